"""Who is told what of bills and money: those who act, by LINE or e-mail, once, with a link that opens."""

import pytest

from services import clock, payments
from services.audit import SYSTEM, Actor
from services.db import session, unit_of_work
from services.notifications.models import Notice
from services.organisation import set_setting
from services.payments import Manner, withdrawing
from tests.factories.payments import DUE, make_acting, make_bill, make_business, make_finance, new_bill, new_item, pay
from tests.factories.people import make_person

KINDS = ("bill.issued", "bill.cancelled", "payment.received", "payment.reversed", "refund.decided")


@pytest.fixture
def business(app):
    with unit_of_work():
        made = make_business()
        make_acting(make_person(email="owner@example.org", language="th").id, made)
    return made


def told() -> list[tuple[str, str]]:
    session().flush()
    rows = session().query(Notice).order_by(Notice.id)
    return [(row.kind, row.address) for row in rows if row.kind in KINDS]


def last() -> Notice:
    return session().query(Notice).filter(Notice.kind.in_(KINDS)).order_by(Notice.id.desc()).first()


def test_a_bill_is_told_of_with_sum_day_and_a_link_that_opens(business):
    with unit_of_work():
        bill = make_bill(business, 123_450)
    notice = last()
    assert (notice.kind, notice.address) == ("bill.issued", "owner@example.org")
    assert notice.params["amount"] == "1,234.50 บาท" and notice.params["date"] == clock.say_day(DUE, "th")
    assert payments.bill_by_token(notice.params["link"].rsplit("/", 1)[1]).id == bill.id


def test_a_bill_that_an_officer_cancels_is_told_of_with_its_reason(business):
    with unit_of_work():
        bill = make_bill(business, 123_450)
    with unit_of_work():
        withdrawing.withdraw_bill(bill.reference, reason="wrong_business", actor=make_finance())
    notice = last()
    assert (notice.kind, notice.address) == ("bill.cancelled", "owner@example.org")
    assert notice.params["amount"] == "1,234.50 บาท" and notice.params["reason"] == "ออกให้ผิดราย"
    assert payments.bill_by_token(notice.params["link"].rsplit("/", 1)[1]).id == bill.id


def test_a_bill_that_an_amendment_ends_is_no_news_of_its_own(business):
    with unit_of_work():
        bill = make_bill(business, 100_000)
    before = told()
    with unit_of_work():
        payments.cancel_bill(bill.reference, reason="amended", actor=SYSTEM)
    assert told() == before


@pytest.mark.parametrize(
    ("satang", "state"),
    [
        (100_000, "ชำระครบแล้ว"),
        (40_000, "ยังค้างชำระ 600.00 บาท"),
        (100_100, "ชำระครบแล้ว ชำระเกิน 1.00 บาท เก็บเป็นเงินที่ต้องคืนให้ท่าน"),
    ],
)
def test_a_payment_is_told_of_with_what_it_came_to(business, satang, state):
    with unit_of_work():
        bill = make_bill(business, 100_000)
    with unit_of_work():
        pay(bill, satang)
    notice = last()
    assert notice.kind == "payment.received" and notice.params["state"] == state
    assert "/receipts/open/" in notice.params["link"]


def test_money_that_went_back_is_told_of(business):
    with unit_of_work():
        paid = pay(make_bill(business, 100_000)).payment_id
    with unit_of_work():
        payments.reverse_payment(
            paid, reason="x", actor=SYSTEM, source_key="back", paid_at=payments.get_payment(paid).paid_at
        )
    assert last().kind == "payment.reversed" and last().params["amount"] == "1,000.00 บาท"


def test_a_bill_that_a_credit_settles_at_once_is_told_of_as_paid(business):
    with unit_of_work():
        set_setting("payments.credit_to_next_bill", "yes", make_finance())
        pay(make_bill(business, 100_000), 150_000)
    before = len(told())
    with unit_of_work():
        bill = make_bill(business, 20_000)
    assert told()[before:] == [("payment.received", "owner@example.org")]
    assert payments.bill_by_token(last().params["link"].rsplit("/", 1)[1]).id == bill.id


def test_a_bill_in_the_place_of_another_is_no_news_and_nothing_is_told_of_what_was_rolled_back(business):
    with unit_of_work():
        bill = make_bill(business, 100_000)
    before = told()
    with unit_of_work():
        payments.replace_bill(bill.reference, new_bill(business, 100), actor=SYSTEM)
    with pytest.raises(ZeroDivisionError), unit_of_work():
        make_bill(business, 5)
        _ = 1 / 0
    with unit_of_work():
        make_finance()
    assert told() == before


def test_a_refund_is_told_of_when_it_is_decided_and_when_it_is_done(business):
    with unit_of_work():
        credit = pay(make_bill(business, 100_000), 150_000).credit_id
        refund = payments.ask_refund(
            credit, 50_000, manner=Manner.PAY_OUT, account="0", reason="ชำระเกิน", actor=make_finance()
        )
    with unit_of_work():
        payments.approve_refund(refund.reference, actor=make_finance())
    assert last().kind != "refund.decided"
    with unit_of_work():
        payments.approve_refund(refund.reference, actor=make_finance())
    assert last().kind == "refund.decided" and last().params["result"] == "อนุมัติแล้ว"
    with unit_of_work():
        payments.pay_out_refund(refund.reference, actor=make_finance(), done_reference="1")
    assert last().params["result"] == "จ่ายคืนแล้ว" and last().params["link"].endswith("/taxes/credits")


def test_only_those_are_told_who_may_see_the_bill(app):
    with unit_of_work():
        business = make_business()
        make_acting(make_person(email="oil@example.org").id, business, scope="oil-tax")
        make_acting(make_person(email="all@example.org", language="en").id, business)
        make_acting(make_person(email="new@example.org", confirmed=False).id, business)
    with unit_of_work():
        make_bill(business, new_item(100, revenue="hotel-fee"))
    assert told() == [("bill.issued", "all@example.org")] and last().params["amount"] == "1.00 baht"
    with unit_of_work():
        make_bill(business, new_item(100, revenue="oil-tax"), actor=Actor.citizen())
    assert sorted(address for _kind, address in told()[1:]) == ["all@example.org", "oil@example.org"]
