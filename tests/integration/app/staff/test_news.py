"""News in the back office: written with a picture, previewed, prepared, approved by a second officer."""

import io

import pytest

from services import news
from services.audit import Role
from services.db import session
from services.news import BroadcastState
from tests.factories import news as factory
from tests.factories.complaint_pages import as_officer, token_in
from tests.factories.pictures import phone_jpeg

FORM = {"kind": "notice", "title_th": "ข่าวใหม่", "text_th": "เนื้อหา", "title_en": "News", "text_en": "Text"}


@pytest.fixture
def browser(app, checked_client):
    """A browser that knows the token of its session, and may change who is signed in."""
    return Browser(checked_client)


class Browser:
    """Posts forms with the token of the session."""

    def __init__(self, client) -> None:
        self.client = client
        self.get = client.get

    def enter(self, role: Role = Role.OFFICER) -> None:
        """Somebody else signs in."""
        as_officer(self.client, role)

    def post(self, path: str, data: dict | None = None):
        token = token_in(self.client.get("/staff/news"))
        return self.client.post(path, data={"csrf_token": token, **(data or {})})


def written(browser, **changes) -> int:
    """An item written by form; its number."""
    answer = browser.post("/staff/news/new", data=FORM | changes)
    assert answer.status_code == 302, answer.text
    return int(answer.location.rpartition("/")[2])


def state(number: int) -> BroadcastState:
    return factory.view(number).state


def test_from_writing_to_approval(app, browser):
    browser.enter()
    picture = (io.BytesIO(phone_jpeg()), "a.jpg")
    number = written(browser, picture=picture)
    page = browser.get(f"/staff/news/{number}").text
    assert "/news/pictures/" in page and "ตัวอย่างใน LINE ภาษาไทย" in page
    assert browser.post(f"/staff/news/{number}/publish").status_code == 302
    answer = browser.post(f"/staff/news/{number}/broadcasts")
    sending = int(answer.location.rpartition("/")[2])
    here = f"/staff/news/broadcasts/{sending}"
    chosen = {
        "audience": "subscribers", "interest": "notice", "district": "", "language": "", "when": "later",
        "scheduled-day": "๕", "scheduled-month": "12", "scheduled-year": "2599", "scheduled-time": "09.30",
    }  # fmt: skip
    assert browser.post(here, data=chosen).status_code == 400
    assert browser.post(here, data=chosen | {"scheduled-time": "25.00"}).status_code == 400
    assert browser.post(here, data=chosen | {"scheduled-day": "31", "scheduled-month": "2"}).status_code == 400
    assert browser.post(here, data=chosen | {"audience": "all"}).status_code == 400
    assert browser.post(here, data=chosen | {"when": "now"}).status_code == 302
    assert browser.post(f"{here}/test").status_code == 400
    assert "ทดสอบ " in browser.post(f"{here}/chat").text
    assert browser.post(f"{here}/chat", data={"step": "untie"}).status_code == 302
    assert browser.post(f"{here}/submit").status_code == 302
    assert browser.post(f"{here}/approve", data={"revision": "2"}).status_code == 403
    browser.enter(Role.HEAD)
    assert "รออนุมัติ 1 รายการ" in browser.get("/staff/news").text
    assert "อนุมัติให้ส่ง" in browser.get(here).text
    assert browser.post(f"{here}/approve", data={"revision": "1"}).status_code == 400
    assert browser.post(f"{here}/return").status_code == 400
    assert browser.post(f"{here}/approve", data={"revision": "2"}).status_code == 302
    assert state(sending) is BroadcastState.APPROVED
    assert "ผู้อนุมัติ" in browser.get(here).text
    assert browser.post(f"{here}/cancel").status_code == 302
    assert browser.post(f"{here}/cancel").status_code == 400
    assert browser.post(f"{here}/resume").status_code == 400


def test_an_author_is_told_why_they_may_not_approve(app, browser):
    browser.enter(Role.HEAD)
    number = written(browser)
    sending = int(browser.post(f"/staff/news/{number}/broadcasts").location.rpartition("/")[2])
    here = f"/staff/news/broadcasts/{sending}"
    draft = browser.get(here).text
    assert "ยังเป็นฉบับร่าง" in draft and f"{here}/submit" not in draft
    assert browser.post(f"{here}/submit").status_code == 400
    browser.post(f"/staff/news/{number}/publish")
    browser.post(f"{here}/submit")
    assert "เจ้าหน้าที่อีกคนต้องเป็นผู้อนุมัติ" in browser.get(here).text
    assert browser.post(f"{here}/approve", data={"revision": "1"}).status_code == 400
    assert state(sending) is BroadcastState.WAITING


def test_it_is_handed_back_and_changed(app, browser):
    item = factory.make_item()
    number = factory.prepare(item)
    browser.enter(Role.EXECUTIVE)
    here = f"/staff/news/broadcasts/{number}"
    assert browser.post(f"{here}/return", data={"remark": "ตรวจวันที่"}).status_code == 302
    browser.enter()
    assert "ตรวจวันที่" in browser.get(here).text
    edit = f"/staff/news/{item.id}/edit"
    assert browser.post(edit, data=FORM | {"revision": "99"}).status_code == 409
    assert browser.post(edit, data=FORM | {"title_th": ""}).status_code == 400
    assert browser.post(edit, data=FORM | {"picture": (io.BytesIO(b"x"), "a.txt")}).status_code == 400
    assert browser.post(edit, data=FORM | {"revision": "1", "no_picture": "yes"}).status_code == 302
    assert browser.post(f"/staff/news/{item.id}/withdraw").status_code == 302


def test_the_lists_are_empty_at_first(app, browser):
    browser.enter(Role.AUDITOR)
    assert "ยังไม่มีข่าว" in browser.get("/staff/news").text
    assert "ยังไม่เคยส่งข่าว" in browser.get("/staff/news/broadcasts").text
    assert "ไม่มีรายการในสถานะนี้" in browser.get("/staff/news/broadcasts?state=running").text


def test_progress_and_the_reason_of_a_stop_are_shown(app, browser):
    number = factory.begin()
    factory.make_chats(2)
    factory.work()
    assert state(number) is BroadcastState.STOPPED
    browser.enter()
    here = f"/staff/news/broadcasts/{number}"
    assert "ถามโควตาจาก LINE ไม่ได้" in browser.get(here).text
    assert browser.post(f"{here}/resume").status_code == 302
    assert state(number) is BroadcastState.APPROVED


def test_the_kinds_are_changed_by_administrators(app, browser):
    browser.enter(Role.ADMIN)
    typed = {"key": "health", "name_th": "สุขภาพ", "name_en": "Health", "position": "๑๕", "is_active": "yes"}
    assert browser.post("/staff/settings/news-kinds/new", data=typed).status_code == 302
    assert "สุขภาพ" in browser.get("/staff/settings/news-kinds").text
    assert browser.post("/staff/settings/news-kinds/health", data=typed | {"position": "x"}).status_code == 400
    assert browser.get("/staff/settings/news-kinds/unknown").status_code == 404
    assert news.find_kind("health") is not None
    session().rollback()
