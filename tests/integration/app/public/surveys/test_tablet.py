"""A tablet on a counter: one tap, thanks that go by themselves, nothing kept of who stood there."""

import pytest
import time_machine
from sqlalchemy import select

from services import clock, devices
from services.db import session, unit_of_work
from services.devices.models import KioskDevice
from services.devices.renewing import RENEWED_AFTER
from services.surveys import WhoMay
from services.surveys.definition import Definition, Section, SurveyQuestion
from services.surveys.models import SurveyMark, SurveyPlace, SurveyResponse, SurveyText
from services.text import Words
from tests.factories.kiosks import ADMIN, enrol
from tests.factories.people import make_unit
from tests.factories.surveys import make_survey
from tests.factories.walking import Walker

UNRATED = Definition((Section("s", Words("ก", "A"), (SurveyQuestion("w", "text", Words("เล่า", "Tell")),)),))


@pytest.fixture
def walker(client):
    """A tablet that the desk let in."""
    with unit_of_work():
        enrol(client)
    return Walker(client)


@pytest.fixture
def stranger(app):
    """Any other browser."""
    return Walker(app.test_client())


def make(**values):
    with unit_of_work():
        return make_survey(**values)


def test_one_tap_is_one_answer_with_its_place_and_the_thanks_lead_back(walker):
    view = make(thanks_en="See you again")
    with unit_of_work():
        place = SurveyPlace(survey_id=view.id, code="C1", name_th="เคาน์เตอร์", name_en="Counter", unit_id=None)
        session().add(place)
    page = walker.go(f"/kiosk/surveys/{view.key}?place=C1&lang=en")
    assert page.h1 == "How satisfied are you with the service?"
    assert [button.get("value") for button in page.all("button", name="score")] == ["5", "4", "3", "2", "1"]
    assert "Very dissatisfied" in page.html
    page = walker.press(score="2")
    assert page.path == f"/kiosk/surveys/{view.key}/thanks?place=C1" and "See you again" in page.html
    back = page.headers["Refresh"].partition("url=")[2]
    assert [link.get("href") for link in page.main.iter("a")] == [back]
    assert back == f"/kiosk/surveys/{view.key}?place=C1" and walker.go(back).status == 200
    (row,) = session().scalars(select(SurveyResponse))
    assert (row.channel, row.place_id, row.answers) == ("kiosk", place.id, {"score": 2})
    assert not list(session().scalars(select(SurveyMark))) and not list(session().scalars(select(SurveyText)))


def test_one_person_after_the_other_and_no_cookie_knows_them(walker):
    view = make()
    for score in ("5", "1", "5"):
        walker.go(f"/kiosk/surveys/{view.key}")
        walker.press(score=score)
    assert len(list(session().scalars(select(SurveyResponse)))) == 3
    assert walker.client.get_cookie("survey-device", path="/surveys") is None
    with walker.client.session_transaction() as kept:
        assert set(kept) <= {"csrf_token", "lang", "_permanent", "kiosk"}


def test_the_tablet_stands_and_the_first_page_of_a_kiosk_comes_back(walker):
    view = make(channels=["web", "kiosk"])
    page = walker.go(f"/kiosk/surveys/{view.key}?place=C1")
    home = f"/kiosk/surveys/{view.key}?lang=th&amp;place=C1"
    assert "data-start" in page.html and f'data-home="{home}"' in page.html and f'content="60;url={home}"' in page.html
    assert 'id="kiosk-end"' not in page.html
    link = next(each.get("href") for each in walker.go("/kiosk").main.iter("a") if "surveys" in each.get("href"))
    page = walker.go(link)
    assert "data-start" not in page.html and 'content="60;url=/kiosk/end"' in page.html
    page = walker.press(score="4")
    assert "/thanks" in page.path and page.headers["Refresh"].endswith(";url=/kiosk")
    (row,) = session().scalars(select(SurveyResponse))
    assert (row.channel, row.answers) == ("kiosk", {"score": 4})


def test_a_tablet_that_shows_nothing_else_is_seen_and_renewed(walker):
    with time_machine.travel(clock.now() + RENEWED_AFTER, tick=False):
        view = make()
        held = walker.client.get_cookie("kiosk-device").value
        walker.go(f"/kiosk/surveys/{view.key}")
        assert walker.client.get_cookie("kiosk-device").value != held
        assert session().scalar(select(KioskDevice.seen_at)) == clock.now()


