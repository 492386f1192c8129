"""Versions that never mix, closing and opening, copies, and places whose codes read back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services import clock, qr, surveys
from services.audit import SYSTEM
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import NewSurvey, PlaceDetails, Skip, SurveyState, WhoMay, arranging
from services.text import Words
from tests.factories.people import make_actor
from tests.factories.surveys import SHORT, make_survey

TITLE = Words("แบบทดสอบ", "A test")


@pytest.fixture
def survey(app):
    """A draft with the short questions."""
    return surveys.create_survey(NewSurvey("versions", TITLE, definition=SHORT), SYSTEM)


def change(survey, changing):
    return surveys.change_definition(survey.id, changing, None, SYSTEM)


def test_the_first_publication_opens_it_and_later_ones_need_a_change(survey):
    out = surveys.publish(survey.id, SYSTEM)
    assert (out.state, out.version) == (SurveyState.OPEN, 1)
    assert out.takes_answers(clock.today())
    assert surveys.the_definition(survey.id) == SHORT
    with pytest.raises(RuleBroken) as refused:
        surveys.publish(survey.id, SYSTEM)
    assert refused.value.problems[0].code == "unchanged"


def test_what_was_asked_before_is_kept_and_what_changed_is_counted_anew(survey):
    officer = make_actor()
    surveys.publish(survey.id, SYSTEM)
    reworded = replace(SHORT.find("score"), label=Words("พอใจหรือไม่", "Are you satisfied?"))
    change(survey, lambda now: arranging.put_question(now, reworded, ""))
    assert surveys.the_definition(survey.id) == SHORT
    assert [one.kind for one in surveys.review_changes(survey.id, actor=SYSTEM)] == ["anew"]
    surveys.publish(survey.id, SYSTEM)
    newest = surveys.the_definition(survey.id)
    assert [question.key for question in newest.questions] == ["score_v2", "why", "came_by", "remark"]
    assert newest.find("why").asked_when == (Skip("score_v2", (1, 2)),)
    assert surveys.the_definition(survey.id, 1) == SHORT
    assert surveys.get_working(survey.id, actor=SYSTEM) == newest
    assert surveys.review_changes(survey.id, actor=SYSTEM) == []
    assert [(one.number, one.by) for one in surveys.list_versions(survey.id, actor=SYSTEM)] == [(2, ""), (1, "")]
    with pytest.raises(NotFound):
        surveys.list_versions(survey.id, actor=officer)


def test_a_question_that_comes_back_in_other_words_is_counted_apart_from_what_it_was(survey):
    surveys.publish(survey.id, SYSTEM)
    second, third, fourth = (
        replace(SHORT.find("score"), label=Words(said, said)) for said in ("ครั้งที่สอง", "ครั้งที่สาม", "ครั้งที่สี่")
    )
    change(survey, lambda now: arranging.put_question(now, second, ""))
    surveys.publish(survey.id, SYSTEM)
    # Somebody whose page is old puts the first key beside it, and the other is changed once more.
    change(survey, lambda now: arranging.put_question(now, third, ""))
    change(survey, lambda now: arranging.put_question(now, replace(fourth, key="score_v2"), ""))
    surveys.publish(survey.id, SYSTEM)
    asked = {one.label.th: one.key for one in surveys.the_definition(survey.id).questions if one.kind == "rating"}
    assert asked == {"ครั้งที่สาม": "score_v3_2", "ครั้งที่สี่": "score_v3"}


def test_everything_that_hinders_is_named_at_once(survey):
    half = replace(SHORT.find("why"), label=Words("ทำไม", ""), options=())
    change(survey, lambda now: arranging.put_question(now, half, ""))
    with pytest.raises(RuleBroken) as refused:
        surveys.publish(survey.id, SYSTEM)
    assert {(p.field, p.code) for p in refused.value.problems} == {("why", "no_english"), ("why", "too_few_options")}
    assert surveys.get_survey(survey.id).version == 0


def test_the_survey_after_a_service_needs_a_mark_that_everybody_gives(app):
    words = arranging.remove_question(SHORT, "score")
    view = make_survey("after", words, published=False, who=WhoMay.SERVED)
    assert [p.code for p in surveys.find_hindrances(view, words)] == ["no_mark"]
    assert surveys.find_hindrances(view, SHORT) == []


def test_a_publication_of_what_somebody_changed_meanwhile_is_refused(survey):
    change(survey, lambda now: arranging.move_question(now, "why", -1))
    with pytest.raises(Stale):
        surveys.publish(survey.id, SYSTEM, survey.revision)


def test_closing_opening_and_the_days(survey):
    with pytest.raises(RuleBroken):
        surveys.close_survey(survey.id, SYSTEM)
    surveys.publish(survey.id, SYSTEM)
    closed = surveys.close_survey(survey.id, SYSTEM)
    assert surveys.close_survey(survey.id, SYSTEM) == closed
    assert not closed.takes_answers(clock.today())
    opened = surveys.reopen_survey(survey.id, SYSTEM)
    today = clock.today()
    facts = replace(surveys.facts_of(opened), opens_on=today, closes_on=today)
    view = surveys.save_facts(survey.id, facts, opened.revision, SYSTEM)
    days = [view.takes_answers(today + timedelta(days=n)) for n in (-1, 0, 1)]
    assert days == [False, True, False]
    with pytest.raises(RuleBroken) as refused:
        surveys.save_facts(survey.id, replace(facts, key="other"), None, SYSTEM)
    assert refused.value.problems[0].code == "key_in_use"
    with pytest.raises(RuleBroken):
        surveys.save_facts(survey.id, replace(facts, closes_on=today - timedelta(days=1)), None, SYSTEM)


def test_a_copy_is_a_draft_with_places_of_its_own(survey):
    surveys.publish(survey.id, SYSTEM)
    (place,) = surveys.add_places(survey.id, [PlaceDetails(Words("เคาน์เตอร์", "Counter"))], SYSTEM)
    copied = surveys.copy_survey(survey.id, "versions-2570", Words("ปีหน้า", "Next"), with_places=True, actor=SYSTEM)
    assert (copied.state, copied.version, copied.opens_on) == (SurveyState.DRAFT, 0, None)
    assert surveys.get_working(copied.id, actor=SYSTEM) == SHORT
    (other,) = surveys.list_places(copied.id)
    assert other.name == place.name
    assert other.code != place.code
    with pytest.raises(RuleBroken):
        surveys.copy_survey(survey.id, "versions-2570", TITLE, with_places=False, actor=SYSTEM)


def test_places_and_their_codes(survey):
    names = [Words("เคาน์เตอร์ 1", "Counter 1"), Words("งานลำไย", "Longan fair")]
    one, two = surveys.add_places(survey.id, [PlaceDetails(name) for name in names], SYSTEM)
    assert surveys.add_places(survey.id, [PlaceDetails(names[0])], SYSTEM) == []
    assert one.address == f"http://localhost:8000/surveys/versions?place={one.code}&source=qr"
    assert qr.read_picture(surveys.place_png(one)) == [one.address]
    assert surveys.place_svg(one).startswith("<svg")
    assert surveys.find_place(survey.id, two.code) == two
    surveys.change_place(survey.id, two.id, PlaceDetails(Words("อื่น", "Other"), is_active=False), SYSTEM)
    assert surveys.find_place(survey.id, two.code) is None
    assert surveys.get_place(survey.id, two.id).code == two.code
    with pytest.raises(NotFound):
        surveys.get_place(survey.id + 1, two.id)
    with pytest.raises(RuleBroken):
        surveys.add_places(survey.id, [PlaceDetails(Words("ไทย", ""))], SYSTEM)
