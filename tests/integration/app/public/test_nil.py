"""The one tap that files nothing: shown first, filed by the button alone, once, for whoever may still act."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import select

from services import people
from services.audit import SYSTEM
from services.clock import BANGKOK, days
from services.db import session, unit_of_work
from services.people import NewEstablishment
from services.people.business_models import ActingFor
from services.references import sign
from services.taxes.models import TaxMonth, TaxReturn
from services.taxes.nil import nil_url
from tests.factories.businesses import SINCE, make_business
from tests.factories.complaint_pages import post
from tests.factories.finance import add_month, seed_finance
from tests.factories.forged import forged
from tests.factories.people import make_person

OCTOBER, DUE = date(2026, 10, 1), date(2026, 11, 10)
NOW = datetime(2026, 11, 9, 20, tzinfo=BANGKOK)


@pytest.fixture(autouse=True)
def _the_evening_before(app):
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def owner(app):
    with unit_of_work():
        seed_finance()
        return make_person()


def owing(owner, count=1):
    """A business with so many hotels that owe October; the path of the link."""
    places = [NewEstablishment(f"โรงแรมทดสอบ {n}", "hotel", taxes={"hotel-fee": SINCE}) for n in range(1, count + 1)]
    with unit_of_work():
        business = make_business(*places, owner=owner.id)
        session().query(TaxMonth).delete()
        for number in range(count):
            add_month(business, OCTOBER, due_on=DUE, place=number)
        ids = [place.id for place in business.establishments]
        return business, nil_url(owner.id, "hotel-fee", OCTOBER, ids).partition("8000")[2], ids


def filed():
    query = select(TaxReturn.establishment_id, TaxReturn.is_nil, TaxReturn.certified, TaxReturn.filed_by_person_id)
    return session().execute(query.order_by(TaxReturn.id)).tuples().all()


def test_looking_files_nothing_the_button_files_once(checked_client, owner):
    _business, path, ids = owing(owner)
    page = checked_client.get(path).get_data(as_text=True)
    assert "ไม่มีรายการเดือนตุลาคม 2569" in page
    assert "ข้าพเจ้าขอรับรองว่ารายการที่แสดงถูกต้องครบถ้วนตามความเป็นจริง" in page
    assert filed() == []
    assert post(checked_client, path, establishment=str(ids[0])).status_code == 302
    statement = "ข้าพเจ้าขอรับรองว่ารายการที่แสดงถูกต้องครบถ้วนตามความเป็นจริง"
    assert filed() == [(ids[0], True, statement, owner.id)]
    page = checked_client.get(path).get_data(as_text=True)
    assert "ยื่นแบบเดือนตุลาคม 2569 แล้ว" in page
    assert "ยืนยันยื่นแบบ" not in page
    assert post(checked_client, path, "/track", establishment=str(ids[0])).status_code == 302
    assert len(filed()) == 1


def test_of_several_those_that_are_ticked(checked_client, owner):
    _business, path, ids = owing(owner, 3)
    assert post(checked_client, path).status_code == 400
    assert post(checked_client, path, establishment=[str(ids[0]), str(ids[2]), "999999", "x"]).status_code == 302
    assert [each[0] for each in filed()] == [ids[0], ids[2]]
    page = checked_client.get(path).get_data(as_text=True)
    assert page.count("โรงแรมทดสอบ") == 3
    assert page.count('name="establishment"') == 1


def test_in_english(checked_client, owner):
    _business, path, _ids = owing(owner)
    page = checked_client.get(f"{path}?lang=en").get_data(as_text=True)
    assert "I certify that the entries are true and complete" in page
    assert "October 2026" in page


def test_somebody_elses_establishment_is_not_filed(checked_client, owner):
    _business, path, _ids = owing(owner)
    with unit_of_work():
        other = make_business()
        add_month(other, OCTOBER, due_on=DUE)
        forged = nil_url(owner.id, "hotel-fee", OCTOBER, [other.establishments[0].id]).partition("8000")[2]
    assert checked_client.get(forged).status_code == 404
    assert post(checked_client, forged, path, establishment=str(other.establishments[0].id)).status_code == 404
    assert post(checked_client, path, establishment=str(other.establishments[0].id)).status_code == 400
    assert filed() == []


def test_a_right_that_was_revoked_ends_the_link(checked_client, owner):
    business, path, ids = owing(owner)
    with unit_of_work():
        people.add_member(business.id, make_person().id, part="owner", may_invite=True, actor=SYSTEM)
        session().query(ActingFor).filter_by(person_id=owner.id).update({"until_day": NOW.date() - days(1)})
    assert checked_client.get(path).status_code == 404
    assert post(checked_client, path, "/track", establishment=str(ids[0])).status_code == 404
    assert filed() == []


def test_links_that_are_old_or_not_ours(checked_client, owner):
    _business, path, _ids = owing(owner)
    with time_machine.travel(NOW + days(61), tick=False):
        assert checked_client.get(path).status_code == 404
    for token in ("x", forged(path.rpartition("/")[2]), sign({"p": 1, "t": "hotel-fee"}, "bill")):
        assert checked_client.get(f"/taxes/nil/{token}").status_code == 404
