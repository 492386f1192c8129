"""The forms of what may be done to a case, made from its questions.

Shown, read and refused alike for citizens and staff.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from flask_babel import lazy_gettext
from markupsafe import Markup

from app.shared import fields
from app.shared.access import current_actor
from app.shared.language import language
from services.cases import Action, CaseView, action_defaults, action_questions
from services.errors import Problem, RuleBroken
from services.questions import Question

#: The words on the button, and of the heading, for each action.
LABELS: Mapping[Action, Any] = {
    Action.SCREEN: lazy_gettext("รับมาคัดกรอง"),
    Action.ASSIGN: lazy_gettext("ส่งหน่วยงาน"),
    Action.PASS: lazy_gettext("ส่งต่อหน่วยงานอื่นในองค์กร"),
    Action.TAKE: lazy_gettext("รับเรื่องไปดำเนินการ"),
    Action.SET_OWNER: lazy_gettext("มอบหมายเจ้าหน้าที่"),
    Action.NOTE: lazy_gettext("บันทึกภายใน"),
    Action.ANSWER: lazy_gettext("ตอบผู้แจ้ง"),
    Action.ASK: lazy_gettext("ถามผู้แจ้ง"),
    Action.REPLY: lazy_gettext("ส่งข้อความถึงเจ้าหน้าที่"),
    Action.RESUME: lazy_gettext("ดำเนินการต่อ"),
    Action.PLAN: lazy_gettext("เสนอเข้าแผนงานหรืองบประมาณ"),
    Action.PASS_ON: lazy_gettext("ส่งต่อหน่วยงานอื่น"),
    Action.RESOLVE: lazy_gettext("ดำเนินการแล้วเสร็จ"),
    Action.CLOSE: lazy_gettext("ยุติเรื่อง"),
    Action.DECLINE: lazy_gettext("ไม่รับไว้พิจารณา"),
    Action.CONFIRM: lazy_gettext("เรียบร้อยแล้ว"),
    Action.DISPUTE: lazy_gettext("ยังไม่เรียบร้อย ขอเปิดเรื่องอีกครั้ง"),
    Action.WITHDRAW: lazy_gettext("ขอยุติเรื่อง"),
    Action.MERGE: lazy_gettext("รวมกับเรื่องเดิม"),
    Action.UNMERGE: lazy_gettext("แยกออกจากเรื่องที่รวมไว้"),
    Action.MOVE_PROMISE: lazy_gettext("เลื่อนกำหนด"),
    Action.RELEASE_NAME: lazy_gettext("เปิดเผยชื่อแก่หน่วยงาน"),
    Action.HIDE_NAME: lazy_gettext("เลิกเปิดเผยชื่อแก่หน่วยงาน"),
}


@dataclass(frozen=True, slots=True)
class ActionForm:
    """One action as a form. `is_tried` marks the one that was refused, so that it stands open."""

    action: Action
    label: str
    fields: Sequence[Markup]
    is_tried: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What was sent and refused: the action, what was typed, and why."""

    action: Action
    typed: Mapping[str, Any]
    problems: Sequence[Problem]

    def summary(self, case: CaseView) -> list[dict[str, str]]:
        """The error summary, with links to the inputs of this action."""
        moved = [replace(p, field=_name(self.action, p.field)) for p in self.problems]
        questions = _questions(self.action, case)
        return fields.summary_of(moved, questions, is_named=len(questions) > 1)


class Refusal(Exception):
    """The form could not be read or was refused; `tried` is what to show again."""

    def __init__(self, tried: Tried) -> None:
        super().__init__(tried.action)
        self.tried = tried


def action_forms(
    case: CaseView,
    actions: Sequence[Action],
    *,
    tried: Tried | None = None,
    file_url: Callable[[str], str] | None = None,
) -> list[ActionForm]:
    """The forms of `actions` in that order; several may stand on one page, as every field bears the action's name."""
    return [_form(case, action, tried if tried and tried.action is action else None, file_url) for action in actions]


def _form(case: CaseView, action: Action, tried: Tried | None, file_url: Callable[[str], str] | None) -> ActionForm:
    shown = []
    defaults = action_defaults(action, case)
    for question in _questions(action, case):
        plain = question.key.removeprefix(_prefix(action))
        if tried is None and plain not in defaults:
            shown.append(_blank_field(question))
            continue
        problems = [
            replace(p, field=_name(action, p.field))
            for p in (tried.problems if tried else ())
            if p.field == plain or p.field.startswith(plain + ".")
        ]
        typed = tried.typed.get(plain) if tried else None
        value = defaults.get(plain)
        shown.append(fields.render_field(question, value, typed=typed, problem=problems, file_url=file_url))
    return ActionForm(action, _label(action), shown, tried is not None)


#: Fields in which nothing stands yet, and labels, by name and language: drawn once, as every reader gets the same.
_blank: dict[tuple[str, str], tuple[Question, Markup]] = {}
_labels: dict[tuple[Action, str], str] = {}
#: Kinds whose empty field depends on nothing but the question and the language.
_STEADY = frozenset({"long_text", "photographs", "text"})


def _blank_field(question: Question) -> Markup:
    key = (question.key, language())
    known = _blank.get(key)
    if known is not None and known[0] == question:
        return known[1]
    drawn: Markup = fields.render_field(question)
    if question.kind in _STEADY:
        _blank[key] = (question, drawn)
    return drawn


def _label(action: Action) -> str:
    key = (action, language())
    if key not in _labels:
        _labels[key] = str(LABELS[action])
    return _labels[key]


def read_action(case: CaseView, action: Action) -> dict[str, Any]:
    """What the posted form holds for the questions of an action; pictures are saved on the way. Raises Refusal."""
    typed: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in _questions(action, case):
        key = question.key.removeprefix(_prefix(action))
        try:
            typed[key] = fields.read_answer(question, request.form, request.files)
        except fields.Unread as error:
            typed[key] = error.typed
            problems += [replace(p, field=p.field.removeprefix(_prefix(action))) for p in error.problems]
    if problems:
        raise Refusal(Tried(action, typed, problems))
    return typed


def refused(action: Action, typed: Mapping[str, Any], error: RuleBroken) -> Tried:
    """What to show again after the service refused the values."""
    return Tried(action, typed, error.problems)


def read_seen() -> int | None:
    """The revision of the case that the form showed; None where it is missing or nonsense."""
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 9 else None


def _prefix(action: Action) -> str:
    return f"{action.value}-"


def _name(action: Action, field: str) -> str:
    return _prefix(action) + field


def _questions(action: Action, case: CaseView) -> list[Question]:
    """The action's questions under names of their own, since several forms stand on one page."""
    return [
        replace(question, key=_name(action, question.key))
        for question in action_questions(action, case, current_actor())
    ]
