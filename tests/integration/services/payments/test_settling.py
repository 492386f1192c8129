"""The steps of exceptions: each ends one, once; by whom; and what it does to the money."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services import clock
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments import Method, NewPayment, exceptions, find_differences, ledger, receipts, settling, take_payment
from services.payments.bank_models import BankLine, PaymentException
from services.payments.exception_words import CODES, STEPS
from services.payments.models import Bill, Credit, Payment
from tests.factories.bank_files import BankItem, write_bars
from tests.factories.businesses import make_business
from tests.factories.finance import finance_officer
from tests.factories.payments_in import BARS, bring, make_bill, work
from tests.factories.people import make_actor


@pytest.fixture
def desk(app):
    with unit_of_work():
        return finance_officer()


def stray(ref1: str = "999999901", ref2: str = "20261001", satang: int = 123_450) -> int:
    """Money for no bill; the exception's number."""
    with unit_of_work():
        new = NewPayment(Method.CALLBACK, satang, clock.now(), f"callback:{ref1}{ref2}", ref1=ref1, ref2=ref2)
        taken = take_payment(new, actor=SYSTEM)
    return session().scalar(select(PaymentException.id).where(PaymentException.payment_id == taken.payment_id))


def step(work):
    with unit_of_work():
        return work()


def code_of(work) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as broken:
        step(work)
    return broken.value.problems[0].field, broken.value.problems[0].code


def status(bill) -> str:
    return session().scalar(select(Bill.status).where(Bill.id == bill.id))


def test_every_code_has_words_and_steps():
    for code, words in CODES.items():
        assert words.name.th and words.name.en and words.what.th and words.next.en, code
        assert words.steps and set(words.steps) <= set(STEPS)


def test_stray_money_is_matched_to_a_bill_once(desk):
    with unit_of_work():
        bill = make_bill()
    number = stray()
    assert code_of(lambda: settling.match_exception(number, "BR-69-2222-2X", actor=desk)) == ("bill", "not_found")
    step(lambda: settling.match_exception(number, bill.reference.lower(), actor=desk))
    assert status(bill) == "paid" and not ledger.check()
    view = exceptions.get_exception(number, actor=desk)
    assert (view.is_open, view.step, view.settled_by) == (False, "match", view.settled_by) and view.settled_by
    assert code_of(lambda: settling.match_exception(number, bill.reference, actor=desk)) == ("", "not_open")


def test_stray_money_becomes_a_credit_of_a_business(desk):
    with unit_of_work():
        business = make_business()
    number = stray()
    assert code_of(lambda: settling.credit_exception(number, "0", actor=desk)) == ("business", "not_found")
    step(lambda: settling.credit_exception(number, business.number, actor=desk))
    credit = session().scalars(select(Credit)).one()
    assert (credit.business_id, credit.left_satang) == (business.id, 123_450) and not ledger.check()


def test_likely_bills_are_those_nearby(desk):
    with unit_of_work():
        wanted, same_business, same_sum, far = make_bill(777), None, make_bill(123_450), make_bill(5)
        same_business = make_bill(9, business=type("B", (), {"id": wanted.business_id, "name": "x"})())
    typo = wanted.ref2[:-1] + ("0" if wanted.ref2[-1] != "0" else "9")
    number = stray(wanted.ref1, typo)
    view = exceptions.get_exception(number, actor=desk)
    likely = {bill.id: why for bill, why in exceptions.look_around(view, actor=desk).likely}
    assert likely[wanted.id] == "near" and likely[same_business.id] in ("same_ref1", "near")
    assert likely[same_sum.id] == "same_amount" and far.id not in likely
    swapped = exceptions.likely_bills(wanted.ref1[1] + wanted.ref1[0] + wanted.ref1[2:], wanted.ref2, 1)
    assert wanted.ref1[0] == wanted.ref1[1] or [bill.id for bill, _why in swapped] == [wanted.id]


def test_a_bad_line_is_counted_as_an_officer_read_it(desk):
    with unit_of_work():
        bill = make_bill()
    item = BankItem(clock.now() - timedelta(hours=5), bill.ref1, bill.ref2, 123_450)
    data = write_bars([item]).replace(f"|{bill.ref1}|".encode(), f"|{bill.ref1}|".encode())
    lines = data.split(b"\n")
    lines[1] = lines[1][:3] + b"9999" + lines[1][7:]
    bring(actor=desk, data=b"\n".join(lines), key=BARS)
    work()
    (found,) = exceptions.list_exceptions(actor=desk).rows
    assert code_of(lambda: settling.count_line(found.id, None, actor=desk)) == ("", "no_line")
    new = NewPayment(Method.BANK_FILE, 123_450, item.paid_at, f"exception:{found.id}", ref1=bill.ref1, ref2=bill.ref2)
    step(lambda: settling.count_line(found.id, new, actor=desk))
    assert status(bill) == "paid" and session().scalars(select(BankLine.result)).one() == "matched"


