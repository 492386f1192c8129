"""An improvement from the finding to the proof: frozen before, counted after, told to its owner and to the public."""

from dataclasses import replace
from datetime import timedelta

import numpy
import pytest
from scipy import stats
from sqlalchemy import select

from services import clock, surveys
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications import list_for_subject
from services.notifications.models import Notice
from services.people import actor_for, deactivate_officer, get_officer
from services.surveys import ActionDetails, showing
from services.surveys.action_notices import AFTER, BEFORE
from services.surveys.models import Survey, SurveyAction
from services.surveys.words import ActionState, Breakdown
from services.text import Words
from tests.factories.people import make_officer, make_unit
from tests.factories.survey_counters import EVERYTHING, count_all
from tests.factories.surveys import answer_survey, make_survey

BEFORE_MARKS, AFTER_MARKS = [3, 4, 2, 3, 5, 3], [5, 4, 5, 3, 5, 4, 5]


@pytest.fixture
def house(app):
    """A unit with its head and an officer, and a survey of it with answers."""
    with unit_of_work():
        unit = make_unit()
        head, officer = make_officer(Role.HEAD, unit_id=unit), make_officer(unit_id=unit)
        view = make_survey("annual-2569", EVERYTHING, unit_id=unit)
    return unit, actor_for(head), officer, view


def answer(view, marks, **values):
    with unit_of_work():
        for mark in marks:
            answer_survey(view, {"staff": mark, "likely": 2 * mark}, **values)
    count_all()


def details(officer, **values):
    wanted = ActionDetails(
        "รอนาน", Words("เพิ่มช่องบริการ", "Open another counter"), officer.id, clock.today() + timedelta(days=30),
        target=4500, question="staff",
    )  # fmt: skip
    return replace(wanted, **values)


def refused(*args):
    with pytest.raises(RuleBroken) as caught:
        surveys.add_action(*args)
    return {problem.field: problem.code for problem in caught.value.problems}


def test_before_and_after_equal_those_of_scipy(house):
    _unit, head, officer, view = house
    answer(view, BEFORE_MARKS)
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
    assert (action.before_mean, action.before_n, action.target) == (3333, 6, 4500)
    answer(view, [1, 1, 1, 1, 1])
    with unit_of_work():
        row = surveys.row_of_action(action.id)
        assert surveys.compare(row).after.mean == 1.0, "since it was planned, until it is done"
        surveys.move_action(action.id, ActionState.DONE, Words("เปิดแล้ว", "Opened"), head)
    answer(view, AFTER_MARKS)
    found = surveys.compare(surveys.row_of_action(action.id))
    assert found.before.mean == pytest.approx(numpy.mean(BEFORE_MARKS)) and found.before.n == 6
    assert found.after.mean == pytest.approx(numpy.mean(AFTER_MARKS)) and found.after.n == 7
    theirs = stats.ttest_ind(AFTER_MARKS, BEFORE_MARKS, equal_var=False).confidence_interval()
    # The degrees of freedom are rounded down, so that the interval is never too narrow.
    assert found.low <= theirs.low and found.high >= theirs.high
    assert (found.low, found.high) == (pytest.approx(theirs.low, abs=0.03), pytest.approx(theirs.high, abs=0.03))


def test_a_measure_of_one_group_and_of_all_marks_together(house):
    unit, head, officer, view = house
    answer(view, BEFORE_MARKS, unit_id=unit)
    answer(view, [5] * 9)
    with unit_of_work():
        of_unit = surveys.add_action(
            view.id, details(officer, question="likely", breakdown=Breakdown.UNIT, group=str(unit)), head
        )
        overall = surveys.add_action(view.id, details(officer, question=""), head)
    assert (of_unit.before_mean, of_unit.before_n) == (6667, 6)
    assert overall.before_n == 15
    answer(view, AFTER_MARKS, unit_id=unit)
    found = surveys.compare(surveys.row_of_action(of_unit.id))
    assert found.after.n == 7 and found.difference == pytest.approx(2 * (31 / 7 - 20 / 6))
    together = surveys.compare(surveys.row_of_action(overall.id))
    assert together.after.n == 7 and together.low is None


def test_fewer_than_five_are_not_told(house):
    unit, head, officer, view = house
    answer(view, BEFORE_MARKS)
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
    answer(view, [5, 5, 5, 5])
    found = surveys.compare(surveys.row_of_action(action.id))
    assert found.is_hidden and found.before.n == found.after.n == 0
    wanted = details(officer, breakdown=Breakdown.UNIT, group=str(unit))
    assert refused(view.id, wanted, head) == {"question": "group_too_few"}


def test_the_survey_of_the_next_year_shows_before_and_after(house):
    unit, head, officer, view = house
    answer(view, BEFORE_MARKS)
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
        following = make_survey("annual-2570", EVERYTHING, unit_id=unit)
        make_survey("annual-visitors-2570", EVERYTHING, unit_id=unit)
    answer(following, AFTER_MARKS)
    found = surveys.compare(surveys.row_of_action(action.id))
    assert found.follow_up.key == "annual-2570" and found.after.n == 7


