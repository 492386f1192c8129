"""Filing on the web: what is due, the sum while it is typed, the ledger, many by one table, the return afterwards."""

import io
import re
from datetime import date, datetime

import openpyxl
import pytest
import time_machine
from sqlalchemy import select

from services import drafts, files, people, taxes
from services.audit import Actor, Role
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.files.models import StoredFile
from services.organisation.cache import changing
from services.people import NewEstablishment
from services.taxes.models import Ordinance, TaxReturn
from tests.factories.businesses import make_business, make_station
from tests.factories.complaint_pages import as_officer, token_in
from tests.factories.people import make_person, make_unit, sign_in

SEPTEMBER = date(2026, 9, 1)


@pytest.fixture(autouse=True)
def november(app):
    """The fifth of November, with the ordinances that a new authority begins with."""
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        with unit_of_work():
            make_unit("finance")
            taxes.seed_ordinances()
        yield


@pytest.fixture
def owner(app):
    """Somebody who owns a hotel that files since September, and three stations."""
    with unit_of_work():
        person = make_person()
        hotel = NewEstablishment("โรงแรมทดสอบ", "hotel", rooms=20, taxes={"hotel-fee": SEPTEMBER})
        make_business(hotel, *(make_station(f"สถานี {n}") for n in (1, 2, 3)), owner=person.id)
    return people.get_person(person.id)


def text_of(response) -> str:
    return response.get_data(as_text=True)


def send(client, path: str, form: dict, *, page: str = "", **more):
    """Posts a form with the token of its page."""
    token = token_in(client.get(page or path))
    return client.post(path, data={"csrf_token": token, **form}, content_type="multipart/form-data", **more)


def begin(client, query: str = "", service: str = "hotel-fee") -> str:
    answer = send(client, f"/services/{service}{query}", {})
    return answer.location.rpartition("/")[2]


def test_visitors_read_what_there_is(checked_client):
    page = text_of(checked_client.get("/taxes"))
    assert "4.54 สตางค์ต่อลิตร" in page and "ตัวอย่าง ต้องตรวจกับข้อบัญญัติ" in page
    assert "10 พ.ย. 69" in page and "/services/business-registration" in page
    rules = text_of(checked_client.get("/taxes/ordinances"))
    assert "9.3 สตางค์ต่อมวน" in rules and "ร้อยละ 1 ของค่าห้องพัก" in rules and "ตั้งแต่ 1 ม.ค. 53" in rules
    assert "(?)" not in rules and "not cited" not in rules
    assert "1 percent of the room charge" in text_of(checked_client.get("/taxes/ordinances?lang=en"))
    checked_client.get("/taxes?lang=th")
    assert "Hotel guest fee" in text_of(checked_client.get("/taxes?lang=en"))


def test_the_operator_sees_what_is_due_and_files_nil_in_two_presses(checked_client, owner):
    sign_in(checked_client, owner)
    page = text_of(checked_client.get("/taxes"))
    assert "เหลือ 5 วัน" in page and "เกินกำหนด 24 วัน" in page
    assert "/taxes/many" in page and re.search(r'class="govuk-button" href="/services/hotel-fee\?', page)
    assert "สำนักงานใหญ่" in page and "สาขา 00000" not in page
    links = re.findall(r'href="(/services/hotel-fee\?[^"]*nil=1[^"]*)"', page)
    assert len(links) == 2
    draft = begin(checked_client, "?" + links[-1].partition("?")[2].replace("&amp;", "&"))
    answer = checked_client.get(f"/ask/{draft}")
    assert answer.location.endswith("/review")
    review = text_of(checked_client.get(answer.location))
    assert "ข้าพเจ้าขอรับรองว่ารายการที่แสดงถูกต้องครบถ้วนตามความเป็นจริง" in review and "ยืนยันยื่นแบบ" in review
    seal = re.search(r'name="seal" value="([^"]+)"', review)[1]
    done = send(checked_client, f"/ask/{draft}/review", {"seal": seal}, follow_redirects=True)
    assert "เดือนนี้ไม่มียอดต้องชำระ" in text_of(done)
    row = session().scalars(select(TaxReturn)).one()
    assert row.is_nil and row.certified.startswith("ข้าพเจ้าขอรับรอง")


