"""What each action asks, as questions: every channel shows them in its manner, and `act` checks the answers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from services import clock
from services.audit import Actor
from services.cases.machine import Action
from services.cases.models import CaseFile
from services.cases.ownership import may_be_given, officers_shut_out
from services.cases.views import CaseView
from services.cases.words import CHOSEN_OUTCOMES, DECLINE_REASONS, OUTCOME_WORDS
from services.errors import Problem, RuleBroken
from services.organisation import find_agencies, list_agencies, list_units, locate
from services.people import list_officers
from services.questions import Choice, DataClass, Question, get_kind
from services.text import Words

#: The longest message or answer, in characters.
LONGEST_WORDS = 4000
MOST_PHOTOS = 5
#: The kind of authorities that answer for another province.
PROVINCE = "province"


#: A case as it is locked for acting, or as it is shown beside the form.
Asked = CaseFile | CaseView


def action_questions(action: Action, case: Asked, actor: Actor | None = None) -> Sequence[Question]:
    """The questions of an action on this case, in order, as this actor is asked them; none for a plain button."""
    if action is Action.SET_OWNER:
        return _set_owner(case, actor)
    make = _FORMS.get(action)
    return make(case) if make else ()


def action_defaults(action: Action, case: Asked) -> Mapping[str, Any]:
    """What a form of the action begins with, so that the usual takes few clicks."""
    if action is Action.ASSIGN and case.unit_id is not None:
        return {"unit_id": str(case.unit_id)}
    if action is Action.PASS_ON:
        return {"letter_date": clock.today().isoformat()}
    return {}


def check_answers(action: Action, case: Asked, given: Mapping[str, Any], actor: Actor | None = None) -> dict[str, Any]:
    """The normalised answers of an action; RuleBroken naming every problem. What is not asked is left out."""
    values: dict[str, Any] = {}
    problems: list[Problem] = []
    for question in action_questions(action, case, actor):
        try:
            value = get_kind(question.kind).check(question, _plain(given.get(question.key)))
        except RuleBroken as error:
            problems += error.problems
            continue
        if value not in (None, "", []):
            values[question.key] = value
    if problems:
        raise RuleBroken.of(problems)
    return values


def _plain(value: Any) -> Any:
    """Callers in Python may hand over days and numbers as they are."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _words(label: Words, *, required: bool = True, hint: Words | None = None, rows: int = 4) -> Question:
    settings = {"max_length": LONGEST_WORDS, "rows": rows}
    return Question("words", "long_text", label, DataClass.PERSONAL, hint, required, settings)


def _photos(label: Words) -> Question:
    return Question("photos", "photographs", label, DataClass.INTERNAL, None, False, {"max": MOST_PHOTOS})


def _choice(key: str, label: Words, choices: Sequence[Choice], *, compact: bool = True) -> Question:
    settings = {"choices": tuple(choices), "compact": compact}
    return Question(key, "choice", label, DataClass.INTERNAL, None, True, settings)


def _text(key: str, label: Words, *, required: bool = True, longest: int = 200, hint: Words | None = None) -> Question:
    return Question(key, "text", label, DataClass.INTERNAL, hint, required, {"max_length": longest})


def _units(case: Asked) -> list[Choice]:
    return [Choice(str(u.id), u.name) for u in list_units(active_only=True) if u.id != case.unit_id] or [_NOBODY]


_NOBODY = Choice("-", Words("ไม่มีให้เลือก", "None to choose"))
PUBLIC_HINT = Words("ผู้แจ้งอ่านข้อความนี้ได้", "The sender can read this.")
STAFF_HINT = Words("เห็นเฉพาะเจ้าหน้าที่", "Only staff can read this.")


def _assign(case: Asked) -> Sequence[Question]:
    units = [Choice(str(u.id), u.name) for u in list_units(active_only=True)] or [_NOBODY]
    return (
        _choice("unit_id", Words("หน่วยงานที่รับผิดชอบ", "Responsible unit"), units),
        _words(Words("ข้อความถึงหน่วยงาน", "Message to the unit"), required=False, hint=STAFF_HINT, rows=2),
    )


