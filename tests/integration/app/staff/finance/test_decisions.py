"""Decisions and estimates on the page: two officers, from the return to the bill; an objection of the operator."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from sqlalchemy import select

from services import payments
from services.audit import Role
from services.cases.models import CaseFile
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.organisation.cache import changing
from services.taxes import estimating
from services.taxes.models import Ordinance, TaxMonth, TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.complaint_pages import as_officer, post
from tests.factories.finance import add_month, file_for, finance_officer, seed_finance
from tests.factories.people import make_person, make_unit, sign_in

SEPTEMBER = date(2026, 9, 1)
FORM = {"about": "surcharge", "after": "๐", "reason": "น้ำท่วมทั้งเดือน", "legal_source": "ข้อ 13"}


@pytest.fixture(autouse=True)
def _that_day(app):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.fixture
def world(app):
    with unit_of_work():
        seed_finance()
        changing()
        rules = session().scalars(select(Ordinance).where(Ordinance.tax == "hotel-fee")).one()
        rules.surcharge_percent, rules.surcharge_source = Decimal("1.5"), "ข้อ 12"
        rules.estimates_source = "ข้อ 20"
        person = make_person()
        business = make_business(owner=person.id)
        session().query(TaxMonth).delete()
        return business, person


def test_proposed_on_the_return_and_approved_by_another(checked_client, world):
    business, person = world
    with unit_of_work():
        filed = file_for(business, citizen(person.id), SEPTEMBER)
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/returns/{filed.reference}"
    assert f"{path}/decision" in checked_client.get(path).get_data(as_text=True)
    refused = post(checked_client, f"{path}/decision", **FORM | {"reason": ""})
    assert refused.status_code == 400
    assert "ข้อ 13" in refused.get_data(as_text=True)
    shown = post(checked_client, f"{path}/decision", **FORM).location
    mine = checked_client.get(shown).get_data(as_text=True)
    assert "รอเจ้าหน้าที่การคลังอีกคนพิจารณา" in mine
    assert post(checked_client, f"{shown}/approve", "/staff/finance/returns/" + filed.reference).status_code == 400
    as_officer(checked_client, Role.HEAD, make_unit("finance"))
    assert "น้ำท่วมทั้งเดือน" in checked_client.get(shown).get_data(as_text=True)
    assert filed.reference in checked_client.get(path).get_data(as_text=True)
    assert business.name in checked_client.get("/staff/finance/decisions").get_data(as_text=True)
    assert post(checked_client, f"{shown}/approve", shown).status_code == 302
    assert payments.newest_bill(filed.bill.id).amount_satang == 500_00
    done = checked_client.get("/staff/finance/decisions?status=approved").get_data(as_text=True)
    assert "15.00" in done


def test_a_refusal_needs_words(checked_client, world):
    business, person = world
    with unit_of_work():
        filed = file_for(business, citizen(person.id), SEPTEMBER)
    as_officer(checked_client, Role.FINANCE)
    shown = post(checked_client, f"/staff/finance/returns/{filed.reference}/decision", **FORM).location
    as_officer(checked_client, Role.FINANCE)
    assert post(checked_client, f"{shown}/refuse", shown, note="").status_code == 400
    assert post(checked_client, f"{shown}/refuse", shown, note="ไม่ครบเงื่อนไข").status_code == 302
    assert "ไม่ครบเงื่อนไข" in checked_client.get(shown).get_data(as_text=True)


def test_an_estimate_and_the_operators_objection(checked_client, world):
    business, person = world
    with unit_of_work():
        add_month(business, SEPTEMBER, due_on=date(2026, 10, 12))
    place = business.establishments[0].id
    path = f"/staff/finance/estimates/{place}/hotel-fee/2026-09"
    as_officer(checked_client, Role.FINANCE)
    assert path in checked_client.get("/staff/finance/arrears").get_data(as_text=True)
    assert "ข้อ 20" in checked_client.get(path).get_data(as_text=True)
    assert post(checked_client, path, satang="").status_code == 400
    answer = post(checked_client, path, satang="120.50")
    reference = answer.location.rpartition("/")[2]
    assert "ประเมินแทน" in checked_client.get(answer.location).get_data(as_text=True)
    assert checked_client.get(path).status_code == 404
    sign_in(checked_client, person)
    form = f"/taxes/returns/{reference}/objection"
    assert "124.12" in checked_client.get(form).get_data(as_text=True)
    assert post(checked_client, form, words=" ").status_code == 400
    assert post(checked_client, form, words="ปิดปรับปรุงทั้งเดือน").status_code == 302
    assert checked_client.get(form).status_code == 404
    assert session().scalars(select(TaxReturn.status)).one() == "objected"
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get(f"/staff/finance/returns/{reference}/decision").get_data(as_text=True)
    assert "ภาษีที่ประเมินแทน" in page
    matter = session().scalars(select(CaseFile.reference)).one()
    shown = checked_client.get(f"/staff/finance/returns/{reference}").get_data(as_text=True)
    assert f"/staff/cases/{matter}" in shown and "ข้อ 20" in shown


def test_an_estimate_says_what_it_is_and_is_no_paper_of_the_operators(checked_client, world):
    business, person = world
    with unit_of_work():
        add_month(business, SEPTEMBER, due_on=date(2026, 10, 12))
        place = business.establishments[0].id
        reference = estimating.make_estimate(place, "hotel-fee", SEPTEMBER, satang=100_00, actor=finance_officer())
    sign_in(checked_client, person)
    page = checked_client.get(f"/taxes/returns/{reference}").get_data(as_text=True)
    assert "กองคลังยังไม่ได้รับแบบของเดือนนี้" in page and "ข้อ 20" in page
    assert "คำรับรอง" not in page and f"{reference}.pdf" not in page
    assert checked_client.get(f"/taxes/returns/{reference}.pdf").status_code == 404


def test_a_strangers_estimate_is_not_there(checked_client, world):
    with unit_of_work():
        stranger = make_person()
    sign_in(checked_client, stranger)
    assert checked_client.get("/taxes/returns/TX-69-2222-22/objection").status_code == 404


@pytest.mark.parametrize("path", ["99999/hotel-fee/2026-09", "1/hotel-fee/2026-13", "1/land-tax/2026-09"])
def test_estimates_of_nothing(checked_client, world, path):
    as_officer(checked_client, Role.FINANCE)
    assert checked_client.get(f"/staff/finance/estimates/{path}").status_code == 404
