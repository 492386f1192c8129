"""Receipts of money that really came in: full, too little, too much, twice, unknown, from a credit, taken back."""

from sqlalchemy import select

from services import payments
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.payments import Method, Part, receipts
from services.payments.receipt_models import Receipt
from tests.factories.payments import DUE, make_bill, make_business, make_finance, new_item, new_payment, pay


def paper_of(payment_id: int):
    return receipts.find_receipt_of(payment_id)


def lines_of(payment_id: int) -> list[tuple[str, int]]:
    found = paper_of(payment_id)
    assert found is not None and found.is_valid
    return [(item.part, item.satang) for item in found.items]


def test_each_coming_in_of_money_has_one_paper_of_its_whole_sum(app):
    with unit_of_work():
        business = make_business()
        bill = make_bill(business, new_item(100_000), new_item(1_500, part=Part.SURCHARGE))
        short = pay(bill, 40_000)
    with unit_of_work():
        rest = pay(payments.find_bill(bill.id))
    with unit_of_work():
        twice = pay(bill, 101_500)
        over = pay(make_bill(business, 50_000), 60_000)
    assert sum(satang for _, satang in lines_of(short.payment_id)) == 40_000
    assert paper_of(short.payment_id).content["left_satang"] == 61_500
    assert sum(satang for _, satang in lines_of(rest.payment_id)) == 61_500
    assert paper_of(rest.payment_id).content["left_satang"] == 0
    assert lines_of(twice.payment_id) == [("credit", 101_500)]
    assert lines_of(over.payment_id) == [("principal", 50_000), ("credit", 10_000)]
    assert sorted(session().scalars(select(Receipt.number))) == [1, 2, 3, 4]
    assert [row.reference for row in receipts.receipts_of_bill(bill.id)] == [
        paper_of(each.payment_id).reference for each in (short, rest, twice)
    ]


def test_money_of_an_unknown_bill_has_none_until_its_place_is_found(app):
    with unit_of_work():
        actor = make_finance()
        bill = make_bill()
        waiting = pay(None, 100_000)
    assert paper_of(waiting.payment_id) is None
    with unit_of_work():
        payments.match_payment(waiting.payment_id, bill.reference, actor=actor)
    assert lines_of(waiting.payment_id) == [("principal", 100_000)]


def test_a_credit_that_is_used_has_none(app):
    with unit_of_work():
        actor = make_finance()
        business = make_business()
        first = pay(make_bill(business, 50_000), 60_000)
        bill = make_bill(business, 10_000)
        credit = payments.list_credits([business])[0]
        if bill.left_satang:
            payments.use_credit(credit.id, bill.id, 10_000, actor=actor)
    assert payments.find_bill(bill.id).status == "paid"
    assert list(session().scalars(select(Receipt.payment_id))) == [first.payment_id]


def test_what_was_taken_back_is_cancelled_in_the_same_transaction(app):
    with unit_of_work():
        taken = pay(make_bill())
    with unit_of_work():
        payments.reverse_payment(
            taken.payment_id,
            reason="cheque",
            actor=SYSTEM,
            source_key="bank:returned",
            paid_at=new_payment(None, 1).paid_at,
        )
    found = paper_of(taken.payment_id)
    assert (found.status, found.cancel_reason) == ("cancelled", receipts.REVERSED)
    assert len(list(session().scalars(select(Receipt)))) == 1


def test_the_counters_cash_names_the_post_and_the_day_of_payment_stays_the_payers(app):
    with unit_of_work():
        officer = make_finance()
        taken = pay(make_bill(), method=Method.CASH, officer_id=officer.id)
    content = paper_of(taken.payment_id).content
    assert content["officer"]["post"].startswith("เจ้าหน้าที่ทดสอบ") and content["payment"]["method"] == "cash"
    assert content["payment"]["paid_on"] == DUE.isoformat()
