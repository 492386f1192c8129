"""Slips that citizens sent and that no payment has met yet: a claim, never money."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.rules import finance_readers
from services import people
from services.payments import waiting_slips
from services.payments.slips import SlipState
from services.text import Words

_STATES = {
    SlipState.WAITING: (Words("รอธนาคารยืนยัน", "Waiting for the bank"), "amber"),
    SlipState.UNREADABLE: (Words("อ่าน QR ไม่ได้", "The QR cannot be read"), "amber"),
    SlipState.USED_BEFORE: (Words("เคยส่งแล้วที่อื่น", "Sent before elsewhere"), "rose"),
}


@staff.get("/finance/slips")
@access(finance_readers)
def view_waiting_slips() -> ResponseReturnValue:
    """The slips that wait, oldest first."""
    key, actor = read_key(int), current_actor()
    found = waiting_slips.list_waiting_slips(actor=actor, after=key[0] if key else None)
    return render_template(
        "staff/finance/view_waiting_slips.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        states=_STATES,
        may_open=people.works_businesses(actor),
    )
