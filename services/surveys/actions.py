"""Improvements that a finding led to: who does what until when, which number shall move, and whether it did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, or_, select

from services import clock, people
from services.audit import Actor, record
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken
from services.surveys.access import edited_by, may_edit, seen_by
from services.surveys.comparing import DONE, PLANNED, forget_frozen, freeze, frozen_mean, list_measures, measured_now
from services.surveys.editing import row_of
from services.surveys.loading import view_of
from services.surveys.models import Survey, SurveyAction
from services.surveys.results import list_groups
from services.surveys.views import SurveyView
from services.surveys.words import ActionState, Breakdown
from services.text import Words, normalise

TEXT, PAGE = 2000, 30
OPEN = (ActionState.PLANNED, ActionState.DOING)
#: Where an action may go from where it stands.
STEPS = {
    ActionState.PLANNED: (ActionState.DOING, ActionState.DONE, ActionState.DROPPED),
    ActionState.DOING: (ActionState.DONE, ActionState.DROPPED),
    ActionState.DONE: (ActionState.DOING,),
    ActionState.DROPPED: (ActionState.PLANNED,),
}
#: A target in thousandths.
_HIGHEST = 10_000


@dataclass(frozen=True, slots=True)
class ActionDetails:
    """What an officer says of an action. The measure is chosen once: what was before is frozen with it."""

    finding: str
    todo: Words
    owner_id: int | None
    due_on: date | None
    target: int | None = None
    question: str = ""
    breakdown: Breakdown = Breakdown.ALL
    group: str = ""


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action at one moment. `owner` is the post, "" where the officer left; means are in thousandths."""

    id: int
    survey: SurveyView
    finding: str
    todo: Words
    owner_id: int | None
    owner: str
    due_on: date
    state: ActionState
    question: str
    breakdown: Breakdown
    group: str
    before_until: date
    before_mean: int | None
    before_n: int
    target: int | None
    done: Words
    is_public: bool
    done_at: datetime | None

    @property
    def has_public_measure(self) -> bool:
        """Whether everybody may see its numbers: those of a published question, of no group."""
        return self.breakdown is Breakdown.ALL and self.question.partition(".")[0] in self.survey.published

    def is_late(self, today: date) -> bool:
        """Whether its day has passed."""
        return self.state in OPEN and self.due_on < today


def add_action(survey_id: int, details: ActionDetails, actor: Actor) -> ActionView:
    """A new action; the measure is frozen as it stands. NotFound, NotAllowed; RuleBroken naming each bad field."""
    row = row_of(survey_id, actor)
    if not may_edit(actor, view_of(row)):
        raise NotAllowed("actions are planned by whoever builds the survey")
    details = _checked(row, details, is_new=True)
    assert details.due_on is not None
    mean, n = frozen_mean(measured_now(survey_id, details.question, details.breakdown, details.group))
    action = SurveyAction(
        survey_id=survey_id, unit_id=row.unit_id, state=ActionState.PLANNED.value, question=details.question,
        breakdown=details.breakdown.value, group_key=details.group, before_until=clock.today().replace(day=1),
        before_mean=mean, before_n=n, created_at=clock.now(), due_on=details.due_on, finding="", todo="",
    )  # fmt: skip
    _fill(action, details)
    session().add(action)
    session().flush()
    freeze(action, PLANNED)
    record("add survey action", actor=actor, subject="survey-action", subject_id=action.id, note=f"survey={survey_id}")
    return _view(action, row)


def get_action(action_id: int, *, actor: Actor) -> ActionView:
    """An action of a survey whose results the actor reads, or that is the actor's own. NotFound."""
    return _view(*_rows(action_id, actor))


def row_of_action(action_id: int) -> SurveyAction:
    """The row itself, for those who compare. NotFound."""
    action = session().get(SurveyAction, action_id)
    if action is None:
        raise NotFound("action")
    return action


def change_action(action_id: int, details: ActionDetails, actor: Actor) -> ActionView:
    """Changes what is said of it, not the measure. NotFound, NotAllowed; RuleBroken."""
    action, row = _rows(action_id, actor, to_change=True)
    if not may_edit(actor, view_of(row)):
        raise NotAllowed("actions are planned by whoever builds the survey")
    details = _checked(row, details, is_new=False)
    before = _view(action, row)
    _fill(action, details)
    session().flush()
    after = _view(action, row)
    changed = [name for name in ("finding", "todo", "owner_id", "due_on", "target")
               if getattr(before, name) != getattr(after, name)]  # fmt: skip
    if changed:
        record("change survey action", actor=actor, subject="survey-action", subject_id=action_id, fields=changed)
    return after


