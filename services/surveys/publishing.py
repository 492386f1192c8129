"""Versions: what was asked from when on; publishing the next one, closing, reopening, copying for another year."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services import clock, people
from services.audit import Actor, record
from services.db import session
from services.errors import Problem, RuleBroken, Stale
from services.surveys.asked import questions_ever
from services.surveys.definition import Definition, Section, SurveyQuestion, find_faults, from_json, to_json
from services.surveys.editing import create_survey, get_working, lock_row, row_of
from services.surveys.facts import NewSurvey
from services.surveys.loading import load_definition, view_of
from services.surveys.models import Survey, SurveyPlace, SurveyVersion
from services.surveys.places import new_code
from services.surveys.views import SurveyView
from services.surveys.words import SurveyState, WhoMay
from services.text import Words

#: The short survey that is sent after services; it is answered with one tap, so it needs a mark.
SATISFACTION = "satisfaction"
_VERSIONS = 50
_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class VersionView:
    """What was asked from one moment on. `by` is the post of the officer who published it, "" where nobody did."""

    number: int
    definition: Definition
    published_at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions.

    `kind` is "added", "removed", "anew" (asked otherwise, so counted anew), "touched" (only around it: hint, rules,
    English, whether it must be answered), "order", "about_added" or "about_removed".
    """

    kind: str
    key: str = ""
    label: Words = _NOTHING


def the_definition(survey_id: int, version: int | None = None) -> Definition:
    """What the survey asks: the newest version, or that one. NotFound."""
    return load_definition(survey_id, row_of(survey_id, None).version if version is None else version)


def list_versions(survey_id: int, *, actor: Actor) -> Sequence[VersionView]:
    """The versions, newest first. NotFound."""
    row_of(survey_id, actor)
    query = select(SurveyVersion).where(SurveyVersion.survey_id == survey_id).order_by(SurveyVersion.number.desc())
    rows = session().scalars(query.limit(_VERSIONS)).all()
    posts = people.posts_of({row.officer_id for row in rows if row.officer_id is not None})
    return [
        VersionView(row.number, from_json(row.definition), row.published_at, posts.get(row.officer_id or 0, ""))
        for row in rows
    ]


def find_hindrances(view: SurveyView, definition: Definition) -> list[Problem]:
    """Everything that keeps the definition from being published, its fields the keys of what it concerns."""
    problems = [Problem(fault.where, fault.code, fault.params) for fault in find_faults(definition)]
    if view.who is WhoMay.SERVED or view.key == SATISFACTION:
        marks = [one for one in definition.questions if one.kind == "rating" and not one.asked_when]
        if not marks:
            problems.append(Problem("", "no_mark"))
    return problems


def review_changes(survey_id: int, *, actor: Actor) -> Sequence[Change]:
    """What the working definition changes against the newest version; everything is added before the first."""
    view, working = view_of(row_of(survey_id, actor)), get_working(survey_id, actor=actor)
    before = load_definition(survey_id, view.version) if view.version else Definition()
    return list(changes_between(before, working))


def changes_between(before: Definition, after: Definition) -> Iterator[Change]:
    """The differences, in the order of the questions; what was taken away last."""
    old = {question.key: question for question in before.questions}
    new = {question.key: question for question in after.questions}
    for key, question in new.items():
        kind = _kind_of_change(old.get(key), question)
        if kind:
            yield Change(kind, key, question.label)
    for key, question in old.items():
        if key not in new:
            yield Change("removed", key, question.label)
    kept = old.keys() & new.keys()
    if _order(before, kept) != _order(after, kept):
        yield Change("order")
    if before.asks_about_you != after.asks_about_you:
        yield Change("about_added" if after.asks_about_you else "about_removed")


