"""The services by which returns are filed, one for each tax, as every channel offers them."""

from functools import partial

from services import cases, catalogue, events, payments
from services.audit import Channel
from services.cases import Action
from services.catalogue import Service, Who
from services.payments import BillIssued
from services.people import TaxesChanged
from services.taxes import billing, ledgers
from services.taxes.filing import CERTIFICATION
from services.taxes.intake import prefill_return, questions_of
from services.taxes.kinds import TAXES, TaxKind
from services.taxes.months import follow_taxes
from services.taxes.previewing import preview_return
from services.taxes.submitting import submit_return
from services.text import Words

VERSION = "1"
_STEPS = (
    Words("เลือกสถานประกอบการและเดือน", "Choose the establishment and the month"),
    Words("กรอกรายการ หรือแตะว่าไม่มีรายการ", "Enter what there is, or tap that there is nothing"),
    Words("ตรวจยอดและวิธีคิด แล้วยืนยันยื่นแบบ", "Check the sum and how it was reached, then file"),
    Words("ชำระด้วยคิวอาร์โค้ด แล้วรับใบเสร็จ", "Pay by QR code and get the receipt"),
)
#: A return is certified by whoever answers for the business, who signs in for it.
_NOT_ON = {
    Channel.KIOSK: Words(
        "ต้องเข้าสู่ระบบด้วยบัญชีของกิจการ ซึ่งไม่ควรพิมพ์รหัสผ่านบนจอสาธารณะ",
        "It asks you to sign in for the business, and no password should be typed on a public screen.",
    ),
    Channel.API: Words(
        "ผู้ประกอบการต้องรับรองแบบด้วยบัญชีของตนเอง", "Whoever answers for the business certifies the return in person."
    ),
}


def declare_filing() -> None:
    """Puts every tax on offer, and follows what changes months and bills."""
    ledgers.install()
    for kind in TAXES.values():
        catalogue.register(service_of(kind))
        # A return that was filed is amended; it is neither withdrawn nor disputed.
        cases.withhold(kind.key, Action.WITHDRAW, Action.DISPUTE)
    for purpose in (billing.PURPOSE, billing.COMBINED):
        payments.register_reissue(purpose, billing.reissue)
    events.listen(BillIssued, _keep_bill)
    events.listen(TaxesChanged, follow_taxes)


def _keep_bill(event: BillIssued) -> None:
    billing.keep_bill(event.bill_id)


def service_of(kind: TaxKind) -> Service:
    """The service by which that tax is filed."""
    return Service(
        key=kind.key,
        name=Words(f"ยื่นแบบ{kind.name.th}", f"File the {kind.name.en.lower()}"),
        summary=kind.summary,
        group="taxes",
        who=Who.BUSINESS,
        version=VERSION,
        questions=partial(questions_of, kind),
        submit=partial(submit_return, kind),
        prefill=partial(prefill_return, kind),
        preview=partial(preview_return, kind),
        takes=Words("ประมาณ 3 นาที ไม่มีรายการแตะสองครั้ง", "3 minutes; two taps where there is nothing"),
        needs=(*kind.needs, Words("ไม่ต้องใช้สำเนาเอกสารใด ๆ", "No copies of papers")),
        steps=_STEPS,
        unit="finance",
        channels=frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.COUNTER}),
        not_on=_NOT_ON,
        line=kind.line,
        chat_words=kind.chat_words,
        certification=CERTIFICATION,
        send_label=Words("ยืนยันยื่นแบบ", "Confirm and file"),
        order=kind.order,
        shows_sum=True,
    )
