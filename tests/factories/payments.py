"""Bills and money for tests: a business, a bill, money for it, all through the services."""

import itertools
from datetime import date, datetime, time

from services import clock, payments
from services.audit import SYSTEM, Actor, Role
from services.db import session
from services.payments import BillView, Method, NewBill, NewItem, NewPayment, Part, Taken
from services.people import business_models
from services.taxes.rules import add_months, first_of
from services.text import Words
from tests.factories.people import make_actor, make_unit

_numbers = itertools.count(1)

#: Bills are due some months from now, whenever the tests run, and paid on that day unless told otherwise.
MONTH = add_months(first_of(clock.today()), 3)
DUE = add_months(MONTH, 1).replace(day=10)


def make_business(number: str = "", name: str = "") -> int:
    """A business with one establishment; its id."""
    count = next(_numbers)
    row = business_models.Business(
        number=number or f"{9_000_000 + count}",
        name=name or f"บริษัท ตัวอย่าง {count} จำกัด",
        kind="company",
        status="active",
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    session().add(
        business_models.Establishment(
            business_id=row.id, branch="00000", name=row.name, kind="hotel", district="5101", created_at=clock.now()
        )
    )
    session().flush()
    return row.id


def make_acting(person_id: int, business_id: int, *, scope: str = "all", establishment_id: int | None = None) -> None:
    """Lets a person act for a business from today on."""
    session().add(
        business_models.ActingFor(
            person_id=person_id,
            business_id=business_id,
            establishment_id=establishment_id,
            part="owner",
            scope=scope,
            from_day=clock.today(),
        )
    )
    session().flush()


def make_finance(role: Role = Role.FINANCE) -> Actor:
    """A new officer who works with money; with `Role.HEAD` the head of the finance unit."""
    return make_actor(role, unit_id=make_unit("finance"))


def new_item(
    satang: int, *, part: Part = Part.PRINCIPAL, month: date | None = MONTH, subject_id: int = 0, **values: object
) -> NewItem:
    """One line; of a subject of its own unless told."""
    wanted = {
        "revenue": "hotel-fee",
        "words": Words("ค่าธรรมเนียมผู้เข้าพักในโรงแรม", "Hotel guest fee"),
        "subject": "tax_return",
        "district": "5101",
    } | values
    return NewItem(
        part=part, amount_satang=satang, month=month, subject_id=subject_id or 900_000 + next(_numbers), **wanted
    )  # type: ignore[arg-type]


def new_bill(business_id: int, *items: NewItem | int, **values: object) -> NewBill:
    """A bill to be issued, of lines or of sums."""
    lines = [new_item(item) if isinstance(item, int) else item for item in items or (100_000,)]
    wanted = {
        "establishment_id": None,
        "purpose": "tax_return",
        "title": Words(
            f"ค่าธรรมเนียมโรงแรม งวดเดือน{clock.say_month(MONTH.year, MONTH.month, 'th')}",
            f"Hotel fee, {clock.say_month(MONTH.year, MONTH.month, 'en')}",
        ),
        "payer_name": "บริษัท ตัวอย่าง จำกัด",
        "tax_code": "01",
        "due_on": DUE,
        "month": MONTH,
    } | values
    return NewBill(business_id=business_id, items=lines, **wanted)  # type: ignore[arg-type]


def make_bill(business_id: int = 0, *items: NewItem | int, actor: Actor = SYSTEM, **values: object) -> BillView:
    """A bill that stands, of 1,000 baht unless told otherwise."""
    return payments.issue_bill(new_bill(business_id or make_business(), *items, **values), actor=actor)


def new_payment(bill: BillView | None, satang: int, **values: object) -> NewPayment:
    """Money for a bill by its two references, as a bank's file tells of it."""
    count = next(_numbers)
    wanted = {
        "method": Method.BANK_FILE,
        "paid_at": clock.local_midnight(DUE) + (datetime.combine(DUE, time(10)) - datetime.combine(DUE, time(0))),
        "source_key": f"bank:{count}",
        "ref1": bill.ref1 if bill else "999999999",
        "ref2": bill.ref2 if bill else f"{MONTH:%Y%m}99",
    } | values
    return NewPayment(amount_satang=satang, **wanted)  # type: ignore[arg-type]


def pay(bill: BillView | None, satang: int | None = None, *, actor: Actor = SYSTEM, **values: object) -> Taken:
    """Pays a bill, the whole of it unless told otherwise; None pays with references that nobody knows."""
    if satang is None:
        assert bill is not None
        satang = bill.left_satang
    return payments.take_payment(new_payment(bill, satang, **values), actor=actor)