def publish(survey_id: int, actor: Actor, revision: int | None = None) -> SurveyView:
    """Makes the working definition the newest version and opens a draft. What was changed is counted anew.

    NotFound; RuleBroken with all that hinders it, or `unchanged`; Stale where `revision` is not the present one.
    """
    row = lock_row(survey_id, actor)
    view, working = view_of(row), from_json(row.working)
    if revision is not None and revision != row.revision:
        raise Stale("questions", view, revision)
    problems = find_hindrances(view, working)
    if problems:
        raise RuleBroken.of(problems)
    number = row.version + 1
    if row.version:
        before = load_definition(survey_id, row.version)
        if to_json(before) == row.working:
            raise RuleBroken("", "unchanged")
        # Also what an older version asked: a question may have come back under the key that it had then.
        working = working.continuing(_all_asked(survey_id), number)
        row.working = to_json(working)
    session().add(
        SurveyVersion(
            survey_id=row.id,
            number=number,
            definition=to_json(working),
            published_at=clock.now(),
            officer_id=actor.id if actor.is_officer else None,
        )
    )
    row.version = number
    if row.state == SurveyState.DRAFT.value:
        row.state = SurveyState.OPEN.value
    _changed(row)
    record("publish survey", actor=actor, subject="survey", subject_id=row.id, note=f"version={number}")
    return view_of(row)


def close_survey(survey_id: int, actor: Actor) -> SurveyView:
    """No more answers are taken. NotFound; RuleBroken `not_open`."""
    return _turn(survey_id, actor, SurveyState.OPEN, SurveyState.CLOSED, "close survey")


def reopen_survey(survey_id: int, actor: Actor) -> SurveyView:
    """Answers are taken again, between its days. NotFound; RuleBroken `not_closed`."""
    return _turn(survey_id, actor, SurveyState.CLOSED, SurveyState.OPEN, "reopen survey")


def copy_survey(survey_id: int, key: str, title: Words, *, with_places: bool, actor: Actor) -> SurveyView:
    """The same survey as a new draft without days, answers and versions, its places under codes of their own.

    NotFound; NotAllowed; RuleBroken naming each bad field.
    """
    row = row_of(survey_id, actor, to_edit=True)
    view = view_of(row)
    new = NewSurvey(
        key, title, view.purpose, from_json(row.working), view.intro, view.thanks, view.unit_id, view.who, view.channels
    )
    copied = create_survey(new, actor)
    made = session().get_one(Survey, copied.id)
    made.is_once, made.bands = view.is_once, view.bands.value
    if with_places:
        active = select(SurveyPlace).where(SurveyPlace.survey_id == survey_id, SurveyPlace.is_active)
        for place in session().scalars(active.order_by(SurveyPlace.id)).all():
            session().add(
                SurveyPlace(
                    survey_id=copied.id, code=new_code(), name_th=place.name_th, name_en=place.name_en,
                    unit_id=place.unit_id, is_active=True,
                )
            )  # fmt: skip
    session().flush()
    record("copy survey", actor=actor, subject="survey", subject_id=copied.id, note=f"from={survey_id}")
    return view_of(made)


def _turn(survey_id: int, actor: Actor, old: SurveyState, new: SurveyState, action: str) -> SurveyView:
    row = lock_row(survey_id, actor)
    if row.state == old.value:
        row.state = new.value
        _changed(row)
        record(action, actor=actor, subject="survey", subject_id=row.id)
    elif row.state != new.value:
        raise RuleBroken("", f"not_{old.value}")
    return view_of(row)


def _all_asked(survey_id: int) -> Definition:
    """Every question of every version, as it was asked last."""
    return Definition((Section("ever", _NOTHING, tuple(each.question for each in questions_ever(survey_id))),))


def _changed(row: Survey) -> None:
    row.revision += 1
    row.changed_at = clock.now()
    session().flush()


def _kind_of_change(before: SurveyQuestion | None, after: SurveyQuestion) -> str:
    if before is None:
        return "added"
    if before.fingerprint != after.fingerprint:
        return "anew"
    return "touched" if before != after else ""


def _order(definition: Definition, kept: Set[str]) -> list[tuple[Words, list[str]]]:
    """The sections by name with those questions of theirs that stand in both versions; empty ones left out."""
    listed = [
        (section.title, [question.key for question in section.questions if question.key in kept])
        for section in definition.sections
    ]
    return [(title, keys) for title, keys in listed if keys]