def test_the_sum_is_shown_as_it_is_typed(checked_client, owner):
    sign_in(checked_client, owner)
    draft = begin(checked_client, "?month=2026-10", "oil-tax")
    view = drafts.get_draft(draft)
    place = view.asked[0].question.settings["choices"][0].key
    send(checked_client, f"/ask/{draft}/establishment", {"establishment": place, "seen": 0})
    send(checked_client, f"/ask/{draft}/month", {"month": "2026-10", "seen": 0})
    send(checked_client, f"/ask/{draft}/has_items", {"has_items": "yes", "seen": 0})
    page = text_of(checked_client.get(f"/ask/{draft}/products"))
    assert f'data-sum="/ask/{draft}/products/sum"' in page and 'aria-live="polite"' in page and "คำนวณ" in page
    typed = {
        "products-0-product": "diesel", "products-0-opening": "100", "products-0-received": "1,000",
        "products-0-sold": "๑๐๐๐", "products-0-closing": "90", "products-1-product": "petrol",
    }  # fmt: skip
    answer = send(checked_client, f"/ask/{draft}/products/sum", typed, page=f"/ask/{draft}/products")
    assert "45.40 บาท" in answer.json["html"] and "ต่างกัน −10 ลิตร" in answer.json["html"]
    assert not drafts.get_draft(draft).find("products").is_answered
    assert '<div class="govuk-input__suffix" aria-hidden="true">ลิตร/กิโลกรัม</div>' in page
    wrong = {**typed, "products-0-received": "x", "products-1-sold": "9999999999999"}
    summary = text_of(send(checked_client, f"/ask/{draft}/products", wrong))
    assert "ชนิดที่ 1 รับเข้า: โปรดใส่เป็นตัวเลข" in summary and "ชนิดที่ 2 คงเหลือยกมา: " in summary
    assert "ชนิดที่ 2 จำหน่ายภายในจังหวัด: ต้องไม่มากกว่า 1,000,000,000,000" in summary
    without_scripts = send(checked_client, f"/ask/{draft}/products", {**typed, "action": "reckon"})
    assert "45.40 บาท" in text_of(without_scripts) and 'value="1,000"' in text_of(without_scripts)
    assert not drafts.get_draft(draft).find("products").is_answered


def upload(client, draft: str, data: bytes, name: str):
    return send(client, f"/ask/{draft}/ledger", {"ledger": (io.BytesIO(data), name), "seen": 0})


def at_ledger(client) -> str:
    draft = begin(client, "?month=2026-10")
    send(client, f"/ask/{draft}/has_items", {"has_items": "yes", "seen": 0})
    send(client, f"/ask/{draft}/way", {"way": "ledger", "seen": 0})
    return draft