def _pass(case: Asked) -> Sequence[Question]:
    return (
        _choice("unit_id", Words("ส่งต่อให้หน่วยงาน", "Pass to the unit"), _units(case)),
        _words(Words("เหตุผลที่ส่งต่อ", "Why it is passed on"), hint=STAFF_HINT, rows=2),
    )


def _set_owner(case: Asked, actor: Actor | None) -> Sequence[Question]:
    """Officers of the case's own unit come first; those above it and of the registry stand under their units."""
    shut_out = officers_shut_out(case.id)
    units = {unit.id: unit.name for unit in list_units()}
    able = [o for o in list_officers() if o.is_active and o.id not in shut_out and may_be_given(o, case, actor)]
    able.sort(key=lambda officer: (officer.unit_id != case.unit_id, officer.unit_id or 0, officer.post))
    choices = [Choice(str(o.id), Words(o.post, o.post), group=units.get(o.unit_id or 0)) for o in able] or [_NOBODY]
    return (
        _choice("officer_id", Words("เจ้าหน้าที่ผู้รับผิดชอบ", "Officer in charge"), choices),
        _words(Words("ข้อความถึงเจ้าหน้าที่", "Message to the officer"), required=False, hint=STAFF_HINT, rows=2),
    )


def _note(case: Asked) -> Sequence[Question]:
    return (_words(Words("บันทึกภายใน", "Internal note"), hint=STAFF_HINT),
            _photos(Words("ภาพประกอบ", "Photographs")))  # fmt: skip


def _answer(case: Asked) -> Sequence[Question]:
    return (_words(Words("ข้อความถึงผู้แจ้ง", "Message to the sender"), hint=PUBLIC_HINT),
            _photos(Words("ภาพประกอบ", "Photographs")))  # fmt: skip


def _ask(case: Asked) -> Sequence[Question]:
    hint = Words(
        "ผู้แจ้งได้รับคำถามนี้ทันที และกำหนดแล้วเสร็จหยุดนับจนกว่าจะตอบ",
        "The sender gets this at once; the promise pauses until the answer.",
    )
    return (_words(Words("คำถามถึงผู้แจ้ง", "Question to the sender"), hint=hint),)


def _reply(case: Asked) -> Sequence[Question]:
    return (_words(Words("ข้อความถึงเจ้าหน้าที่", "Message to the officer")), _photos(Words("ภาพประกอบ", "Photographs")))


def _resume(case: Asked) -> Sequence[Question]:
    return (_words(Words("บันทึก", "Note"), required=False, hint=PUBLIC_HINT, rows=2),)


def _plan(case: Asked) -> Sequence[Question]:
    first = clock.fiscal_year(clock.today())
    years = [Choice(str(year), Words(str(year), f"{year} ({year - 543})")) for year in range(first, first + 6)]
    return (
        _text("project", Words("โครงการ", "Project")),
        _choice("fiscal_year", Words("ปีงบประมาณ", "Fiscal year (B.E.)"), years),
        Question("review_on", "date", Words("วันที่จะแจ้งผลอีกครั้ง", "Day on which the sender hears again"),
                 DataClass.INTERNAL, settings={"earliest": "today+1"}),
        _words(Words("คำชี้แจงถึงผู้แจ้ง", "Explanation to the sender"), hint=PUBLIC_HINT),
    )  # fmt: skip


def _pass_on(case: Asked) -> Sequence[Question]:
    agencies = _agencies(case)
    return (
        _choice("agency_id", Words("หน่วยงานที่ส่งต่อ", "Authority"), agencies or [_NOBODY]),
        _text("letter_no", Words("หนังสือที่", "Letter no."), longest=60),
        Question("letter_date", "date", Words("ลงวันที่", "Dated"), DataClass.INTERNAL),
        _words(Words("คำชี้แจงถึงผู้แจ้ง", "Explanation to the sender"), required=False, hint=PUBLIC_HINT),
    )


_USUAL, _OTHERS = Words("น่าจะเป็น", "Likely"), Words("หน่วยงานทั้งหมด", "All authorities")
_ELSEWHERE = Words("จังหวัดอื่น เฉพาะเหตุนอกจังหวัด", "Other provinces, only for what happened there")


