"""Money in: found, apportioned, once however often it is told of; short, over, double, unknown, late and early."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from services import payments
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.events import listen
from services.organisation import set_setting
from services.payments import BillStatus, Method, Part, PaymentState, Result
from services.payments.apportioning import apportion
from services.payments.bank_models import PaymentException
from services.payments.ledger import Account, trial_balance
from services.taxes.rules import add_months
from tests.factories.payments import (
    DUE,
    MONTH,
    make_bill,
    make_business,
    make_finance,
    new_bill,
    new_item,
    new_payment,
    pay,
)


def exceptions() -> list[tuple[str, int]]:
    rows = session().scalars(select(PaymentException).order_by(PaymentException.id))
    return [(row.code, row.amount_satang) for row in rows]


def heard(*kinds: type) -> list[object]:
    told: list[object] = []
    for kind in kinds:
        listen(kind, told.append)
    return told


def test_the_whole_sum_settles_the_bill(app):
    bill = make_bill(0, 123_456)
    told = heard(payments.PaymentTaken, payments.BillSettled)
    taken = pay(bill)
    after = payments.find_bill(bill.id)
    assert taken.result is Result.MATCHED and not taken.is_known
    assert after.status is BillStatus.PAID and after.left_satang == 0 and after.settled_at is not None
    assert told == [
        payments.BillSettled(bill.id, taken.payment_id),
        payments.PaymentTaken(taken.payment_id),
    ]
    assert exceptions() == [] and trial_balance()[Account.BANK] == 123_456
    money = payments.get_payment(taken.payment_id)
    assert money.paid_on == DUE and money.state is PaymentState.MATCHED
    assert [(part.bill_id, part.amount_satang) for part in money.parts] == [(bill.id, 123_456)]


def test_one_satang_short_leaves_one_satang(app):
    bill = make_bill(0, 100_000)
    told = heard(payments.BillSettled)
    assert pay(bill, 99_999).result is Result.SHORT
    after = payments.find_bill(bill.id)
    assert after.status is BillStatus.PART_PAID and after.left_satang == 1 and told == []
    assert exceptions() == [("short", 99_999)]
    assert pay(after).result is Result.MATCHED and len(told) == 1


def test_what_is_too_much_becomes_a_credit(app):
    bill = make_bill(0, 100_000)
    told = heard(payments.CreditMade)
    taken = pay(bill, 100_250)
    (credit,) = payments.list_credits([bill.business_id])
    assert taken.result is Result.OVER and taken.credit_id == credit.id
    assert (credit.origin, credit.left_satang, credit.revenue) == ("over", 250, "hotel-fee")
    assert payments.find_bill(bill.id).status is BillStatus.PAID and told == [payments.CreditMade(credit.id)]
    assert exceptions() == [("over", 100_250)] and trial_balance()[Account.CREDITS] == -250


def test_paying_twice_is_noticed_and_becomes_a_credit_whole(app):
    bill = make_bill(0, 100_000)
    told = heard(payments.BillSettled)
    pay(bill)
    again = pay(bill, 100_000)
    assert again.result is Result.DOUBLE and len(told) == 1
    (credit,) = payments.list_credits([bill.business_id])
    assert (credit.origin, credit.amount_satang) == ("double", 100_000)
    assert payments.find_bill(bill.id).paid_satang == 100_000


def test_money_with_references_that_nobody_knows_lies_in_suspense(app):
    told = heard(payments.PaymentTaken)
    taken = pay(None, 5_000)
    assert taken.result is Result.UNKNOWN_REFERENCE and taken.bill_id is None and told == []
    assert payments.get_payment(taken.payment_id).state is PaymentState.WAITING
    assert trial_balance()[Account.SUSPENSE] == -5_000 and exceptions() == [("unknown_reference", 5_000)]


def test_an_officer_puts_money_from_suspense_on_its_bill(app):
    bill, officer = make_bill(0, 5_000), make_finance()
    waiting = pay(None, 6_000).payment_id
    told = heard(payments.PaymentTaken)
    taken = payments.match_payment(waiting, bill.reference, actor=officer)
    assert taken.result is Result.OVER and told == [payments.PaymentTaken(waiting)]
    balance = trial_balance()
    assert balance[Account.SUSPENSE] == 0 and balance[Account.BANK] == 6_000 and balance[Account.CREDITS] == -1_000
    with pytest.raises(RuleBroken, match="not_waiting"):
        payments.match_payment(waiting, bill.reference, actor=officer)
    assert payments.find_differences() == []


def test_an_officer_makes_a_credit_of_money_from_suspense(app):
    business = make_business()
    waiting = pay(None, 6_000).payment_id
    payments.credit_waiting(waiting, business, actor=make_finance())
    (credit,) = payments.list_credits([business])
    assert credit.left_satang == 6_000 and trial_balance()[Account.SUSPENSE] == 0
    assert payments.find_differences() == []


def test_only_finance_settles_what_waits_and_no_citizen_takes_money(app):
    bill = make_bill()
    waiting = pay(None, 6_000).payment_id
    for act in (
        lambda actor: payments.match_payment(waiting, bill.reference, actor=actor),
        lambda actor: payments.credit_waiting(waiting, bill.business_id, actor=actor),
        lambda actor: pay(bill, actor=actor),
        lambda actor: payments.reverse_payment(
            waiting, reason="x", actor=actor, source_key="x", paid_at=datetime.now().astimezone()
        ),
    ):
        with pytest.raises(NotAllowed):
            act(Actor.citizen(1))


def test_money_for_a_cancelled_bill_waits_for_an_officer(app):
    bill = make_bill(0, 5_000)
    payments.cancel_bill(bill.reference, reason="mistake", actor=SYSTEM)
    taken = pay(bill, 5_000)
    assert taken.result is Result.CANCELLED_BILL and taken.bill_id == bill.id
    assert trial_balance()[Account.SUSPENSE] == -5_000
    with pytest.raises(RuleBroken, match="bill_closed"):
        payments.match_payment(taken.payment_id, bill.reference, actor=make_finance())
    assert payments.find_differences() == []


def test_money_for_a_replaced_bill_finds_the_newest(app):
    business = make_business()
    first = make_bill(business, 5_000)
    second = payments.replace_bill(first.reference, new_bill(business, 6_000), actor=SYSTEM)
    third = payments.replace_bill(second.reference, new_bill(business, 7_000), actor=SYSTEM)
    taken = pay(first, 7_000)
    assert taken.result is Result.MATCHED and taken.bill_id == third.id
    assert payments.find_bill(third.id).status is BillStatus.PAID


def test_who_paid_the_old_bill_in_time_owes_no_later_surcharge(app):
    """The bank's file comes after the bill was issued anew: the day of paying decides, not that of the file."""
    business = make_business()
    payments.register_reissue("test_late", _sum_of)
    old = make_bill(business, new_item(10_000, subject_id=88_001), purpose="test_late", pay_until=DUE)
    dear = payments.replace_bill(old.reference, _sum_of(old, DUE + timedelta(days=3)), actor=SYSTEM)
    assert dear.amount_satang == 10_150
    taken = pay(old, 10_000)
    assert taken.result is Result.MATCHED
    assert payments.find_bill(taken.bill_id).amount_satang == 10_000
    assert payments.newest_bill(dear.id).id == taken.bill_id and trial_balance()[Account.RECEIVABLE] == 0


