"""Printed codes on the web: each leads where it says, fills in what it knows, and is counted once."""

from datetime import timedelta
from urllib.parse import unquote

import pytest

from services import clock, codes, drafts, organisation, surveys
from services.audit import SYSTEM, Channel
from services.codes import NewCode
from services.codes.models import QrCode
from services.db import session, unit_of_work
from services.references import new_printed_code
from services.surveys import PlaceDetails
from services.text import Words
from tests.factories.codes import LINE_BROWSER, counted, make_code
from tests.factories.complaints import make_authority
from tests.factories.payments import make_bill
from tests.factories.surveys import make_survey
from tests.factories.walking import Walker

LATER = timedelta(minutes=31)


@pytest.fixture
def walker(client):
    make_authority()
    return Walker(client)


def unit_id() -> int:
    return organisation.find_unit("public-works").id


def test_a_code_of_a_category_and_a_place_fills_in_the_form(client, walker):
    place = Words("หน้าตลาดหนองดอก", "In front of Nong Dok market")
    code = make_code(place=place, subdistrict="510101", unit_id=unit_id(), handed={codes.HERE: "yes"})
    answer = client.get(f"/q/{code.code}")
    assert answer.status_code == 302
    assert answer.location == f"/services/complaint?source=qr&code={code.code}"
    page = walker.go(answer.location)
    assert code.printed in page.html
    assert "หน้าตลาดหนองดอก" in page.html
    draft = drafts.get_draft(walker.press().path.split("/")[2])
    assert draft.find("category").value == "road-damage"
    assert draft.find("place").value["subdistrict"] == "510101"
    assert draft.find("place").value["words"] == "หน้าตลาดหนองดอก"
    assert draft.source["code"] == code.code
    assert draft.source["unit"] == "public-works"
    assert draft.asker.channel == "qr"
    assert counted(code) == {("scan", "qr"): 1, ("begun", "qr"): 1}


@pytest.mark.parametrize(
    ("kind", "target", "leads"),
    [
        ("service", "corruption-report", "/services/corruption-report?source=qr&code={code}"),
        ("place", "510101", "/services/complaint?source=qr&code={code}"),
        ("page", "contact", "/info/contact"),
    ],
)
def test_every_kind_leads_where_it_says(client, walker, kind, target, leads):
    code = make_code(kind, target)
    assert client.get(f"/q/{code.code}").location == leads.format(code=code.code)


def test_typed_as_people_type(client, walker):
    code = make_code()
    for typed in (code.code.lower(), code.printed, f" {code.printed} ", code.code[:4] + " " + code.code[4:]):
        assert client.get("/q", query_string={"code": typed}).location == f"/q/{code.code}"
    page = walker.go("/q")
    assert page.h1 == "พิมพ์รหัสบนป้าย"
    for typed, words in (("", "กรุณาพิมพ์รหัส"), ("ABC", "7 ตัว")):
        page = walker.go(f"/q?code={typed}")
        assert page.status == 400
        assert words in page.problems[0]


def test_an_unknown_code_says_so_and_takes_another(client, walker):
    code = make_code()
    wrong = next(each for each in (code.code[:-1] + letter for letter in "23456789") if each != code.code)
    for typed in (wrong, "nonsense", "2222222"):
        page = walker.go(f"/q/{typed}")
        assert page.status == 404
        assert page.problems
        assert page.all("input", id="code")


def test_withdrawn_expired_and_gone_say_what_it_was_and_where_to_go(client, walker):
    withdrawn, expired, gone = make_code(), make_code(expires_on=clock.today()), make_code("page", "contact")
    with unit_of_work():
        codes.withdraw_code(withdrawn.id, Words("ย้ายป้ายไปที่อื่น", "The sign was moved"), actor=SYSTEM)
        session().get(QrCode, gone.id).target = "no-such-page"
    page = walker.go(f"/q/{withdrawn.code}")
    assert (page.status, page.h1) == (410, "รหัสนี้เลิกใช้แล้ว")
    assert "ย้ายป้ายไปที่อื่น" in page.html
    assert page.all("a", href="/services/complaint")
    assert client.get(f"/q/{expired.code}").status_code == 302
    with clock.standing_at(clock.now() + timedelta(days=1)):
        page = walker.go(f"/q/{expired.code}")
        assert (page.status, page.h1) == (410, "รหัสนี้หมดอายุแล้ว")
    page = walker.go(f"/q/{gone.code}")
    assert (page.status, page.h1) == (410, "สิ่งที่รหัสนี้พาไปไม่มีแล้ว")
    assert counted(withdrawn) == {}
    # Nor does it hand anything to whoever kept the address.
    assert codes.handed(withdrawn.code) == {}


def test_a_scan_is_counted_once_a_session_and_half_hour(client, app, walker):
    code, other = make_code(), make_code("service", "complaint")
    for _ in range(3):
        client.get(f"/q/{code.code}")
    client.get(f"/q/{other.code}")
    assert counted(code) == {("scan", "qr"): 1}
    assert counted(other) == {("scan", "qr"): 1}
    app.test_client().get(f"/q/{code.code}")
    assert counted(code) == {("scan", "qr"): 2}
    with clock.standing_at(clock.now() + LATER):
        client.get(f"/q/{code.code}")
    assert counted(code) == {("scan", "qr"): 3}


