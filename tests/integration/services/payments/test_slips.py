"""Slips: read, never money, noticed when used twice, settled when the bank tells of the money."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from services import clock, files
from services.audit import SYSTEM, Actor
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.payments import (
    Method,
    NewPayment,
    exceptions,
    find_bill,
    replace_bill,
    slips,
    take_payment,
    waiting_slips,
)
from services.payments.bank_models import Slip
from services.payments.models import Bill, Payment
from services.payments.slips import SlipState
from tests.factories.finance import finance_officer
from tests.factories.payments import new_bill
from tests.factories.payments_in import make_bill
from tests.factories.people import make_person
from tests.factories.slips import slip_picture

TRANSFER = "0002123123121200011"


@pytest.fixture
def payer(app):
    with unit_of_work():
        return Actor.citizen(make_person().id)


def bill(satang: int = 123_450):
    with unit_of_work():
        return make_bill(satang)


def send(one, transfer: str | None, actor, **values):
    ready = slips.ready_slip(slip_picture(transfer, **values), filename="slip.jpg")
    with unit_of_work():
        return slips.send_slip(find_bill(one.id), ready, actor=actor)


def pay(one, reference: str = "", satang: int = 123_450):
    with unit_of_work():
        new = NewPayment(
            Method.CALLBACK, satang, clock.now() - timedelta(minutes=1), f"callback:{reference}{one.id}{satang}",
            bank_reference=reference, ref1=one.ref1, ref2=one.ref2,
        )  # fmt: skip
        return take_payment(new, actor=SYSTEM)


def states() -> list[str]:
    session().rollback()
    return list(session().scalars(select(Slip.state).order_by(Slip.id)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_slip_is_read_and_counts_nothing(payer, kind):
    one = bill()
    sent = send(one, TRANSFER, payer, kind=kind)
    assert (sent.state, sent.bank, sent.is_mine) == (SlipState.WAITING, "002", True)
    assert slips.is_awaited(find_bill(one.id)) and slips.count_waiting() == 1
    assert session().query(Payment).count() == 0
    assert session().scalar(select(Bill.status).where(Bill.id == one.id)) == "open"
    assert files.get_file(sent.file_key).owner_kind == "slip"
    row = session().scalars(select(Slip)).one()
    assert row.trans_ref == TRANSFER and TRANSFER not in (row.trans_hash or "")


def test_a_picture_without_a_code_waits_for_the_bank_too(payer):
    one = bill()
    assert send(one, None, payer).state is SlipState.UNREADABLE
    pay(one)
    assert states() == ["matched"]


def test_what_is_no_picture_is_refused(payer):
    with pytest.raises(RuleBroken):
        slips.ready_slip(BytesIO(b"%PDF-1.7 slip"), filename="slip.pdf")


def test_the_money_settles_the_slip_that_names_it(payer):
    one = bill()
    send(one, "OTHER123", payer)
    send(one, TRANSFER, payer)
    taken = pay(one, TRANSFER)
    assert states() == ["waiting", "matched"] and not slips.is_awaited(find_bill(one.id))
    assert session().scalar(select(Slip.payment_id).where(Slip.state == "matched")) == taken.payment_id


def test_without_the_banks_number_one_payment_settles_one_slip(payer):
    one = bill()
    send(one, "A1", payer)
    send(one, "A2", payer)
    pay(one, satang=100_000)
    assert states() == ["matched", "waiting"] and slips.is_awaited(find_bill(one.id))
    pay(one, satang=23_450)
    assert states() == ["matched", "matched"]


def test_a_slip_used_for_another_bill_is_noticed(payer):
    one, two = bill(), bill()
    send(one, TRANSFER, payer)
    assert send(two, TRANSFER, payer).state is SlipState.USED_BEFORE
    with unit_of_work():
        desk, somebody = finance_officer(), Actor.citizen(make_person().id)
    assert send(one, TRANSFER, somebody).state is SlipState.USED_BEFORE
    found = exceptions.list_exceptions(actor=desk, code="slip_reused").rows
    assert [each.bill_id for each in found] == [two.id, one.id] and found[0].data["other_bill"] == one.id


def test_the_same_slip_again_is_the_one_that_is_there(payer):
    one = bill()
    assert send(one, TRANSFER, payer).id == send(one, TRANSFER, payer, angle=3).id
    assert states() == ["waiting"]


def test_a_paid_bill_takes_no_slip_and_an_open_one_not_too_many(payer, monkeypatch):
    one, two = bill(), bill()
    pay(one, "T1")
    with pytest.raises(RuleBroken, match="bill_paid"):
        send(one, TRANSFER, payer)
    monkeypatch.setattr("services.payments.slips.MOST", 1)
    send(two, "A1", payer)
    with pytest.raises(RuleBroken, match="too_many_slips"):
        send(two, "A2", payer)


def test_a_slip_belongs_to_its_bill(payer):
    one, two = bill(), bill()
    sent = send(one, TRANSFER, payer)
    with pytest.raises(NotFound):
        slips.get_slip(two.id, sent.id, actor=payer)


def listed(actor, after=None):
    session().rollback()
    page = waiting_slips.list_waiting_slips(actor=actor, after=after)
    return [(row.id, row.bill_reference, row.exception_id is not None) for row in page.rows], page.after


def test_the_desk_lists_what_no_payment_has_met_oldest_first(payer, monkeypatch):
    desk, paid, first, second = finance_officer(), bill(), bill(), bill(777)
    for one, transfer in ((paid, TRANSFER), (first, "0002123123121200012"), (second, None)):
        send(one, transfer, payer)
    pay(paid)
    (waits, unread), after = listed(desk)
    assert waits[1:] == (first.reference, False) and unread[1:] == (second.reference, False) and after is None
    monkeypatch.setattr(waiting_slips, "PAGE", 1)
    assert listed(desk) == ([waits], waits[0]) and listed(desk, waits[0]) == ([unread], None)
    with pytest.raises(NotFound):
        waiting_slips.list_waiting_slips(actor=payer)


def test_a_waiting_slip_leads_to_its_exception(payer):
    desk, first, second, third = finance_officer(), bill(), bill(), bill()
    for one, transfer in ((first, TRANSFER), (second, TRANSFER), (third, "0002123123121200013")):
        send(one, transfer, payer)
    # The transfer of the third slip came in with references that nobody knows.
    with unit_of_work():
        new = NewPayment(
            Method.CALLBACK,
            123_450,
            clock.now(),
            "callback:x",
            bank_reference="0002123123121200013",
            ref1="9",
            ref2="9",
        )
        take_payment(new, actor=SYSTEM)
    assert [each[2] for each in listed(desk)[0]] == [False, True, True]
    numbers = [row.exception_id for row in waiting_slips.list_waiting_slips(actor=desk).rows]
    codes = [exceptions.get_exception(number, actor=desk).code for number in numbers if number]
    assert codes == ["slip_reused", "unknown_reference"]


def test_a_slip_goes_along_when_its_bill_is_issued_anew(payer):
    old = bill()
    send(old, TRANSFER, payer)
    with unit_of_work():
        new = replace_bill(old.reference, new_bill(old.business_id, 200_000), actor=SYSTEM)
    assert slips.is_awaited(find_bill(new.id))
    pay(old)
    assert states() == [SlipState.MATCHED]