def test_who_paid_the_old_bill_too_late_is_short_of_the_surcharge(app):
    business = make_business()
    payments.register_reissue("test_late", _sum_of)
    old = make_bill(business, new_item(10_000, subject_id=88_002), purpose="test_late", pay_until=DUE)
    dear = payments.replace_bill(old.reference, _sum_of(old, DUE + timedelta(days=3)), actor=SYSTEM)
    late = new_payment(old, 10_000).paid_at + timedelta(days=1)
    taken = pay(old, 10_000, paid_at=late)
    assert taken.result is Result.SHORT and taken.bill_id == dear.id
    assert payments.find_bill(dear.id).left_satang == 150


def test_file_and_callback_tell_of_one_and_the_same_money(app):
    bill = make_bill(0, 5_000)
    first = pay(bill, method=Method.CALLBACK, source_key="callback:77", bank_reference="KB0077")
    for again in (
        pay(bill, 5_000, source_key="bank:77", bank_reference="KB0077"),
        pay(bill, 5_000, method=Method.CALLBACK, source_key="callback:77"),
        pay(None, 5_000, source_key="bank:78", bank_reference="KB0077"),
    ):
        assert again.is_known and again.payment_id == first.payment_id and again.result is Result.MATCHED
    assert trial_balance()[Account.BANK] == 5_000 and exceptions() == []


