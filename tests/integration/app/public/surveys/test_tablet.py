"""A tablet on a counter: one tap, thanks that go by themselves, nothing kept of who stood there."""

import pytest
from sqlalchemy import select

from services.db import session, unit_of_work
from services.surveys import WhoMay
from services.surveys.definition import Definition, Section, SurveyQuestion
from services.surveys.models import SurveyMark, SurveyPlace, SurveyResponse, SurveyText
from services.text import Words
from tests.factories.surveys import make_survey
from tests.factories.walking import Walker

UNRATED = Definition((Section("s", Words("ก", "A"), (SurveyQuestion("w", "text", Words("เล่า", "Tell")),)),))


@pytest.fixture
def walker(client):
    return Walker(client)


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
        assert set(kept) <= {"csrf_token", "lang", "_permanent"}


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