def move_action(action_id: int, state: ActionState, words: Words, actor: Actor) -> ActionView:
    """Brings it to another state, by whoever builds the survey or does it; what came of it in words, once it is over.

    What is done counts from now on as after. NotFound, NotAllowed; RuleBroken (state; done_th, done_en).
    """
    action, row = _rows(action_id, actor, to_change=True)
    if not (may_edit(actor, view_of(row)) or (actor.is_officer and actor.id == action.owner_id)):
        raise NotAllowed("only the owner and whoever builds the survey")
    if state not in STEPS[ActionState(action.state)]:
        raise RuleBroken("state", "not_now")
    said = Words(normalise(words.th), normalise(words.en))
    if state in (ActionState.DONE, ActionState.DROPPED):
        problems = _words_problems("done", said, is_required=True)
        if problems:
            raise RuleBroken.of(problems)
        action.done_words, action.done_words_en = said.th, said.en
    action.state = state.value
    action.done_at = clock.now() if state is ActionState.DONE else None
    if state is ActionState.DONE:
        freeze(action, DONE)
    else:
        forget_frozen(action, DONE)
        action.is_public = False
    session().flush()
    record("move survey action", actor=actor, subject="survey-action", subject_id=action_id, note=f"state={state}")
    return _view(action, row)


def publish_action(action_id: int, is_public: bool, actor: Actor) -> ActionView:
    """Shows what was done with the published results, or no more. NotFound, NotAllowed; RuleBroken."""
    action, row = _rows(action_id, actor, to_change=True)
    if not may_edit(actor, view_of(row)):
        raise NotAllowed("results are published by whoever builds the survey")
    if is_public and action.state != ActionState.DONE.value:
        raise RuleBroken("is_public", "not_done")
    if is_public and not (action.todo_en and action.done_words and action.done_words_en):
        raise RuleBroken("is_public", "both_languages")
    if action.is_public != is_public:
        action.is_public = is_public
        session().flush()
        did = "publish survey action" if is_public else "withdraw survey action"
        record(did, actor=actor, subject="survey-action", subject_id=action_id)
    return _view(action, row)


def list_actions(survey_id: int, *, actor: Actor) -> Sequence[ActionView]:
    """The actions of a survey: open ones by their day, then the others. At most 100. NotFound."""
    row = row_of(survey_id, actor)
    query = select(SurveyAction).where(SurveyAction.survey_id == survey_id)
    found = session().scalars(query.order_by(SurveyAction.due_on, SurveyAction.id).limit(100)).all()
    views = _views([(action, row) for action in found])
    return [*(one for one in views if one.state in OPEN), *(one for one in views if one.state not in OPEN)]


def list_open_actions(
    *, actor: Actor, mine: bool = False, late: bool = False, after: tuple[date, int] | None = None
) -> tuple[Sequence[ActionView], tuple[date, int] | None]:
    """Open actions of all surveys that the actor sees or does, those due first at the head, and where to go on."""
    query = select(SurveyAction, Survey).join(Survey, Survey.id == SurveyAction.survey_id)
    query = query.where(SurveyAction.state.in_([state.value for state in OPEN]), _seen(actor))
    if mine:
        query = query.where(SurveyAction.owner_id == actor.id)
    if late:
        query = query.where(SurveyAction.due_on < clock.today())
    if after is not None:
        day, number = after
        query = query.where(or_(SurveyAction.due_on > day, (SurveyAction.due_on == day) & (SurveyAction.id > number)))
    found = session().execute(query.order_by(SurveyAction.due_on, SurveyAction.id).limit(PAGE + 1)).all()
    views = _views([(action, row) for action, row in found[:PAGE]])
    return views, (views[-1].due_on, views[-1].id) if len(found) > PAGE else None


def list_public_actions(survey_id: int) -> Sequence[ActionView]:
    """What was done and is told to everybody, the newest first; at most 20."""
    query = (
        select(SurveyAction, Survey)
        .join(Survey, Survey.id == SurveyAction.survey_id)
        .where(SurveyAction.survey_id == survey_id, SurveyAction.is_public)
        .order_by(SurveyAction.done_at.desc(), SurveyAction.id.desc())
        .limit(20)
    )
    return _views([(action, row) for action, row in session().execute(query)])


