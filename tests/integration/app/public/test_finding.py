"""Finding what one came for: the search, the first page, and only what really runs."""

import pytest

from services import catalogue
from services.audit import Actor, Channel
from tests.factories.complaints import make_authority
from tests.factories.walking import Walker


@pytest.fixture
def walker(client):
    make_authority()
    return Walker(client)


@pytest.mark.parametrize(
    ("typed", "category"), [("ไฟดับ", "street-light"), ("หลุม", "road-damage"), ("street light", "street-light")]
)
def test_common_words_lead_to_the_service_with_the_category_chosen(walker, typed, category):
    address = f"/services/complaint?category={category}"
    assert f'href="{address}"' in walker.go(f"/services?q={typed}").html
    walker.go(address)
    page = walker.press()
    assert page.path.endswith("/words")


def test_the_empty_page_advises_no_words_that_find_nothing(walker):
    page = walker.go("/services?q=qwertyuiop")
    assert page.all("div", class_="empty") and 'href="/services"' in page.html


def test_only_channels_that_run_are_told_of(walker):
    assert {Channel.WEB, Channel.COUNTER} <= catalogue.live_channels()
    for channel, words in ((Channel.KIOSK, "ตู้บริการ"), (Channel.QR, "คิวอาร์โค้ด")):
        told = words in walker.go("/services/complaint").html
        assert told is (channel in catalogue.live_channels())


def test_the_first_page_promises_what_there_is(walker):
    page = walker.go("/")
    assert page.all("a", class_="govuk-button", href="/services/complaint")
    has_taxes = any(service.group == "taxes" for service in catalogue.list_services(Actor.citizen()))
    assert ("ชำระเงิน" in page.text(page.main)) is has_taxes


def test_a_broken_tracking_link_leads_to_the_look_up(walker):
    page = walker.go("/track/nonsense")
    assert page.status == 404 and page.all("input", id="access_code") and "7K4-M2X-Q9T" in page.html


def test_progress_counts_stages_and_the_privacy_notice_stands_once(walker):
    walker.go("/services/complaint?category=digital-service")
    walker.press()
    told = []
    for _ in range(12):
        assert "ขั้นที่" in walker.at.html
        if "เก็บแบบเข้ารหัส" in walker.at.html:
            told.append(walker.at.path.rpartition("/")[2])
        key = walker.at.path.rpartition("/")[2]
        if key == "review":
            break
        answers = {"words": {"words": "เข้าเว็บไม่ได้"}, "name_kind": {"name_kind": "open"}, "name": {"name": "ก ข"}}
        answers["notify"] = {"notify": "none"}
        walker.press(**answers[key]) if key in answers else walker.press(action="skip")
    assert walker.at.path.endswith("/review") and told == ["name"]


def test_a_reader_of_english_is_shown_the_way(client, walker):
    hint = "This site is also in English"
    assert hint in client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9,th;q=0.5"}).get_data(as_text=True)
    assert hint not in client.get("/", headers={"Accept-Language": "th,en;q=0.8"}).get_data(as_text=True)
    client.get("/?lang=en")
    assert hint not in client.get("/?lang=th", headers={"Accept-Language": "en"}).get_data(as_text=True)
