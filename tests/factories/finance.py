"""The finance desk for tests: officers, returns and bills as rows, money that came in on a day."""

import itertools
from datetime import date, datetime, time
from typing import Any

from services import clock, people, taxes
from services.audit import Actor, Role
from services.db import session
from services.events import raise_event
from services.payments.events import PaymentReversed, PaymentTaken
from services.payments.models import Bill, BillItem, Payment
from services.payments.placing import Standing, add_parts, standing_parts
from services.people import BusinessView
from services.references import new_reference
from services.taxes import NewReturn
from services.taxes.models import TaxMonth, TaxReturn
from tests.factories.people import make_actor, make_unit

_numbers = itertools.count(1)


def finance_officer() -> Actor:
    """A new officer of finance."""
    return make_actor(Role.FINANCE)


def finance_head() -> Actor:
    """The head of the finance unit."""
    return make_actor(Role.HEAD, unit_id=make_unit("finance"))


def noon(day: date) -> datetime:
    """A moment of a day in Thailand."""
    return clock.local_midnight(day) + (datetime.combine(day, time(12)) - datetime.combine(day, time(0)))


def add_bill(
    business: BusinessView,
    satang: int,
    *,
    due_on: date,
    revenue: str = "hotel-fee",
    part: str = "principal",
    district: str | None = "5101",
    month: date | None = None,
    subject_id: int = 0,
    **values: Any,
) -> Bill:
    """A bill of one line, as a row."""
    n = next(_numbers)
    place = business.establishments[0]
    bill = Bill(
        reference=new_reference("BR", due_on),
        business_id=business.id,
        establishment_id=place.id,
        purpose="tax_return",
        status=values.pop("status", "open"),
        title_th="ทดสอบ",
        title_en="Test fee",
        payer_name=business.name,
        ref1=f"{n:09d}",
        ref2="202610",
        amount_satang=satang,
        due_on=due_on,
        issued_at=noon(due_on),
        **values,
    )
    session().add(bill)
    session().flush()
    item = BillItem(
        bill_id=bill.id,
        position=1,
        revenue=revenue,
        part=part,
        words_th="ทดสอบ",
        words_en="Test",
        amount_satang=satang,
        subject="tax_return",
        subject_id=subject_id,
        month=month,
        establishment_id=place.id,
        district=district,
    )
    session().add(item)
    session().flush()
    return bill


def add_payment(bill: Bill, satang: int, day: date) -> Payment:
    """Money for the one line of a bill, told to whoever listens."""
    n = next(_numbers)
    item = session().query(BillItem).filter_by(bill_id=bill.id).one()
    payment = Payment(
        reference=new_reference("PY", day),
        bill_id=bill.id,
        business_id=bill.business_id,
        method="cash",
        amount_satang=satang,
        paid_at=noon(day),
        paid_on=day,
        received_at=noon(day),
        state="matched",
        source_key=f"test:{n}",
    )
    session().add(payment)
    session().flush()
    add_parts(payment.id, [Standing(bill.id, item.id, None, satang)])
    bill.paid_satang += satang
    item.paid_satang += satang
    bill.status = "paid" if bill.paid_satang == bill.amount_satang else "part_paid"
    session().flush()
    raise_event(PaymentTaken(payment.id))
    return payment


def undo_payment(payment: Payment, day: date) -> Payment:
    """The payment that undoes another."""
    n = next(_numbers)
    reversal = Payment(
        reference=new_reference("PY", day),
        bill_id=payment.bill_id,
        business_id=payment.business_id,
        method="cash",
        amount_satang=-payment.amount_satang,
        paid_at=noon(day),
        paid_on=day,
        received_at=noon(day),
        state="reversal",
        source_key=f"test:{n}",
        reverses_id=payment.id,
    )
    payment.state = "reversed"
    session().add(reversal)
    session().flush()
    add_parts(
        reversal.id, [Standing(each.bill_id, each.item_id, None, -each.satang) for each in standing_parts(payment.id)]
    )
    session().flush()
    raise_event(PaymentReversed(payment.id, payment.bill_id))
    return reversal


def add_return(
    business: BusinessView, month: date, satang: int, *, place: int = 0, tax: str = "hotel-fee", **values: Any
) -> TaxReturn:
    """A return of one of the establishments, as a row."""
    due_on = values.pop("due_on", (month.replace(day=28) + clock.days(4)).replace(day=10))
    row = TaxReturn(
        reference=new_reference("TX", month),
        establishment_id=business.establishments[place].id,
        business_id=business.id,
        tax=tax,
        month=month,
        status=values.pop("status", "filed"),
        is_nil=values.pop("is_nil", satang == 0),
        answers=values.pop("answers", {}),
        working={},
        tax_satang=satang,
        due_on=due_on,
        flags=[],
        filed_at=values.pop("filed_at", noon(due_on)),
        **values,
    )
    session().add(row)
    session().flush()
    return row


def add_month(
    business: BusinessView,
    month: date,
    *,
    due_on: date,
    place: int = 0,
    tax: str = "hotel-fee",
    status: str = "due",
    **values: Any,
) -> TaxMonth:
    """A month for which a return is owed, in the place of one that was made of itself."""
    same = {"establishment_id": business.establishments[place].id, "tax": tax, "month": month}
    session().query(TaxMonth).filter_by(**same).delete()
    row = TaxMonth(
        establishment_id=business.establishments[place].id,
        business_id=business.id,
        tax=tax,
        month=month,
        due_on=due_on,
        status=status,
        reminded=[],
        **values,
    )
    session().add(row)
    session().flush()
    return row


def place_of(business: BusinessView, number: int = 0) -> int:
    """The id of one of its establishments."""
    return people.find_establishment(business.establishments[number].id).id


HOTEL = {"has_items": True, "way": "month", "rooms_sold": 40, "nights": 50, "room_charge": 5_000_000}
STOCK = {"product": "diesel", "opening": "100", "received": "50", "sold": "60", "change": "0", "closing": "90"}


def seed_finance() -> None:
    """A finance unit and the ordinances that a new authority begins with."""
    make_unit("finance")
    taxes.seed_ordinances()


def file_for(
    business: BusinessView,
    owner: Actor,
    month: date,
    answers: dict[str, Any] | None = None,
    *,
    tax: str = "hotel-fee",
    place: int = 0,
) -> taxes.Filed:
    """A return filed through the service by whoever may act for the business."""
    new = NewReturn(tax, business.establishments[place].id, month, answers or HOTEL, "ขอรับรองว่าถูกต้อง")
    return taxes.file_return(new, actor=owner)
