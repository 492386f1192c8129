"""Money that came in, as rows, so that receipts can be tried by themselves."""

import itertools
from datetime import date

from services import clock, events
from services.audit import Actor, Role
from services.db import session
from services.payments.events import PaymentTaken
from services.payments.models import Bill, BillItem, Credit, Payment, PaymentPart
from services.people.business_models import ActingFor, Business
from services.references import new_reference
from tests.factories.people import make_actor, make_person

_numbers = itertools.count(1)
TAX_ID = "0105551234560"


def make_business(name: str = "บริษัท ตัวอย่างปิโตรเลียม จำกัด", kind: str = "company", **values) -> Business:
    """An operator of the register."""
    number = next(_numbers)
    row = Business(
        number=f"{number:07d}",
        name=name,
        kind=kind,
        branch="00000",
        status="active",
        tax_id=values.pop("tax_id", TAX_ID),
        address="99 หมู่ 9 ตำบลในเมือง อำเภอเมืองลำพูน จังหวัดลำพูน 51000",
        created_at=clock.now(),
        **values,
    )
    session().add(row)
    session().flush()
    return row


def make_member(business: Business, language: str = "th") -> Actor:
    """A citizen who acts for the business."""
    person = make_person(language=language)
    let_act(person.id, business)
    return Actor.citizen(person.id)


def let_act(person_id: int, business: Business) -> None:
    """The person acts for the business in everything."""
    row = ActingFor(person_id=person_id, business_id=business.id, part="owner", scope="all", from_day=date(2020, 1, 1))
    session().add(row)
    session().flush()


def make_bill(business: Business, *items: tuple[str, str, int], paid: int = 0) -> Bill:
    """A bill of lines (revenue, part, satang) for October 2026."""
    number = next(_numbers)
    amount = sum(satang for _, _, satang in items)
    row = Bill(
        reference=new_reference("BR", clock.today()),
        business_id=business.id,
        status="paid" if paid == amount else "part_paid" if paid else "open",
        purpose="tax_return",
        title_th="ภาษีน้ำมัน",
        title_en="Oil tax",
        payer_name=business.name,
        ref1=f"{number:09d}",
        ref2=f"202610{number:04d}",
        amount_satang=amount,
        paid_satang=paid,
        due_on=date(2026, 11, 20),
        issued_at=clock.now(),
    )
    session().add(row)
    session().flush()
    for position, (revenue, part, satang) in enumerate(items):
        session().add(
            BillItem(
                bill_id=row.id,
                position=position,
                revenue=revenue,
                part=part,
                words_th={"principal": "ภาษีบำรุง อบจ. จากสถานค้าปลีกน้ำมัน", "surcharge": "เงินเพิ่ม"}[part],
                words_en={"principal": "Oil retail tax", "surcharge": "Surcharge"}[part],
                amount_satang=satang,
                subject="tax_return",
                subject_id=1,
                month=date(2026, 10, 1),
            )
        )
    session().flush()
    return row


def make_payment(bill: Bill | None, business: Business, amount: int, **values) -> Payment:
    """Money on the items of a bill in their order; what is left over goes into a credit."""
    number = next(_numbers)
    row = Payment(
        reference=new_reference("PY", clock.today()),
        bill_id=bill.id if bill else None,
        business_id=business.id,
        method=values.pop("method", "callback"),
        amount_satang=amount,
        paid_at=clock.now(),
        paid_on=clock.today(),
        received_at=clock.now(),
        state=values.pop("state", "matched"),
        source_key=f"test:{number}",
        bank_reference=f"KTB{number:08d}",
        **values,
    )
    session().add(row)
    session().flush()
    left = amount
    items = session().query(BillItem).filter_by(bill_id=bill.id).order_by(BillItem.position).all() if bill else []
    for item in items:
        part = min(left, item.amount_satang - item.paid_satang)
        if part:
            session().add(PaymentPart(payment_id=row.id, bill_id=bill.id, item_id=item.id, amount_satang=part))
            item.paid_satang += part
            left -= part
    if left:
        credit = Credit(
            business_id=business.id, payment_id=row.id, origin="over", amount_satang=left, left_satang=left,
            created_at=clock.now(),
        )  # fmt: skip
        session().add(credit)
        session().flush()
        session().add(PaymentPart(payment_id=row.id, credit_id=credit.id, amount_satang=left))
    session().flush()
    return row


def paid(amount: int = 125_050, *, business: Business | None = None, **values) -> Payment:
    """A payment of one bill, told to whoever listens: its receipt is there after the commit."""
    business = business or make_business()
    bill = make_bill(business, ("oil-tax", "principal", amount), paid=amount)
    bill.paid_satang = amount
    session().flush()
    session().query(BillItem).filter_by(bill_id=bill.id).update({"paid_satang": 0})
    payment = make_payment(bill, business, amount, **values)
    events.raise_event(PaymentTaken(payment.id))
    return payment


def finance() -> Actor:
    """An officer of the finance desk."""
    return make_actor(Role.FINANCE)
