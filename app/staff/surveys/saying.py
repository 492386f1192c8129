"""A working definition as the pages show it: numbered, its rules in words, its faults beside what they concern."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.shared import language
from app.staff.surveys.words import KIND_WORDS, fault_words
from services.questions import get_kind
from services.surveys import Definition, Section, Skip, SurveyQuestion, SurveyView, find_hindrances
from services.surveys.definition import skip_values
from services.text import Words


@dataclass(frozen=True, slots=True)
class Line:
    """One question in its place."""

    question: SurveyQuestion
    number: int
    label: str
    kind: Words
    #: Its options or lines, in words.
    listed: Sequence[str]
    rules: Sequence[str]
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Part:
    """One section in its place."""

    section: Section
    title: str
    lines: Sequence[Line]
    faults: Sequence[str]


@dataclass(frozen=True, slots=True)
class Hindrance:
    """What keeps the survey from being published, with the way to it ("" where it is the whole)."""

    text: str
    href: str


def parts_of(view: SurveyView, definition: Definition) -> list[Part]:
    """The sections with their questions, numbered through."""
    faults: dict[str, list[str]] = {}
    for problem in find_hindrances(view, definition):
        faults.setdefault(problem.field, []).append(fault_words(problem))
    numbers = {question.key: number for number, question in enumerate(definition.questions, start=1)}
    return [
        Part(
            section,
            said(section.title),
            [
                Line(
                    question,
                    numbers[question.key],
                    said(question.label),
                    KIND_WORDS.get(question.kind, Words(question.kind, question.kind)),
                    [said(one.label) for one in (*question.options, *question.rows)],
                    [rule_words(skip, definition) for skip in question.asked_when],
                    faults.get(question.key, []),
                )
                for question in section.questions
            ],
            faults.get(section.key, []),
        )
        for section in definition.sections
    ]


def hindrances_of(view: SurveyView, definition: Definition, before: str = "") -> list[Hindrance]:
    """Everything that hinders, in order; `before` is the page on which the questions stand."""
    numbers = {question.key: number for number, question in enumerate(definition.questions, start=1)}
    titles = {section.key: section.title for section in definition.sections}
    told = []
    for problem in find_hindrances(view, definition):
        where, href = "", ""
        if problem.field in numbers:
            where = _("ข้อ %(n)s", n=numbers[problem.field])
            href = f"{before}#question-{problem.field}"
        elif problem.field in titles:
            where = _("หมวด “%(title)s”", title=said(titles[problem.field]))
            href = f"{before}#section-{problem.field}"
        words = fault_words(problem)
        told.append(Hindrance(f"{where}: {words}" if where else words, href))
    return told


def rule_words(skip: Skip, definition: Definition) -> str:
    """When a question is asked, in words."""
    question = definition.find(skip.question)
    if question is None:
        return str(_("เงื่อนไขอ้างถึงคำถามที่ไม่มีแล้ว"))
    values = ", ".join(value_words(question, value) for value in skip.values) or _("คำตอบใด ๆ")
    if skip.is_not:
        return str(_("ถามเมื่อ “%(label)s” ไม่ได้ตอบ %(values)s", label=said(question.label), values=values))
    return str(_("ถามเมื่อ “%(label)s” ตอบ %(values)s", label=said(question.label), values=values))


def value_words(question: SurveyQuestion, value: Any) -> str:
    """An answer that a rule looks for, in words."""
    if question.kind in ("choice", "choices"):
        return next((said(one.label) for one in question.options if one.key == value), str(value))
    if question.kind == "rating" and value in range(1, 6):
        words: Sequence[Words] = get_kind("rating").settings["words"]
        return f"{value} {words[value - 1].in_(language())}"
    if question.kind == "yes_no":
        return str(_("ใช่") if value else _("ไม่ใช่"))
    return str(value)


def ruling_values(question: SurveyQuestion) -> list[tuple[str, Any, str]]:
    """The answers that a rule may look for: as a form names them, as they are kept, in words."""
    return [(str(number), value, value_words(question, value)) for number, value in enumerate(skip_values(question))]


def said(words: Words) -> str:
    """The words in the reader's language, those of the other where they are missing, a dash where there are none."""
    return words.in_(language()) or words.th or words.en or "–"
