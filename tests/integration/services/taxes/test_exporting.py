"""Exports: what came in on some days, by a layout that is data; undone money with a minus; no formulas."""

import csv
import io
from datetime import date

import pytest

from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.people.business_models import Business
from services.taxes import exporting
from tests.factories.businesses import make_business
from tests.factories.finance import add_bill, add_payment, finance_officer, undo_payment
from tests.factories.people import make_actor

FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.fixture
def desk(app):
    with unit_of_work():
        business = make_business(name="=HYPERLINK(1) จำกัด")
        fee = add_bill(business, 1_234_50, due_on=FIRST, month=date(2026, 10, 1))
        paid = add_payment(fee, 1_234_50, date(2026, 11, 3))
        undo_payment(paid, date(2026, 11, 5))
        add_payment(add_bill(business, 7_25, due_on=FIRST, part="surcharge"), 7_25, date(2026, 11, 30))
        add_payment(add_bill(business, 9_00, due_on=FIRST), 9_00, date(2026, 12, 1))
        return finance_officer(), business


def rows(body: bytes, encoding="utf-8-sig", delimiter=","):
    return list(csv.reader(io.StringIO(body.decode(encoding)), delimiter=delimiter))


def test_every_line_with_its_day_and_sum(desk):
    officer, business = desk
    headings, *lines = rows(exporting.export_days("elaas-receipts", FIRST, LAST, actor=officer))
    by_name = [dict(zip(headings, line, strict=True)) for line in lines]
    assert [line["วันที่รับเงิน"] for line in by_name] == ["03/11/2569", "05/11/2569", "30/11/2569"]
    assert [line["จำนวนเงิน"] for line in by_name] == ["1234.50", "-1234.50", "7.25"]
    assert [line["ส่วน"] for line in by_name] == ["เงินต้น", "เงินต้น", "เงินเพิ่ม"]
    assert by_name[0]["งวดเดือน"] == "10/2569"
    assert by_name[0]["เลขทะเบียน"] == business.number
    assert by_name[0]["ชื่อผู้ชำระ"].startswith("'=")


def test_days_are_the_sums_of_the_counters(desk):
    officer, _business = desk
    _headings, *lines = rows(exporting.export_days("elaas-days", FIRST, LAST, actor=officer))
    assert [(line[0], line[5]) for line in lines] == [
        ("03/11/2569", "1234.50"), ("05/11/2569", "-1234.50"), ("30/11/2569", "7.25"),
    ]  # fmt: skip


def test_the_layout_is_data(desk):
    officer, _business = desk
    layout = {
        "source": "days", "encoding": "cp874", "delimiter": "|", "headings": False, "dates": "iso", "amounts": "satang",
        "accounts": {"hotel-fee:principal": "41100-01"},
        "columns": [{"heading": "ก", "field": field} for field in ("account", "day", "amount", "blank", "revenue")],
    }  # fmt: skip
    with unit_of_work():
        exporting.save_layout("elaas-days", layout, seen=0, actor=officer)
    body = exporting.export_days("elaas-days", FIRST, date(2026, 11, 3), actor=officer)
    name = "ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม"
    assert rows(body, "cp874", "|") == [["41100-01", "2026-11-03", "123450", "", name]]
    with unit_of_work(), pytest.raises(Stale):
        exporting.save_layout("elaas-days", layout, seen=0, actor=officer)
    with unit_of_work():
        exporting.save_layout("elaas-days", layout, seen=1, actor=officer)


@pytest.mark.parametrize(
    ("changes", "at"),
    [
        ({"source": "everything"}, "source"),
        ({"encoding": "utf-7"}, "encoding"),
        ({"delimiter": "ab"}, "delimiter"),
        ({"dates": "x"}, "dates"),
        ({"amounts": 5}, "amounts"),
        ({"columns": []}, "columns"),
        ({"columns": "day"}, "columns"),
        ({"columns": [{"heading": "x", "field": "password"}]}, "columns[0].field"),
        ({"columns": [{"field": "day"}]}, "columns[0]"),
        ({"columns": [{"heading": "x", "field": "day"}] * 41}, "columns"),
        ({"accounts": []}, "columns"),
    ],
)
def test_layouts_that_are_refused(app, changes, at):
    good = {"source": "lines", "columns": [{"heading": "x", "field": "day"}]}
    assert exporting.check_layout(good)["encoding"] == "utf-8-sig"
    with pytest.raises(RuleBroken) as refused:
        exporting.check_layout(good | changes)
    assert refused.value.problems[0].params["at"] == at


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [(date(2026, 11, 2), date(2026, 11, 1), "before_first"), (date(2026, 1, 1), date(2026, 4, 3), "too_many_days")],
)
def test_days_that_are_refused(desk, first, last, code):
    with pytest.raises(RuleBroken) as refused:
        exporting.export_days("elaas-days", first, last, actor=desk[0])
    assert refused.value.problems[0].code == code


def test_who_may(desk):
    with unit_of_work():
        admin, stranger, auditor = make_actor(Role.ADMIN), make_actor(Role.OFFICER), make_actor(Role.AUDITOR)
    layout = dict(exporting.get_layout("elaas-days", actor=auditor).layout)
    with pytest.raises(NotAllowed):
        exporting.list_layouts(actor=stranger)
    with unit_of_work(), pytest.raises(NotAllowed):
        exporting.save_layout("elaas-days", layout, seen=0, actor=auditor)
    with unit_of_work():
        exporting.save_layout("elaas-days", layout, seen=0, actor=admin)
    with pytest.raises(NotFound):
        exporting.get_layout("no-such", actor=auditor)
    assert session().query(Business).count() == 1
