"""Returns at the desk: the list and its filters, one with its past, approval and asking back, the next one."""

from datetime import date, datetime
from io import BytesIO

import pytest
import time_machine

from services import audit, files, payments, taxes
from services.audit import Role
from services.clock import BANGKOK
from services.db import unit_of_work
from services.taxes import desk_returns
from services.taxes.desk_returns import DeskFilter
from services.taxes.filing import NewReturn
from services.taxes.flagging import flag_returns
from services.taxes.ledgers import CLEANER, sums_of
from tests.factories.businesses import citizen, make_business, make_station
from tests.factories.complaint_pages import as_officer, post
from tests.factories.finance import HOTEL, STOCK, file_for, finance_officer, seed_finance
from tests.factories.people import make_person

OCTOBER, SEPTEMBER, AUGUST = date(2026, 10, 1), date(2026, 9, 1), date(2026, 8, 1)


@pytest.fixture(autouse=True)
def _fifth_of_november(app):
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.fixture
def filed(app):
    """A hotel with two months and a station whose stock does not balance; all waiting to be examined."""
    with unit_of_work():
        seed_finance()
        owner = citizen(make_person().id)
        hotel, station = make_business(owner=owner.id), make_business(make_station(), owner=owner.id)
        returns = [file_for(hotel, owner, SEPTEMBER), file_for(hotel, owner, OCTOBER)]
        stock = {"has_items": True, "products": [STOCK | {"closing": "91"}]}
        returns.append(file_for(station, owner, OCTOBER, stock, tax="oil-tax"))
    while flag_returns():
        pass
    return [each.reference for each in returns]


def shown(client, query=""):
    page = client.get(f"/staff/finance/returns?{query}").get_data(as_text=True)
    return page


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", [0, 1, 2]),
        ("status=any", [0, 1, 2]),
        ("status=examined", []),
        ("tax=oil-tax", [2]),
        ("month=2026-09", [0]),
        ("month=2026-10&tax=hotel-fee", [1]),
        ("flag=any", [2]),
        ("flag=stock_imbalance", [2]),
        ("flag=first_return", [0, 2]),
        ("flag=nil_again", []),
        ("month=x&tax=y&flag=z&status=w&after=q", [0, 1, 2]),
    ],
)
def test_the_list_and_its_filters(checked_client, filed, query, places):
    as_officer(checked_client, Role.FINANCE)
    page = shown(checked_client, query)
    assert [number for number, reference in enumerate(filed) if reference in page] == places


def test_those_to_examine_stand_oldest_first(filed):
    with unit_of_work():
        reader = finance_officer()
    waiting = desk_returns.list_desk_returns(DeskFilter(status="filed"), limit=2, actor=reader)
    assert [row.reference for row in waiting.rows] == filed[:2]
    rest = desk_returns.list_desk_returns(DeskFilter(status="filed"), after=waiting.after, limit=2, actor=reader)
    assert ([row.reference for row in rest.rows], rest.after) == (filed[2:], None)
    newest = desk_returns.list_desk_returns(DeskFilter(), limit=2, actor=reader)
    assert [row.reference for row in newest.rows] == [filed[2], filed[1]]


def test_one_return_with_its_past_and_its_bill(checked_client, filed):
    as_officer(checked_client, Role.AUDITOR)
    page = checked_client.get(f"/staff/finance/returns/{filed[1]}").get_data(as_text=True)
    assert "50,000.00" in page
    assert "ค่าห้องพักที่เก็บได้" in page
    assert "กันยายน 2569" in page
    assert "<svg" in page
    assert "ขอรับรองว่าถูกต้อง" in page
    assert 'name="note"' not in page
    bill = payments.bills_for("tax_return", taxes.get_return(filed[1], owner=finance_officer()).id)[0]
    assert bill.reference in page


