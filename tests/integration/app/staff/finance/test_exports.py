"""Exports on the page: the file of some days, its layout changed as JSON, and what is refused."""

import json

import pytest

from services import clock
from services.audit import Role, list_entries
from services.db import unit_of_work
from tests.factories.businesses import make_business
from tests.factories.complaint_pages import as_officer, post
from tests.factories.finance import add_bill, add_payment

PAGE = "/staff/finance/exports"


@pytest.fixture
def day(app):
    today = clock.today()
    with unit_of_work():
        add_payment(add_bill(make_business(), 1_234_50, due_on=today), 1_234_50, today)
    return today.isoformat()


def test_the_file_of_a_day_and_who_took_it(checked_client, day):
    actor = as_officer(checked_client, Role.AUDITOR)
    assert "วันที่รับเงิน" in checked_client.get(PAGE).get_data(as_text=True)
    answer = post(checked_client, f"{PAGE}/elaas-days", PAGE, first=day, last=day)
    assert "1234.50" in answer.get_data().decode("utf-8-sig")
    assert (
        f'filename="elaas-days-{day.replace("-", "")}-{day.replace("-", "")}.csv"'
        in answer.headers["Content-Disposition"]
    )
    assert any(entry.action == "export revenue" and entry.actor_id == actor.id for entry in list_entries())


@pytest.mark.parametrize(("first", "last"), [("", ""), ("2026-01-01", "2026-12-31"), ("2026-02-02", "2026-02-01")])
def test_days_that_are_refused_come_back(checked_client, day, first, last):
    as_officer(checked_client, Role.FINANCE)
    assert post(checked_client, f"{PAGE}/elaas-days", PAGE, first=first, last=last).status_code == 400


def test_a_layout_is_changed_as_json(checked_client, day):
    as_officer(checked_client, Role.ADMIN)
    path = f"{PAGE}/elaas-days/layout"
    broken = post(checked_client, path, layout="{", revision="0")
    assert broken.status_code == 400
    assert "อ่านไม่ได้ที่ JSON" in broken.get_data(as_text=True)
    layout = {"source": "days", "columns": [{"heading": "ยอด", "field": "amount"}]}
    wrong = post(checked_client, path, layout=json.dumps(layout | {"encoding": "x"}), revision="0")
    assert "ค่าใช้ไม่ได้ที่ encoding" in wrong.get_data(as_text=True)
    assert post(checked_client, path, layout=json.dumps(layout), revision="0").status_code == 302
    assert post(checked_client, path, layout=json.dumps(layout), revision="0").status_code == 400
    as_officer(checked_client, Role.FINANCE)
    body = post(checked_client, f"{PAGE}/elaas-days", PAGE, first=day, last=day).get_data().decode("utf-8-sig")
    assert body.splitlines() == ["ยอด", "1234.50"]
