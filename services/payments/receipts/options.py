"""What officers set about receipts."""

from services.organisation import Setting, SettingKind, declare_setting
from services.text import Words

MODE = "payments.receipt_mode"
PAYER_TAX_ID = "payments.receipt_payer_tax_id"
ISSUER_TAX_ID = "payments.receipt_issuer_tax_id"
SIGNATORY = "payments.receipt_signatory"

_GROUP = Words("ใบเสร็จรับเงิน", "Receipts")
#: Whose book the legal receipt is written in.
OWN, ELAAS = "own", "elaas"
#: How much of the payer's 13 digits a receipt shows.
FULL, MASK_PERSONS, MASK_ALL = "full", "mask_persons", "mask_all"


def declare_options() -> None:
    """Declares the settings; safe to repeat."""
    for setting in _SETTINGS:
        declare_setting(setting)


_SETTINGS = (
    Setting(
        MODE,
        SettingKind.CHOICE,
        ELAAS,
        Words("ใบเสร็จรับเงินออกจาก", "The receipt is issued in"),
        Words(
            "(?) ตรวจสอบกับระเบียบและ สตง. ก่อนออกใบเสร็จเอง หากออกใน e-LAAS เอกสารของระบบนี้ชื่อว่า หลักฐานการรับชำระ "
            "(ไม่ใช่ใบเสร็จรับเงิน) และนำเลขที่ใบเสร็จจาก e-LAAS มาบันทึกได้ ใบที่ออกแล้วไม่เปลี่ยน",
            "(?) Ask what the regulation and the State Audit Office accept before issuing receipts here. With e-LAAS "
            "our paper is a proof of payment and the receipt's number is imported. Issued papers stay as they are",
        ),
        _GROUP,
        choices=(
            (ELAAS, Words("ระบบ e-LAAS", "e-LAAS")),
            (OWN, Words("ระบบนี้ (เล่มของเราเอง)", "This system, our own book")),
        ),
    ),
    Setting(
        PAYER_TAX_ID,
        SettingKind.CHOICE,
        MASK_PERSONS,
        Words("เลขประจำตัวผู้เสียภาษีของผู้ชำระบนใบเสร็จ", "The payer's tax id on receipts"),
        Words(
            "(?) เลขของบุคคลธรรมดาเป็นเลขประจำตัวประชาชน แสดงเท่าที่จำเป็น",
            "(?) A natural person's is the number of the id card: show no more than is needed",
        ),
        _GROUP,
        choices=(
            (MASK_PERSONS, Words("ปิดบังเฉพาะบุคคลธรรมดา", "Masked for natural persons")),
            (FULL, Words("แสดงครบทุกหลัก", "In full")),
            (MASK_ALL, Words("ปิดบังทุกราย", "Masked for everybody")),
        ),
    ),
    Setting(
        ISSUER_TAX_ID,
        SettingKind.TEXT,
        "",
        Words("เลขประจำตัวผู้เสียภาษีของหน่วยงาน", "The authority's own tax id"),
        Words("พิมพ์บนใบเสร็จและใบแจ้ง เว้นว่างได้", "Printed on receipts; may be empty"),
        _GROUP,
        maximum=20,
    ),
    Setting(
        SIGNATORY,
        SettingKind.TEXT,
        "",
        Words("ตำแหน่งผู้รับเงิน เมื่อชำระผ่านธนาคาร", "Receiver's post where money came through a bank"),
        Words(
            "เช่น ผู้อำนวยการกองคลัง ใบเสร็จที่เคาน์เตอร์ใช้ตำแหน่งของเจ้าหน้าที่ที่รับเงิน",
            "Such as the director of finance. At the counter it is the post of the officer who took the money",
        ),
        _GROUP,
        maximum=120,
    ),
)
