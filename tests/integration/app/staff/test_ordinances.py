"""The ordinances on the finance desk: a rate that changes, a waiver, a source for the surcharge, and confirming."""

from datetime import date
from decimal import Decimal

import pytest

from services import taxes
from services.audit import Role
from services.db import unit_of_work
from tests.factories.businesses import make_business
from tests.factories.complaint_pages import token_in
from tests.factories.finance import add_return
from tests.factories.people import make_officer, sign_in

FORM = {
    "title": "ข้อบัญญัติ 2569", "valid_from": "1/10/2569", "due_day": "๑๐", "rounds_by": "line", "rounding": "down",
    "holiday_rule": "same_day", "needs_nil_return": "1", "rates-0-name_th": "ค่าห้องพัก", "rates-0-rate": "1.5",
    "rates-0-basis": "percent", "rates-0-valid_from": "1 ต.ค. 69",
}  # fmt: skip
NEW = "/staff/finance/ordinances/new/hotel-fee"


@pytest.fixture(autouse=True)
def ordinances(app):
    """The known ones."""
    with unit_of_work():
        taxes.seed_ordinances()


@pytest.fixture
def desk(checked_client):
    """A browser in which a finance officer is signed in."""
    with unit_of_work():
        officer = make_officer(Role.FINANCE)
    sign_in(checked_client, officer)
    return checked_client


def send(client, path, **form):
    return client.post(path, data={"csrf_token": token_in(client.get(path)), **form})


def newest():
    return taxes.list_ordinances("hotel-fee")[0]


def test_a_new_version_begins_on_its_day(desk):
    assert "ตัวอย่าง ต้องตรวจกับข้อบัญญัติ" in desk.get("/staff/finance/ordinances").get_data(as_text=True)
    answer = send(desk, NEW, **FORM)
    assert answer.status_code == 302
    made, before = taxes.list_ordinances("hotel-fee")
    assert before.valid_until == date(2026, 9, 30)
    assert (made.valid_from, made.due_day, made.rounds_by, made.rounding) == (date(2026, 10, 1), 10, "line", "down")
    assert [(rate.product, rate.rate, rate.valid_from) for rate in made.rates] == [
        ("room_charge", Decimal("1.5"), date(2026, 10, 1))
    ]
    page = desk.get(answer.location).get_data(as_text=True)
    assert "ข้อบัญญัติ 2569" in page and 'value="1.5"' in page


@pytest.mark.parametrize(("language", "typed"), [("th", "1/10/2569"), ("en", "1/10/2026")])
def test_days_stand_in_the_form_as_people_type_them(desk, language, typed):
    path = send(desk, NEW, **FORM).location
    page = desk.get(f"{path}?lang={language}").get_data(as_text=True)
    assert page.count(f'value="{typed}"') == 2 and "2026-10-01" not in page


def test_a_waiver_is_one_row_more(desk):
    send(desk, NEW, **FORM)
    path = f"/staff/finance/ordinances/{newest().id}"
    waiver = {
        "rates-1-name_th": "ค่าห้องพัก", "rates-1-rate": "0", "rates-1-basis": "percent", "rates-1-is_waiver": "1",
        "rates-1-valid_from": "1/1/2570", "rates-1-valid_until": "31/3/2570",
    }  # fmt: skip
    form = {**FORM, **waiver, "seen": str(newest().revision)}
    refused = send(desk, path, **form)
    assert refused.status_code == 400 and "โปรดอ้างข้อบัญญัติหรือที่มา" in refused.get_data(as_text=True)
    assert send(desk, path, **form, **{"rates-1-source": "ข้อบัญญัติ ข้อ 12"}).status_code == 302
    periods = [
        taxes.ordinance_for("hotel-fee", date(2027, month, 1)).periods(date(2027, month, 1)) for month in (1, 3, 4)
    ]
    assert [[period.rate.rate for period in month] for month in periods] == [[0], [0], [Decimal("1.5")]]


def test_returns_that_were_filed_before_are_told_and_ticked(desk):
    with unit_of_work():
        add_return(make_business(), date(2026, 10, 1), 500)
    told = send(desk, NEW, **FORM)
    page = told.get_data(as_text=True)
    assert told.status_code == 400 and "มีแบบที่ยื่นแล้ว 1 ฉบับ" in page and 'name="accept_filed"' in page
    assert send(desk, NEW, **FORM, accept_filed="1").status_code == 302


def test_a_new_one_begins_without_the_marks_of_an_example(desk):
    page = desk.get(NEW).get_data(as_text=True)
    assert "(ตัวอย่าง)" not in page and "ยังไม่ได้อ้างข้อบัญญัติ" not in page and "not cited" not in page


def test_surcharge_and_confirming_want_their_sources(desk):
    send(desk, NEW, **FORM)
    path = f"/staff/finance/ordinances/{newest().id}"

    def save(**more):
        return send(desk, path, **{**FORM, "title": "ข้อบัญญัติ 2569 (ตัวอย่าง)", "seen": str(newest().revision), **more})

    assert save(surcharge_percent="1.5").status_code == 400
    assert save(surcharge_percent="1.5", surcharge_source="ข้อ 9").status_code == 302 and newest().has_surcharge
    assert save(action="confirm").status_code == 400
    assert save(legal_source="ข้อบัญญัติ ลงวันที่ 1 กันยายน 2569").status_code == 302
    own = save(action="confirm")
    assert own.status_code == 400 and "ผู้ที่แก้ไขล่าสุดยืนยันเองไม่ได้" in own.get_data(as_text=True)
    with unit_of_work():
        other = make_officer(Role.FINANCE)
    sign_in(desk, other)
    assert save(action="confirm").status_code == 302 and newest().is_confirmed
    assert newest().title == "ข้อบัญญัติ 2569"
    assert send(desk, path, **FORM, seen="1").status_code == 409


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"valid_from": ""}, "โปรดตอบข้อนี้"),
        ({"valid_from": "31/2/2569"}, "ไม่มีวันที่นี้"),
        ({"due_day": "x"}, "โปรดใส่เป็นตัวเลข"),
        ({"rates-0-rate": "1e99"}, "โปรดใส่เป็นตัวเลข"),
        ({"rates-0-name_th": "", "rates-0-rate": ""}, "โปรด"),
    ],
)
def test_what_cannot_be_read_is_shown_again(desk, changes, words):
    answer = send(desk, NEW, **{**FORM, **changes})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400 and words in page and "ข้อบัญญัติ 2569" in page
    assert len(taxes.list_ordinances("hotel-fee")) == 1


def test_others_do_not_open_it(checked_client):
    for role in (Role.OFFICER, Role.AUDITOR, Role.COUNTER):
        with unit_of_work():
            officer = make_officer(role)
        sign_in(checked_client, officer)
        assert checked_client.get("/staff/finance/ordinances").status_code == 403
