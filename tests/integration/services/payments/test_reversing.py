"""Money that goes back: bills are owed again, credits taken back, what was used of them is owed by the business."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services import clock, payments
from services.audit import SYSTEM
from services.db import session
from services.errors import RuleBroken
from services.events import listen
from services.payments import BillStatus, Manner, PaymentState, RefundStatus
from services.payments.bank_models import PaymentException
from services.payments.booking import REPAYMENT
from services.payments.ledger import Account, trial_balance
from tests.factories.payments import make_bill, make_business, make_finance, new_bill, new_item, pay


def reverse(payment_id: int, key: str = "bank:back", **values):
    return payments.reverse_payment(
        payment_id,
        **({"reason": "returned_cheque", "actor": SYSTEM, "source_key": key, "paid_at": clock.now()} | values),
    )


def exceptions() -> list[tuple[str, int]]:
    return [
        (row.code, row.amount_satang) for row in session().scalars(select(PaymentException)) if row.code[:6] == "credit"
    ]


def test_a_bill_is_owed_again(app):
    bill = make_bill(0, 5_000)
    paid = pay(bill).payment_id
    told = []
    listen(payments.PaymentReversed, told.append)
    back = reverse(paid)
    after = payments.find_bill(bill.id)
    assert after.status is BillStatus.OPEN and after.left_satang == 5_000 and after.settled_at is None
    assert told == [payments.PaymentReversed(paid, bill.id)]
    undone, reversal = payments.get_payment(paid), payments.get_payment(back.payment_id)
    assert undone.state is PaymentState.REVERSED and reversal.state is PaymentState.REVERSAL
    assert reversal.amount_satang == -5_000 and reversal.reverses_id == paid
    assert trial_balance()[Account.BANK] == 0 and payments.find_differences() == []


def test_of_two_payments_one_is_reversed(app):
    bill = make_bill(0, new_item(3_000), new_item(2_000))
    first = pay(bill, 2_500).payment_id
    pay(bill, 2_500)
    reverse(first)
    after = payments.find_bill(bill.id)
    assert after.status is BillStatus.PART_PAID and after.paid_satang == 2_500
    assert payments.find_differences() == []


def test_a_reversal_is_told_of_once_and_done_once(app):
    paid = pay(make_bill(0, 5_000)).payment_id
    first = reverse(paid, "bank:1")
    again = reverse(paid, "bank:1")
    assert again.is_known and again.payment_id == first.payment_id
    with pytest.raises(RuleBroken, match="already_reversed"):
        reverse(paid, "bank:2")
    with pytest.raises(RuleBroken, match="not_reversible"):
        reverse(first.payment_id, "bank:3")
    assert trial_balance()[Account.BANK] == 0


def test_money_in_suspense_goes_back_from_there(app):
    paid = pay(None, 5_000).payment_id
    reverse(paid)
    balance = trial_balance()
    assert balance[Account.SUSPENSE] == balance[Account.BANK] == 0 and payments.find_differences() == []


def test_a_credit_that_nobody_used_is_taken_back(app):
    bill = make_bill(0, 5_000)
    paid = pay(bill, 6_000).payment_id
    reverse(paid)
    (credit,) = payments.list_credits([bill.business_id])
    assert credit.left_satang == 0 and trial_balance()[Account.CREDITS] == 0 and exceptions() == []
    assert payments.find_differences() == []


def test_a_credit_that_was_used_makes_that_bill_owed_again_and_an_exception(app):
    business = make_business()
    paid = pay(make_bill(business, 5_000), 6_000).payment_id
    (credit,) = payments.list_credits([business])
    second = make_bill(business, 800)
    payments.use_credit(credit.id, second.id, 800, actor=SYSTEM)
    assert payments.find_bill(second.id).status is BillStatus.PAID
    reverse(paid)
    assert payments.find_bill(second.id).status is BillStatus.OPEN
    assert payments.list_credits([business])[0].left_satang == 0
    assert exceptions() == [("credit_used", 800)] and payments.find_differences() == []
    assert trial_balance()[Account.RECEIVABLE] == 5_800


def test_a_refund_that_was_asked_ends_when_its_money_goes_back(app):
    business, officer = make_business(), make_finance()
    paid = pay(make_bill(business, 5_000), 6_000).payment_id
    (credit,) = payments.list_credits([business])
    refund = payments.ask_refund(
        credit.id, 700, manner=Manner.PAY_OUT, account="ธนาคารตัวอย่าง 000-0", reason="ชำระเกิน", actor=officer
    )
    reverse(paid)
    after = payments.get_refund(refund.reference, owner=officer)
    assert after.status is RefundStatus.REFUSED and after.decision == "money_gone"
    assert payments.find_differences() == [] and trial_balance()[Account.CREDITS] == 0


def test_what_was_paid_out_has_to_come_back_and_can_be_billed(app):
    business, officers = make_business(), [make_finance() for _ in range(3)]
    paid = pay(make_bill(business, 5_000), 6_000).payment_id
    (credit,) = payments.list_credits([business])
    refund = payments.ask_refund(
        credit.id, 1_000, manner=Manner.PAY_OUT, account="000-0", reason="ชำระเกิน", actor=officers[0]
    )
    for officer in officers[1:]:
        payments.approve_refund(refund.reference, actor=officer)
    payments.pay_out_refund(refund.reference, actor=officers[0], done_reference="CHQ-1")
    assert trial_balance()[Account.BANK] == 5_000
    reverse(paid)
    balance = trial_balance()
    assert balance[Account.REFUNDS] == 1_000 and balance[Account.CREDITS] == 0 and balance[Account.BANK] == -1_000
    assert exceptions() == [("credit_used", 1_000)] and payments.find_differences() == []
    asked_back = payments.issue_bill(
        new_bill(business, new_item(1_000, revenue=REPAYMENT), tax_code="00", purpose="repayment"), actor=officers[0]
    )
    assert trial_balance()[Account.REFUNDS] == 0
    pay(asked_back)
    assert trial_balance()[Account.BANK] == 0 and payments.find_differences() == []


def test_money_that_was_moved_to_a_newer_bill_is_taken_from_there(app):
    business = make_business()
    old = make_bill(business, 5_000)
    paid = pay(old, 2_000).payment_id
    new = payments.replace_bill(old.reference, new_bill(business, 5_500), actor=SYSTEM)
    reverse(paid)
    assert payments.find_bill(new.id).status is BillStatus.OPEN and payments.find_differences() == []


def test_a_used_credit_is_not_reversed_by_itself(app):
    business = make_business()
    pay(make_bill(business, 5_000), 6_000)
    (credit,) = payments.list_credits([business])
    used = payments.use_credit(credit.id, make_bill(business, 800).id, 800, actor=SYSTEM)
    with pytest.raises(RuleBroken, match="not_reversible"):
        reverse(used)


def test_the_day_of_a_reversal_is_its_own(app):
    paid = pay(make_bill(0, 5_000)).payment_id
    back = reverse(paid, paid_at=payments.get_payment(paid).paid_at + timedelta(days=3))
    before = payments.get_payment(paid).paid_on
    assert payments.get_payment(back.payment_id).paid_on == before + timedelta(days=3)
    assert trial_balance(before)[Account.BANK] == 5_000 and trial_balance()[Account.BANK] == 0
