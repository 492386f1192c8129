"""Improvements: what a survey found, who does what about it until when, and whether the number moved."""

from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.shared import Refused, access, commits, current_actor, language, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.settings.words import saved
from app.staff.surveys.acting_form import (
    day_of,
    refusal_of,
    shown_day,
    thousandths_of,
    thousandths_shown,
    typed_of,
)
from app.staff.surveys.fact_form import number_of
from app.staff.surveys.tabs import survey_tabs
from app.staff.surveys.words import editors
from services import clock, surveys
from services.errors import RuleBroken
from services.surveys import ActionDetails, ActionView, SurveyView
from services.surveys.group_words import group_names
from services.surveys.statistics import rounded
from services.surveys.words import ACTION_WORDS, BREAKDOWN_WORDS, ActionState, Breakdown
from services.text import Words

_FIELDS = ("finding", "todo_th", "todo_en", "owner", "target", "question", "breakdown", "group")
_DAYS = ("due_on",)
COLOURS = {"planned": "amber", "doing": "indigo", "done": "jade", "dropped": "silk"}


@staff.get("/surveys/actions")
@access(officer)
def list_survey_actions() -> ResponseReturnValue:
    """Open improvements of all surveys that the officer sees, or only the officer's own, or late ones."""
    show = request.args.get("show", "mine")
    key = read_key(str, int)
    found, after = surveys.list_open_actions(
        actor=current_actor(), mine=show == "mine", late=show == "late", after=_place(key)
    )
    return render_template(
        "staff/surveys/list_survey_actions.html",
        page=page_of(found, next_key=[after[0].isoformat(), after[1]] if after else None),
        show=show if show in ("mine", "late") else "all",
        states=ACTION_WORDS,
        colours=COLOURS,
        today=clock.today(),
    )


