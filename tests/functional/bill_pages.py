"""The pages of bills, credits and refunds by who opens them, and what their addresses need."""

from datetime import timedelta

from sqlalchemy import select

from services import clock, payments
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.payments import Manner, Part, papers
from services.people import models
from services.people.emails import email_hash
from services.text import Words
from tests.factories.payments import make_acting, make_bill, make_business, make_finance, new_bill, new_item, pay

OWN = (
    "/bills/{bill_open}", "/bills/{bill_overdue}", "/bills/{bill_outdated}", "/bills/{bill_part_paid}",
    "/bills/{bill_paid}", "/bills/{bill_replaced}", "/taxes/credits", "/taxes/credits/{credit}",
)  # fmt: skip
DESK = (
    "/staff/bills", "/staff/bills?status=overdue", "/staff/bills?q=zzzz", "/bills/{bill_cancelled}",
    "/staff/bills/{bill_open}/cancel", "/staff/bills/{bill_paid}/cancel",
    "/staff/finance/businesses/{money_business}/ledger",
    "/staff/finance/credits", "/staff/finance/refunds", "/staff/finance/refunds?status=refused",
    "/staff/finance/refunds/{refund}", "/staff/finance/refunds/{refund_approved}",
    "/staff/finance/refunds/new?credit={credit}",
)  # fmt: skip
LINKS = ("/bills/open/{bill_token}", "/bills/pictures/{bill_picture_token}.png")
PAPERS = [
    "/bills/{bill_open}.pdf",
    "/bills/{bill_open}/qr.png",
    "/bills/{bill_open}/qr.svg",
    "/bills/{bill_open}/barcode.png",
]
DESK_PAPERS = [
    "/staff/finance/refunds/{refund_approved}/letter.pdf", "/staff/finance/businesses/{money_business}/ledger.csv",
]  # fmt: skip
EMPTY_OWN = [("/taxes/credits/{credit}", "")]
EMPTY = [
    ("/staff/finance/refunds/{refund}", "/refuse"), ("/staff/finance/refunds/{refund_approved}", "/pay-out"),
    ("/staff/finance/refunds/new?credit={credit}", "/new"), ("/staff/bills/{bill_open}/cancel", ""),
]  # fmt: skip


def plant() -> dict[str, str]:
    """Bills in every state for a business of the demo's citizen; a credit, refunds asked and approved."""
    today = clock.today()
    citizen = select(models.Person.id).where(models.Person.email_hash == email_hash("citizen@demo.pracha.example"))
    with unit_of_work():
        business = make_business(name="บริษัท ตัวอย่างปิโตรเลียมเพื่อการเกษตรและอุตสาหกรรมภาคเหนือตอนบน จำกัด (มหาชน)")
        make_acting(session().scalars(citizen).one(), business)
        long = Words("ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม เดือนตุลาคม 2569 สาขา 00001", "Hotel guest fee, October 2026")
        made = {
            "open": make_bill(business, new_item(123_456_789, words=long), due_on=today + timedelta(days=5)),
            "overdue": make_bill(
                business, 500_000, new_item(7_500, part=Part.SURCHARGE), due_on=today - timedelta(days=3)
            ),
            "outdated": make_bill(business, 500_000, due_on=today, pay_until=today - timedelta(days=1)),
            "part_paid": make_bill(business, 500_000),
            "paid": make_bill(business, 500_000),
            "cancelled": make_bill(business, 500_000),
            "replaced": make_bill(business, 500_000),
        }
        pay(made["part_paid"], 100_000)
        credit = pay(made["paid"], 900_000).credit_id
        payments.cancel_bill(made["cancelled"].reference, reason="mistake", actor=SYSTEM)
        payments.replace_bill(made["replaced"].reference, new_bill(business, 500_100), actor=SYSTEM)
        asked, approved = (
            payments.ask_refund(
                credit, 50_000, manner=Manner.PAY_OUT, account="ธนาคารตัวอย่าง 000-0-00000-0", reason="ชำระเกิน",
                actor=make_finance(),
            )
            for _ in range(2)
        )  # fmt: skip
        for _ in range(2):
            payments.approve_refund(approved.reference, actor=make_finance())
    found = {f"bill_{state}": bill.reference for state, bill in made.items()}
    return found | {
        "money_business": made["open"].business_number,
        "bill_token": payments.bill_token(made["open"].id),
        "bill_picture_token": papers.qr_picture_link(made["open"].id).rpartition("/")[2].removesuffix(".png"),
        "credit": str(credit),
        "refund": asked.reference,
        "refund_approved": approved.reference,
    }
