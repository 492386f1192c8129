"""Counters always say what the answers say: in whatever order they come, whoever counts, whatever is killed when."""

import random
import threading

import pytest
from sqlalchemy import event, func, select, update

from services.db import db, session, unit_of_work
from services.surveys import counting, mixing
from services.surveys.models import SurveyResponse, SurveyTally
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all, kept, made_answers
from tests.factories.surveys import answer_survey, make_survey


def test_counters_of_every_kind_of_question(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        answers = {
            "steps": 4, "likely": 10, "table": {"x": 5, "y": 2}, "order": ["b", "a"], "one": "c", "many": ["a", "c"],
            "yes": False, "times": 123456, "day": "2026-11-20", "words": "เจ้าหน้าที่สุภาพมาก 30 นาที", "about_sex": "female",
        }  # fmt: skip
        answer_survey(view, answers, service="complaint", is_burst=True)
    assert count_all() == 1
    tallies, words = kept(view.id)
    whole = {key[3:]: n for key, n in tallies.items() if key[1] == ""}
    assert whole == dict.fromkeys(
        [
            ("", ""), ("steps", ""), ("steps", "4"), ("likely", ""), ("likely", "10"), ("table", ""), ("table.x", ""),
            ("table.x", "5"), ("table.y", ""), ("table.y", "2"), ("order", ""), ("order", "b:1"), ("order", "a:2"),
            ("one", ""), ("one", "c"), ("many", ""), ("many", "a"), ("many", "c"), ("yes", ""), ("yes", "no"),
            ("times", ""), ("times", "123000"), ("day", ""), ("day", "2026-11"), ("words", ""), ("about_sex", ""),
            ("about_sex", "female"),
        ],
        1,
    )  # fmt: skip
    assert {key[1:3] for key in tallies} >= {("sex", "female"), ("service", "complaint"), ("burst", "1")}
    assert {key[2] for key in words} == {"เจ้าหน้าที่", "สุภาพ", "นาที"}


def test_counters_equal_a_recount_whatever_happens_in_whatever_order(app):
    """Brought, counted, taken back and changed, written anew: as a die throws them."""
    seed = 12
    dice = random.Random(seed)
    with unit_of_work():
        views = [make_survey(definition=EVERYTHING), make_survey(definition=EVERYTHING)]
    ids = []
    for step in range(20):
        done = dice.choice(["bring", "bring", "count", "change", "mix"])
        if done == "bring":
            with unit_of_work():
                ids += add_answers(dice.choice(views), dice.randint(1, 9), seed=seed * 1000 + step)
        elif done == "count":
            counting.count_fresh(dice.choice([1, 3, 200]))
        elif done == "change" and ids:
            with unit_of_work() as current:
                row = current.get_one(SurveyResponse, dice.choice(ids), populate_existing=True)
                counting.uncount(row)
                row.answers = {key: value for key, value in made_answers(dice).items() if key != "words"}
        else:
            mixing.mix()
        for view in views[:: 1 if step % 4 == 3 else -2]:
            assert kept(view.id) == counting.recount(view.id), (step, done)
    count_all()
    for view in views:
        assert kept(view.id) == counting.recount(view.id)
        of_all = select(SurveyTally.n).where(SurveyTally.survey_id == view.id, SurveyTally.breakdown == "")
        rows = select(func.count()).select_from(SurveyResponse).where(SurveyResponse.survey_id == view.id)
        assert session().scalar(of_all.where(SurveyTally.question == "")) == session().scalar(rows) > 4


class Killed(Exception):
    """As if the worker were gone: nothing catches it."""


def test_killed_at_any_statement_each_answer_is_counted_once(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        add_answers(view, 5)
    engine, left = db.engine, {"n": 0}

    def die(_connection, _cursor, statement, *_):
        # The commit itself is the database's own affair; in a test it is the release of a savepoint.
        if "SAVEPOINT" in statement:
            return
        left["n"] -= 1
        if left["n"] == 0:
            raise Killed

    event.listen(engine, "before_cursor_execute", die)
    try:
        for moment in range(1, 40):
            left["n"] = moment
            try:
                counted = counting.count_fresh()
            except Killed:
                session().rollback()
                left["n"] = -1
                assert kept(view.id) == ({}, {}), moment
            else:
                assert counted == 5 and moment > 5
                break
        else:
            pytest.fail("never counted")
    finally:
        event.remove(engine, "before_cursor_execute", die)
    wanted = counting.recount(view.id)
    assert kept(view.id) == wanted and wanted[0][view.id, "", "", "", ""] == 5


@pytest.mark.committed
def test_two_workers_and_a_changing_person_count_each_answer_once(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        ids = add_answers(view, 60)
    failed = []

    def work():
        with app.app_context():
            try:
                while counting.count_fresh(7):
                    pass
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    def change():
        with app.app_context():
            try:
                for response_id in ids[::6]:
                    with unit_of_work() as current:
                        row = current.get_one(SurveyResponse, response_id)
                        counting.uncount(row)
                        current.execute(
                            update(SurveyResponse).where(SurveyResponse.id == response_id).values(answers={"steps": 1})
                        )
            except Exception as error:
                failed.append(error)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=target) for target in (work, change, work)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not failed
    count_all()
    wanted = counting.recount(view.id)
    assert kept(view.id) == wanted
    assert wanted[0][view.id, "", "", "", ""] == 60


def test_what_was_brought_between_looking_and_counting_waits(app, monkeypatch):
    """A text whose words were not cut yet must not be counted without them."""
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        answer_survey(view, {"words": "ห้องน้ำสะอาด"})
    monkeypatch.setattr(counting, "words_of", lambda said: frozenset({said}))
    real = counting._look
    monkeypatch.setattr(counting, "_look", lambda limit: (real(limit)[0], {}))
    assert counting.count_fresh() == 0
    monkeypatch.setattr(counting, "_look", real)
    assert count_all() == 1
    assert kept(view.id)[1] == {(view.id, "words", "ห้องน้ำสะอาด"): 1}
