"""Results read from counters are those of an independent computation on the answers themselves."""

import random

import pytest
from scipy import stats

from services.audit import Channel
from services.db import unit_of_work
from services.errors import NotFound
from services.surveys.definition import Definition, Section, SurveyQuestion
from services.surveys.exporting import result_rows
from services.surveys.models import Survey
from services.surveys.results import get_results, list_breakdowns, list_groups
from services.surveys.words import Aspect, Breakdown, WhoMay
from services.text import Words
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all, made_answers
from tests.factories.surveys import add_version, answer_survey, make_survey


def marks_of(given, key):
    return [answers[key] for answers in given if answers.get(key) is not None]


@pytest.fixture
def answered(app):
    """A survey that asks everything, with sixty made answers, some missing; and the answers."""
    dice = random.Random(4)
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        given = [made_answers(dice) for _ in range(60)]
        for answers in given:
            answer_survey(view, answers, is_burst=answers.get("one") == "a")
    count_all()
    return view, given


def test_figures_equal_scipy_on_the_answers_themselves(answered):
    view, given = answered
    results = get_results(view.id)
    found = {each.key: each for each in results.questions}
    for key in ("steps", "staff", "likely"):
        marks = marks_of(given, key)
        low, high = stats.t.interval(0.95, len(marks) - 1, loc=stats.tmean(marks), scale=stats.sem(marks))
        figures = found[key].figures
        assert (figures.n, figures.mean, figures.sd) == (
            len(marks), pytest.approx(stats.tmean(marks)), pytest.approx(stats.tstd(marks)),
        )  # fmt: skip
        assert (figures.low, figures.high) == (pytest.approx(low), pytest.approx(high))
    rows = [table["x"] for table in marks_of(given, "table")]
    assert found["table"].rows[0].figures.mean == pytest.approx(stats.tmean(rows))
    assert results.n == 60 and found["steps"].of == 60


def test_shares_are_of_those_who_answered_and_not_of_marks(answered):
    view, given = answered
    found = {each.key: each for each in get_results(view.id).questions}
    many = [picked for picked in marks_of(given, "many") if picked]
    for bar in found["many"].bars:
        chosen = sum(bar.key in picked for picked in many)
        wanted = stats.binomtest(chosen, len(many)).proportion_ci(0.95, "wilson")
        assert (bar.share.n, bar.share.of, bar.share.share) == (chosen, len(many), chosen / len(many))
        assert (bar.share.low, bar.share.high) == (pytest.approx(wanted.low), pytest.approx(wanted.high))
    assert sum(bar.share.share for bar in found["many"].bars) > 1
    orders = marks_of(given, "order")
    for option in found["order"].ranked:
        ranks = [picked.index(option.key) + 1 for picked in orders]
        assert option.mean == pytest.approx(stats.tmean(ranks))
        assert option.first.share == pytest.approx(ranks.count(1) / len(ranks))
    yes = marks_of(given, "yes")
    assert found["yes"].bars[0].share.share == pytest.approx(sum(yes) / len(yes))
    assert found["times"].n == len(marks_of(given, "times")) and found["words"].n == len(marks_of(given, "words"))


def test_aspects_and_the_whole_are_all_marks_together(answered):
    view, given = answered
    results = get_results(view.id)
    rows = [mark for table in marks_of(given, "table") for mark in table.values()]
    every = marks_of(given, "steps") + marks_of(given, "staff") + rows
    assert [each.aspect for each in results.aspects] == [Aspect.PROCESS, Aspect.OFFICERS, Aspect.PLACE]
    place = results.aspects[2]
    assert (place.figures.n, place.figures.mean, place.figures.sd) == (
        len(rows), pytest.approx(stats.tmean(rows)), pytest.approx(stats.tstd(rows)),
    )  # fmt: skip
    assert len(place.lines) == 2 and place.figures.low is None
    assert results.overall.mean == pytest.approx(stats.tmean(every))
    assert results.overall.percent == pytest.approx(stats.tmean(every) * 20)


