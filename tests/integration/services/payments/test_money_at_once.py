"""Money under real commits: eight at once on one bill, one credit, one refund, one telling of the bank."""

import threading

import pytest
from sqlalchemy import select

from services import payments
from services.audit import SYSTEM
from services.db import db, session, unit_of_work
from services.errors import NotAllowed, RuleBroken
from services.payments import BillStatus, Manner, Method, RefundStatus, Result
from services.payments.ledger import Account, trial_balance
from services.payments.models import Bill, Payment, Refund
from tests.factories.payments import MONTH, make_bill, make_business, make_finance, new_item, new_payment, pay

pytestmark = pytest.mark.committed
WRITERS = 8


def at_once(app, work, count: int = WRITERS) -> list[Exception]:
    """Does `work(number)` in so many threads that begin together; what each refused."""
    gate, refused = threading.Barrier(count), []

    def inside(number: int) -> None:
        with app.app_context():
            gate.wait(60)
            try:
                with unit_of_work():
                    work(number)
            except Exception as error:
                refused.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=inside, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    session().rollback()
    return refused


def test_eight_payments_of_one_bill_are_each_counted_once(app):
    with unit_of_work():
        bill = make_bill(0, new_item(500), new_item(500))
    results = []
    refused = at_once(app, lambda number: results.append(pay(bill, 300, source_key=f"bank:{number}").result))
    assert refused == []
    after = payments.find_bill(bill.id)
    assert after.status is BillStatus.PAID and after.paid_satang == 1_000
    assert sorted(results) == sorted([Result.SHORT] * 3 + [Result.OVER] + [Result.DOUBLE] * 4)
    assert sum(credit.left_satang for credit in payments.list_credits([bill.business_id])) == 1_400
    assert trial_balance()[Account.BANK] == 2_400 and payments.find_differences() == []


def test_the_same_money_told_eight_times_at_once_is_taken_once(app):
    with unit_of_work():
        bill = make_bill(0, 1_000)
    taken = []

    def tell(number: int) -> None:
        by_file = {"method": Method.BANK_FILE, "source_key": f"bank:{number}"}
        by_callback = {"method": Method.CALLBACK, "source_key": f"callback:{number}"}
        taken.append(pay(bill, 1_000, bank_reference="KB77", **(by_file if number % 2 else by_callback)))

    assert at_once(app, tell) == []
    assert len({each.payment_id for each in taken}) == 1 and sum(not each.is_known for each in taken) == 1
    assert payments.find_differences() == [] and trial_balance()[Account.BANK] == 1_000


def test_unknown_money_told_eight_times_at_once_is_taken_once(app):
    assert at_once(app, lambda number: pay(None, 1_000, bank_reference="KB78", source_key=f"bank:{number}")) == []
    assert len(session().scalars(select(Payment)).all()) == 1


def test_refunds_of_one_credit_never_come_to_more_than_it(app):
    with unit_of_work():
        credit, officer = pay(make_bill(0, 1_000), 2_000).credit_id, make_finance()
    refused = at_once(
        app,
        lambda _number: payments.ask_refund(
            credit, 300, manner=Manner.PAY_OUT, account="000-0", reason="ชำระเกิน", actor=officer
        ),
    )
    assert len(refused) == WRITERS - 3 and all(isinstance(error, RuleBroken) for error in refused)
    seen = payments.find_credit(credit)
    assert (seen.left_satang, seen.held_satang) == (100, 900) and payments.find_differences() == []