def test_without_a_code_the_place_of_the_device_is_the_place(app, walker):
    with unit_of_work():
        unit = make_unit()
        view = make_survey()
        hall = SurveyPlace(survey_id=view.id, code="H1", name_th="โถงหน้า", name_en="Hall", unit_id=unit)
        gone = SurveyPlace(survey_id=view.id, code="H0", name_th="โถงหน้า", name_en="Hall", is_active=False)
        session().add_all([gone, hall])
        elsewhere = Walker(app.test_client())
        enrol(elsewhere.client, "ตู้ 2", place=Words("ชั้น 2", "Second floor"), unit_id=unit)
    for each in (walker, elsewhere):
        each.go(f"/kiosk/surveys/{view.key}")
        each.press(score="5")
    rows = session().scalars(select(SurveyResponse))
    assert {(row.place_id, row.unit_id) for row in rows} == {(hall.id, unit), (None, unit)}


class TestStranger:
    @pytest.mark.parametrize(
        ("channels", "source", "counted"), [(["web", "qr", "kiosk"], "&source=qr", "qr"), (["web", "kiosk"], "", "web")]
    )
    def test_it_is_led_to_the_web_and_counted_there(self, stranger, channels, source, counted):
        view = make(channels=channels)
        page = stranger.go(f"/kiosk/surveys/{view.key}?place=C1&lang=en")
        assert page.status == 200 and page.path.startswith(f"/surveys/{view.key}?place=C1{source}")
        assert "kiosk-bar" not in page.html
        stranger.press()
        stranger.press(score="5")
        while "/review" not in stranger.at.path:
            stranger.press()
        stranger.press()
        (row,) = session().scalars(select(SurveyResponse))
        assert (row.channel, row.answers["score"]) == (counted, 5)

    def test_a_tap_of_it_counts_nowhere(self, stranger, walker):
        view = make()
        walker.go(f"/kiosk/surveys/{view.key}")
        stranger.go("/track")
        fields = {"score": "5", "csrf_token": stranger.at.fields()["csrf_token"][0]}
        answer = stranger.client.post(f"/kiosk/surveys/{view.key}?place=C1", data=fields)
        assert answer.status_code == 303 and answer.headers["Location"].startswith(f"/surveys/{view.key}?place=C1")
        assert stranger.go(f"/kiosk/surveys/{view.key}/thanks").path.startswith(f"/surveys/{view.key}")
        assert not list(session().scalars(select(SurveyResponse)))

    def test_a_made_up_cookie_makes_no_tablet(self, stranger):
        view = make()
        stranger.client.set_cookie("kiosk-device", "A" * 32)
        assert stranger.go(f"/kiosk/surveys/{view.key}").path == "/kiosk"

    def test_a_tablet_that_is_shut_off_takes_no_tap(self, walker):
        view = make()
        walker.go(f"/kiosk/surveys/{view.key}")
        with unit_of_work():
            devices.shut_off(session().scalar(select(KioskDevice.id)), actor=ADMIN)
        assert walker.press(score="5").path == "/kiosk"
        assert not list(session().scalars(select(SurveyResponse)))


def test_taps_by_a_script_come_to_an_end(walker):
    view = make()
    walker.go(f"/kiosk/surveys/{view.key}")
    sent = [walker.client.post(f"/kiosk/surveys/{view.key}", data=walker.at.fields()) for _ in range(61)]
    assert (sent[59].status_code, sent[60].status_code) == (302, 429)


def test_a_tap_of_nothing_shows_the_question_again(walker):
    view = make()
    walker.go(f"/kiosk/surveys/{view.key}")
    page = walker.press(score="9")
    assert (
        page.status == 400 and page.all("button", name="score") and not list(session().scalars(select(SurveyResponse)))
    )


@pytest.mark.parametrize(
    ("values", "status", "words"),
    [
        ({"state": "closed"}, 200, "ขณะนี้ไม่ได้เปิดรับคำตอบ"),
        ({"definition": UNRATED}, 200, "ตอบบนจอนี้ไม่ได้"),
        ({"channels": ["web"]}, 404, "ไม่พบ"),
        ({"who": WhoMay.INVITED}, 404, "ไม่พบ"),
        ({"published": False}, 404, "ไม่พบ"),
    ],
)
def test_where_nothing_can_be_tapped_it_says_so(walker, values, status, words):
    page = walker.go(f"/kiosk/surveys/{make(**values).key}")
    assert page.status == status and words in page.html and not page.all("button", name="score")
