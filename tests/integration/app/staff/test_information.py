"""The information centre as officers keep it."""

import pytest

from services import information
from services.audit import Channel, Role
from services.db import session, unit_of_work
from services.information import Outcome
from services.information.models import Article, AskedQuestion
from tests.factories.complaint_pages import as_officer
from tests.factories.information import make_article, make_examples
from tests.factories.walking import Walker

TYPED = {
    "slug": "night-market", "category": "province", "title_th": "ถนนคนเดิน", "title_en": "Night market",
    "answer_th": "ทุกวันศุกร์ โทร {phone}", "answer_en": "Every Friday, call {phone}", "body_th": "## ที่ไหน\n- หน้าวัด",
    "body_en": "## Where\n- by the temple", "questions_th": "ถนนคนเดินเปิดวันไหน", "questions_en": "When is the market?",
    "words": "ตลาดนัด", "is_published": "yes",
    "valid_from-day": "1", "valid_from-month": "10", "valid_from-year": "2568",
}  # fmt: skip


@pytest.fixture(autouse=True)
def examples(app):
    make_examples()


def row_of(slug):
    return session().query(Article).filter_by(slug=slug).one_or_none()


def test_an_article_is_written_and_found(client):
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go("/staff/information/new")
    assert walker.press(**TYPED).status == 200
    assert information.search("ถนนคนเดินเปิดวันไหน")[0].answer.slug == "night-market"
    assert row_of("night-market").valid_from.isoformat() == "2025-10-01"


def test_a_preview_saves_nothing(client):
    as_officer(client, Role.ADMIN)
    walker = Walker(client)
    page = walker.go("/staff/information/new")
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/staff/information/new", data=TYPED | {"csrf_token": token, "do": "preview"})
    shown = answer.get_data(as_text=True)
    assert answer.status_code == 200 and '<h2 class="govuk-heading-m">ที่ไหน</h2>' in shown and "อ่านต่อ" in shown
    assert row_of("night-market") is None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title_en": ""}, "หัวเรื่อง (อังกฤษ)"),
        ({"answer_th": "ก" * 301}, "ไม่เกิน 300"),
        ({"slug": "Roads!"}, "ขึ้นต้นด้วยตัวอักษร"),
        ({"slug": "roads"}, "มีคำตอบที่ใช้ชื่อ"),
        ({"slug": "opening-hours"}, "มีคำตอบที่ใช้ชื่อ"),
        ({"answer_th": "โทร {fax}"}, "ไม่มีช่อง {fax}"),
        ({"category": "nothing"}, "เลือกจากรายการ"),
        ({"valid_until-day": "1", "valid_until-month": "1", "valid_until-year": "2560"}, "ต้องไม่มาก่อน"),
        ({"valid_until-day": "32"}, "กรอกวันที่ให้ครบ"),
    ],
)
def test_what_cannot_be_taken_is_said(client, change, told):
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    page = walker.go("/staff/information/new")
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post("/staff/information/new", data=TYPED | change | {"csrf_token": token})
    assert answer.status_code == 400 and told in answer.get_data(as_text=True)
    assert row_of("night-market") is None


def test_a_colleagues_change_is_not_written_over(client):
    as_officer(client, Role.REGISTRY)
    walker, made = Walker(client), row_of("roads")
    page = walker.go(f"/staff/information/{made.id}")
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    stale = TYPED | {"slug": "roads", "csrf_token": token, "revision": "7"}
    answer = client.post(f"/staff/information/{made.id}", data=stale)
    assert answer.status_code == 409 and "ถนนคนเดิน" in answer.get_data(as_text=True)


def test_saving_a_form_unchanged_changes_nothing(client):
    as_officer(client, Role.REGISTRY)
    walker, made = Walker(client), row_of("roads")
    before = made.revision
    walker.go(f"/staff/information/{made.id}")
    assert walker.press().status == 200
    session().expire_all()
    assert row_of("roads").revision == before


def test_heads_write_for_their_own_unit_only(client):
    as_officer(client, Role.HEAD)
    page = Walker(client).go("/staff/information")
    assert page.status == 200 and "/info/scholarships" not in page.html
    assert client.get(f"/staff/information/{row_of('scholarships').id}").status_code == 404
    assert client.get("/staff/information/categories").status_code == 403


def test_other_officers_stay_outside(client):
    as_officer(client, Role.OFFICER)
    assert client.get("/staff/information").status_code == 403


def test_unanswered_questions_are_grouped_and_taken_off(client):
    as_officer(client, Role.REGISTRY)
    with unit_of_work():
        for typed in ("แผงลอยเช่าที่ไหนคะ", "แผงลอย เช่าที่ไหน ครับ", "แผงลอยเช่าที่ไหน 0812345678"):
            information.note_question(typed, Outcome.NOTHING, language="th", channel=Channel.LINE)
        information.note_question("ถนนอะไรก็ไม่รู้", Outcome.NO, language="th", channel=Channel.LINE, slug="roads")
    page = Walker(client).go("/staff/information/questions")
    assert page.html.count("แผงลอย") >= 2 and "0812345678" not in page.html
    first = session().query(AskedQuestion).filter_by(n=3).one()
    assert Walker(client).go("/staff/information/questions?outcome=no").html.count("แผงลอย") == 0
    token = page.html.split('name="csrf_token" value="')[1].split('"')[0]
    client.post(f"/staff/information/questions/{first.id}/remove", data={"csrf_token": token})
    assert session().query(AskedQuestion).count() == 1


def test_the_try_box_shows_scores(client):
    as_officer(client, Role.REGISTRY)
    page = Walker(client).go("/staff/information/try?q=ถนนเป็นหลุมแจ้งใคร")
    assert "/info/roads" in page.html and "0." in page.html


def test_categories_are_kept(client):
    as_officer(client, Role.ADMIN)
    walker = Walker(client)
    walker.go("/staff/information/categories/new")
    assert walker.press(key="sports", name_th="กีฬา", name_en="Sport", position="๙").status == 200
    assert "sports" in [one.key for one in information.list_categories()]


def test_search_and_states_of_the_list(client):
    make_article(is_published=False)
    as_officer(client, Role.REGISTRY)
    assert "ตารางเรือข้ามฟาก" in Walker(client).go("/staff/information?q=แพขนานยนต์").html
    assert "ตารางเรือข้ามฟาก" in Walker(client).go("/staff/information?state=draft").html
    assert "ตารางเรือข้ามฟาก" not in Walker(client).go("/staff/information?state=published").html
