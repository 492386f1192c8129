"""Choices put in order: a line of ranks to choose from beside each."""

from typing import Any

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame, part_of
from app.shared.problems import word_problem
from services.questions import Choice, Question
from services.questions.ranking import ranks_of


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """The rank chosen for each, "" for none."""
    return {one.key: form.get(f"{question.key}-{one.key}", "") for one in question.settings["choices"]}


def context(shown: Shown) -> Context:
    """The choices in the order of the offer, each with its rank."""
    given = shown.given
    if isinstance(given, list):
        given = {key: str(n) for n, key in enumerate(given, start=1)}
    choices = shown.question.settings["choices"]
    most = ranks_of(shown.question)
    hint = _("1 คือสำคัญที่สุด") if most == len(choices) else _("เลือกอันดับ 1 ถึง %(n)s ข้ออื่นเว้นไว้", n=most)
    rows = [_row(shown, one, part_of(given, one.key)) for one in choices]
    return frame(shown, hint=hint, own_only=True, ranks=[str(n + 1) for n in range(most)], rows=rows)


def _row(shown: Shown, choice: Choice, rank: str) -> dict[str, Any]:
    problem = shown.problem(choice.key)
    return {
        "name": f"{shown.question.key}-{choice.key}",
        "label": choice.label.in_(shown.language),
        "rank": rank,
        "error": word_problem(problem, shown.question, shown.language) if problem else "",
    }
