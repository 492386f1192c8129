"""Decisions of two officers: nothing before the second, then return, bill and what was paid; never one alone."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from services import payments, taxes
from services.audit import SYSTEM, Role
from services.clock import BANGKOK, now
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications.models import Notice
from services.organisation.cache import changing
from services.payments import Method, NewPayment
from services.payments.models import Credit
from services.taxes import decisions
from services.taxes.decisions import Proposal
from services.taxes.models import Ordinance, TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.finance import HOTEL, file_for, finance_head, finance_officer, seed_finance
from tests.factories.people import make_actor, make_person

SEPTEMBER = date(2026, 9, 1)
#: Two months late: 1.5 percent for each of 500 baht.
LATE = datetime(2026, 11, 20, 10, tzinfo=BANGKOK)


@pytest.fixture(autouse=True)
def _that_day(app):
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def late(app):
    """A return of 500 baht with 15 baht of surcharge, its owner, and two officers."""
    with unit_of_work():
        seed_finance()
        changing()
        rules = session().scalars(select(Ordinance).where(Ordinance.tax == "hotel-fee")).one()
        rules.surcharge_percent, rules.surcharge_source = Decimal("1.5"), "ข้อบัญญัติทดสอบ ข้อ 12"
        session().flush()
        owner = citizen(make_person().id)
        business = make_business(owner=owner.id)
        filed = file_for(business, owner, SEPTEMBER)
        assert filed.bill.amount_satang == 515_00
        return business, owner, filed, finance_officer(), finance_head()


def propose(filed, officer, **changes) -> int:
    about = Proposal(
        **({"about": "surcharge", "after_satang": 5_00, "reason": "น้ำท่วม", "legal_source": "ข้อ 13"} | changes)
    )
    with unit_of_work():
        return decisions.propose_decision(filed.reference, about, actor=officer)


def approve(number, officer) -> None:
    with unit_of_work():
        decisions.approve_decision(number, actor=officer)


def refused(code, act, *args, **changes) -> None:
    with pytest.raises(RuleBroken) as error:
        act(*args, **changes)
    assert error.value.problems[0].code == code


def pay(bill, satang, key="bank:1") -> None:
    with unit_of_work():
        new = NewPayment(Method.BANK_FILE, satang, now(), key, ref1=bill.ref1, ref2=bill.ref2)
        payments.take_payment(new, actor=SYSTEM)


def test_a_reduction_takes_effect_with_the_second_officer(late):
    _business, _owner, filed, first, second = late
    number = propose(filed, first)
    assert payments.newest_bill(filed.bill.id).amount_satang == 515_00
    approve(number, second)
    bill = payments.newest_bill(filed.bill.id)
    assert (bill.amount_satang, [item.amount_satang for item in bill.items]) == (505_00, [500_00, 5_00])
    row = session().get_one(TaxReturn, filed.return_id)
    assert (row.surcharge_satang, row.bill_id) == (5_00, bill.id)
    shown = decisions.get_decision(number, actor=second)
    assert (shown.status, shown.before_satang, shown.after_satang) == ("approved", 15_00, 5_00)
    notice = session().scalars(select(Notice).where(Notice.kind == "tax.decided")).one()
    assert (notice.params["before"], notice.params["after"]) == ("15.00 บาท", "5.00 บาท")
    assert payments.find_differences() == []


def test_a_waiver_leaves_the_fee_alone(late):
    _business, _owner, filed, first, second = late
    approve(propose(filed, first, after_satang=0), second)
    assert [item.part for item in payments.newest_bill(filed.bill.id).items] == ["principal"]


def test_what_was_paid_becomes_a_credit(late):
    _business, _owner, filed, first, second = late
    pay(filed.bill, 515_00)
    approve(propose(filed, first, after_satang=0), second)
    credit = session().scalars(select(Credit)).one()
    assert (credit.origin, credit.amount_satang, credit.left_satang) == ("correction", 15_00, 15_00)
    assert payments.newest_bill(filed.bill.id).status == "paid"
    assert payments.find_differences() == []


def test_a_bill_that_was_paid_in_part_keeps_what_was_paid(late):
    _business, _owner, filed, first, second = late
    pay(filed.bill, 510_00)
    approve(propose(filed, first, after_satang=0), second)
    bill = payments.newest_bill(filed.bill.id)
    assert (bill.status, bill.amount_satang) == ("paid", 500_00)
    assert session().scalars(select(Credit.left_satang)).one() == 10_00
    assert payments.find_differences() == []


def test_an_amendment_does_not_bring_back_what_was_waived(late):
    business, owner, filed, first, second = late
    approve(propose(filed, first, after_satang=0), second)
    with unit_of_work():
        later = file_for(business, owner, SEPTEMBER, HOTEL | {"room_charge": 6_000_000})
    assert session().get_one(TaxReturn, later.return_id).surcharge_satang == 0
    assert payments.newest_bill(later.bill.id).amount_satang == 600_00


def test_nobody_decides_alone_and_only_finance_decides(late):
    _business, _owner, filed, first, second = late
    number = propose(filed, first)
    refused("own_proposal", approve, number, first)
    with unit_of_work():
        others = [make_actor(role) for role in (Role.AUDITOR, Role.EXECUTIVE, Role.ADMIN, Role.HEAD, Role.COUNTER)]
    for other in others:
        with pytest.raises(NotAllowed):
            approve(number, other)
        with pytest.raises(NotAllowed):
            propose(filed, other, about="penalty")
    assert decisions.get_decision(number, actor=others[0]).reason == "น้ำท่วม"
    with pytest.raises(NotFound):
        decisions.get_decision(number, actor=others[3])
    approve(number, second)
    refused("already_decided", approve, number, second)


def test_a_refusal_changes_nothing_and_needs_words(late):
    _business, _owner, filed, first, second = late
    number = propose(filed, first)

    def refuse(note):
        with unit_of_work():
            decisions.refuse_decision(number, note, actor=second)

    refused("required", refuse, " ")
    refuse("ไม่เข้าเงื่อนไข")
    assert payments.newest_bill(filed.bill.id).amount_satang == 515_00
    assert decisions.get_decision(number, actor=first).second_note == "ไม่เข้าเงื่อนไข"
    refused("already_decided", approve, number, second)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"about": "fine"}, "not_on_list"),
        ({"reason": " "}, "required"),
        ({"legal_source": ""}, "required"),
        ({"after_satang": 15_00}, "not_lower"),
        ({"after_satang": -1}, "not_lower"),
        ({"about": "penalty"}, "not_lower"),
        ({"about": "objection"}, "not_objected"),
        ({"reason": "ก" * 2001}, "too_long"),
    ],
)
def test_proposals_that_are_refused(late, changes, code):
    refused(code, propose, late[2], late[3], **changes)


def test_one_proposal_at_a_time_and_only_while_the_sum_stands(late):
    business, owner, filed, first, second = late
    number = propose(filed, first)
    refused("open_proposal", propose, filed, second)
    with unit_of_work():
        file_for(business, owner, SEPTEMBER, HOTEL | {"room_charge": 6_000_000})
    refused("return_replaced", approve, number, second)


def test_the_list(late):
    _business, _owner, filed, first, second = late
    number = propose(filed, first)
    page = decisions.list_decisions("proposed", actor=second)
    assert ([row.id for row in page.rows], page.after) == ([number], None)
    assert page.rows[0].return_reference == filed.reference
    assert decisions.list_decisions("approved", actor=second).rows == ()
    assert [row.id for row in decisions.decisions_of(filed.return_id, actor=second)] == [number]
    assert taxes.count_desk(actor=second).decisions == 1
