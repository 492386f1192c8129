"""Cross-tables count persons, hide small cells, and are the same whether counted at once or by the worker."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from services import clock
from services.audit import SYSTEM
from services.db import unit_of_work
from services.errors import RuleBroken
from services.surveys import crossing
from services.surveys.models import SurveyCross
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all, made_answers
from tests.factories.surveys import answer_survey, make_survey


@pytest.fixture
def answered(app):
    dice = random.Random(6)
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        given = [made_answers(dice) for _ in range(90)]
        for answers in given:
            answer_survey(view, answers)
    count_all()
    return view, given


def test_cells_are_those_of_the_answers_and_small_ones_hidden(answered):
    view, given = answered
    cross = crossing.find_cross(view.id, "about_sex", "many")
    both = [answers for answers in given if answers.get("about_sex") and answers.get("many")]
    counted = Counter((answers["about_sex"], way) for answers in both for way in answers["many"])
    people = Counter(answers["about_sex"] for answers in both)
    assert cross.is_ready and cross.n == len(both)
    for (key, _label), row in zip(cross.first.values, cross.rows, strict=True):
        assert row.n == people[key]
        for (way, _words), cell in zip(cross.second.values, row.cells, strict=True):
            if cell.n is not None:
                assert (cell.n, cell.share) == (counted[key, way], counted[key, way] / people[key])
            else:
                assert people[key]
    shown = [cell.n for row in cross.rows for cell in row.cells if cell.n is not None]
    assert shown and all(n == 0 or n >= 5 for n in shown)
    assert crossing.find_cross(view.id, "about_sex", "about_sex") is None
    assert crossing.find_cross(view.id, "about_sex", "words") is None


def test_the_worker_counts_the_same_in_pieces_with_progress(answered, monkeypatch):
    view, _given = answered
    at_once = crossing.find_cross(view.id, "one", "@channel")
    monkeypatch.setattr(crossing, "SMALL", 10)
    monkeypatch.setattr(crossing, "AT_ONCE", 20)
    assert crossing.find_cross(view.id, "one", "@channel") is None
    with unit_of_work():
        crossing.want_cross(view.id, "one", "@channel", actor=SYSTEM)
    seen = []
    while crossing.count_crosses():
        found = crossing.find_cross(view.id, "one", "@channel")
        seen.append(found.progress)
    assert len(seen) == 5 and seen == sorted(seen) and 0 < seen[0] < 1
    found = crossing.find_cross(view.id, "one", "@channel")
    assert (found.rows, found.columns, found.n) == (at_once.rows, at_once.columns, at_once.n)


def test_an_old_table_is_counted_anew_where_answers_came(answered, monkeypatch):
    view, _given = answered
    monkeypatch.setattr(crossing, "SMALL", 10)
    with unit_of_work():
        crossing.want_cross(view.id, "one", "yes", actor=SYSTEM)
    while crossing.count_crosses():
        pass
    before = crossing.find_cross(view.id, "one", "yes").n

    def age():
        with unit_of_work() as current:
            row = current.query(SurveyCross).one()
            row.counted_at = clock.now() - timedelta(hours=2)

    age()
    assert crossing.count_crosses() == 0
    with unit_of_work():
        add_answers(view, 30, seed=77)
    count_all()
    age()
    assert crossing.count_crosses() == 1
    assert crossing.find_cross(view.id, "one", "yes").n == before
    while crossing.count_crosses():
        pass
    assert crossing.find_cross(view.id, "one", "yes").n > before


def test_what_cannot_be_crossed_is_refused(answered):
    view, _given = answered
    for first, second in (("one", "one"), ("one", "nothing"), ("words", "one")):
        with pytest.raises(RuleBroken), unit_of_work():
            crossing.want_cross(view.id, first, second, actor=SYSTEM)
