"""The pages of how money comes in, and the files, exceptions and drawers that their addresses need."""

from datetime import timedelta

from sqlalchemy import select

from services import clock, people
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.payments import Method, NewPayment, drawers, slips, take_payment
from services.payments.bank_models import PaymentException
from services.payments.layouts import list_layouts
from tests.factories.bank_files import BankItem
from tests.factories.payments_in import bring, make_bill, work
from tests.factories.slips import slip_picture

DESK = (
    "/staff/finance/bank-files", "/staff/finance/bank-files/{bank_file}",
    "/staff/finance/bank-files/{bank_file}?show=exceptions", "/staff/finance/bank-files/{refused_file}",
    "/staff/finance/bank-files/layouts", "/staff/finance/bank-files/layouts/{bank_layout}",
    "/staff/finance/exceptions", "/staff/finance/exceptions?code=short", "/staff/finance/exceptions?show=settled",
    "/staff/finance/exceptions/{unknown_money}", "/staff/finance/exceptions/{short_money}",
    "/staff/finance/exceptions/{over_money}", "/staff/finance/exceptions/{bad_money}",
    "/staff/finance/drawers", "/staff/finance/drawers/{closed_drawer}", "/staff/finance/summaries",
    "/staff/finance/slips", "/staff/finance/exceptions/{changed_money}",
)  # fmt: skip
COUNTER = (
    "/staff/finance/drawer", "/staff/finance/drawer/pay?q={unpaid_bill}", "/staff/finance/drawers",
)  # fmt: skip
DESK_PAPERS = ["/staff/finance/drawers/{closed_drawer}.pdf", "/staff/finance/summaries.csv"]
EMPTY = [
    ("/staff/finance/bank-files", ""), ("/staff/finance/summaries", ""),
    ("/staff/finance/exceptions/{changed_money}", ""),
]  # fmt: skip


def plant() -> dict[str, str]:
    """A file with every kind of line, one that was refused, a drawer that is open and one that is closed."""
    officers = {name: people.find_officer(f"{name}@demo.pracha.example") for name in ("finance", "counter")}
    finance, counter = (people.actor_for(officer) for officer in officers.values() if officer is not None)
    with unit_of_work():
        bills = [make_bill(123_450) for _ in range(4)]
    at = (clock.now() - timedelta(hours=6)).replace(microsecond=0)
    items = [
        BankItem(at, bill.ref1, bill.ref2, satang) for bill, satang in zip(bills, (123_450, 1, 200_000), strict=False)
    ]
    items += [BankItem(at, "999999901", "20261001", 5_000), BankItem(at - timedelta(days=5_000), "1", "2", 77)]
    file_id = bring(items, actor=finance)
    refused = bring(items[:1], actor=finance, credit_sum=1)
    work()
    with unit_of_work():
        drawers.open_drawer(50_000, actor=finance)
        paid = bills[3]
        drawers.take_at_counter(
            paid.id, method=Method.CASH, seen_satang=paid.left_satang, received_satang=200_000, token="a", actor=finance
        )
        closed = drawers.close_drawer(counted_satang=173_400, note="ทอนเกิน 50 สตางค์", actor=finance)
        drawers.open_drawer(100_000, actor=counter)
        unpaid = make_bill(5_000)
        for key, satang in (("callback:a", 4_000), ("bank:a", 5_000)):
            told = NewPayment(Method.CALLBACK, satang, at, key, "TX-A", ref1=unpaid.ref1, ref2=unpaid.ref2)
            take_payment(told, actor=SYSTEM)
    slip = slips.ready_slip(slip_picture("0002123123121200099"), filename="slip.jpg")
    with unit_of_work():
        slips.send_slip(unpaid, slip, actor=finance)
    codes = {
        "unknown_reference": "unknown_money",
        "short": "short_money",
        "over": "over_money",
        "bad_line": "bad_money",
        "amount_changed": "changed_money",
    }
    found = dict(session().execute(select(PaymentException.code, PaymentException.id)).tuples().all())
    session().rollback()
    return {
        "bank_file": str(file_id),
        "refused_file": str(refused),
        "bank_layout": str(list_layouts()[0].id),
        "closed_drawer": str(closed.id),
        "unpaid_bill": unpaid.reference,
        **{name: str(found[code]) for code, name in codes.items()},
    }
