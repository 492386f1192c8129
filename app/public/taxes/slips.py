"""A slip for a bill: uploaded by whoever paid, shown to those who may see the bill, never taken for money."""

from flask import Response, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from app.public import public
from app.public.taxes.bills import only_workers
from app.security import limit
from app.shared import access, anyone, current_actor
from app.shared.bill_access import find_bill
from app.shared.commits import in_one_transaction
from app.shared.serving import send_stored
from services import people
from services.errors import RuleBroken
from services.payments import BillView, slips
from services.payments.slips import SlipState, SlipView

_WORDS = {
    "photo_too_large": lazy_gettext("ภาพใหญ่เกิน 10 MB"),
    "photo_type": lazy_gettext("ภาพต้องเป็น JPEG PNG WebP หรือ HEIC"),
    "photo_broken": lazy_gettext("เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหาย"),
    "photo_too_many_pixels": lazy_gettext("ภาพมีขนาดใหญ่เกินไป กรุณาย่อภาพก่อน"),
    "photo_empty": lazy_gettext("กรุณาเลือกภาพสลิป"),
    "too_many_slips": lazy_gettext("ส่งสลิปของใบแจ้งนี้ครบ %(max)s ภาพแล้ว"),
    "bill_paid": lazy_gettext("ใบแจ้งนี้ไม่มียอดค้างชำระแล้ว ไม่ต้องส่งสลิป"),
}
_SAID = {
    SlipState.WAITING: lazy_gettext("ได้รับสลิปแล้ว รอธนาคารยืนยัน ไม่ต้องส่งซ้ำ"),
    SlipState.UNREADABLE: lazy_gettext("ได้รับภาพแล้ว แต่อ่าน QR บนสลิปไม่ได้ ไม่เป็นไร เราจะรอธนาคารยืนยัน หรือส่งภาพที่ชัดกว่านี้ได้"),
    SlipState.USED_BEFORE: lazy_gettext("ได้รับสลิปแล้ว สลิปนี้เคยส่งสำหรับใบแจ้งอื่น เจ้าหน้าที่จะตรวจเมื่อธนาคารยืนยัน"),
    SlipState.MATCHED: lazy_gettext("ธนาคารยืนยันการชำระนี้แล้ว"),
}
#: Colours and words of a slip on the page of its bill.
STATES = {
    SlipState.WAITING: (lazy_gettext("รอธนาคารยืนยัน"), "amber"),
    SlipState.UNREADABLE: (lazy_gettext("รอธนาคารยืนยัน (อ่าน QR ไม่ได้)"), "amber"),
    SlipState.USED_BEFORE: (lazy_gettext("รอตรวจ (สลิปเคยใช้แล้ว)"), "amber"),
    SlipState.MATCHED: (lazy_gettext("ธนาคารยืนยันแล้ว"), "jade"),
}


@public.post("/bills/<reference>/slips")
@access(anyone)
@limit("20/hour")
def send_slip(reference: str) -> ResponseReturnValue:
    """Keeps the picture and reads its code; the bill stays unpaid until the bank tells of the money."""
    bill, actor, upload = find_bill(reference), current_actor(), request.files.get("slip")
    only_workers(actor)
    back = redirect(url_for("public.view_bill", reference=bill.reference, _anchor="slips"))
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("slip", "photo_empty")
        ready = slips.ready_slip(upload.stream, filename=upload.filename)
        kept = in_one_transaction(lambda: slips.send_slip(bill, ready, actor=actor))
    except RuleBroken as broken:
        problem = broken.problems[0]
        words = _WORDS.get(problem.code)
        flash(str(words) % problem.params if words else _("กรุณาตรวจสอบข้อมูลที่กรอก"), "warning")
        return back
    flash(str(_SAID[kept.state]), "success" if kept.state is SlipState.WAITING else "warning")
    return back


@public.get("/bills/<reference>/slips/<int:slip_id>")
@access(anyone)
def view_slip(reference: str, slip_id: int) -> Response:
    """The picture of a slip, for those who may see its bill; it names people, so not for officers who read along."""
    bill = find_bill(reference)
    only_workers(current_actor())
    return send_stored(slips.get_slip(bill.id, slip_id, actor=current_actor()).file_key)


def _slips_of(bill: BillView) -> list[tuple[SlipView, str, str]]:
    """The slips of a bill with their words and colours, for its page."""
    found = slips.list_slips(bill.id, actor=current_actor())
    return [(slip, str(STATES[slip.state][0]), STATES[slip.state][1]) for slip in found]


def _works_slips() -> bool:
    """Whether the reader may send slips and look at them: not officers who read along."""
    actor = current_actor()
    return not actor.is_officer or people.works_businesses(actor)


public.context_processor(lambda: {"slips_of": _slips_of, "works_slips": _works_slips})
