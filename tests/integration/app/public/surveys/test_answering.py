"""Answering on the web: from the page of a survey to the thanks, once a browser; links, waits, and closed doors."""

import json
from base64 import b64encode
from datetime import timedelta

import pytest
from altcha.v1 import Challenge, solve_challenge
from sqlalchemy import select

from services import clock, organisation, surveys
from services.audit import SYSTEM, Channel
from services.db import session, unit_of_work
from services.surveys import SurveyState, WhoMay
from services.surveys.models import SurveyInvitation, SurveyMark, SurveyPlace, SurveyResponse, SurveyText
from services.surveys.pacing import BURST_RATE, PROOF_RATE, WAIT_SECONDS
from tests.factories.people import make_person, make_unit, sign_in
from tests.factories.surveys import answer_survey, make_survey
from tests.factories.walking import Walker


@pytest.fixture
def walker(client):
    return Walker(client)


def make(**values):
    with unit_of_work():
        return make_survey(**values)


def answer_all(walker, score="4", remark="พนักงานพูดจาดี โทร 081-234-5678"):
    """From the first question to the end page."""
    page = walker.press(score=score)
    if page.path.endswith("/why"):
        page = walker.press(why=["slow", "rude"])
    page = walker.press(came_by="foot")
    page = walker.press(remark=remark)
    assert page.path.endswith("/review"), page.problems
    return walker.press()


def responses():
    return list(session().scalars(select(SurveyResponse).order_by(SurveyResponse.id)))


def test_walks_from_the_page_to_the_thanks_and_leaves_answers_alone(walker):
    view = make(intro_th="ขอทราบความเห็น", thanks_th="เราจะเผยแพร่ผลในเดือนธันวาคม")
    page = walker.go(f"/surveys/{view.key}")
    assert surveys.ANONYMOUS.th in page.html and "ขอทราบความเห็น" in page.html
    walker.press()
    page = answer_all(walker, score="2")
    assert page.h1 == "ขอบคุณ" and "เราจะเผยแพร่ผลในเดือนธันวาคม" in page.html
    (row,) = responses()
    assert row.answers == {"score": 2, "why": ["slow", "rude"], "came_by": "foot"}
    assert (row.channel, row.at, row.invitation_id, row.subject, row.step) == ("web", None, None, "", 0)
    text = session().scalars(select(SurveyText)).one()
    assert "081" not in text.words and text.words.startswith("พนักงานพูดจาดี")


def test_a_browser_answers_once_and_its_cookie_says_nothing(walker):
    view = make()
    walker.go(f"/surveys/{view.key}")
    began = walker.client.post(f"/surveys/{view.key}", data=walker.at.fields())
    (cookie,) = [each for each in began.headers.getlist("Set-Cookie") if each.startswith("survey-device=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/surveys" in cookie
    walker.go(began.headers["Location"])
    answer_all(walker)
    page = walker.go(f"/surveys/{view.key}")
    assert "ท่านตอบแบบนี้แล้ว" in page.html and not list(page.main.iter("form"))
    assert len(responses()) == 1


def test_a_draft_that_was_begun_before_is_refused_once_the_browser_has_answered(walker):
    view = make()
    walker.go(f"/surveys/{view.key}")
    first = walker.press().path.split("/")[2]
    walker.go(f"/surveys/{view.key}")
    walker.press()
    answer_all(walker)
    walker.go(f"/ask/{first}")
    page = answer_all(walker)
    assert page.status == 400 and page.problems == ["ท่านตอบแบบนี้แล้ว ตอบได้คนละหนึ่งครั้ง"]
    assert len(responses()) == 1


def test_an_account_answers_once_from_whatever_browser(app, walker):
    view = make()
    with unit_of_work():
        person = make_person()
    for number, client in enumerate((app.test_client(), app.test_client())):
        sign_in(client, person)
        own = Walker(client)
        page = own.go(f"/surveys/{view.key}")
        if number:
            assert "ท่านตอบแบบนี้แล้ว" in page.html
        else:
            own.press()
            answer_all(own)
    assert len(responses()) == 1 and len(list(session().scalars(select(SurveyMark)))) == 2


def test_a_survey_for_which_once_does_not_matter_is_answered_again(walker):
    view = make(is_once=False)
    for _ in range(2):
        walker.go(f"/surveys/{view.key}")
        walker.press()
        answer_all(walker)
    assert len(responses()) == 2 and not list(session().scalars(select(SurveyMark)))


def test_a_code_on_a_poster_brings_its_place_and_channel(walker):
    view = make()
    with unit_of_work():
        unit = make_unit("service-unit")
        place = SurveyPlace(survey_id=view.id, code="AB12", name_th="เคาน์เตอร์ 1", name_en="Counter 1", unit_id=unit)
        session().add(place)
    walker.go(f"/surveys/{view.key}?place=AB12&source=qr")
    walker.press()
    answer_all(walker)
    (row,) = responses()
    assert (row.channel, row.place_id, row.unit_id) == ("qr", place.id, unit)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": SurveyState.CLOSED.value}, "แบบสอบถามนี้ปิดรับคำตอบแล้ว"),
        ({"opens_on": clock.today() + timedelta(days=3)}, "ยังไม่เปิดรับคำตอบ"),
        ({"closes_on": clock.today() - timedelta(days=1)}, "แบบสอบถามนี้ปิดรับคำตอบแล้ว"),
        ({"who": WhoMay.INVITED}, "ตอบได้เฉพาะผู้ได้รับเชิญ"),
        ({"channels": ["line"]}, "แบบนี้ไม่ได้เปิดรับบนเว็บไซต์"),
    ],
)
def test_closed_doors_say_what_they_are(walker, values, words):
    view = make(**values)
    page = walker.go(f"/surveys/{view.key}")
    assert page.status == 200 and words in page.html and not list(page.main.iter("form"))