def test_nobody_is_counted_who_only_looks_ahead(app, walker):
    code = make_code()
    for headers in (
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
        {"User-Agent": "Mozilla/5.0 (compatible; Googlebot/2.1)"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
    ):
        assert app.test_client().get(f"/q/{code.code}", headers=headers).status_code == 302
    assert app.test_client().head(f"/q/{code.code}").status_code == 302
    assert counted(code) == {}


def test_opened_in_line_it_goes_on_in_the_chat(client, walker, monkeypatch):
    monkeypatch.setattr("services.catalogue.listing._live", {Channel.WEB, Channel.QR, Channel.LINE})
    code = make_code()
    answer = client.get(f"/q/{code.code}", headers={"User-Agent": LINE_BROWSER})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'http-equiv="refresh"' in page
    assert code.code in page
    assert counted(code) == {("scan", "line"): 1}
    here = client.get(f"/q/{code.code}?here=1", headers={"User-Agent": LINE_BROWSER})
    assert here.location.startswith("/services/complaint")
    assert counted(code) == {("scan", "line"): 1}
    # A page is read where it is opened.
    page_code = make_code("page", "contact")
    assert client.get(f"/q/{page_code.code}", headers={"User-Agent": LINE_BROWSER}).location == "/info/contact"


def test_a_code_opens_in_its_language(client, walker):
    code = make_code(language="en")
    assert client.get(f"/q/{code.code}").location.endswith(f"code={code.code}&lang=en")
    page = make_code("page", "contact", language="en")
    assert client.get(f"/q/{page.code}").location == "/info/contact?lang=en"


def test_a_code_hands_nothing_to_another_service_and_a_made_up_one_nothing_at_all(walker):
    code = make_code()
    walker.go(f"/services/corruption-report?source=qr&code={code.code}")
    draft = drafts.get_draft(walker.press().path.split("/")[2])
    assert "code" not in draft.source
    walker.go("/services/complaint?source=qr&code=2345678&category=road-damage")
    draft = drafts.get_draft(walker.press().path.split("/")[2])
    assert "code" not in draft.source
    assert draft.find("category").value == "road-damage"
    assert counted(code) == {}


def test_pointed_elsewhere_it_leads_there_at_once(client, walker):
    code = make_code()
    with unit_of_work():
        codes.change_code(code.id, NewCode("page", "contact", code.label), seen=1, actor=SYSTEM)
    assert client.get(f"/q/{code.code}").location == "/info/contact"


def test_a_code_survives_the_sign_in(client, walker):
    key = "business-registration"
    code = make_code("service", key)
    page = walker.go(f"/services/{key}?source=qr&code={code.code}")
    assert code.printed in page.html
    page = walker.press()
    assert page.path.startswith("/account/sign-in?next=")
    assert unquote(page.path).endswith(f"/services/{key}?source=qr&code={code.code}")


def test_a_code_of_a_survey_knows_the_counter_where_it_hangs(client, walker):
    survey = make_survey("website-2569")
    session().commit()
    with unit_of_work():
        (place,) = surveys.add_places(survey.id, [PlaceDetails(Words("เคาน์เตอร์ 1", "Counter 1"))], SYSTEM)
    code = make_code("survey", f"{survey.key}/{place.code}")
    page = walker.go(f"/q/{code.code}")
    assert page.path.startswith(f"/surveys/{survey.key}?")
    draft = drafts.get_draft(walker.press().path.split("/")[2])
    assert draft.source["place"] == place.code
    # Nobody can join answer and code.
    assert "code" not in draft.source
    assert counted(code) == {("scan", "qr"): 1}
    # A place that is gone still leads to the survey.
    assert codes.destination_of(make_code("survey", survey.key)).path == f"/surveys/{survey.key}"


def test_the_code_of_a_bill_tells_a_stranger_nothing(client, walker):
    bill = make_bill()
    code = make_code("bill", bill.reference)
    answer = client.get(f"/q/{code.code}")
    assert answer.location == f"/bills/{bill.reference}"
    assert client.get(answer.location).status_code in (302, 404)
    with unit_of_work():
        codes.withdraw_code(code.id, Words("ยกเลิก", "Cancelled"), actor=SYSTEM)
    assert bill.reference not in client.get(f"/q/{code.code}").get_data(as_text=True)


def test_whoever_tries_codes_one_after_the_other_reaches_no_bill(client, walker):
    code = make_code("bill", make_bill().reference)
    poster = make_code()
    for _ in range(30):
        client.get(f"/q/{new_printed_code()}")
    answer = client.get(f"/q/{code.code}")
    assert answer.status_code == 429
    assert answer.headers["Retry-After"]
    # Nor does the difference tell which codes there are, here or where tags of products are checked.
    assert client.get(f"/q/{new_printed_code()}").status_code == 429
    for typed in (code.printed, new_printed_code()):
        assert client.get(f"/products/check?code={typed}").status_code == 404
    # What hangs in the street is open to everybody, also beside one who guesses.
    assert client.get(f"/q/{poster.code}").status_code == 302
