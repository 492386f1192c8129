"""A bank's file from the upload to the last line: matched, refused, sent again, and what goes to the exceptions."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services import clock, payments
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments import bank_files, exceptions, ledger
from services.payments.bank_models import BankLine, PaymentException
from services.payments.models import Bill, Payment
from tests.factories.bank_files import BankItem, write_256, write_bars
from tests.factories.finance import finance_officer
from tests.factories.payments_in import BARS, WIDE, bring, make_bill, work
from tests.factories.people import make_actor


@pytest.fixture
def desk(app):
    """An officer of finance."""
    with unit_of_work():
        return finance_officer()


def bills(count: int = 1, satang: int = 123_450):
    with unit_of_work():
        return [make_bill(satang) for _ in range(count)]


def pay(bill, satang: int | None = None, **values) -> BankItem:
    at = values.pop("at", clock.now() - timedelta(hours=5)).replace(microsecond=0)
    return BankItem(
        at, values.pop("ref1", bill.ref1), values.pop("ref2", bill.ref2), satang or bill.amount_satang, **values
    )


def results(file_id: int) -> list[str]:
    return list(session().scalars(select(BankLine.result).where(BankLine.file_id == file_id).order_by(BankLine.number)))


def open_codes() -> list[str]:
    query = select(PaymentException.code).where(PaymentException.is_open).order_by(PaymentException.id)
    return list(session().scalars(query))


def status(bill) -> tuple[str, int]:
    return session().execute(select(Bill.status, Bill.paid_satang).where(Bill.id == bill.id)).one()._tuple()


@pytest.mark.parametrize("key", [WIDE, BARS])
def test_a_file_is_matched_line_by_line(desk, key):
    one, two, three = bills(3)
    items = [pay(one), pay(two, 100_000), pay(three, 150_000), pay(one, ref2="209901999"), pay(one)]
    file_id = bring(items, actor=desk, key=key)
    work()
    assert results(file_id) == ["matched", "short", "over", "unknown_reference", "double"]
    assert [status(bill) for bill in (one, two, three)] == [
        ("paid", 123_450),
        ("part_paid", 100_000),
        ("paid", 123_450),
    ]
    view = bank_files.get_bank_file(file_id, actor=desk)
    assert (view.state, view.line_count, view.total_lines, view.percent) == ("done", 5, 5, 100)
    assert (view.matched_count, view.exception_count, view.credit_satang) == (1, 4, sum(item.satang for item in items))
    assert open_codes() == ["short", "over", "unknown_reference", "double"]
    found = exceptions.list_exceptions(actor=desk, bank_file_id=file_id).rows
    assert [each.code for each in found] == open_codes() and all(each.bank_line_id for each in found)
    assert not ledger.check()


def test_the_day_in_the_line_is_that_of_the_payment(desk):
    (bill,) = bills()
    late = clock.local_midnight(clock.today()) - timedelta(seconds=1)
    bring([pay(bill, at=late)], actor=desk)
    work()
    payment = session().scalars(select(Payment)).one()
    assert (payment.paid_at, payment.paid_on) == (late, clock.today() - timedelta(days=1))


def test_the_same_file_is_taken_once(desk):
    (bill,) = bills()
    data = write_256([pay(bill)])
    first = bring(actor=desk, data=data)
    with pytest.raises(RuleBroken) as broken:
        bring(actor=desk, data=data)
    (problem,) = broken.value.problems
    assert (problem.field, problem.code, problem.params) == ("file", "same_file", {"id": first})


def test_a_wrong_trailer_refuses_the_whole_file(desk):
    (bill,) = bills()
    file_id = bring([pay(bill)], actor=desk, credit_sum=1)
    work()
    view = bank_files.get_bank_file(file_id, actor=desk)
    assert (view.state, view.problem) == ("refused", "wrong_sum")
    assert view.problem_at["said"] == 1 and view.problem_at["counted"] == 123_450 and view.problem_at["line"] == 3
    assert open_codes() == ["refused_file"] and status(bill) == ("open", 0) and results(file_id) == []


@pytest.mark.parametrize(
    ("data", "problem"), [(b"%PDF-1.7\n", "record"), (b"H" * 9_000, "long_line"), (b"\n", "empty")]
)
def test_what_is_no_such_file_is_refused_with_its_place(desk, data, problem):
    file_id = bring(actor=desk, data=data)
    work()
    assert bank_files.get_bank_file(file_id, actor=desk).problem == problem


def test_overlapping_days_count_once(desk):
    one, two = bills(2)
    shared = pay(one)
    first = bring([shared], actor=desk)
    second = bring([shared, pay(two)], actor=desk)
    work()
    assert (results(first), results(second)) == (["matched"], ["duplicate_line", "matched"])
    assert open_codes() == ["duplicate_line"] and session().query(Payment).count() == 2
    (found,) = exceptions.list_exceptions(actor=desk).rows
    assert (found.data["other_file"], found.data["other_line"]) == (first, 2)


def test_two_equal_lines_in_one_file_are_two_payments(desk):
    (bill,) = bills()
    file_id = bring([pay(bill), pay(bill)], actor=desk)
    work()
    assert results(file_id) == ["matched", "double"]


def test_lines_with_the_banks_number_are_known_by_it(desk):
    (bill,) = bills()
    bring([pay(bill, reference="TX1")], actor=desk, key=BARS)
    again = bring([pay(bill, reference="TX1", at=clock.now() - timedelta(hours=1))], actor=desk, key=BARS)
    work()
    assert results(again) == ["duplicate_line"] and session().query(Payment).count() == 1


def test_a_bad_line_goes_to_the_exceptions_and_the_rest_counts(desk):
    one, two = bills(2)
    data = write_bars([pay(one), pay(two)])
    lines = data.split(b"\n")
    lines[1] = lines[1][:7].replace(b"|2", b"|9") + lines[1][7:]
    file_id = bring(actor=desk, data=b"\n".join(lines), key=BARS)
    work()
    assert results(file_id) == ["bad_line", "matched"]
    (found,) = exceptions.list_exceptions(actor=desk).rows
    assert (found.code, found.data["line"], found.data["column"], found.data["problem"]) == ("bad_line", 2, 2, "year")
    assert found.amount_satang == 123_450


def test_a_returned_cheque_reverses_its_payment(desk):
    one, two = bills(2)
    paid = bring([pay(one, cheque="0000123"), pay(two)], actor=desk)
    back = pay(one, kind="D", code="RTN", cheque="0000123", at=clock.now() - timedelta(hours=1))
    returned = bring([back], actor=desk)
    work()
    assert (results(paid), results(returned)) == (["matched", "matched"], ["reversed"])
    assert status(one) == ("open", 0) and status(two) == ("paid", 123_450)
    assert open_codes() == ["returned"] and not ledger.check()


def test_a_debit_is_matched_by_cheque_alone_or_is_an_exception(desk):
    (bill,) = bills()
    bring([pay(bill, cheque="0000777")], actor=desk)
    stray = pay(bill, ref1="", ref2="", kind="D", cheque="0000777", at=clock.now() - timedelta(hours=2))
    other = pay(bill, 5, ref1="", ref2="", kind="D", at=clock.now() - timedelta(hours=2))
    file_id = bring([stray, other], actor=desk)
    work()
    assert results(file_id) == ["reversed", "unmatched_debit"] and open_codes() == ["unmatched_debit"]
    assert status(bill) == ("open", 0)


def test_many_lines_are_worked_in_chunks_and_the_position_is_kept(desk, monkeypatch):
    monkeypatch.setattr("services.payments.bank_matching.AT_ONCE", 4)
    monkeypatch.setattr("services.payments.bank_matching.RUN_SECONDS", 0.0)
    made = bills(10)
    file_id = bring([pay(bill) for bill in made], actor=desk)
    assert work(most=3) >= 3
    view = bank_files.get_bank_file(file_id, actor=desk)
    assert view.state == "matching" and view.line_count == 7
    work()
    assert results(file_id) == ["matched"] * 10


def test_a_line_that_the_rooms_below_refuse_holds_up_no_other(desk, monkeypatch):
    one, two, three = bills(3)
    taken = payments.take_payment

    def refusing(new, *, actor):
        if new.ref1 == two.ref1:
            raise NotFound("somebody took it away")
        return taken(new, actor=actor)

    monkeypatch.setattr("services.payments.bank_matching.take_payment", refusing)
    file_id = bring([pay(one), pay(two, 5), pay(three)], actor=desk)
    work()
    assert results(file_id) == ["matched", "bad_line", "matched"]


def test_who_may_bring_and_who_may_see(desk):
    with unit_of_work():
        officer, auditor = make_actor(Role.OFFICER), make_actor(Role.AUDITOR)
    (bill,) = bills()
    with pytest.raises(NotAllowed):
        bring([pay(bill)], actor=auditor)
    file_id = bring([pay(bill, customer="สมชาย ตัวอย่าง")], actor=desk)
    work()
    with pytest.raises(NotFound):
        bank_files.get_bank_file(file_id, actor=officer)
    (seen,) = bank_files.list_lines(file_id, actor=auditor).rows
    (ours,) = bank_files.list_lines(file_id, actor=desk).rows
    assert (seen.customer, ours.customer) == ("", "สมชาย ตัวอย่าง")
