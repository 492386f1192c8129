"""Answering a survey in a browser: on the web with and without scripts, where many come at once, on a tablet."""

import itertools
import re

import pytest
from sqlalchemy import select

from app import create_app
from services import organisation
from services.audit import SYSTEM
from services.db import db, session, unit_of_work
from services.surveys.models import SurveyResponse
from services.surveys.pacing import PROOF_RATE, WAIT_SECONDS
from tests.conftest import make_settings
from tests.factories.surveys import make_survey
from tests.functional.kiosk_walking import kiosk
from tests.functional.walking import answer_question, go_on

__all__ = ["kiosk"]

_numbers = itertools.count(1)
ANSWERS = {"score": "2", "why": ["slow"], "came_by": "foot", "remark": "รอนานไปหน่อย"}


@pytest.fixture(scope="module")
def planted(site):
    """The database of the running site."""
    with create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def survey(planted):
    """An open survey of its own."""
    with unit_of_work():
        return make_survey(f"walk{next(_numbers)}", thanks_th="เจอกันใหม่", thanks_en="See you again")


@pytest.fixture
def crowded(planted):
    """Every answer on the web comes where very many come at once."""
    usual = {name: organisation.get_setting(name) for name in (PROOF_RATE, WAIT_SECONDS)}
    with unit_of_work():
        organisation.set_setting(PROOF_RATE, 0, SYSTEM)
        organisation.set_setting(WAIT_SECONDS, 2, SYSTEM)
    yield
    with unit_of_work():
        for name, value in usual.items():
            organisation.set_setting(name, value, SYSTEM)


def answers_of(survey):
    session().rollback()
    query = select(SurveyResponse.channel, SurveyResponse.answers).where(SurveyResponse.survey_id == survey.id)
    return [tuple(row) for row in session().execute(query)]


def walk(page, survey, thanks):
    """From the first question to the end."""
    for _ in range(6):
        if page.url.endswith("/review"):
            break
        answer_question(page, ANSWERS)
    go_on(page)
    page.wait_for_url(re.compile(r"/done$"))
    assert thanks in page.locator("main").inner_text()
    assert answers_of(survey) == [("web", {"score": 2, "why": ["slow"], "came_by": "foot"})]


@pytest.mark.parametrize(("width", "scripts", "language"), [(1280, True, "en"), (360, True, "th"), (360, False, "th")])
def test_from_the_list_to_the_thanks_once_a_browser(site, open_page, survey, width, scripts, language):
    page = open_page(width=width, scripts=scripts)
    page.goto(f"{site.url}/surveys?lang={language}")
    page.get_by_role("link", name=survey.title.in_(language), exact=True).click()
    go_on(page)
    walk(page, survey, survey.thanks.in_(language))
    page.goto(f"{site.url}/surveys/{survey.key}")
    told = "ท่านตอบแบบนี้แล้ว" if language == "th" else "You have answered this survey"
    assert told in page.locator("main").inner_text() and not page.locator("main form").count()


def test_where_many_come_at_once_a_script_solves_the_sum(site, open_page, survey, crowded):
    page = open_page(width=360)
    page.goto(f"{site.url}/surveys/{survey.key}")
    for _ in range(60):
        # The site learns of a changed setting a little later.
        if page.locator("form[data-challenge]").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    page.wait_for_function("document.querySelector('form[data-challenge]').elements.altcha.value")
    go_on(page)
    for _ in range(60):
        page.wait_for_load_state()
        if "/ask/" in page.url:
            break
        page.wait_for_timeout(500)
        go_on(page)
    walk(page, survey, survey.thanks.th)


def test_where_many_come_at_once_one_waits_without_scripts(site, open_page, survey, crowded):
    page = open_page(width=360, scripts=False)
    page.goto(f"{site.url}/surveys/{survey.key}")
    go_on(page)
    for _ in range(60):
        # Pressed too early it says how long is left; the clock of the server decides.
        if "/ask/" in page.url:
            break
        assert "โปรดรอ" in page.locator("h1").inner_text()
        go_on(page)
    walk(page, survey, survey.thanks.th)


@pytest.mark.parametrize(("size", "scripts"), [((1080, 1920), True), ((800, 1280), True), ((320, 640), False)])
def test_a_tablet_takes_a_tap_and_goes_back_by_itself(site, kiosk, survey, size, scripts):
    page, _made = kiosk(size, scripts=scripts)
    width, height = size
    address = f"{site.url}/kiosk/surveys/{survey.key}"
    page.goto(address)
    faces = page.locator("button[name=score]")
    sizes = [faces.nth(number).bounding_box() for number in range(5)]
    assert all(box["width"] >= 240 and box["height"] >= 60 for box in sizes)
    assert max(box["y"] + box["height"] for box in sizes) <= height + 200
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="English").click()
    page.get_by_role("button", name="Very satisfied").click()
    page.wait_for_url(re.compile(r"/thanks$"))
    assert "Thank you" in page.locator("h1").inner_text()
    # By itself, with scripts and without.
    page.wait_for_url(address)
    assert "ท่านพอใจบริการเพียงใด" in page.locator("h1").inner_text(), "the next one begins in the language of the house"
    assert answers_of(survey) == [("kiosk", {"score": 5})]
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"kiosk-device", "pracha"}


def test_a_tablet_stands_and_forgets_the_language(site, kiosk, survey):
    page, _made = kiosk((800, 1280))
    page.clock.install()
    page.goto(f"{site.url}/kiosk/surveys/{survey.key}?lang=en")
    page.locator(".kiosk-bar[data-start]").wait_for()
    page.clock.fast_forward(61_000)
    page.wait_for_url(re.compile(rf"/kiosk/surveys/{survey.key}\?lang=th$"))
    page.clock.fast_forward(300_000)
    assert page.locator("button[name=score]").count() == 5 and "lang=th" in page.url


def test_any_other_browser_answers_on_the_web(site, open_page, survey):
    page = open_page(width=360)
    page.goto(f"{site.url}/kiosk/surveys/{survey.key}?place=nowhere")
    assert page.url == f"{site.url}/surveys/{survey.key}?place=nowhere&source=qr"
    assert page.locator("button[name=score]").count() == 0
