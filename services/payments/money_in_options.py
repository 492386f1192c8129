"""What officers may set about how money comes in."""

from services import organisation
from services.organisation import Setting, SettingKind
from services.payments.callbacks import NEEDS_TIME, PATIENCE, WINDOW
from services.payments.summaries import CODES, COLUMNS, KNOWN
from services.text import Words

_GROUP = Words("การรับเงินจากธนาคาร", "Money from the bank")
_SETTINGS = (
    Setting(
        WINDOW, SettingKind.INT, 10,
        Words("รับข้อความแจ้งชำระของธนาคารที่ส่งมาไม่เกิน (นาที)", "Take callbacks of the bank that were sent within (minutes)"),
        Words("ข้อความเดิมที่ส่งซ้ำไม่นับซ้ำอยู่แล้ว ค่านี้กันผู้ที่เก็บข้อความเก่ามาส่งใหม่",
              "A repeated message never counts twice; this keeps out old ones that somebody kept."),
        _GROUP, 1, 1440,
    ),
    Setting(
        NEEDS_TIME, SettingKind.BOOL, False,
        Words("ข้อความแจ้งชำระต้องบอกเวลาที่ส่ง", "Callbacks must say when they were sent"),
        Words("ปิดไว้ได้หากธนาคารไม่ส่งเวลา", "Leave it off where the bank does not say so."), _GROUP,
    ),
    Setting(
        PATIENCE, SettingKind.INT, 3,
        Words("รอการชำระที่รายการยกเลิกอ้างถึง (วัน)", "Wait for the payment that a reversal names (days)"),
        Words("ครบแล้วส่งให้เจ้าหน้าที่ตรวจ", "Then officers look into it."), _GROUP, 1, 30,
    ),
    Setting(
        COLUMNS, SettingKind.TEXT, "date_be,code,revenue_name,part_name,amount,count",
        Words("คอลัมน์ของไฟล์สรุปประจำวันเทียบ e-LAAS", "Columns of the daily summary beside e-LAAS"),
        Words("คั่นด้วยจุลภาค เลือกจาก " + " ".join(KNOWN), "Separated by commas, of: " + " ".join(KNOWN)), _GROUP, 4, 300,
    ),
    Setting(
        CODES, SettingKind.TEXT, "",
        Words("รหัสรายได้ใน e-LAAS", "Codes of revenues in e-LAAS"),
        Words("เช่น hotel-fee=41101, hotel-fee/surcharge=41109", "As hotel-fee=41101, hotel-fee/surcharge=41109"),
        _GROUP, 0, 1000,
    ),
)  # fmt: skip


def declare_money_in() -> None:
    """Makes them known."""
    for setting in _SETTINGS:
        organisation.declare_setting(setting)
