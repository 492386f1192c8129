"""Demand letters on the page: from the arrears to the file, with progress between."""

from datetime import date, datetime

import pytest
import time_machine

from services.audit import Role
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.taxes import letters
from services.taxes.letters import make_letters
from services.taxes.models import TaxMonth
from tests.factories.businesses import make_business
from tests.factories.complaint_pages import as_officer, post
from tests.factories.finance import add_bill, seed_finance

FORM = {"prefix": "ลพ 51004/", "first_number": "๑๒", "days": "15", "days_late": "30", "show": "bills"}


@pytest.fixture(autouse=True)
def _that_day(app):
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.fixture
def business(app):
    with unit_of_work():
        seed_finance()
        made = make_business()
        make_business()
        session().query(TaxMonth).delete()
        add_bill(made, 1_234_50, due_on=date(2026, 10, 12))
        return made


def test_from_the_arrears_to_the_file(checked_client, business):
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get("/staff/finance/arrears?show=bills&days=30").get_data(as_text=True)
    assert business.name in page
    assert "1,234.50" in page
    assert 'href="/staff/finance/letters/new?show=bills&amp;days=30"' in page
    form = checked_client.get("/staff/finance/letters/new?show=bills&days=30").get_data(as_text=True)
    assert "<dd>1</dd>" in form
    answer = post(checked_client, "/staff/finance/letters/new", **FORM)
    assert answer.status_code == 302
    waiting = checked_client.get(answer.location).get_data(as_text=True)
    assert 'id="work" data-refresh=' in waiting
    while make_letters():
        pass
    done = checked_client.get(answer.location).get_data(as_text=True)
    assert "ลพ 51004/12" in done
    pdf = checked_client.get(f"{answer.location}/1.pdf")
    assert pdf.get_data().startswith(b"%PDF-")
    assert "attachment" in pdf.headers["Content-Disposition"]
    assert checked_client.get(f"{answer.location}/2.pdf").status_code == 404
    listed = checked_client.get("/staff/finance/letters").get_data(as_text=True)
    assert "20 พฤศจิกายน 2569" in listed
    as_officer(checked_client, Role.AUDITOR)
    assert "1.pdf" not in checked_client.get(answer.location).get_data(as_text=True)
    assert checked_client.get(f"{answer.location}/1.pdf").status_code == 403


def test_what_is_refused_comes_back_as_typed(checked_client, business):
    as_officer(checked_client, Role.FINANCE)
    refused = post(checked_client, "/staff/finance/letters/new", **FORM | {"first_number": "x", "days": "500"})
    assert refused.status_code == 400
    assert 'value="500"' in refused.get_data(as_text=True)


def test_the_arrears_as_a_file(checked_client, business):
    as_officer(checked_client, Role.AUDITOR)
    text = checked_client.get("/staff/finance/arrears.csv?show=bills").get_data().decode("utf-8-sig")
    assert f"{business.number},{business.name}" in text
    assert "1234.50" in text
    assert checked_client.get("/staff/finance/letters/new").status_code == 403


def test_a_large_batch_says_of_how_many_files_it_consists(checked_client, business, monkeypatch):
    monkeypatch.setattr(letters, "IN_A_FILE", 1)
    with unit_of_work():
        add_bill(make_business(), 2_000_00, due_on=date(2026, 10, 12))
        session().query(TaxMonth).delete()
    as_officer(checked_client, Role.FINANCE)
    form = checked_client.get("/staff/finance/letters/new?show=bills&days=30").get_data(as_text=True)
    assert "จะได้ 2 ไฟล์ PDF" in form
    answer = post(checked_client, "/staff/finance/letters/new", **FORM)
    while "1.pdf" not in (page := checked_client.get(answer.location).get_data(as_text=True)):
        assert make_letters()
    assert "แบ่งเป็น 2 ไฟล์" in page and "ทำเสร็จแล้ว 1 ไฟล์" in page and "2.pdf" not in page
    while make_letters():
        pass
    done = checked_client.get(answer.location).get_data(as_text=True)
    assert "2.pdf" in done and "ที่ ลพ 51004/13" in done and "ทำเสร็จแล้ว" not in done
