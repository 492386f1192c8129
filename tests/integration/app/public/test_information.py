"""The information centre as citizens use it."""

import pytest

from services import information
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.information.models import AskedQuestion
from services.text import Words
from tests.factories.information import details, make_article, make_examples
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def examples(app):
    make_examples()


def test_all_answers_stand_under_their_categories(checked_client):
    page = Walker(checked_client).go("/info")
    assert page.status == 200
    for slug in ("roads", "opening-hours", "emergency-numbers"):
        assert f'href="/info/{slug}"' in page.html


def test_a_question_finds_its_answer_first(checked_client):
    page = Walker(checked_client).go("/info?q=ถนนเปนหลุมแจ้งใครดีคะ")
    assert page.html.index('href="/info/roads"') < page.html.index("</main>")


def test_an_emergency_is_answered_first(checked_client):
    page = Walker(checked_client).go("/info?q=ไฟไหม้บ้าน")
    assert page.html.index('href="tel:199"') < page.html.index('class="offers"')


def test_an_article_is_shown_with_its_markup_and_service(checked_client):
    page = Walker(checked_client).go("/info/complaint-kinds")
    assert '<h2 class="govuk-heading-m">' in page.html and 'href="/services/complaint"' in page.html
    assert "ตัวอย่าง" in page.html


def test_facts_are_those_of_the_organisation(checked_client):
    page = Walker(checked_client).go("/info/opening-hours?lang=en")
    assert "Monday–Friday 08:30–16:30" in page.html


def test_gaps_are_filled(checked_client):
    page = Walker(checked_client).go("/info/counter-and-kiosk?lang=en")
    assert "Monday–Friday 08:30–16:30" in page.html and "{hours}" not in page.html


def test_markup_of_officers_is_no_script(checked_client):
    bad = "<script>alert(1)</script> [x](javascript:alert(1)) [y](//evil.example) [z](/track)"
    make_article(body=Words(bad, bad))
    page = Walker(checked_client).go("/info/ferry-timetable")
    assert "<script>alert" not in page.html and 'javascript:alert(1)"' not in page.html
    assert 'href="//evil' not in page.html and '<a class="govuk-link" href="/track">z</a>' in page.html


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_usefulness_is_counted(checked_client, answer):
    page = Walker(checked_client).go("/info/roads")
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    for _ in range(2):
        checked_client.post("/info/roads/useful", data={"csrf_token": token, "useful": answer})
    counted = information.usefulness(["roads"])["roads"]
    assert (counted.useful, counted.useless) == ((2, 0) if answer == "yes" else (0, 2))


def test_what_finds_nothing_can_be_left_for_officers(checked_client):
    walker = Walker(checked_client)
    page = walker.go("/info?q=xyzzy qwrtp 0812345678")
    assert "ฝากคำถามนี้" in page.html
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    checked_client.post("/info/asked", data={"csrf_token": token, "q": "xyzzy qwrtp 0812345678"})
    (row,) = session().query(AskedQuestion).all()
    assert row.words == "xyzzy qwrtp …" and row.n == 1


def test_drafts_and_expired_articles_are_not_there(checked_client):
    made = make_article(is_published=False)
    assert checked_client.get("/info/ferry-timetable").status_code == 404
    assert all(hit.answer.slug != "ferry-timetable" for hit in information.search("เรือข้ามฟากออกกี่โมง"))
    with unit_of_work():
        information.change_article(made.id, details(), actor=SYSTEM)
    assert checked_client.get("/info/ferry-timetable").status_code == 200
    assert information.search("เรือข้ามฟากออกกี่โมง")[0].answer.slug == "ferry-timetable"


def test_the_map_of_the_site_names_articles(client):
    assert "/info/roads</loc>" in client.get("/sitemap.xml").get_data(as_text=True)


def test_the_search_of_services_shows_answers_too(checked_client):
    page = Walker(checked_client).go("/services?q=ถนนเป็นหลุม")
    assert 'href="/info/roads"' in page.html