def test_a_draft_survey_is_nobodys(walker):
    view = make(published=False)
    assert walker.go(f"/surveys/{view.key}").status == 404


def test_a_link_serves_once_and_then_knows_only_that(walker, app):
    view = make(who=WhoMay.INVITED)
    with unit_of_work():
        token = surveys.invite(view.id, channel="email", address="a@example.org", language="th")
    walker.go(f"/surveys/{view.key}/i/{token}")
    walker.press()
    answer_all(walker)
    row = session().scalars(select(SurveyInvitation)).one()
    assert (row.state, row.address) == ("used", None)
    (response,) = responses()
    assert response.invitation_id is None
    other = Walker(app.test_client())
    assert "ลิงก์นี้ใช้แล้วหรือหมดอายุ" in other.go(f"/surveys/{view.key}/i/{token}").html
    with unit_of_work():
        assert surveys.invite(view.id, channel="email", address="A@example.org", language="th") is None


def test_the_service_page_leads_to_the_page_of_the_survey(walker):
    view = make()
    answer = walker.client.get(f"/services/survey-{view.key}?place=AB12")
    assert answer.headers["Location"] == f"/surveys/{view.key}?place=AB12"
    typed = {"csrf_token": walker.go(f"/surveys/{view.key}").fields()["csrf_token"]}
    assert walker.client.post(f"/services/survey-{view.key}", data=typed).headers["Location"] == f"/surveys/{view.key}"


def test_home_and_list_name_what_is_open(walker):
    view, closed = make(closes_on=clock.today()), make(who=WhoMay.INVITED)
    assert f"/services/survey-{view.key}" in walker.go("/").html
    page = walker.go("/surveys")
    assert view.title.th in page.html and closed.title.th not in page.html


# ---------------------------------------------------------------------- where very many come at once


@pytest.fixture
def crowded(app):
    """A survey that so many have answered in this hour that the next one is asked for a proof."""
    view = make()
    with unit_of_work():
        for key, value in ((PROOF_RATE, 3), (BURST_RATE, 4), (WAIT_SECONDS, 20)):
            organisation.set_setting(key, value, SYSTEM)
        for _ in range(3):
            answer_survey(view, {"score": 5})
    return view


def test_whoever_calls_itself_a_kiosk_proves_its_work_too(walker, crowded):
    with unit_of_work():
        for _ in range(3):
            answer_survey(crowded, {"score": 5}, channel=Channel.KIOSK)
    walker.go(f"/surveys/{crowded.key}?source=kiosk")
    assert walker.press().status == 429


def test_without_scripts_one_waits(walker, crowded):
    walker.go(f"/surveys/{crowded.key}")
    page = walker.press()
    assert page.status == 429 and page.h1 == "โปรดรอ 20 วินาที" and page.headers["Retry-After"] == "20"
    page = walker.press()
    assert page.status == 429
    typed = page.fields()
    with clock.standing_at(clock.now() + timedelta(seconds=25)):
        began = walker.client.post(f"/surveys/{crowded.key}", data=typed)
    assert began.status_code == 302 and "/ask/" in began.headers["Location"]


def test_the_wait_of_another_browser_does_not_serve(app, walker, crowded):
    walker.go(f"/surveys/{crowded.key}")
    token = walker.press().fields()["wait"]
    other = Walker(app.test_client())
    other.go(f"/surveys/{crowded.key}")
    with clock.standing_at(clock.now() + timedelta(seconds=25)):
        assert other.press(wait=token).status == 429


def test_with_scripts_a_sum_is_solved_and_serves_this_browser_alone(app, walker, crowded):
    page = walker.go(f"/surveys/{crowded.key}")
    (form,) = [each for each in page.all("form") if each.get("data-challenge")]
    asked = json.loads(form.get("data-challenge"))
    solved = solve_challenge(
        Challenge(asked["algorithm"], asked["challenge"], asked["maxNumber"], asked["salt"], asked["signature"])
    )
    names = ("algorithm", "challenge", "salt", "signature")
    payload = {name: asked[name] for name in names} | {"number": solved.number}
    sent = b64encode(json.dumps(payload).encode()).decode()
    other = Walker(app.test_client())
    other.go(f"/surveys/{crowded.key}")
    assert other.press(altcha=sent).status == 429
    assert walker.press(altcha="e30=").status == 429
    walker.go(f"/surveys/{crowded.key}")
    assert "/ask/" in walker.press(altcha=sent).path


def test_bursts_are_flagged_and_none_is_dropped(walker, crowded):
    with unit_of_work():
        answer_survey(crowded, {"score": 5})
        token = surveys.invite(crowded.id, channel="none", address=None, language="th")
    walker.go(f"/surveys/{crowded.key}/i/{token}")
    walker.press()
    answer_all(walker)
    assert [row.is_burst for row in responses()].count(True) == 1 and len(responses()) == 5