def test_a_ledger_is_kept_without_names(checked_client, owner):
    sign_in(checked_client, owner)
    draft = at_ledger(checked_client)
    ledger = "ทะเบียนผู้พัก\nลำดับ,ชื่อ-สกุล,วันที่เข้าพัก,ห้อง,จำนวนคืน,ค่าห้องพัก\n1,นายลับ ลับมาก,๑/๑๐/๒๕๖๙,101,1,800\n" \
        "2,นางลับ ลับมาก,2026-10-31,102,2,\"1,600.50\"\n3,คนลับ,1 พ.ย. 69,103,1,500\nรวม,,,,,2900.50\n"  # fmt: skip
    answer = upload(checked_client, draft, ledger.encode("cp874"), "ตุลาคม.csv")
    assert answer.status_code == 302
    key = drafts.get_draft(draft).answers["ledger"]["key"]
    _type, _size, pieces = files.open_file(key)
    kept = b"".join(pieces).decode()
    assert "ลับ" not in kept and "2026-10-31,102,2,160050" in kept
    assert session().scalars(select(StoredFile.name).where(StoredFile.key == key)).one() == "ตุลาคม.csv"
    review = text_of(checked_client.get(f"/ask/{draft}/review"))
    assert "2,400.50 บาท × 1% = 24.005 บาท" in review and "1 แถวที่เข้าพักนอกเดือนนี้" in review
    assert "แถวที่นับ (ห้องที่ขายได้)" in review and "คอลัมน์อื่นถูกตัดทิ้ง" in review
    seal = re.search(r'name="seal" value="([^"]+)"', review)[1]
    send(checked_client, f"/ask/{draft}/review", {"seal": seal})
    row = session().scalars(select(TaxReturn)).one()
    assert (row.tax_satang, row.answers["nights"], row.answers["rooms_sold"]) == (2_401, 3, 2)


def test_a_ledger_with_mistakes_says_row_and_column(checked_client, owner):
    sign_in(checked_client, owner)
    draft = at_ledger(checked_client)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["check-in", "room", "nights", "room charge"])
    sheet.append([datetime(2026, 10, 1), "101", 1, 800.1])
    sheet.append(["32/10/2569", "102", 1.5, "8oo"])
    held = io.BytesIO()
    book.save(held)
    answer = upload(checked_client, draft, held.getvalue(), "october.xlsx")
    page = text_of(answer)
    assert answer.status_code == 400
    assert "แถว 3 คอลัมน์ check-in" in page and "แถว 3 คอลัมน์ nights" in page and "แถว 3 คอลัมน์ room charge" in page
    assert session().scalars(select(StoredFile)).all() == []
    assert "ไม่พบคอลัมน์" in text_of(upload(checked_client, draft, b"a,b\n1,2\n", "x.csv"))


def test_a_ledger_of_other_months_files_nothing(checked_client, owner):
    sign_in(checked_client, owner)
    draft = at_ledger(checked_client)
    upload(checked_client, draft, "วันที่,คืน,ค่าห้อง\n1/9/69,1,800\n2/9/69,1,800\n".encode(), "x.csv")
    review = text_of(checked_client.get(f"/ask/{draft}/review"))
    assert "ไม่มีแถวของเดือนที่ยื่น (2 แถวเป็นของเดือนอื่น)" in review
    seal = re.search(r'name="seal" value="([^"]+)"', review)[1]
    refused = send(checked_client, f"/ask/{draft}/review", {"seal": seal})
    assert refused.status_code == 400 and "ให้เลือกไม่มีรายการเดือนนี้" in text_of(refused)
    assert session().scalars(select(TaxReturn)).all() == []


def test_the_template_is_taken_as_it_is(checked_client, owner):
    template = checked_client.get("/taxes/ledger-template.csv").get_data()
    assert "ชื่อ".encode() not in template
    sign_in(checked_client, owner)
    draft = at_ledger(checked_client)
    assert 'href="/taxes/ledger-template.csv?month=2026-10"' in text_of(checked_client.get(f"/ask/{draft}/ledger"))
    assert 'href="/taxes/ledger-template.csv"' in text_of(checked_client.get("/taxes"))
    assert upload(checked_client, draft, template, "guest-ledger.csv").status_code == 302
    assert "2,400.00 บาท × 1% = 24.00 บาท" in text_of(checked_client.get(f"/ask/{draft}/review"))


@pytest.mark.parametrize(("month", "day"), [("2026-09", "01/09/2569"), ("x", "01/10/2569"), ("9999-12", "01/10/2569")])
def test_the_template_is_of_the_month_that_is_filed(checked_client, month, day):
    assert day in text_of(checked_client.get(f"/taxes/ledger-template.csv?month={month}"))


