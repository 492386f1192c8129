"""Questions that wait for an article: how long they are kept, and that they are nobody's."""

from datetime import timedelta

import pytest

from services import clock, information, offered
from services.audit import Actor, Channel, Role
from services.db import session
from services.errors import NotAllowed
from services.information import Outcome
from services.information.models import ArticleTally, AskedQuestion
from tests.factories.information import make_examples
from tests.factories.people import make_actor


def note(typed, outcome=Outcome.NOTHING):
    information.note_question(typed, outcome, language="th", channel=Channel.LINE)


def test_the_same_question_is_counted_and_not_kept_twice(app):
    for typed in ("แผงลอยเช่าที่ไหน", "แผงลอย เช่าที่ไหนคะ", "สวัสดีครับ แผงลอยเช่าตรงไหนครับ"):
        note(typed)
    note("แผงลอยเช่าที่ไหน", Outcome.NO)
    note("ๆ")
    rows = session().query(AskedQuestion).order_by(AskedQuestion.n).all()
    assert [(row.outcome, row.n) for row in rows] == [("no", 1), ("nothing", 3)]


def test_words_are_sealed_in_the_table(app):
    note("แผงลอยเช่าที่ไหน")
    stored = session().connection().exec_driver_sql("SELECT words, fingerprint FROM asked_question").one()
    assert "แผงลอย" not in str(stored)


def test_neither_table_knows_anybody():
    columns = {column.name for table in (AskedQuestion, ArticleTally) for column in table.__table__.columns}
    assert not columns & {"person_id", "user_id", "chat_user_id", "address", "at", "created_at", "draft_id"}


def test_old_questions_go(app, monkeypatch):
    note("แผงลอยเช่าที่ไหน")
    today = clock.today()
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=90))
    assert information.purge_questions() == 0
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(days=91))
    assert information.purge_questions() == 1 and session().query(AskedQuestion).count() == 0
    assert information.purge_questions in [sweep.run for sweep in offered.sweeps()]


@pytest.mark.parametrize("actor", [Actor.citizen(), None])
def test_only_those_who_write_articles_read_them(app, actor):
    make_examples()
    with pytest.raises(NotAllowed):
        information.list_questions(actor=actor or make_actor(Role.AUDITOR))