def test_an_equal_line_of_another_file_is_counted_or_accepted(desk):
    with unit_of_work():
        bill = make_bill()
    item = BankItem(clock.now() - timedelta(hours=5), bill.ref1, bill.ref2, 123_450)
    bring([item], actor=desk)
    second = bring([item, item, item], actor=desk)
    work()
    codes = [each.code for each in exceptions.list_exceptions(actor=desk).rows]
    assert codes == ["duplicate_line"] * 3 and session().query(Payment).count() == 1
    first = exceptions.list_exceptions(actor=desk).rows[0]
    step(lambda: settling.count_line(first.id, None, actor=desk))
    assert exceptions.count_open() == {"duplicate_line": 2, "double": 1}
    assert step(lambda: settling.accept_duplicates(second, actor=desk)) == 2
    assert exceptions.count_open() == {"double": 1} and not ledger.check()


def test_a_debit_that_nothing_fits_is_reversed_by_hand(desk):
    with unit_of_work():
        bill, other = make_bill(), make_bill(5)
    paid = BankItem(clock.now() - timedelta(hours=5), bill.ref1, bill.ref2, 123_450)
    back = BankItem(clock.now() - timedelta(hours=1), "", "", 123_450, kind="D")
    bring([paid, BankItem(paid.paid_at, other.ref1, other.ref2, 5), back], actor=desk)
    work()
    (found,) = exceptions.list_exceptions(actor=desk).rows
    ours = session().scalar(select(Payment.reference).where(Payment.bill_id == bill.id))
    theirs = session().scalar(select(Payment.reference).where(Payment.bill_id == other.id))
    assert code_of(lambda: settling.reverse_exception(found.id, "PY", actor=desk)) == ("payment", "not_found")
    assert code_of(lambda: settling.reverse_exception(found.id, theirs, actor=desk)) == ("payment", "other_sum")
    step(lambda: settling.reverse_exception(found.id, ours, actor=desk))
    assert status(bill) == "open" and not ledger.check() and exceptions.count_open() == {}


def test_words_close_anything_and_steps_that_do_not_belong_are_refused(desk):
    number = stray()
    assert code_of(lambda: settling.note_settled(number, " ", actor=desk)) == ("note", "required")
    for work_ in (
        lambda: settling.accept_exception(number, actor=desk),
        lambda: settling.reverse_exception(number, "x", actor=desk),
    ):
        with pytest.raises(NotAllowed):
            step(work_)
    step(lambda: settling.note_settled(number, "คุยกับธนาคารแล้ว", actor=desk))
    assert exceptions.get_exception(number, actor=desk).note == "คุยกับธนาคารแล้ว"


def test_who_may(desk):
    with unit_of_work():
        auditor, officer = make_actor(Role.AUDITOR), make_actor(Role.COUNTER)
    number = stray()
    with pytest.raises(NotAllowed):
        step(lambda: settling.note_settled(number, "x", actor=auditor))
    assert exceptions.get_exception(number, actor=auditor).id == number
    with pytest.raises(NotFound):
        exceptions.get_exception(number, actor=officer)


def told_twice(bill, first: int, later: int, *, other=None) -> int:
    """A callback told of one sum, the bank's file of another (or for another bill) under the same number."""
    at, named = clock.now() - timedelta(hours=3), other or bill
    with unit_of_work():
        for source, one, satang in ((Method.CALLBACK, bill, first), (Method.BANK_FILE, named, later)):
            new = NewPayment(source, satang, at, f"{source}:7", bank_reference="TX7", ref1=one.ref1, ref2=one.ref2)
            take_payment(new, actor=SYSTEM)
    query = select(PaymentException.id).where(PaymentException.code == "amount_changed").order_by(PaymentException.id)
    return session().scalars(query).all()[-1]


def standing() -> list[tuple[int, str]]:
    session().rollback()
    rows = select(Payment.amount_satang, Payment.bank_reference).where(Payment.state.in_(("matched", "waiting")))
    return [tuple(row) for row in session().execute(rows.order_by(Payment.id))]


def in_order() -> bool:
    return find_differences() == [] and ledger.trial_balance()[ledger.Account.BANK] == sum(
        each[0] for each in standing()
    )


