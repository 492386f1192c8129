"""Twenty at once, and death at any moment, with real commits: exactly one answer, whole or not at all."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import event, func, select

from services import drafts, surveys
from services.audit import Actor
from services.db import db, session, unit_of_work
from services.drafts.models import Draft, DraftAnswer
from services.errors import RuleBroken
from services.surveys import WhoMay
from services.surveys.models import SurveyInvitation, SurveyMark, SurveyResponse, SurveyText
from tests.factories.surveys import make_survey
from tests.factories.walking import Walker

pytestmark = pytest.mark.committed
WEB = Actor.citizen()
GIVEN = {"score": "5", "came_by": "car", "remark": "สะดวกดี"}
MANY = 20


def make(**values):
    with unit_of_work():
        return make_survey(**values)


def begin(view, source):
    with unit_of_work():
        draft = drafts.open_draft(surveys.service_key(view), asker=WEB, language="th", source=source)
        for key, value in GIVEN.items():
            drafts.answer(draft.id, key, value, actor=WEB)
    return draft.id


def send_all(app, draft_ids):
    """Sends each from a thread of its own, all starting together: "sent", or the code of the refusal."""
    barrier = Barrier(len(draft_ids))

    def run(draft_id):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    drafts.submit(draft_id, actor=WEB)
                return "sent"
            except RuleBroken as refused:
                return refused.problems[0].code
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(draft_ids)) as pool:
        return list(pool.map(run, draft_ids))


def count(model):
    session().rollback()
    return session().scalar(select(func.count()).select_from(model))


def test_one_link_sent_twenty_times_at_once_gives_one_answer(app):
    view = make(who=WhoMay.INVITED)
    with unit_of_work():
        token = surveys.invite(view.id, channel="none", address=None, language="th")
    told = send_all(app, [begin(view, {"invitation": token}) for _ in range(MANY)])
    assert sorted(told) == ["sent"] + ["survey_link_used"] * (MANY - 1)
    assert (count(SurveyResponse), count(SurveyText), count(Draft)) == (1, 1, MANY - 1)


def test_one_browser_sending_twenty_times_at_once_gives_one_answer(app):
    view = make()
    told = send_all(app, [begin(view, {"device": "d" * 32}) for _ in range(MANY)])
    assert sorted(told) == ["sent"] + ["survey_answered"] * (MANY - 1)
    assert (count(SurveyResponse), count(SurveyText), count(SurveyMark)) == (1, 1, 1)


def test_one_form_posted_twenty_times_at_once_is_thanked_each_time_and_counted_once(app):
    view = make()
    walker = Walker(app.test_client())
    walker.go(f"/surveys/{view.key}")
    walker.press()
    for typed in ({"score": "5"}, {"came_by": "car"}, {"remark": "สะดวกดี"}):
        walker.press(**typed)
    sent, path = walker.at.fields(), walker.at.path
    (cookie,) = [each.value for each in [walker.client.get_cookie("pracha")] if each]
    db.session.remove()
    barrier = Barrier(MANY)

    def post(_):
        client = app.test_client()
        client.set_cookie("pracha", cookie)
        barrier.wait()
        answer = client.post(path, data=sent)
        return answer.status_code, answer.headers.get("Location", "").endswith("/done")

    with ThreadPoolExecutor(MANY) as pool:
        told = list(pool.map(post, range(MANY)))
    assert told == [(302, True)] * MANY
    assert (count(SurveyResponse), count(Draft)) == (1, 0)


# ---------------------------------------------------------------------- death


def die_while_sending(draft_id, moment):
    """Sends in a process that is killed after its `moment`-th change, or before the commit; whether it lived through.

    The process is a copy of this one, with connections of its own.
    """
    session().rollback()
    db.session.remove()
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFEXITED(status)
    # From here on nothing may return into the tests.
    try:
        db.engine.dispose(close=False)
        changes = 0

        @event.listens_for(db.engine, "after_cursor_execute")
        def _count(connection, cursor, statement, *more):
            nonlocal changes
            changes += statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE"))
            if changes == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        with unit_of_work():
            drafts.submit(draft_id, actor=WEB)
        os._exit(0)
    finally:
        os._exit(1)


def state():
    return {
        model.__tablename__: count(model) for model in (Draft, DraftAnswer, SurveyMark, SurveyResponse, SurveyText)
    } | {"used": session().scalar(select(func.count()).where(SurveyInvitation.state == "used"))}


def test_killed_at_any_moment_all_of_it_is_there_or_nothing(app):
    view = make()
    with unit_of_work():
        token = surveys.invite(view.id, channel="none", address=None, language="th")
    draft_id = begin(view, {"invitation": token, "device": "d" * 32})
    before, moments = state(), 0
    while not die_while_sending(draft_id, moments + 1):
        assert state() == before
        moments += 1
        assert moments < 30
    assert moments >= 7, "link, mark, answer, text, draft with its answers, audit"
    assert state() == {
        "draft": 0, "draft_answer": 0, "survey_mark": 1, "survey_response": 1, "survey_text": 1, "used": 1,
    }  # fmt: skip
