"""The counter's drawer: one at a time, change, sent twice, undone, counted, numbered without gaps, as paper."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from services import clock, payments, qr
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.organisation import set_setting
from services.payments import Method, drawers, exceptions, ledger, remitting
from services.payments.ledger import Account
from services.payments.models import Bill
from services.payments.receipt_models import Receipt
from tests.factories.payments_in import make_bill
from tests.factories.people import make_actor


@pytest.fixture
def counter(app):
    with unit_of_work():
        return make_actor(Role.COUNTER)


def opened(actor, float_satang: int = 100_000):
    with unit_of_work():
        return drawers.open_drawer(float_satang, actor=actor)


def take(bill, actor, *, method=Method.CASH, received: int = 200_000, token: str = "t1", seen: int | None = None):
    with unit_of_work():
        return drawers.take_at_counter(
            bill.id, method=method, seen_satang=bill.left_satang if seen is None else seen, received_satang=received,
            token=token, actor=actor,
        )  # fmt: skip


def close(actor, counted: int, note: str = ""):
    with unit_of_work():
        return drawers.close_drawer(counted_satang=counted, note=note, actor=actor)


def bill(satang: int = 123_450):
    with unit_of_work():
        return make_bill(satang)


def broken(work) -> tuple[str, str]:
    with pytest.raises(RuleBroken) as found:
        work()
    return found.value.problems[0].field, found.value.problems[0].code


def status(one) -> str:
    return session().scalar(select(Bill.status).where(Bill.id == one.id))


def test_a_day_at_the_counter(counter):
    one, two = bill(), bill(5_000)
    opened(counter)
    assert take(one, counter).change_satang == 76_550
    assert take(two, counter, method=Method.CARD, received=0, token="t2").change_satang == 0
    drawer = drawers.find_open(actor=counter)
    assert (drawer.cash_satang, drawer.card_satang, drawer.expected_satang) == (123_450, 5_000, 223_450)
    takings = drawers.list_takings(drawer.id, actor=counter)
    assert [each.bill_reference for each in takings] == [one.reference, two.reference]
    assert all(each.receipt and each.receipt_number for each in takings)
    closed = close(counter, 223_450)
    assert (closed.difference_satang, closed.number) == (0, "000001") and drawers.find_open(actor=counter) is None
    books = ledger.trial_balance()
    assert (books[Account.BANK], books[Account.CASH], books[Account.CARD]) == (123_450, 0, 5_000)
    assert not ledger.check() and status(one) == status(two) == "paid"
    assert remitting.remittance_pdf(closed.id, actor=counter).startswith(b"%PDF")
    assert remitting.remittance_pdf(closed.id, actor=counter, language="en").startswith(b"%PDF")


def test_one_drawer_at_a_time(counter):
    opened(counter)
    assert broken(lambda: opened(counter)) == ("", "has_drawer")
    close(counter, 100_000)
    opened(counter)


def test_money_wants_a_drawer_of_today(counter):
    one = bill()
    assert broken(lambda: take(one, counter)) == ("", "no_drawer")
    with clock.standing_at(clock.now() - timedelta(days=1)):
        opened(counter)
    assert broken(lambda: take(one, counter)) == ("", "old_drawer")
    assert close(counter, 100_000).number == "000001"


def test_a_form_sent_twice_takes_once(counter):
    one = bill()
    opened(counter)
    first, again = take(one, counter), take(one, counter)
    assert first == again and drawers.find_open(actor=counter).cash_satang == 123_450
    assert broken(lambda: take(one, counter, token="t9", seen=123_450)) == ("", "nothing_due")


def test_too_little_cash_and_a_changed_sum_are_refused(counter):
    one = bill()
    opened(counter)
    assert broken(lambda: take(one, counter, received=123_449)) == ("received", "less_than_due")
    assert broken(lambda: take(one, counter, seen=1)) == ("", "sum_changed")
    assert broken(lambda: take(one, counter, method=Method.CREDIT)) == ("method", "not_on_list")


def test_what_was_taken_by_mistake_is_undone_while_the_drawer_is_open(counter):
    one = bill()
    opened(counter)
    paid = take(one, counter)
    with unit_of_work():
        drawers.undo_at_counter(paid.payment_id, actor=counter)
    assert drawers.find_open(actor=counter).cash_satang == 0 and status(one) == "open"
    assert session().scalar(select(Receipt.status)) == "cancelled"
    take(one, counter, token="t2")
    drawer = close(counter, 223_450)
    assert [each.is_undone for each in drawers.list_takings(drawer.id, actor=counter)] == [True, False]
    assert remitting.remittance_pdf(drawer.id, actor=counter).startswith(b"%PDF")

    def undo():
        with unit_of_work():
            drawers.undo_at_counter(paid.payment_id + 2, actor=counter)

    assert broken(undo) == ("", "drawer_closed")


def test_a_difference_needs_words_and_stays_on_the_account_of_cash(counter):
    one = bill()
    opened(counter)
    take(one, counter)
    assert broken(lambda: close(counter, 223_400)) == ("note", "difference_words")
    closed = close(counter, 223_400, "ทอนเกิน 50 สตางค์")
    assert closed.difference_satang == -50
    assert ledger.trial_balance()[Account.CASH] == 50 and not ledger.check()


def test_notes_are_numbered_one_after_the_other(counter):
    with unit_of_work():
        others = [make_actor(Role.COUNTER) for _ in range(3)]
    for actor in (counter, *others):
        opened(actor, 0)
    assert [close(actor, 0).number for actor in (counter, *others)] == ["000001", "000002", "000003", "000004"]


def test_the_bill_is_found_by_whatever_is_shown(counter, app):
    one = bill()
    shown = [
        one.reference, one.reference.lower().replace("-", " "), f"{one.ref1} {one.ref2}",
        qr.bill_payment("099400012345601", one.ref1, one.ref2, one.amount_satang),
        qr.bill_barcode("099400012345601", one.ref1, one.ref2, one.amount_satang),
        qr.bill_barcode("099400012345601", one.ref1, one.ref2, None).replace("\r", "\n"),
    ]  # fmt: skip
    for typed in shown:
        assert drawers.find_to_pay(typed, actor=counter).id == one.id, typed
    for typed in ("", "|", "|1\r2", "0002010102", "BR-69-2222-2X", "ไม่มี", "1 2"):
        assert drawers.find_to_pay(typed, actor=counter) is None


def test_who_sees_which_drawer(counter):
    with unit_of_work():
        other, finance, officer = make_actor(Role.COUNTER), make_actor(Role.FINANCE), make_actor(Role.OFFICER)
    drawer = opened(counter)
    assert drawers.get_drawer(drawer.id, actor=finance).id == drawer.id
    for actor in (other, officer):
        with pytest.raises(NotFound):
            drawers.get_drawer(drawer.id, actor=actor)
    assert drawers.list_drawers(actor=other).rows == [] and len(drawers.list_drawers(actor=finance).rows) == 1
    with pytest.raises(NotAllowed):
        opened(officer)
    one = bill()
    paid = take(one, counter)
    with pytest.raises(NotFound), unit_of_work():
        drawers.undo_at_counter(paid.payment_id, actor=other)
    assert payments.get_payment(paid.payment_id).drawer_id == drawer.id


def part_of(one, actor, satang: int, *, token: str = "p1", received: int = 200_000, method=Method.CASH):
    with unit_of_work():
        return drawers.take_at_counter(
            one.id, method=method, seen_satang=payments.find_bill(one.id).left_satang, received_satang=received,
            token=token, actor=actor, part_satang=satang,
        )  # fmt: skip


def test_a_part_is_taken_only_where_the_setting_says_so(counter):
    one = bill(100_000)
    opened(counter)
    assert broken(lambda: part_of(one, counter, 30_000)) == ("part", "part_not_allowed")
    assert status(one) == "open"
    with unit_of_work():
        set_setting(drawers.PARTS, "yes", make_actor(Role.ADMIN))
    for satang in (0, -5, 100_001):
        assert broken(lambda satang=satang: part_of(one, counter, satang)) == ("part", "part_of_sum")
    assert broken(lambda: part_of(one, counter, 30_000, received=29_999)) == ("received", "less_than_part")
    paid = part_of(one, counter, 30_000, received=50_000)
    assert (paid.change_satang, paid.left_satang, status(one)) == (20_000, 70_000, "part_paid")
    again = part_of(one, counter, 30_000, received=50_000)
    assert (again.payment_id, again.change_satang, again.left_satang) == (paid.payment_id, 20_000, 70_000)
    card = part_of(one, counter, 10_000, token="p2", received=0, method=Method.CARD)
    drawer = drawers.find_open(actor=counter)
    assert (drawer.cash_satang, drawer.card_satang) == (30_000, 10_000)
    # Nobody has to ask why it is short; what is undone is owed again; the rest is paid as ever.
    assert exceptions.count_open() == {}
    with unit_of_work():
        drawers.undo_at_counter(card.payment_id, actor=counter)
    rest = take(payments.find_bill(one.id), counter, token="p3", received=70_000)
    assert (rest.left_satang, status(one)) == (0, "paid") and payments.find_differences() == []
    assert [each.amount_satang for each in drawers.list_takings(drawer.id, actor=counter) if not each.is_undone] == [
        30_000, 70_000,
    ]  # fmt: skip
