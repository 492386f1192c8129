"""Settings of money that officers edit. What the authority has to confirm bears (?) and says so."""

from services.organisation import Setting, SettingKind, declare_setting
from services.payments.credits import TO_NEXT_BILL
from services.payments.drawers import PARTS
from services.payments.placing import SURCHARGE_FIRST
from services.text import Words

MONEY = Words("การเงิน", "Money")


def declare_options() -> None:
    """Declares them; safe to repeat."""
    declare_setting(
        Setting(
            SURCHARGE_FIRST,
            SettingKind.BOOL,
            True,
            Words("เงินที่ชำระไม่ครบ หักเงินเพิ่มและเบี้ยปรับก่อนภาษี", "A short payment goes to surcharge and penalty first"),
            Words(
                "(?) โปรดตรวจสอบกับระเบียบก่อนใช้งานจริง เดือนที่เก่ากว่าได้รับก่อนเสมอ ปิดไว้เพื่อหักภาษีหรือค่าธรรมเนียมก่อน",
                "(?) Check against the regulations first. Older months always come first. No: the tax comes first",
            ),
            MONEY,
        )
    )
    declare_setting(
        Setting(
            TO_NEXT_BILL,
            SettingKind.BOOL,
            False,
            Words("นำเงินที่ชำระเกินไปหักใบแจ้งถัดไปโดยอัตโนมัติ", "Carry overpayments to the next bill automatically"),
            Words(
                "(?) โปรดตรวจสอบกับระเบียบก่อนเปิดใช้ เมื่อปิดไว้ ผู้ประกอบการยื่นคำร้องขอคืนหรือขอยกไปหักได้ และเจ้าหน้าที่สองคนอนุมัติ",
                "(?) Check against the regulations first. While it is no, the business asks and two officers approve",
            ),
            MONEY,
        )
    )
    declare_setting(
        Setting(
            PARTS,
            SettingKind.BOOL,
            False,
            Words("รับชำระบางส่วนที่เคาน์เตอร์ได้", "The counter may take a part of a bill"),
            Words(
                "(?) โปรดตรวจสอบกับข้อบัญญัติและระเบียบก่อนเปิดใช้ ส่วนที่เหลือค้างชำระต่อไป และมีเงินเพิ่มตามข้อบัญญัติ",
                "(?) Check against the ordinance and the regulations first. The rest stays open",
            ),
            MONEY,
        )
    )