def _seen(actor: Actor) -> ColumnElement[bool]:
    return or_(seen_by(actor), SurveyAction.owner_id == actor.id) if actor.is_officer else seen_by(actor)


def _rows(action_id: int, actor: Actor, *, to_change: bool = False) -> tuple[SurveyAction, Survey]:
    query = select(SurveyAction, Survey).join(Survey, Survey.id == SurveyAction.survey_id)
    query = query.where(SurveyAction.id == action_id, _seen(actor))
    if to_change:
        query = query.where(or_(edited_by(actor), SurveyAction.owner_id == actor.id))
        query = query.with_for_update(of=SurveyAction).execution_options(populate_existing=True)
    found = session().execute(query).one_or_none()
    if found is None:
        raise NotFound("action")
    return found[0], found[1]


def _checked(row: Survey, details: ActionDetails, *, is_new: bool) -> ActionDetails:
    finding, todo = normalise(details.finding), Words(normalise(details.todo.th), normalise(details.todo.en))
    problems = [] if finding else [Problem("finding", "required")]
    if len(finding) > TEXT:
        problems.append(Problem("finding", "too_long", {"max": TEXT}))
    problems += _words_problems("todo", todo, is_required=True)
    if details.owner_id not in {one.id for one in list_owners(row.unit_id)}:
        problems.append(Problem("owner", "not_on_list"))
    if details.due_on is None:
        problems.append(Problem("due_on", "required"))
    elif is_new and details.due_on < clock.today():
        problems.append(Problem("due_on", "day_passed"))
    if details.target is not None and not 0 <= details.target <= _HIGHEST:
        problems.append(Problem("target", "target_outside"))
    if is_new:
        problems += _measure_problems(row.id, details)
    if problems:
        raise RuleBroken.of(problems)
    return ActionDetails(
        finding, todo, details.owner_id, details.due_on, details.target,
        details.question, details.breakdown, details.group if details.breakdown else "",
    )  # fmt: skip


def _measure_problems(survey_id: int, details: ActionDetails) -> list[Problem]:
    if details.question not in {key for key, _label in list_measures(survey_id)}:
        return [Problem("question", "not_on_list")]
    if details.breakdown in (Breakdown.MONTH, Breakdown.BURST):
        return [Problem("question", "not_on_list")]
    if details.breakdown is not Breakdown.ALL:
        shown = {group.key for group in list_groups(survey_id, details.breakdown) if not group.is_hidden and group.key}
        if details.group not in shown:
            return [Problem("question", "group_too_few")]
    return []


def list_owners(unit_id: int | None) -> list[people.Officer]:
    """Who may be given an action: the officers of the survey's unit, of all units where the authority asks."""
    return people.list_officers(unit_id)


def _words_problems(name: str, words: Words, *, is_required: bool) -> list[Problem]:
    problems = []
    if is_required and not words.th:
        problems.append(Problem(f"{name}_th", "required"))
    for part, text in ((f"{name}_th", words.th), (f"{name}_en", words.en)):
        if len(text) > TEXT:
            problems.append(Problem(part, "too_long", {"max": TEXT}))
    return problems


def _fill(action: SurveyAction, details: ActionDetails) -> None:
    assert details.due_on is not None
    action.finding, action.todo, action.todo_en = details.finding, details.todo.th, details.todo.en
    action.owner_id, action.due_on, action.target = details.owner_id, details.due_on, details.target


def _view(action: SurveyAction, row: Survey) -> ActionView:
    return _views([(action, row)])[0]


def _views(rows: Sequence[tuple[SurveyAction, Survey]]) -> list[ActionView]:
    posts = people.posts_of({action.owner_id for action, _row in rows if action.owner_id is not None})
    return [
        ActionView(
            id=action.id,
            survey=view_of(row),
            finding=action.finding,
            todo=Words(action.todo, action.todo_en),
            owner_id=action.owner_id,
            owner=posts.get(action.owner_id, "") if action.owner_id is not None else "",
            due_on=action.due_on,
            state=ActionState(action.state),
            question=action.question,
            breakdown=Breakdown(action.breakdown),
            group=action.group_key,
            before_until=action.before_until,
            before_mean=action.before_mean,
            before_n=action.before_n,
            target=action.target,
            done=Words(action.done_words, action.done_words_en),
            is_public=action.is_public,
            done_at=action.done_at,
        )
        for action, row in rows
    ]
