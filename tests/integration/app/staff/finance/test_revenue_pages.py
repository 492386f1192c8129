"""The pages of revenue and targets: what stands there, in which form, for whom."""

import io

import openpyxl
import pytest

from services import clock
from services.audit import Role
from services.db import unit_of_work
from tests.factories.businesses import make_business
from tests.factories.complaint_pages import as_officer, post
from tests.factories.finance import add_bill, add_payment


@pytest.fixture
def paid(app):
    day = clock.today()
    with unit_of_work():
        add_payment(add_bill(make_business(), 1_234_50, due_on=day), 1_234_50, day)
    return clock.fiscal_year(day)


def test_the_page_and_both_files_say_the_same(checked_client, paid):
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get("/staff/finance/revenue").get_data(as_text=True)
    assert f"ปีงบประมาณ {paid}" in page
    assert "1,234.50" in page
    assert "<svg" in page
    text = checked_client.get("/staff/finance/revenue.csv").get_data().decode("utf-8-sig")
    assert any(line.startswith("รวม,") and "1234.50" in line for line in text.splitlines())
    answer = checked_client.get("/staff/finance/revenue.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.get_data())).worksheets[0]
    last = [cell.value for cell in list(sheet.rows)[-1]]
    assert last[0] == "รวม"
    assert last[5] == 1234.5
    assert checked_client.get("/staff/finance/revenue.pdf").status_code == 404


def test_in_english(checked_client, paid):
    as_officer(checked_client, Role.AUDITOR)
    page = checked_client.get("/staff/finance/revenue?lang=en").get_data(as_text=True)
    assert f"Fiscal year {paid}" in page
    assert "Set targets" not in page


def test_targets_are_typed_in_baht(checked_client, paid):
    as_officer(checked_client, Role.FINANCE)
    url = f"/staff/finance/targets?year={paid}"
    refused = post(checked_client, url, **{"hotel-fee": "มาก", "oil-tax": "5"})
    assert refused.status_code == 400
    assert "มาก" in refused.get_data(as_text=True)
    assert "กรุณากรอกจำนวนเงินเป็นบาท" in refused.get_data(as_text=True)
    assert 'value="5.00"' not in checked_client.get(url).get_data(as_text=True)
    assert post(checked_client, url, **{"hotel-fee": "๑๒,๓๔๕.๕๐"}).status_code == 302
    assert 'value="12,345.50"' in checked_client.get(url).get_data(as_text=True)
    assert "<dd>9%</dd>" in checked_client.get("/staff/finance/revenue").get_data(as_text=True)


@pytest.mark.parametrize("query", ["year=abcd", "year=9999", "tax=x&district=y", "year=๒๕๖๙"])
def test_odd_addresses_show_a_page(checked_client, paid, query):
    as_officer(checked_client, Role.EXECUTIVE)
    assert checked_client.get(f"/staff/finance/revenue?{query}").status_code == 200
