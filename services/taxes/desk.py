"""What waits at the finance desk today: counts along indexes, none further than 1,000."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, select

from services import clock
from services.audit import Actor
from services.db import read
from services.errors import NotAllowed
from services.payments.bank_models import BankFile, Drawer, PaymentException, Slip
from services.payments.models import Bill, Refund
from services.payments.slips import OPEN
from services.people.finance import may_see_finance
from services.taxes.models import Registration, TaxDecision, TaxMonth, TaxReturn

#: Nothing is counted further: show "999+".
CAP = 1000


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """How many of each wait; 1,000 means so many or more."""

    returns: int
    objections: int
    registrations: int
    exceptions: int
    refunds: int
    decisions: int
    slips: int
    drawers: int
    overdue_bills: int
    missing_returns: int
    bank_file_at: datetime | None

    @property
    def has_todays_file(self) -> bool:
        """Whether a bank file came in today."""
        return self.bank_file_at is not None and clock.local(self.bank_file_at).date() == clock.today()


def count_desk(*, actor: Actor) -> DeskCounts:
    """What waits at the desk. NotAllowed for whoever has no part in finance."""
    if not may_see_finance(actor):
        raise NotAllowed("finance")
    today = clock.today()
    names = [each.name for each in fields(DeskCounts)]
    row = read(
        select(
            _capped(TaxReturn.id, TaxReturn.status == "filed"),
            _capped(TaxReturn.id, TaxReturn.status == "objected"),
            _capped(Registration.id, Registration.status == "waiting"),
            _capped(PaymentException.id, PaymentException.is_open.is_(True)),
            _capped(Refund.id, Refund.status.in_(("asked", "first_approved", "approved"))),
            _capped(TaxDecision.id, TaxDecision.status == "proposed"),
            _capped(Slip.id, Slip.state.in_(OPEN), Slip.bill_id == Bill.id, Bill.status.in_(("open", "part_paid"))),
            _capped(Drawer.id, Drawer.closed_at.is_(None)),
            _capped(Bill.id, Bill.status.in_(("open", "part_paid")), Bill.due_on < today),
            _capped(TaxMonth.id, TaxMonth.status == "due", TaxMonth.due_on < today),
            select(BankFile.uploaded_at).order_by(BankFile.id.desc()).limit(1).scalar_subquery(),
        )
    ).one()
    return DeskCounts(**dict(zip(names, row, strict=True)))


def _capped(column: object, *wanted: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many rows there are, looked at no further than the cap."""
    found = select(column).where(*wanted).limit(CAP).subquery()  # type: ignore[call-overload]
    return select(func.count()).select_from(found).scalar_subquery()
