"""Building a survey: who may, what is refused, what two officers do at once, what the audit tells."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from services import surveys
from services.audit import SYSTEM, Role
from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.surveys import NewSurvey, SurveyState, arranging
from services.surveys.editing import fingerprint
from services.surveys.models import SurveyTally
from services.text import Words
from tests.factories.people import make_actor, make_unit
from tests.factories.surveys import SHORT, make_survey

TITLE = Words("แบบทดสอบ", "A test")


@pytest.fixture
def survey(app):
    """A draft of the whole authority."""
    return surveys.create_survey(NewSurvey("built", TITLE, definition=SHORT), SYSTEM)


def test_a_new_one_is_a_draft_that_is_asked_of_nobody(survey):
    assert (survey.state, survey.version, survey.revision) == (SurveyState.DRAFT, 0, 1)
    assert surveys.get_working(survey.id, actor=SYSTEM) == SHORT
    assert surveys.find_by_key("built") == survey
    with pytest.raises(NotFound):
        surveys.the_definition(survey.id)


@pytest.mark.parametrize(
    ("changed", "field", "code"),
    [
        ({"key": "Built"}, "key", "key_shape"),
        ({"key": "built"}, "key", "key_taken"),
        ({"title": Words("ก", "")}, "title_en", "required"),
        ({"intro": Words("ก", "")}, "intro_en", "both_languages"),
        ({"title": Words("ก" * 201, "a")}, "title_th", "too_long"),
        ({"channels": frozenset()}, "channels", "channels_needed"),
        ({"unit_id": 999_999}, "unit", "not_on_list"),
    ],
)
def test_what_is_refused_is_named(survey, changed, field, code):
    new = replace(NewSurvey("another", TITLE), **changed)
    with pytest.raises(RuleBroken) as refused:
        surveys.create_survey(new, SYSTEM)
    assert (refused.value.problems[0].field, refused.value.problems[0].code) == (field, code)


def test_who_may(app):
    unit, elsewhere = make_unit("unit-one"), make_unit("unit-two")
    head, other = make_actor(Role.HEAD, unit_id=unit), make_actor(Role.HEAD, unit_id=elsewhere)
    own = surveys.create_survey(NewSurvey("own", TITLE, unit_id=unit), head)
    whole = surveys.create_survey(NewSurvey("whole", TITLE), SYSTEM)
    with pytest.raises(RuleBroken):
        surveys.create_survey(NewSurvey("more", TITLE, unit_id=elsewhere), head)
    with pytest.raises(NotAllowed):
        surveys.create_survey(NewSurvey("more", TITLE, unit_id=unit), make_actor(Role.OFFICER, unit_id=unit))
    seeing = {
        "head": (head, {own.key, whole.key}, {own.key}),
        "head elsewhere": (other, {whole.key}, set()),
        "officer": (make_actor(Role.OFFICER, unit_id=unit), {own.key}, set()),
        "officer elsewhere": (make_actor(Role.OFFICER, unit_id=elsewhere), set(), set()),
        "finance": (make_actor(Role.FINANCE, unit_id=elsewhere), set(), set()),
        "registry": (make_actor(Role.REGISTRY, unit_id=elsewhere), {own.key, whole.key}, {own.key, whole.key}),
        "executive": (make_actor(Role.EXECUTIVE, unit_id=elsewhere), {own.key, whole.key}, set()),
        "auditor": (make_actor(Role.AUDITOR, unit_id=elsewhere), {own.key, whole.key}, set()),
    }
    for name, (actor, seen, built) in seeing.items():
        assert {view.key for view in surveys.list_surveys(actor=actor)[0]} == seen, name
        for view in (own, whole):
            assert surveys.may_see(actor, view) == (view.key in seen), name
            assert surveys.may_edit(actor, view) == surveys.may_see_words(actor, view) == (view.key in built), name
            if view.key not in seen:
                with pytest.raises(NotFound):
                    surveys.get_survey(view.id, actor=actor)
            if view.key not in built:
                with pytest.raises(NotFound):
                    surveys.save_definition(view.id, SHORT, None, actor)


def test_the_list_is_searched_filtered_and_paged(app, monkeypatch):
    for number in range(5):
        make_survey(f"many{number}", published=number % 2 == 0)
    monkeypatch.setattr("services.surveys.editing.PAGE", 2)
    first, after = surveys.list_surveys(actor=SYSTEM)
    second, _ = surveys.list_surveys(actor=SYSTEM, after=after)
    assert [view.key for view in (*first, *second)] == ["many4", "many3", "many2", "many1"]
    assert [view.key for view in surveys.list_surveys(actor=SYSTEM, query="MANY3")[0]] == ["many3"]
    assert surveys.list_surveys(actor=SYSTEM, query="100%")[0] == []
    drafts, _ = surveys.list_surveys(actor=SYSTEM, state=SurveyState.DRAFT)
    assert [view.key for view in drafts] == ["many3", "many1"]


def test_answers_are_counted_as_the_worker_keeps_them(survey):
    rows = [("", "", 7), ("score", "", 7), ("", "5", 3)]
    for question, value, n in rows:
        tally = SurveyTally(survey_id=survey.id, breakdown="", group_key="", question=question, value=value, n=n)
        session().add(tally)
    session().add(SurveyTally(survey_id=survey.id, breakdown="channel", group_key="web", question="", value="", n=4))
    session().flush()
    assert surveys.count_answers([survey.id, 999_999]) == {survey.id: 7}


def test_a_stale_change_is_refused_with_both(survey):
    facts = surveys.facts_of(survey)
    saved = surveys.save_facts(survey.id, replace(facts, title=Words("อื่น", "Other")), survey.revision, SYSTEM)
    with pytest.raises(Stale) as stale:
        surveys.save_facts(survey.id, replace(facts, title=Words("ของฉัน", "Mine")), survey.revision, SYSTEM)
    assert (stale.value.theirs.title.en, stale.value.yours.title.en) == ("Other", "Mine")
    with pytest.raises(Stale):
        surveys.save_definition(survey.id, SHORT, survey.revision, SYSTEM)
    again = surveys.save_facts(survey.id, surveys.facts_of(saved), saved.revision, SYSTEM)
    assert again.revision == saved.revision


def test_two_officers_change_different_questions_and_neither_is_lost(survey):
    score, why = SHORT.find("score"), SHORT.find("why")
    one = replace(score, label=Words("ใหม่", "New"))
    two = replace(why, label=Words("ทำไม", "Why"))
    surveys.save_question(survey.id, one, "", seen=fingerprint(score), actor=SYSTEM)
    surveys.save_question(survey.id, two, "", seen=fingerprint(why), actor=SYSTEM)
    # The same form sent twice changes nothing more.
    revision = surveys.get_survey(survey.id).revision
    surveys.save_question(survey.id, two, "", seen=fingerprint(why), actor=SYSTEM)
    now = surveys.get_working(survey.id, actor=SYSTEM)
    assert (now.find("score"), now.find("why")) == (one, two)
    assert surveys.get_survey(survey.id).revision == revision
    with pytest.raises(Stale) as stale:
        third = replace(score, label=Words("อีก", "Another"))
        surveys.save_question(survey.id, third, "", seen=fingerprint(score), actor=SYSTEM)
    assert (stale.value.theirs, stale.value.yours) == (one, third)


def test_a_question_that_was_taken_away_meanwhile_is_not_lost(survey):
    score = SHORT.find("score")
    surveys.change_definition(survey.id, lambda now: arranging.remove_question(now, "score"), None, SYSTEM)
    with pytest.raises(Stale) as stale:
        surveys.save_question(survey.id, score, "", seen=fingerprint(score), actor=SYSTEM)
    assert stale.value.theirs is None
    surveys.save_question(survey.id, score, "words", seen="", actor=SYSTEM)
    now = surveys.get_working(survey.id, actor=SYSTEM)
    assert arranging.section_of(now, "score").key == "words"
    with pytest.raises(RuleBroken):
        surveys.save_question(survey.id, replace(score, key="fresh"), "gone", seen="", actor=SYSTEM)


@pytest.mark.committed
def test_the_audit_names_what_changed_and_quotes_nothing(app):
    with unit_of_work():
        view = surveys.create_survey(NewSurvey("audited", TITLE, definition=SHORT), SYSTEM)
        facts = replace(surveys.facts_of(view), thanks=Words("ขอบใจ", "Thanks"), is_once=False)
        surveys.save_facts(view.id, facts, None, SYSTEM)
        surveys.change_definition(view.id, lambda now: arranging.move_question(now, "came_by", 1), None, SYSTEM)
        surveys.change_definition(view.id, lambda now: arranging.remove_question(now, "remark"), None, SYSTEM)
        surveys.publish(view.id, SYSTEM)
        surveys.close_survey(view.id, SYSTEM)
        surveys.reopen_survey(view.id, SYSTEM)
        surveys.add_places(view.id, [surveys.PlaceDetails(TITLE)], SYSTEM)
    rows = session().scalars(select(AuditEntry).where(AuditEntry.subject == "survey").order_by(AuditEntry.id)).all()
    assert [(row.action, row.fields, row.note) for row in rows] == [
        ("create survey", [], "key=audited"),
        ("change survey", ["thanks", "is_once"], ""),
        ("change survey questions", ["order"], ""),
        ("change survey questions", ["remark"], ""),
        ("publish survey", [], "version=1"),
        ("close survey", [], ""),
        ("reopen survey", [], ""),
        ("add survey places", [], "n=1"),
    ]