def test_the_stock_statement_shows_what_does_not_balance(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get(f"/staff/finance/returns/{filed[2]}").get_data(as_text=True)
    assert "<strong>+1</strong>" in page
    assert "ยอดคงเหลือไม่สมดุล" in page
    english = checked_client.get(f"/staff/finance/returns/{filed[2]}?lang=en").get_data(as_text=True)
    assert "The stock does not balance" in english


def test_examining_goes_on_with_the_next_and_the_filter_stays(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/returns/{filed[0]}"
    answer = post(checked_client, f"{path}/examine?status=filed&tax=hotel-fee", path, note="ตรงกับบัญชี", revision="1")
    assert answer.location == f"/staff/finance/returns/{filed[1]}?tax=hotel-fee&status=filed"
    page = checked_client.get(path).get_data(as_text=True)
    assert "ตรงกับบัญชี" in page
    assert 'name="note"' not in page
    last = f"/staff/finance/returns/{filed[1]}"
    answer = post(checked_client, f"{last}/examine?status=filed&tax=hotel-fee", last)
    assert answer.location == "/staff/finance/returns?tax=hotel-fee&status=filed"


def test_what_was_changed_meanwhile_or_is_over_is_refused(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/returns/{filed[0]}"
    stale = post(checked_client, f"{path}/examine", path, revision="7")
    assert stale.status_code == 400
    assert "ระหว่างที่ท่านเปิดอยู่" in stale.get_data(as_text=True)
    assert post(checked_client, f"{path}/examine", path, revision="1").status_code == 302
    over = post(checked_client, f"{path}/examine", "/staff/finance/returns/" + filed[1])
    assert over.status_code == 400
    assert "ไม่อยู่ในขั้น" in over.get_data(as_text=True)


def test_asking_back_needs_words(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    path = f"/staff/finance/returns/{filed[0]}"
    assert post(checked_client, f"{path}/send-back", path, words=" ").status_code == 400
    assert post(checked_client, f"{path}/send-back", path, words="ขอดูยอดเดือนนี้อีกครั้ง").status_code == 302
    assert "ขอให้แก้ไขแบบ" in checked_client.get(path).get_data(as_text=True)
    assert filed[0] in shown(checked_client, "status=sent_back")


def test_a_return_that_is_not_there(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    assert checked_client.get("/staff/finance/returns/TX-69-2222-22").status_code == 404


def test_an_amendment_says_why_and_what_it_changes(checked_client, filed):
    first = taxes.get_return(filed[1], owner=finance_officer())
    with unit_of_work():
        owner = citizen(first.filed_by_person_id)
        changed = HOTEL | {"room_charge": 6_000_000, "amend_reason": "นับห้องพักตกไป"}
        new = NewReturn("hotel-fee", first.establishment.id, OCTOBER, changed, "ขอรับรองว่าถูกต้อง")
        amended = taxes.file_return(new, actor=owner)
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get(f"/staff/finance/returns/{amended.reference}").get_data(as_text=True)
    assert "นับห้องพักตกไป" in page and "ต่างจากฉบับที่ 1" in page
    assert "60,000.00 บาท" in page and "500.00 → 600.00 บาท (+100.00)" in page


def test_the_working_has_its_units_and_a_bill_of_today_is_not_overdue(checked_client, filed):
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get(f"/staff/finance/returns/{filed[1]}").get_data(as_text=True)
    assert "50,000.00 บาท</td>" in page and "1%</td>" in page
    assert "รอชำระ" in page
    oil = checked_client.get(f"/staff/finance/returns/{filed[2]}").get_data(as_text=True)
    assert "สตางค์</td>" in oil and "ลิตร</td>" in oil
    with time_machine.travel(datetime(2026, 12, 20, 10, tzinfo=BANGKOK), tick=False):
        as_officer(checked_client, Role.FINANCE)
        assert "รอชำระ" not in checked_client.get(f"/staff/finance/returns/{filed[1]}").get_data(as_text=True)


def test_a_ledger_shows_what_was_read_of_it(checked_client, filed):
    with unit_of_work():
        owner = citizen(make_person().id)
        hotel = make_business(owner=owner.id)
        sums = {"charge_by_day": {"1": 5_000_000}, "rooms_sold": 1_234, "nights": 2_345, "outside_month": 7}
        done = file_for(hotel, owner, OCTOBER, {"has_items": True, "way": "ledger"} | sums)
    as_officer(checked_client, Role.FINANCE)
    page = checked_client.get(f"/staff/finance/returns/{done.reference}").get_data(as_text=True)
    assert "1,234" in page and "2,345" in page and "แถวของเดือนอื่น" in page


def test_the_kept_ledger_goes_to_finance_alone_and_outlives_its_draft(checked_client, filed):
    with unit_of_work():
        owner = citizen(make_person().id)
        hotel = make_business(owner=owner.id)
        table = "ชื่อ,วันที่เข้าพัก,ห้อง,จำนวนคืน,ค่าห้องพัก\nลับมาก,1/10/2569,101,1,800\n"
        stored = files.save_document(BytesIO(table.encode()), filename="แขก.csv", cleaner=CLEANER, actor=owner)
        files.attach([stored.key], "draft", "a-draft")
        answers = {"has_items": True, "way": "ledger", "ledger": {"key": stored.key}}
        done = file_for(hotel, owner, OCTOBER, answers | sums_of(stored.key, OCTOBER))
    assert files.get_file(stored.key).owner_kind == "tax_return"
    path = f"/staff/finance/returns/{done.reference}"
    as_officer(checked_client, Role.FINANCE)
    assert f'href="{path}/ledger.csv"' in checked_client.get(path).get_data(as_text=True)
    answer = checked_client.get(f"{path}/ledger.csv")
    kept = answer.get_data(as_text=True)
    assert "2026-10-01,101,1,80000" in kept and "ลับมาก" not in kept
    assert "attachment" in answer.headers["Content-Disposition"]
    (read,) = [
        each for each in audit.list_entries(subject="tax_return", subject_id=done.return_id) if "read" in each.action
    ]
    assert read.note == "ledger"
    assert checked_client.get(f"/staff/finance/returns/{filed[0]}/ledger.csv").status_code == 404
    as_officer(checked_client, Role.AUDITOR)
    assert "ledger.csv" not in checked_client.get(path).get_data(as_text=True)
    assert checked_client.get(f"{path}/ledger.csv").status_code == 403
