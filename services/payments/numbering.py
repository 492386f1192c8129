"""The numbers of bills, payments and refunds: references that people read, and the two references of the bank."""

import re
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from services import clock
from services.db import session
from services.payments.models import Bill, Payment, Refund
from services.references import new_reference

BILL, PAYMENT, REFUND = "BR", "PY", "RF"
_KINDS: dict[str, InstrumentedAttribute[Any]] = {
    BILL: Bill.reference,
    PAYMENT: Payment.reference,
    REFUND: Refund.reference,
}
_OURS = re.compile(r"[0-9]{7}")
_TAX = re.compile(r"[0-9]{2}")


def free_reference(kind: str) -> str:
    """A reference that is free: two seldom meet, and the unique index has the last word."""
    column = _KINDS[kind]
    reference = new_reference(kind, clock.today())
    while session().execute(select(column).where(column == reference)).first() is not None:
        reference = new_reference(kind, clock.today())
    return reference


def ref1_of(business_id: int, number: str, tax_code: str) -> str:
    """The business and the tax: seven digits and two. A number kept from an old register gives way to the id.

    ValueError for a tax code that is not two digits.
    """
    if not _TAX.fullmatch(tax_code):
        raise ValueError(f"a tax code is two digits, not {tax_code!r}")
    return (number if _OURS.fullmatch(number) else f"{business_id:07d}") + tax_code


def next_ref2(ref1: str, month: date) -> str:
    """The month (YYYYMM) and the running number of the bill in it: two digits, more where a hundred were issued."""
    prefix = f"{month:%Y%m}"
    mine = (Bill.ref1 == ref1, Bill.ref2 >= prefix, Bill.ref2 < f"{prefix}:")
    longest = session().scalar(select(func.max(func.length(Bill.ref2))).where(*mine))
    if longest is None:
        return f"{prefix}01"
    last = session().scalar(select(func.max(Bill.ref2)).where(*mine, func.length(Bill.ref2) == longest))
    return f"{prefix}{int(str(last)[6:]) + 1:02d}"
