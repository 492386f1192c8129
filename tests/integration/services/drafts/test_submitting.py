"""Sending: once, whole, checked again; following; anonymous services; what is purged when."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from services import catalogue, clock, drafts
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken, Stale
from tests.factories.services import ANSWERS, KEY, Desk, make_service


def fill(draft_id, actor):
    view = drafts.get_draft(draft_id)
    while view.next_key:
        view = drafts.answer(draft_id, view.next_key, ANSWERS[view.next_key], actor=actor)
    return view


def count(table):
    return session().scalar(text(f"SELECT count(*) FROM {table}"))


def test_service_gets_the_answers_that_count(draft, desk, citizen):
    drafts.answer(draft.id, "kind", "light", actor=citizen)
    drafts.answer(draft.id, "lamps", "3", actor=citizen)
    drafts.answer(draft.id, "kind", "road", actor=citizen, seen=1)
    drafts.answer(draft.id, "passable", "yes", actor=citizen)
    fill(draft.id, citizen)
    drafts.submit(draft.id, actor=citizen)
    (submission,) = desk.submissions
    assert "lamps" not in submission.answers
    assert submission.answers["passable"] is True
    assert submission.draft_id == draft.id
    assert submission.at is not None
    assert {question.key for question in submission.questions} >= submission.answers.keys()


def test_sent_again_gives_the_same_outcome(draft, desk, citizen):
    fill(draft.id, citizen)
    first = drafts.submit(draft.id, actor=citizen)
    assert drafts.submit(draft.id, actor=citizen) == first
    assert drafts.get_draft(draft.id).outcome == first
    assert len(desk.submissions) == 1


def test_outcome_is_stored_sealed(draft, citizen):
    fill(draft.id, citizen)
    outcome = drafts.submit(draft.id, actor=citizen)
    raw = session().scalar(text("SELECT outcome FROM draft WHERE id = :d"), {"d": draft.id})
    assert outcome.access_code not in raw


def test_names_every_missing_answer(draft, desk, citizen):
    drafts.answer(draft.id, "kind", "other", actor=citizen)
    with pytest.raises(RuleBroken) as caught:
        drafts.submit(draft.id, actor=citizen)
    missing = [problem.field for problem in caught.value.problems]
    assert missing[:2] == ["words", "title"]
    assert desk.submissions == []


def test_what_changed_since_the_review_is_not_sent(draft, desk, citizen):
    seal = fill(draft.id, citizen).seal
    drafts.answer(draft.id, "title", "อย่างอื่น", actor=citizen, seen=1)
    with pytest.raises(Stale):
        drafts.submit(draft.id, actor=citizen, seen=seal)
    assert desk.submissions == []
    drafts.submit(draft.id, actor=citizen, seen=drafts.get_draft(draft.id).seal)


def test_preview_shows_the_panels_of_the_service(draft, citizen):
    fill(draft.id, citizen)
    assert [type(panel).__name__ for panel in drafts.preview(draft.id, citizen)] == ["Notice", "Lines"]


def test_following_ends_the_draft(draft, desk, citizen):
    outcome = drafts.follow(draft.id, "token", actor=citizen)
    assert outcome.kind == "followed"
    assert drafts.follow(draft.id, "token", actor=citizen) == outcome
    assert desk.followed == [(draft.id, "token")]
    assert drafts.submit(draft.id, actor=citizen) == outcome


def test_service_without_follow_has_nothing_to_follow(desk, citizen):
    catalogue.forget()
    catalogue.register(make_service(desk, follow=None))
    draft = drafts.open_draft(KEY, asker=citizen, language="th")
    with pytest.raises(NotFound):
        drafts.follow(draft.id, "token", actor=citizen)


def test_anonymous_answer_leaves_no_draft_behind(app):
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk, is_anonymous=True))
    person = Actor.citizen(77)
    draft = drafts.open_draft(KEY, asker=person, language="th")
    assert draft.asker.id is None
    fill(draft.id, person)
    drafts.submit(draft.id, actor=person)
    assert (count("draft"), count("draft_answer")) == (0, 0)
    (submission,) = desk.submissions
    assert (submission.draft_id, submission.at, submission.asker.id) == ("", None, None)
    with pytest.raises(NotFound):
        drafts.get_draft(draft.id)
    pending = session().info["pending"]
    assert {(row["subject"], row["subject_id"], row["actor_id"]) for row, _ in pending} == {("service", KEY, None)}
    catalogue.forget()


def test_opening_and_sending_are_recorded_by_id(draft, citizen):
    fill(draft.id, citizen)
    drafts.submit(draft.id, actor=citizen)
    rows = [row for row, _ in session().info["pending"]]
    assert [(row["action"], row["subject_id"]) for row in rows] == [
        ("open draft", draft.id),
        ("submit draft", draft.id),
    ]


def test_open_draft_lives_thirty_days_after_the_last_touch(draft, citizen):
    start = clock.now()
    with time_machine.travel(start + timedelta(days=29), tick=False):
        drafts.answer(draft.id, "kind", "light", actor=citizen)
        assert drafts.purge_expired() == 0
    with time_machine.travel(start + timedelta(days=58), tick=False):
        assert drafts.get_draft(draft.id).answers == {"kind": "light"}
    with time_machine.travel(start + timedelta(days=60), tick=False):
        with pytest.raises(NotFound):
            drafts.get_draft(draft.id)
        assert drafts.purge_expired() == 1
        assert (count("draft"), count("draft_answer")) == (0, 0)


def test_sent_draft_is_kept_a_day_for_a_lost_response(draft, citizen):
    fill(draft.id, citizen)
    outcome = drafts.submit(draft.id, actor=citizen)
    start = clock.now()
    with time_machine.travel(start + timedelta(hours=23), tick=False):
        assert drafts.submit(draft.id, actor=citizen) == outcome
    with time_machine.travel(start + timedelta(hours=25), tick=False):
        assert drafts.purge_expired() == 1
    assert (count("draft"), count("draft_answer")) == (0, 0)


def test_purge_takes_no_more_than_asked(desk, citizen):
    for _ in range(3):
        drafts.abandon(drafts.open_draft(KEY, asker=citizen, language="th").id, actor=citizen)
    assert drafts.purge_expired(limit=2) == 2
    assert drafts.purge_expired(limit=2) == 1