def test_more_than_was_told_first_is_taken_in_addition(desk):
    with unit_of_work():
        bill = make_bill(100_000)
    number = told_twice(bill, 70_000, 100_000)
    assert exceptions.count_open() == {"short": 1, "amount_changed": 1}
    with pytest.raises(NotAllowed):
        step(lambda: settling.count_line(number, None, actor=desk))
    assert code_of(lambda: settling.count_changed(number, "", actor=desk)) == ("counted", "not_on_list")
    step(lambda: settling.count_changed(number, "instead", actor=desk))
    assert standing() == [(70_000, "TX7"), (30_000, "")] and status(bill) == "paid" and in_order()
    assert exceptions.count_open() == {}
    assert code_of(lambda: settling.count_changed(number, "instead", actor=desk)) == ("", "not_open")


def test_less_than_was_told_first_is_taken_anew_and_known_by_its_number(desk):
    with unit_of_work():
        bill = make_bill(100_000)
    number = told_twice(bill, 150_000, 100_000)
    step(lambda: settling.count_changed(number, "instead", actor=desk))
    assert standing() == [(100_000, "TX7")] and status(bill) == "paid" and in_order()
    assert session().scalars(select(Credit.left_satang)).one() == 0 and exceptions.count_open() == {}
    # The bank says the same a third time, otherwise than at first: that is known now.
    with unit_of_work():
        again = NewPayment(
            Method.BANK_FILE, 100_000, clock.now(), "bank:8", bank_reference="TX7", ref1=bill.ref1, ref2=bill.ref2
        )
        assert take_payment(again, actor=SYSTEM).is_known
    assert exceptions.count_open() == {} and standing() == [(100_000, "TX7")]
    # And a fourth time with a sum of its own: what counts is brought to that, however often.
    number = told_twice(bill, 100_000, 120_000)
    step(lambda: settling.count_changed(number, "instead", actor=desk))
    assert sum(each[0] for each in standing()) == 120_000 and in_order()


def test_money_that_was_for_another_bill_moves_there_or_counts_beside(desk):
    with unit_of_work():
        first, other = make_bill(100_000), make_bill(100_000)
    number = told_twice(first, 100_000, 100_000, other=other)
    step(lambda: settling.count_changed(number, "instead", actor=desk))
    assert (status(first), status(other)) == ("open", "paid") and standing() == [(100_000, "TX7")] and in_order()
    with unit_of_work():
        third = make_bill(100_000)
    number = told_twice(other, 100_000, 40_000, other=third)
    step(lambda: settling.count_changed(number, "also", actor=desk))
    assert (status(other), status(third)) == ("paid", "part_paid") and in_order()
    assert sum(each[0] for each in standing()) == 140_000


def test_money_of_unknown_references_stays_in_suspense_with_its_new_sum(desk):
    number = stray()
    with unit_of_work():
        new = NewPayment(Method.BANK_FILE, 120_000, clock.now(), "callback:99999990120261001")
        take_payment(new, actor=SYSTEM)
    changed = number + 1
    step(lambda: settling.count_changed(changed, "instead", actor=desk))
    assert standing() == [(120_000, "")] and in_order()
    assert exceptions.count_open() == {"unknown_reference": 1}
    assert not exceptions.get_exception(number, actor=desk).is_open


@pytest.mark.parametrize(("counted", "sums"), [("instead", [100_000]), ("also", [70_000, 100_000])])
def test_a_line_that_says_otherwise_than_the_callback_counts_on_its_own_day(desk, counted, sums):
    with unit_of_work():
        bill = make_bill(100_000)
        other = bill if counted == "also" else make_bill(100_000)
        told = NewPayment(
            Method.CALLBACK, 70_000, clock.now() - timedelta(days=2), "callback:TX7", "TX7", bill.ref1, bill.ref2
        )
        take_payment(told, actor=SYSTEM)
    at = (clock.now() - timedelta(days=1)).replace(microsecond=0)
    bring([BankItem(at, other.ref1, other.ref2, 100_000, reference="TX7")], actor=desk, key=BARS)
    work()
    row = session().scalars(select(PaymentException).where(PaymentException.code == "amount_changed")).one()
    assert row.bank_line_id is not None and row.bank_file_id is not None
    taken = step(lambda: settling.count_changed(row.id, counted, actor=desk))
    assert [each[0] for each in standing()] == sums and in_order()
    payment, line = session().get(Payment, taken), session().scalars(select(BankLine)).one()
    assert (payment.paid_at, payment.payer) == (at, "ร้านตัวอย่าง")
    assert (line.payment_id, line.result) == (taken, "over" if counted == "also" else "matched")
    paper = receipts.find_receipt_of(taken)
    assert paper.is_valid and paper.amount_satang == 100_000
