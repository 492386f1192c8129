"""No money goes back on the word of an amendment alone: its return is examined before a refund is approved."""

from sqlalchemy import select

from services import payments
from services.db import session
from services.payments import RefundHold
from services.taxes.billing import SUBJECT
from services.taxes.models import TaxReturn

#: Of a return of these an officer has said what is right.
_SETTLED = ("examined", "estimated")


def declare_refund_guard() -> None:
    """Lets payments ask here before a credit that came from a return is given back."""
    payments.register_refund_guard(SUBJECT, _hold)


def _hold(return_id: int) -> RefundHold | None:
    """The newest version of that month's return, where it is a later one and nobody has examined it."""
    known = session().get(TaxReturn, return_id)
    if known is None:
        return None
    newest = session().execute(
        select(TaxReturn.reference, TaxReturn.status, TaxReturn.version)
        .where(
            TaxReturn.establishment_id == known.establishment_id,
            TaxReturn.tax == known.tax,
            TaxReturn.month == known.month,
        )
        .order_by(TaxReturn.version.desc())
        .limit(1)
    )
    reference, status, version = newest.one()._tuple()
    if version == 1 or status in _SETTLED:
        return None
    return RefundHold("not_examined_yet", SUBJECT, reference)
