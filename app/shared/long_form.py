"""All questions of a draft in one form: shown with what was typed, saved answer by answer."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from markupsafe import Markup

from app.shared import asking
from app.shared.language import language
from services import drafts
from services.audit import Actor
from services.drafts import Asked, DraftView
from services.errors import NotFound, Problem, RuleBroken, Stale
from services.questions import Question

#: Names every question that the form shows, so that one that turns up later is not taken for left out.
SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class LongForm:
    """The form after a post: the draft as saved, what was refused, and what was typed there."""

    view: DraftView
    problems: Sequence[Problem] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    #: A row was added or removed: the form is shown again, and nothing of it is wrong.
    is_rearranged: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the form. `hangs_on` are the keys of the questions whose answers decide whether it is asked."""

    key: str
    revision: int
    markup: Markup
    hangs_on: Sequence[str]


def save_all(view: DraftView, *, actor: Actor, is_final: bool, is_first: bool = False) -> LongForm:
    """Saves every answer that is taken; the others are kept as typed. Unless `is_final`, what is missing may wait.

    The form that begins a draft was shown before there was one, so what stands there by itself gives way (`is_first`).
    """
    problems: list[Problem] = []
    typed: dict[str, Any] = {}
    is_rearranged = False
    shown = set(request.form.getlist(SHOWN))
    for question in [each.question for each in view.asked if each.question.key in shown]:
        rows = asking.rearranged(question)
        if rows is not None:
            typed[question.key], is_rearranged = rows, True
            continue
        try:
            _save(view, question, actor, typed, is_first=is_first)
        except RuleBroken as error:
            if is_final or not _is_missing(error):
                typed[question.key] = asking.typed_of(error, typed.get(question.key))
                problems += error.problems
        except Stale:
            problems.append(Problem(question.key, "changed_meanwhile"))
        else:
            typed.pop(question.key, None)
    return LongForm(drafts.get_draft(view.id), problems, typed, is_rearranged)


def entries_of(asked: Sequence[Asked], form: LongForm | None, file_url: Callable[[str], str] | None) -> list[Entry]:
    """The questions of the form, ready to be shown."""
    typed = form.typed if form else {}
    problems = form.problems if form else ()
    return [
        Entry(
            each.question.key,
            each.revision,
            asking.show_field(
                each,
                typed=typed.get(each.question.key),
                problems=[p for p in problems if p.field.partition(".")[0] == each.question.key]
                or ([each.refused] if each.refused else []),
                file_url=file_url,
            ),
            [condition.question for condition in each.question.asked_when],
        )
        for each in asked
    ]


def summary_of(form: LongForm | None, questions: Sequence[Question]) -> list[dict[str, str]]:
    """The error summary; with many questions on the page each line names its own."""
    problems = form.problems if form else ()
    labels = {question.key: question.label.in_(language()) for question in questions}
    return [
        {**line, "text": f"{labels.get(problem.field.partition('.')[0], '')}: {line['text']}".removeprefix(": ")}
        for problem, line in zip(problems, asking.summary_of(problems, questions), strict=True)
    ]


def _save(view: DraftView, question: Question, actor: Actor, typed: dict[str, Any], *, is_first: bool) -> None:
    typed[question.key] = asking.read_posted(question)
    seen = drafts.OVERWRITE if is_first else asking.read_seen(f"seen-{question.key}")
    try:
        drafts.answer(view.id, question.key, typed[question.key], actor=actor, seen=seen, language=language())
    except NotFound:
        # An answer above took this question away.
        typed.pop(question.key)


def _is_missing(error: RuleBroken) -> bool:
    return all(problem.code == "required" for problem in error.problems)