def test_without_bursts(answered):
    view, given = answered
    kept = [answers for answers in given if answers.get("one") != "a"]
    results = get_results(view.id, without_bursts=True)
    steps = next(each for each in results.questions if each.key == "steps")
    assert (results.n, results.bursts) == (len(kept), 60 - len(kept))
    assert steps.figures.mean == pytest.approx(stats.tmean(marks_of(kept, "steps")))


def test_groups_add_up_and_those_not_stated_are_one(answered):
    view, given = answered
    groups = list_groups(view.id, Breakdown.SEX)
    assert [group.key for group in groups][-1] == ""
    for group in groups:
        members = [answers for answers in given if answers.get("about_sex", "") == group.key]
        assert (group.n, group.is_hidden) == (len(members), False)
        results = get_results(view.id, Breakdown.SEX, group.key)
        staff = next(each for each in results.questions if each.key == "staff")
        assert staff.figures.mean == pytest.approx(stats.tmean(marks_of(members, "staff")))
        assert group.figures.n == results.overall.n
    assert Breakdown.AGE in list_breakdowns(view.id) and Breakdown.UNIT not in list_breakdowns(view.id)


def test_small_groups_are_hidden_with_the_next_smallest(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        add_answers(view, 3, channel=Channel.LINE)
        add_answers(view, 6, seed=2, channel=Channel.WEB)
        add_answers(view, 9, seed=3, channel=Channel.KIOSK)
    count_all()
    groups = {group.key: group for group in list_groups(view.id, Breakdown.CHANNEL)}
    assert {key for key, group in groups.items() if group.is_hidden} == {"line", "web"}
    assert (groups["line"].n, groups["web"].n, groups["web"].figures.mean, groups["kiosk"].n) == (0, 0, None, 9)
    for key in ("line", "web"):
        results = get_results(view.id, Breakdown.CHANNEL, key)
        assert results.is_few and results.n == 0 and results.about == () and results.overall.n == 0
        assert all(each.n == 0 for each in results.questions)


def test_a_question_that_few_of_a_group_answered_is_hidden(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        for number in range(8):
            answer_survey(view, {"staff": 4} | ({"steps": 1} if number < 2 else {}), channel=Channel.LINE)
        for _ in range(8):
            answer_survey(view, {"staff": 5, "steps": 5}, channel=Channel.WEB)
    count_all()
    line = {each.key: each for each in get_results(view.id, Breakdown.CHANNEL, "line").questions}
    assert (line["staff"].n, line["steps"].is_few, line["steps"].n) == (8, True, 0)
    by_steps = {group.key: group for group in list_groups(view.id, Breakdown.CHANNEL, "steps")}
    assert by_steps["line"].is_hidden and by_steps["web"].is_hidden


def test_no_sum_tells_what_few_answered(app):
    with unit_of_work() as current:
        view = make_survey(definition=EVERYTHING, who=WhoMay.INVITED, invited=50)
        for number in range(9):
            answers = {"staff": 4, "table": {"x": 3} | ({"y": 1} if number == 0 else {})}
            answer_survey(view, answers | ({"steps": 1} if number < 2 else {}), channel=Channel.LINE)
        for _ in range(7):
            answer_survey(view, {"staff": 4, "table": {"x": 3}}, channel=Channel.WEB)
        current.get_one(Survey, view.id).published = ["steps", "staff", "table"]
    count_all()
    (line,) = [one for one in list_groups(view.id, Breakdown.CHANNEL) if one.key == "line"]
    assert line.figures.n == 18
    for results in (get_results(view.id, public=True), get_results(view.id, Breakdown.CHANNEL, "line")):
        found = {each.key: each for each in results.questions}
        assert found["steps"].is_few and [row.key for row in found["table"].rows] == ["x"]
        lines = {line.label.en: line.figures.n for aspect in results.aspects for line in aspect.lines}
        assert lines["Question steps"] == lines["Row y"] == 0
        assert results.overall.n == 2 * results.n
    with unit_of_work() as current:
        few = make_survey(definition=EVERYTHING, who=WhoMay.INVITED, invited=50)
        current.get_one(Survey, few.id).published = ["staff"]
        add_answers(few, 2)
    count_all()
    told = get_results(few.id, public=True)
    assert (told.n, told.rate) == (0, None)
    # No file says how many they were either.
    assert not [cell for row in list(result_rows(told, "en"))[1:] for cell in row if isinstance(cell, int | float)]


def test_who_answered_in_a_group_is_not_told_by_the_group_beside_it(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        for channel, men, women in ((Channel.LINE, 8, 2), (Channel.WEB, 9, 6)):
            for number in range(men + women):
                answers = {"staff": 4, "about_sex": "male" if number < men else "female"}
                answer_survey(view, answers, channel=channel)
    count_all()
    for channel in ("line", "web"):
        sex = get_results(view.id, Breakdown.CHANNEL, channel).about[0]
        assert {bar.key for bar in sex.bars if bar.is_hidden} >= {"male", "female"}
    assert not any(bar.is_hidden for bar in get_results(view.id).about[0].bars if bar.share.n)


def test_few_answers_of_a_burst_are_never_left_out(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        add_answers(view, 20, is_burst=False)
        answer_survey(view, {"staff": 1}, is_burst=True)
    count_all()
    results = get_results(view.id, without_bursts=True)
    assert (results.n, results.bursts, results.without_bursts) == (21, 1, False)
    with unit_of_work():
        for _ in range(5):
            answer_survey(view, {"staff": 1, "about_sex": "female"}, is_burst=True)
        answer_survey(view, {"steps": 1}, is_burst=True)
    count_all()
    results = get_results(view.id, without_bursts=True)
    found = {each.key: each for each in results.questions}
    assert (results.n, results.without_bursts, found["steps"].is_few, found["staff"].is_few) == (20, True, True, False)


def test_empty_and_published(app):
    with unit_of_work() as current:
        view = make_survey(definition=EVERYTHING)
        empty = get_results(view.id)
        assert (empty.n, empty.overall.mean, empty.is_few) == (0, None, False)
        assert all(bar.share.share is None for each in empty.questions for bar in each.bars)
        add_answers(view, 4)
        current.get_one(Survey, view.id).published = ["steps", "about"]
    count_all()
    assert get_results(view.id).n == 4
    few = get_results(view.id, public=True)
    assert few.is_few and all(not each.n for each in few.questions) and few.about == ()
    with unit_of_work():
        add_answers(view, 30, seed=9)
    count_all()
    shown = get_results(view.id, public=True)
    assert [each.key for each in shown.questions] == ["steps"] and shown.about and shown.n == 34
    assert shown.overall.n == shown.questions[0].n
    for survey_id, breakdown, group in ((999_999, Breakdown.ALL, ""), (view.id, Breakdown.MONTH, "nonsense")):
        with pytest.raises(NotFound):
            get_results(survey_id, breakdown, group)


def test_versions_never_mix_and_the_rate_is_of_those_invited(app):
    def asking(words, key="steps"):
        question = SurveyQuestion(key, "rating", Words(words, words))
        return Definition((Section("s", Words("ส่วน", "Part"), (question,)),))

    with unit_of_work() as current:
        first = asking("ก่อน")
        view = make_survey(definition=first, who=WhoMay.INVITED, invited=10)
        for _ in range(5):
            answer_survey(view, {"steps": 1})
        later = asking("หลัง").continuing(first, 2)
        add_version(view.id, 2, later)
        newest = type(view)(**{name: getattr(view, name) for name in view.__slots__} | {"version": 2})
        for _ in range(3):
            answer_survey(newest, {"steps_v2": 5})
        current.flush()
    count_all()
    results = get_results(view.id)
    assert [(each.key, each.is_present, each.figures.mean) for each in results.questions] == [
        ("steps_v2", True, 5.0), ("steps", False, 1.0),
    ]  # fmt: skip
    assert results.overall.mean == 5.0
    assert (results.rate.n, results.rate.of, results.rate.share) == (8, 10, 0.8)