@staff.get("/surveys/<int:survey_id>/actions")
@access(officer)
def view_survey_actions(survey_id: int) -> ResponseReturnValue:
    """The improvements of one survey, each before and after."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor)
    found = surveys.list_actions(survey_id, actor=actor)
    return render_template(
        "staff/surveys/view_survey_actions.html",
        survey=view,
        tabs=survey_tabs(view),
        lines=[(action, action_measure(action), comparison_of(action)) for action in found],
        builds=surveys.may_edit(actor, view),
        has_measures=bool(surveys.list_measures(survey_id)),
        states=ACTION_WORDS,
        colours=COLOURS,
        today=clock.today(),
        rounded=rounded,
    )


@staff.get("/surveys/<int:survey_id>/actions/new")
@access(editors)
def new_survey_action(survey_id: int) -> ResponseReturnValue:
    """Where a finding becomes an improvement; the results lead here with what was found."""
    view = surveys.get_survey(survey_id, actor=current_actor(), to_edit=True)
    values = typed_of({}, _FIELDS, _DAYS)
    values |= {name: request.args.get(name, "")[:100] for name in ("question", "breakdown", "group")}
    return _new_page(view, values)


@staff.post("/surveys/<int:survey_id>/actions/new")
@access(editors)
@commits
def add_survey_action(survey_id: int) -> ResponseReturnValue:
    """Plans it; what was before is kept as it stands."""
    actor = current_actor()
    view = surveys.get_survey(survey_id, actor=actor, to_edit=True)
    typed = typed_of(request.form, _FIELDS, _DAYS)
    try:
        action = surveys.add_action(survey_id, _details(typed), actor)
    except RuleBroken as broken:
        raise Refused(_new_page(view, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_action", action_id=action.id))


@staff.get("/surveys/actions/<int:action_id>")
@access(officer)
def view_survey_action(action_id: int) -> ResponseReturnValue:
    """One improvement: before and after, where it stands, what comes next."""
    return _page(action_id)


@staff.post("/surveys/actions/<int:action_id>/change")
@access(editors)
@commits
def change_survey_action(action_id: int) -> ResponseReturnValue:
    """Changes what is said of it; the measure stays."""
    typed = typed_of(request.form, _FIELDS, _DAYS)
    try:
        surveys.change_action(action_id, _details(typed), current_actor())
    except RuleBroken as broken:
        raise Refused(_page(action_id, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_action", action_id=action_id))


@staff.post("/surveys/actions/<int:action_id>/state")
@access(officer)
@commits
def move_survey_action(action_id: int) -> ResponseReturnValue:
    """Brings it to another state, with words where it is over."""
    wanted = request.form.get("state", "")
    typed = typed_of(request.form, ("done_th", "done_en", "state"))
    words = Words(typed["done_th"], typed["done_en"])
    try:
        if wanted not in set(ActionState):
            raise RuleBroken("state", "not_on_list")
        surveys.move_action(action_id, ActionState(wanted), words, current_actor())
    except RuleBroken as broken:
        raise Refused(_page(action_id, refusal=refusal_of(broken), moved=typed), 400) from broken
    saved()
    return redirect(url_for("staff.view_survey_action", action_id=action_id))


@staff.post("/surveys/actions/<int:action_id>/public")
@access(editors)
@commits
def publish_survey_action(action_id: int) -> ResponseReturnValue:
    """Shows it with the published results, or no more."""
    is_public = request.form.get("do") == "publish"
    try:
        surveys.publish_action(action_id, is_public, current_actor())
    except RuleBroken as broken:
        raise Refused(_page(action_id, refusal=refusal_of(broken)), 400) from broken
    flash(gettext("เผยแพร่การปรับปรุงนี้แล้ว") if is_public else gettext("เลิกเผยแพร่การปรับปรุงนี้แล้ว"), "success")
    return redirect(url_for("staff.view_survey_action", action_id=action_id))


def action_measure(action: ActionView) -> Words:
    """What is watched: the measure, and the group where it is one."""
    words = surveys.measure_words(action.survey.id, action.question)
    if action.breakdown is Breakdown.ALL:
        return words
    group = group_names(action.survey.id, action.breakdown)(action.group)
    return Words(f"{words.th} · {group.th}", f"{words.en} · {group.en}")


def comparison_of(action: ActionView) -> surveys.Comparison:
    """Before and after."""
    return surveys.compare(surveys.row_of_action(action.id))


def _page(
    action_id: int,
    typed: dict[str, str] | None = None,
    refusal: Refusal | None = None,
    moved: dict[str, str] | None = None,
) -> str:
    actor = current_actor()
    action = surveys.get_action(action_id, actor=actor)
    builds = surveys.may_edit(actor, action.survey)
    return render_template(
        "staff/surveys/view_survey_action.html",
        action=action,
        survey=action.survey,
        measure=action_measure(action),
        comparison=comparison_of(action),
        values=typed or _values(action),
        moved=moved or {"done_th": action.done.th, "done_en": action.done.en, "state": ""},
        refusal=refusal,
        builds=builds,
        moves=surveys.STEPS[action.state] if builds or actor.id == action.owner_id else (),
        owners=_owners(action.survey),
        states=ACTION_WORDS,
        colours=COLOURS,
        today=clock.today(),
        rounded=rounded,
    )


def _new_page(view: SurveyView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    breakdown = Breakdown(values["breakdown"]) if values["breakdown"] in set(Breakdown) else Breakdown.ALL
    group = group_names(view.id, breakdown)(values["group"]) if breakdown is not Breakdown.ALL else None
    return render_template(
        "staff/surveys/new_survey_action.html",
        survey=view,
        values=values,
        refusal=refusal,
        measures=surveys.list_measures(view.id),
        breakdown=BREAKDOWN_WORDS.get(breakdown),
        group=group,
        owners=_owners(view),
    )


def _owners(view: SurveyView) -> list[tuple[str, Words]]:
    return [(str(one.id), Words(one.post, one.post)) for one in surveys.list_owners(view.unit_id)]


def _values(action: ActionView) -> dict[str, str]:
    return {
        "finding": action.finding, "todo_th": action.todo.th, "todo_en": action.todo.en,
        "owner": str(action.owner_id or ""), "target": thousandths_shown(action.target),
        **shown_day("due_on", action.due_on, language()),
    }  # fmt: skip


def _details(typed: dict[str, str]) -> ActionDetails:
    breakdown = typed["breakdown"]
    return ActionDetails(
        finding=typed["finding"],
        todo=Words(typed["todo_th"], typed["todo_en"]),
        owner_id=number_of(typed["owner"]),
        due_on=day_of(typed, "due_on"),
        target=thousandths_of(typed["target"], "target"),
        question=typed["question"],
        breakdown=Breakdown(breakdown) if breakdown in set(Breakdown) else Breakdown.ALL,
        group=typed["group"][:80],
    )


def _place(key: list[object] | None) -> tuple[date, int] | None:
    if key is None:
        return None
    try:
        return datetime.fromisoformat(str(key[0])).date(), int(str(key[1]))
    except ValueError:
        return None