def test_a_credit_goes_to_bills_or_refunds_but_never_twice(app):
    with unit_of_work():
        business, officer = make_business(), make_finance()
        credit = pay(make_bill(business, 1_000), 2_000).credit_id
        bills = [make_bill(business, 400).id for _ in range(4)]

    def take(number: int) -> None:
        if number % 2:
            payments.use_credit(credit, bills[number // 2], 400, actor=SYSTEM)
        else:
            payments.ask_refund(credit, 400, manner=Manner.PAY_OUT, account="000-0", reason="ชำระเกิน", actor=officer)

    assert len(at_once(app, take)) == WRITERS - 2
    assert payments.find_credit(credit).left_satang == 200 and payments.find_differences() == []


def test_of_eight_officers_two_approve_and_one_pays_out(app):
    with unit_of_work():
        credit, asker = pay(make_bill(0, 1_000), 2_000).credit_id, make_finance()
        officers = [make_finance() for _ in range(WRITERS)]
        refund = payments.ask_refund(
            credit, 1_000, manner=Manner.PAY_OUT, account="000-0", reason="ชำระเกิน", actor=asker
        )
    refused = at_once(app, lambda number: payments.approve_refund(refund.reference, actor=officers[number]))
    assert len(refused) == WRITERS - 2 and all(isinstance(error, RuleBroken) for error in refused)
    row = session().scalars(select(Refund)).one()
    assert row.status == RefundStatus.APPROVED and row.first_officer_id != row.second_officer_id
    refused = at_once(
        app,
        lambda number: payments.pay_out_refund(refund.reference, actor=officers[number], done_reference=f"{number}"),
    )
    assert len(refused) == WRITERS - 1 and trial_balance()[Account.BANK] == 1_000
    assert payments.find_differences() == []


def test_one_officer_twice_at_once_approves_once(app):
    with unit_of_work():
        credit, officer = pay(make_bill(0, 1_000), 2_000).credit_id, make_finance()
        refund = payments.ask_refund(
            credit, 1_000, manner=Manner.PAY_OUT, account="0", reason="ชำระเกิน", actor=make_finance()
        )
    refused = at_once(app, lambda _number: payments.approve_refund(refund.reference, actor=officer))
    assert len(refused) == WRITERS - 1 and all(isinstance(error, NotAllowed) for error in refused)


def test_one_open_bill_for_a_subject_however_many_ask(app):
    with unit_of_work():
        business = make_business()
    refused = at_once(app, lambda _number: make_bill(business, new_item(100, subject_id=991)))
    assert len(refused) == WRITERS - 1 and len(session().scalars(select(Bill)).all()) == 1
    assert at_once(app, lambda _number: make_bill(business, 100)) == []
    numbers = sorted(session().scalars(select(Bill.ref2)))
    assert numbers == [f"{MONTH:%Y%m}0{number}" for number in range(1, WRITERS + 2)]


def test_batches_that_lock_first_and_single_payments_never_wait_for_each_other_in_a_circle(app):
    with unit_of_work():
        bills = [make_bill(0, 1_000) for _ in range(12)]

    def take(number: int) -> None:
        ordered = bills if number % 2 else bills[::-1]
        if number < 4:
            payments.lock_for([(bill.ref1, bill.ref2) for bill in ordered])
            for bill in ordered:
                pay(bill, 100, source_key=f"bank:{number}:{bill.id}")
        else:
            pay(ordered[0], 100, source_key=f"callback:{number}")

    assert at_once(app, take) == []
    assert trial_balance()[Account.BANK] == 4 * 12 * 100 + 4 * 100 and payments.find_differences() == []


def test_a_reversal_and_the_use_of_its_credit_at_once_end_in_order(app):
    with unit_of_work():
        business = make_business()
        taken = pay(make_bill(business, 1_000), 2_000)
        second = make_bill(business, 900)

    def work(number: int) -> None:
        if number % 2:
            payments.use_credit(taken.credit_id, second.id, 900, actor=SYSTEM)
        else:
            payments.reverse_payment(
                taken.payment_id,
                reason="returned_cheque",
                actor=SYSTEM,
                source_key="bank:back",
                paid_at=new_payment(None, 1).paid_at,
            )

    at_once(app, work)
    assert payments.find_differences() == []
    assert payments.find_credit(taken.credit_id).left_satang == 0 and payments.find_bill(second.id).paid_satang == 0