def test_what_cannot_be_planned(house):
    _unit, head, officer, view = house
    with unit_of_work():
        elsewhere = make_officer(unit_id=make_unit())
    wanted = details(
        officer, finding=" ", todo=Words("", ""), owner_id=elsewhere.id, due_on=clock.today() - timedelta(days=1),
        target=-1, question="words",
    )  # fmt: skip
    assert refused(view.id, wanted, head) == {
        "finding": "required", "todo_th": "required", "owner": "not_on_list", "due_on": "day_passed",
        "target": "target_outside", "question": "not_on_list",
    }  # fmt: skip
    assert refused(view.id, details(officer, due_on=None), head) == {"due_on": "required"}
    with pytest.raises(NotAllowed):
        surveys.add_action(view.id, details(officer), actor_for(officer))
    with pytest.raises(NotFound):
        surveys.add_action(view.id, details(officer), actor_for(elsewhere))


def test_states_by_owner_and_head_and_what_is_published(house):
    _unit, head, officer, view = house
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
        own = actor_for(officer)
        surveys.move_action(action.id, ActionState.DOING, Words("", ""), own)
        with pytest.raises(RuleBroken):
            surveys.move_action(action.id, ActionState.DONE, Words("", ""), own)
        with pytest.raises(RuleBroken):
            surveys.publish_action(action.id, True, head)
        surveys.move_action(action.id, ActionState.DONE, Words("เปิดแล้ว", ""), own)
        with pytest.raises(RuleBroken):
            surveys.publish_action(action.id, True, head)
        surveys.move_action(action.id, ActionState.DOING, Words("", ""), own)
        surveys.move_action(action.id, ActionState.DONE, Words("เปิดแล้ว", "Opened"), own)
        with pytest.raises(NotAllowed):
            surveys.publish_action(action.id, True, own)
        surveys.publish_action(action.id, True, head)
    assert [one.done.en for one in surveys.list_public_actions(view.id)] == ["Opened"]
    with unit_of_work():
        surveys.move_action(action.id, ActionState.DOING, Words("", ""), own)
    assert surveys.list_public_actions(view.id) == []
    with unit_of_work():
        stranger = actor_for(make_officer(unit_id=make_unit()))
    with pytest.raises(NotFound):
        surveys.get_action(action.id, actor=stranger)


def test_lists_of_ones_own_and_of_late_ones(house):
    unit, head, officer, view = house
    with unit_of_work():
        colleague = make_officer(unit_id=unit)
        mine = surveys.add_action(view.id, details(officer), head)
        late = surveys.add_action(view.id, details(colleague), head)
        session().get_one(SurveyAction, late.id).due_on = clock.today() - timedelta(days=1)
    own = actor_for(officer)
    assert [one.id for one in surveys.list_open_actions(actor=own)[0]] == [late.id, mine.id]
    assert [one.id for one in surveys.list_open_actions(actor=own, mine=True)[0]] == [mine.id]
    assert [one.id for one in surveys.list_open_actions(actor=head, late=True)[0]] == [late.id]
    assert surveys.list_open_actions(actor=own, after=(mine.due_on, mine.id))[0] == []


def test_the_owner_is_reminded_once_before_and_once_after_the_day(house):
    _unit, head, officer, view = house
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
        assert surveys.remind_of_actions() == 0
        row = session().get_one(SurveyAction, action.id)
        row.due_on = clock.today() + timedelta(days=7)
        session().flush()
        assert [surveys.remind_of_actions() for _ in range(2)] == [1, 0]
        row.due_on = clock.today() - timedelta(days=1)
        session().flush()
        deactivate_officer(officer.id, actor=actor_for(make_officer(Role.ADMIN)))
        assert [surveys.remind_of_actions() for _ in range(2)] == [1, 0]
    (soon,), (late,) = list_for_subject(BEFORE, action.id), list_for_subject(AFTER, action.id)
    addresses = {row.id: row.address for row in session().scalars(select(Notice))}
    assert addresses[soon.id] == officer.email
    assert addresses[late.id] == get_officer(head.id).email, "the head, where the owner has left"


def published(view, *keys):
    with unit_of_work():
        row = session().get_one(Survey, view.id)
        row.published = list(keys)
        showing.renew(row)


def test_everybody_sees_published_measures_of_no_group_five_answers_at_a_time(house):
    unit, head, officer, view = house
    answer(view, BEFORE_MARKS, unit_id=unit)
    with unit_of_work():
        action = surveys.add_action(view.id, details(officer), head)
        of_unit = surveys.add_action(view.id, details(officer, breakdown=Breakdown.UNIT, group=str(unit)), head)
        overall = surveys.add_action(view.id, details(officer, question=""), head)
        for each in (action, of_unit, overall):
            surveys.move_action(each.id, ActionState.DONE, Words("เปิดแล้ว", "Opened"), head)
            surveys.publish_action(each.id, True, head)
    assert not any(one.has_public_measure for one in surveys.list_public_actions(view.id)), "nothing is published yet"
    published(view, "staff", "likely")
    told = {one.id for one in surveys.list_public_actions(view.id) if one.has_public_measure}
    assert told == {action.id}, "neither of a unit nor of questions that are not published"
    answer(view, AFTER_MARKS[:5])
    row = surveys.row_of_action(action.id)
    assert surveys.compare(row, public=True).after.n == 5
    answer(view, AFTER_MARKS[5:])
    assert surveys.compare(row).after.n == 7, "the desk sees all of them"
    assert surveys.compare(row, public=True).after.n == 5, "everybody sees the next step with the fifth answer more"
