"""Which bill a reader may see: by acting for it, by office, or because a signed link opened it in this browser."""

from flask import session

from app.shared.access import current_actor
from services import payments
from services.errors import NotFound, SignInNeeded
from services.payments import BillView
from services.references import parse_reference

#: Bills that links opened in this browser; the oldest make room.
_OPENED, _MOST_OPENED = "bills", 20


def find_bill(reference: str) -> BillView:
    """The bill of a reference, where it concerns the reader. NotFound; SignInNeeded who is not signed in at all."""
    known = parse_reference(reference) or ""
    actor = current_actor()
    if known and known in session.get(_OPENED, ()):
        return payments.get_bill(known, owner=actor, opened=[known])
    try:
        return payments.get_bill(known, owner=actor)
    except NotFound:
        if actor.id is None:
            raise SignInNeeded("bill") from None
        raise


def open_newest(bill: BillView, newest: BillView) -> None:
    """Who was let in to a bill by a link is let in to the one in its place too."""
    if bill.reference in session.get(_OPENED, ()):
        open_bill(newest)


def open_bill(bill: BillView) -> None:
    """Lets this browser see the bill from now on."""
    opened = [each for each in session.get(_OPENED, []) if each != bill.reference]
    session[_OPENED] = [*opened, bill.reference][-_MOST_OPENED:]
