"""Estimates: off until the ordinance is cited; from the past, with objection, replaced by the true return."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from services import payments
from services.audit import Role
from services.cases.models import CaseFile
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications.models import Notice
from services.organisation.cache import changing
from services.taxes import add_months, decisions, estimating
from services.taxes.decisions import Proposal
from services.taxes.models import Ordinance, TaxMonth, TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.finance import HOTEL, add_month, add_return, file_for, finance_head, finance_officer, seed_finance
from tests.factories.people import make_actor, make_person

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def _that_day(app):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.fixture
def missing(app):
    """A hotel that filed for six months and then stopped; the ordinance allows estimates."""
    with unit_of_work():
        seed_finance()
        cite("ข้อบัญญัติทดสอบ ข้อ 20")
        owner = citizen(make_person().id)
        business = make_business(owner=owner.id)
        session().query(TaxMonth).delete()
        for back, satang in enumerate((300_00, 100_00, 200_00, 400_00, 250_00, 350_00, 9_999_00), start=1):
            add_return(business, add_months(SEPTEMBER, -back), satang, status="examined")
        add_month(business, SEPTEMBER, due_on=date(2026, 10, 12))
        return business, owner, finance_officer(), finance_head()


def cite(source: str) -> None:
    changing()
    session().scalars(select(Ordinance).where(Ordinance.tax == "hotel-fee")).one().estimates_source = source
    session().flush()


def estimate(business, officer, satang=None) -> str:
    with unit_of_work():
        place = business.establishments[0].id
        return estimating.make_estimate(place, "hotel-fee", SEPTEMBER, satang=satang, actor=officer)


def row_of(reference) -> TaxReturn:
    return session().scalars(select(TaxReturn).where(TaxReturn.reference == reference)).one()


def test_the_median_of_six_months_with_a_bill_and_word_to_the_operator(missing):
    business, _owner, officer, _head = missing
    made = row_of(estimate(business, officer))
    assert (made.tax_satang, made.is_estimate, made.status) == (275_00, True, "estimated")
    assert made.working["estimate"] == "own_months"
    assert payments.find_bill(made.bill_id).amount_satang == 275_00
    month = session().scalars(select(TaxMonth)).one()
    assert (month.status, month.return_id) == ("estimated", made.id)
    notice = session().scalars(select(Notice).where(Notice.kind == "tax.estimated")).one()
    assert notice.params["amount"] == "275.00 บาท"
    with pytest.raises(NotFound):
        estimate(business, officer)


def test_off_until_the_ordinance_is_cited(missing):
    business, _owner, officer, _head = missing
    with unit_of_work():
        cite("")
    with pytest.raises(RuleBroken) as refused:
        estimate(business, officer)
    assert refused.value.problems[0].code == "not_cited"


def test_without_a_past_the_officer_names_a_sum(missing):
    _business, _owner, officer, _head = missing
    with unit_of_work():
        other = make_business()
        add_month(other, SEPTEMBER, due_on=date(2026, 10, 12))
    with pytest.raises(RuleBroken) as refused:
        estimate(other, officer)
    assert refused.value.problems[0].code == "required"
    made = row_of(estimate(other, officer, 50_00))
    assert (made.tax_satang, made.working["estimate"]) == (50_00, "typed")


def test_the_true_return_takes_its_place(missing):
    business, owner, officer, _head = missing
    first = row_of(estimate(business, officer))
    with unit_of_work():
        filed = file_for(business, owner, SEPTEMBER, HOTEL | {"room_charge": 1_000_000})
    session().expire_all()
    assert session().get_one(TaxReturn, first.id).status == "replaced"
    assert payments.newest_bill(first.bill_id).amount_satang == 100_00
    assert session().scalars(select(TaxMonth.status)).one() == "filed"
    assert filed.version == 2


def object_to(reference, owner, words="เดือนนี้ปิดปรับปรุง") -> str:
    with unit_of_work():
        return estimating.object_to_estimate(reference, words, actor=owner)


def decide(reference, first, second, satang) -> None:
    with unit_of_work():
        proposal = Proposal("objection", satang, "ปิดจริงตามหลักฐาน", "ข้อ 21")
        number = decisions.propose_decision(reference, proposal, actor=first)
    with unit_of_work():
        decisions.approve_decision(number, actor=second)
    session().expire_all()


def test_an_objection_is_decided_by_two_and_lowers_the_bill(missing):
    business, owner, officer, head = missing
    reference = estimate(business, officer)
    matter = object_to(reference, owner)
    assert row_of(reference).status == "objected"
    assert session().scalars(select(CaseFile.words).where(CaseFile.reference == matter)).one() == "เดือนนี้ปิดปรับปรุง"
    decide(reference, officer, head, 40_00)
    made = row_of(reference)
    assert (made.status, made.tax_satang) == ("estimated", 40_00)
    assert payments.newest_bill(made.bill_id).amount_satang == 40_00
    assert session().scalars(select(CaseFile.status).where(CaseFile.reference == matter)).one() == "closed"
    with pytest.raises(RuleBroken):
        object_to(reference, owner)


def test_an_objection_that_is_granted_whole_leaves_the_month_missing(missing):
    business, owner, officer, head = missing
    reference = estimate(business, officer)
    object_to(reference, owner)
    decide(reference, officer, head, 0)
    made = row_of(reference)
    assert made.status == "withdrawn"
    assert payments.newest_bill(made.bill_id).status == "cancelled"
    month = session().scalars(select(TaxMonth)).one()
    assert (month.status, month.return_id) == ("due", None)


def test_an_objection_that_is_not_granted_leaves_the_sum(missing):
    business, owner, officer, head = missing
    reference = estimate(business, officer)
    object_to(reference, owner)
    decide(reference, officer, head, 275_00)
    assert (row_of(reference).status, row_of(reference).tax_satang) == ("estimated", 275_00)


def test_who_may(missing):
    business, owner, officer, _head = missing
    with unit_of_work():
        auditor, stranger = make_actor(Role.AUDITOR), citizen(make_person().id)
    with pytest.raises(NotAllowed):
        estimate(business, auditor)
    reference = estimate(business, officer)
    with pytest.raises(NotFound):
        object_to(reference, stranger)
    with pytest.raises(RuleBroken):
        object_to(reference, owner, " ")