def test_the_same_money_told_with_another_sum_is_an_exception(app):
    bill = make_bill(0, 5_000)
    first = pay(bill, source_key="callback:1", bank_reference="KB1")
    again = pay(bill, 6_000, source_key="bank:1", bank_reference="KB1")
    assert again.result is Result.AMOUNT_CHANGED and again.payment_id == first.payment_id
    assert exceptions() == [("amount_changed", 6_000)] and trial_balance()[Account.BANK] == 5_000


def test_what_waits_is_known_again_as_waiting(app):
    pay(None, 5_000, source_key="bank:1", bank_reference="KB1")
    assert pay(None, 5_000, source_key="bank:2", bank_reference="KB1").result is Result.UNKNOWN_REFERENCE


def test_a_number_that_the_bank_gives_twice_swallows_no_money_of_another_bill(app):
    first, other = make_bill(), make_bill()
    pay(first, bank_reference="0000001")
    again = pay(other, bank_reference="0000001")
    assert (again.result, again.is_known) == (Result.AMOUNT_CHANGED, True)
    row = session().scalars(select(PaymentException)).one()
    assert (row.code, row.data["ref1"], row.data["ref2"]) == ("amount_changed", other.ref1, other.ref2)


@pytest.mark.parametrize(("sum_", "error"), [(0, ValueError), (-1, ValueError), (1.0, TypeError), (True, TypeError)])
def test_only_whole_satang_above_nought_are_taken(app, sum_, error):
    with pytest.raises(error):
        pay(make_bill(), sum_)


def test_a_moment_without_zone_is_refused(app):
    with pytest.raises(ValueError, match="zone"):
        pay(make_bill(), paid_at=datetime(2027, 3, 1))


def test_a_credit_is_not_taken_as_money(app):
    with pytest.raises(ValueError, match="use_credit"):
        pay(make_bill(), method=Method.CREDIT)


@pytest.mark.parametrize(
    ("method", "account"),
    [
        (Method.CASH, Account.CASH),
        (Method.CARD, Account.CARD),
        (Method.CALLBACK, Account.BANK),
        (Method.BANK_FILE, Account.BANK),
    ],
)
def test_money_lies_where_it_came_in(app, method, account):
    pay(make_bill(0, 5_000), method=method)
    assert trial_balance()[account] == 5_000


@pytest.mark.parametrize(
    ("first", "paid"), [("yes", {"surcharge": 30, "penalty": 20, "principal": 50}), ("no", {"principal": 100})]
)
def test_a_short_payment_goes_to_surcharge_or_tax_first_by_setting(app, first, paid):
    set_setting("payments.surcharge_first", first, make_finance())
    bill = make_bill(
        0, new_item(1_000), new_item(30, part=Part.SURCHARGE), new_item(20, part=Part.PENALTY)
    )  # fmt: skip
    pay(bill, 100)
    items = payments.find_bill(bill.id).items
    assert {item.part: item.paid_satang for item in items if item.paid_satang} == paid


def test_the_oldest_month_comes_first(app):
    older = add_months(MONTH, -2)
    bill = make_bill(0, new_item(100), new_item(100, month=older), new_item(9, month=older, part=Part.SURCHARGE))
    pay(bill, 150)
    assert [item.paid_satang for item in payments.find_bill(bill.id).items] == [41, 100, 9]


def test_apportioning_gives_away_what_there_is_and_no_more(app):
    items = make_bill(0, new_item(7), new_item(3, month=None), new_item(5, part=Part.SURCHARGE)).items
    for satang in range(20):
        given = apportion(items, satang, surcharge_first=True)
        assert sum(share for _item, share in given) == min(satang, 15)
        assert all(0 < share <= item.amount_satang for item, share in given)
    assert apportion(items, 3, surcharge_first=True) == [(items[1], 3)]
    with pytest.raises(TypeError):
        apportion(items, 1.5, surcharge_first=True)
    with pytest.raises(ValueError, match="negative"):
        apportion(items, -1, surcharge_first=True)


def _sum_of(bill, day):
    (principal, *_rest) = bill.items
    lines = [new_item(principal.amount_satang, subject_id=principal.subject_id)]
    if day > DUE:
        lines.append(new_item(150, part=Part.SURCHARGE, subject_id=principal.subject_id, month=MONTH))
    return new_bill(bill.business_id, *lines, purpose=bill.purpose, pay_until=max(day, DUE))