def _agencies(case: Asked) -> list[Choice]:
    """The likely authorities, all others, and those of other provinces last: not at all where the point is ours."""
    found = locate(case.lat, case.lon) if case.lat is not None and case.lon is not None else None
    likely = [a for a in find_agencies(case.topic or None, case.subdistrict) if a.kind != PROVINCE]
    if found is not None and found.authority is not None:
        likely.insert(0, found.authority)
    seen = {agency.id for agency in likely}
    rest = [a for a in list_agencies(active_only=True) if a.id not in seen]
    others = [a for a in rest if a.kind != PROVINCE]
    elsewhere = [] if found is not None and found.is_inside else [a for a in rest if a.kind == PROVINCE]
    groups = ((_USUAL, likely), (_OTHERS, others), (_ELSEWHERE, elsewhere))
    return [Choice(str(a.id), a.name, group=group) for group, agencies in groups for a in agencies]


def _settle(case: Asked) -> Sequence[Question]:
    outcomes = [Choice(outcome.value, OUTCOME_WORDS[outcome]) for outcome in CHOSEN_OUTCOMES]
    return (
        _choice("outcome", Words("ผลการดำเนินการ", "Outcome"), outcomes, compact=False),
        _words(Words("ผลที่แจ้งผู้แจ้ง", "What the sender is told"), hint=PUBLIC_HINT),
        _photos(Words("ภาพหลังดำเนินการ", "Photographs afterwards")),
    )


def _decline(case: Asked) -> Sequence[Question]:
    reasons = [Choice(key, words) for key, words in DECLINE_REASONS.items()]
    hint = Words("บอกด้วยว่าไปติดต่อที่ใดได้", "Say also where else the sender can turn.")
    return (
        _choice("reason", Words("เหตุผล", "Reason"), reasons, compact=False),
        _words(Words("คำชี้แจงถึงผู้แจ้ง", "Explanation to the sender"), hint=hint),
    )


def _confirm(case: Asked) -> Sequence[Question]:
    return (_words(Words("ข้อความถึงเจ้าหน้าที่", "A word to the officer"), required=False, rows=2),)


def _dispute(case: Asked) -> Sequence[Question]:
    return (
        _words(Words("ยังไม่เรียบร้อยอย่างไร", "What is not put right?")),
        _photos(Words("ภาพประกอบ", "Photographs")),
    )


def _withdraw(case: Asked) -> Sequence[Question]:
    return (_words(Words("เหตุผล", "Why"), required=False, rows=2),)


def _merge(case: Asked) -> Sequence[Question]:
    hint = Words("เรื่องที่แจ้งไว้ก่อนและยังไม่ยุติ", "The earlier matter, still open.")
    return (_text("into", Words("เลขที่เรื่องเดิม", "Reference of the earlier matter"), longest=30, hint=hint),)


def _unmerge(case: Asked) -> Sequence[Question]:
    return (_words(Words("เหตุผลที่แยก", "Why they are separated"), hint=PUBLIC_HINT, rows=2),)


def _move_promise(case: Asked) -> Sequence[Question]:
    return (
        Question("due_on", "date", Words("กำหนดใหม่", "New promised date"), DataClass.INTERNAL,
                 settings={"earliest": "today+1"}),
        _words(Words("เหตุผล", "Reason"), hint=PUBLIC_HINT, rows=2),
    )  # fmt: skip


def _release_name(case: Asked) -> Sequence[Question]:
    return (_words(Words("เหตุผลที่หน่วยงานต้องทราบชื่อ", "Why the unit must know the name"), rows=2),)


_FORMS: Mapping[Action, Callable[[Asked], Sequence[Question]]] = {
    Action.ASSIGN: _assign,
    Action.PASS: _pass,
    Action.NOTE: _note,
    Action.ANSWER: _answer,
    Action.ASK: _ask,
    Action.REPLY: _reply,
    Action.RESUME: _resume,
    Action.PLAN: _plan,
    Action.PASS_ON: _pass_on,
    Action.RESOLVE: _settle,
    Action.CLOSE: _settle,
    Action.DECLINE: _decline,
    Action.CONFIRM: _confirm,
    Action.DISPUTE: _dispute,
    Action.WITHDRAW: _withdraw,
    Action.MERGE: _merge,
    Action.UNMERGE: _unmerge,
    Action.MOVE_PROMISE: _move_promise,
    Action.RELEASE_NAME: _release_name,
}