def test_names_are_kept_where_the_ordinance_demands_them(checked_client, owner):
    with unit_of_work():
        row = session().scalars(select(Ordinance).where(Ordinance.tax == "hotel-fee")).one()
        row.needs_guest_names = True
        changing()
    sign_in(checked_client, owner)
    draft = at_ledger(checked_client)
    upload(checked_client, draft, "ชื่อ,วันที่,คืน,ค่าห้อง\nนายพัก,1/10/2569,1,800\n".encode(), "x.csv")
    _type, _size, pieces = files.open_file(drafts.get_draft(draft).answers["ledger"]["key"])
    assert "นายพัก" in b"".join(pieces).decode()


def test_the_return_afterwards(checked_client, owner):
    sign_in(checked_client, owner)
    place = next(one for one in people.list_establishments_of(people_actor(owner)) if one.kind == "hotel")
    answers = {"has_items": True, "way": "month", "rooms_sold": 4, "nights": 5, "room_charge": 500_000}
    with unit_of_work():
        first = taxes.file_return(
            taxes.NewReturn("hotel-fee", place.id, date(2026, 10, 1), answers, "คำรับรอง"), actor=people_actor(owner)
        )
    page = text_of(checked_client.get(f"/taxes/returns/{first.reference}"))
    assert "5,000.00 บาท × 1% = 50.00 บาท" in page and "คำรับรอง" in page and f"/bills/{first.bill.reference}" in page
    owed = text_of(checked_client.get("/taxes"))
    assert f"<small>{place.name} · " in owed.partition('id="bills"')[2].partition("</table>")[0]
    assert f'class="govuk-button" href="/bills/{first.bill.reference}"' in owed
    assert f'<p class="lede">{place.name}</p>' in text_of(checked_client.get(f"/bills/{first.bill.reference}"))
    assert checked_client.get(f"/taxes/returns/{first.reference}.pdf").get_data().startswith(b"%PDF")
    draft = begin(checked_client, f"?establishment={place.id}&month=2026-10")
    typed = {"has_items": "yes", "way": "month", "rooms_sold": "4", "nights": "5", "room_charge": "6000"}
    for key, value in typed.items():
        if key == "room_charge":
            assert "ยื่นไว้เดิม: 5,000.00 บาท" in text_of(checked_client.get(f"/ask/{draft}/{key}"))
        send(checked_client, f"/ask/{draft}/{key}", {key: value, "seen": 0})
    send(checked_client, f"/ask/{draft}/amend_reason", {"action": "skip", "seen": 0})
    review = text_of(checked_client.get(f"/ask/{draft}/review"))
    assert first.reference in review and "ต้องชำระเพิ่ม 10.00 บาท" in review
    seal = re.search(r'name="seal" value="([^"]+)"', review)[1]
    send(checked_client, f"/ask/{draft}/review", {"seal": seal})
    page = text_of(checked_client.get(f"/taxes/returns/{first.reference}"))
    assert "มีแบบที่ยื่นแก้ไขแทนแบบนี้แล้ว" in page and "ครั้งที่ 2" in page
    calendar = text_of(checked_client.get("/taxes/calendar"))
    assert "ยื่นแล้ว" in calendar and "เกินกำหนด" in calendar
    sign_in(checked_client, make_person())
    assert checked_client.get(f"/taxes/returns/{first.reference}").status_code == 404
    assert checked_client.get(f"/taxes/returns/{first.reference}.pdf").status_code == 404


@pytest.mark.parametrize(("charge", "told"), [("6000", True), ("4000", False)])
def test_an_amendment_after_the_due_day_of_a_return_in_time(checked_client, owner, charge, told):
    sign_in(checked_client, owner)
    place = next(one for one in people.list_establishments_of(people_actor(owner)) if one.kind == "hotel")
    answers = {"has_items": True, "way": "month", "rooms_sold": 4, "nights": 5, "room_charge": 500_000}
    with unit_of_work():
        taxes.file_return(
            taxes.NewReturn("hotel-fee", place.id, date(2026, 10, 1), answers, "คำรับรอง"), actor=people_actor(owner)
        )
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=BANGKOK), tick=False):
        sign_in(checked_client, owner)
        draft = begin(checked_client, f"?establishment={place.id}&month=2026-10")
        typed = {"has_items": "yes", "way": "month", "rooms_sold": "4", "nights": "5", "room_charge": charge}
        for key, value in typed.items():
            send(checked_client, f"/ask/{draft}/{key}", {key: value, "seen": 0})
        send(checked_client, f"/ask/{draft}/amend_reason", {"action": "skip", "seen": 0})
        review = text_of(checked_client.get(f"/ask/{draft}/review"))
        assert "เกินกำหนดยื่นแบบเมื่อ" not in review and "ยื่นเกินกำหนด" not in review
        assert ("เฉพาะยอดที่เพิ่มขึ้น" in review) is ("ยอดที่เพิ่มขึ้นยื่นหลังกำหนด" in review) is told
        seal = re.search(r'name="seal" value="([^"]+)"', review)[1]
        done = text_of(send(checked_client, f"/ask/{draft}/review", {"seal": seal}, follow_redirects=True))
        assert "โดยเร็ว (ครบกำหนดเมื่อ 10 พฤศจิกายน 2569)" in done and "ภายในวันที่ 10" not in done
        amended = session().scalars(select(TaxReturn.reference).order_by(TaxReturn.id.desc())).first()
        page = text_of(checked_client.get(f"/taxes/returns/{amended}"))
        assert "แบบแรกยื่นทันกำหนด" in page and "ยื่นเกินกำหนด" not in page
        as_officer(checked_client, Role.FINANCE)
        desk = text_of(checked_client.get(f"/staff/finance/returns/{amended}"))
        assert "แบบแรกยื่นทันกำหนด" in desk and "เดือนหรือเศษของเดือน" not in desk


def test_no_sum_is_shown_before_the_room_charge_is_given(checked_client, owner):
    sign_in(checked_client, owner)
    place = next(one for one in people.list_establishments_of(people_actor(owner)) if one.kind == "hotel")
    draft = begin(checked_client, f"?establishment={place.id}&month=2026-10")
    for key, value in (("has_items", "yes"), ("way", "month"), ("rooms_sold", "4")):
        send(checked_client, f"/ask/{draft}/{key}", {key: value, "seen": 0})
    for key in ("rooms_sold", "nights"):
        page = text_of(checked_client.get(f"/ask/{draft}/{key}"))
        assert "ยอดจะแสดงเมื่อกรอกค่าห้องพัก" in page and "0.00" not in page
    send(checked_client, f"/ask/{draft}/nights", {"nights": "5", "seen": 0})
    typed = send(checked_client, f"/ask/{draft}/room_charge/sum", {"room_charge": "5000"}, page=f"/ask/{draft}/nights")
    assert "50.00 บาท" in typed.json["html"] and "ยอดจะแสดง" not in typed.json["html"]
    send(checked_client, f"/ask/{draft}/room_charge", {"room_charge": "0", "seen": 0})
    assert "0.00 บาท" in text_of(checked_client.get(f"/ask/{draft}/review"))


def test_matters_without_the_returns_among_them(checked_client, owner):
    sign_in(checked_client, owner)
    assert "แสดงเฉพาะ" not in text_of(checked_client.get("/account/cases"))
    place = next(one for one in people.list_establishments_of(people_actor(owner)) if one.kind == "hotel")
    with unit_of_work():
        taxes.file_return(
            taxes.NewReturn("hotel-fee", place.id, date(2026, 10, 1), {"has_items": False}, "x"),
            actor=people_actor(owner),
        )
    for query, is_there in (("", True), ("?only=matters", False), ("?only=returns", True), ("?only=x", True)):
        page = text_of(checked_client.get(f"/account/cases{query}"))
        assert "แสดงเฉพาะ" in page and ("/track/" in page.partition("<main")[2].partition("</main>")[0]) is is_there


def people_actor(person):
    return Actor.citizen(person.id)


def hand_in(client, data: bytes, name: str = "x.csv"):
    table = (io.BytesIO(data), name)
    return send(client, "/taxes/many", {"tax": "oil-tax", "month": "2026-10", "table": table})


def filled(client, *rows: str) -> bytes:
    """The template with rows of stations: product, opening, received, sold, change, closing, nil."""
    template = client.get("/taxes/many/template.csv?tax=oil-tax&month=2026-10").get_data().decode("utf-8-sig")
    head, *lines = template.strip().split("\r\n")
    numbers = list(dict.fromkeys(",".join(line.split(",")[:3]) for line in lines))
    assert len(numbers) == 3
    return "\n".join([head, *(f"{number},{row}" for number, row in zip(numbers, rows, strict=False))]).encode()


def test_many_by_one_table_with_one_bill(checked_client, owner):
    sign_in(checked_client, owner)
    chosen = text_of(checked_client.get("/taxes/many"))
    assert "tax=oil-tax&amp;month=2026-10" in chosen and "ยังไม่ได้ยื่น 3 แห่ง" in chosen and "tax=hotel-fee" in chosen
    table = filled(checked_client, "น้ำมันดีเซลและน้ำมันที่คล้ายกัน,0,100,1000,0,0,", ",,,,,,x", "petrol,0,0,500.5,0,0,")
    check = text_of(hand_in(checked_client, table))
    assert "พร้อมยื่น" in check and "ไม่มีรายการ" in check and "68.12 บาท" in check and "ข้าพเจ้าขอรับรอง" in check
    assert session().scalars(select(TaxReturn)).all() == []
    sealed = re.search(r'name="checked" value="([^"]+)"', check)[1]
    answer = send(checked_client, "/taxes/many/file", {"checked": sealed}, page="/taxes/many")
    assert answer.status_code == 302 and "/bills/BR-" in answer.location
    rows = session().scalars(select(TaxReturn).order_by(TaxReturn.id)).all()
    assert [row.tax_satang for row in rows] == [4_540, 0, 2_272]
    assert send(checked_client, "/taxes/many/file", {"checked": sealed}, page="/taxes/many").status_code == 302
    assert len(session().scalars(select(TaxReturn)).all()) == 3


def test_many_with_a_mistake_files_nothing(checked_client, owner):
    with unit_of_work():
        make_business(make_station("ของผู้อื่น"))
        stranger = people.find_business_of(2)
    sign_in(checked_client, owner)
    table = filled(checked_client, "ดีเซล,0,0,1000,0,0,", "petrol,0,0,-5,0,0,", ",,,,,,")
    table += f"\n{stranger.number if stranger else 9},00000,x,petrol,0,0,5,0,0,".encode()
    check = text_of(hand_in(checked_client, table))
    assert "ไม่มีแบบใดถูกยื่น" in check and 'name="checked"' not in check
    assert "คอลัมน์ ชนิด กรอกไม่ถูกต้อง" in check and "คอลัมน์ จำหน่ายภายในจังหวัด กรอกไม่ถูกต้อง" in check
    assert "ยังไม่ได้กรอก" in check and "ไม่พบสถานประกอบการ" in check
    assert hand_in(checked_client, b"").status_code == 400
    assert "ไม่พบคอลัมน์" in text_of(hand_in(checked_client, b"a,b\n1,2\n"))


@pytest.mark.parametrize("until", ["0001-01", "9999-12", "2026-13", "x", ""])
def test_no_month_of_the_calendar_leads_over_the_end(checked_client, owner, until):
    sign_in(checked_client, owner)
    page = text_of(checked_client.get(f"/taxes/calendar?until={until}"))
    assert "ต.ค. 69" in page
