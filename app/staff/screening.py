"""The registry's desk: what waits to be screened, and one matter with the form that sends it on."""

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, casework, commits, current_actor, records, roles
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from services import cases, complaints, organisation
from services.audit import Role
from services.cases import DECLINE_REASONS, Action, CaseView, ReasonNeeded, Status
from services.complaints import Matter, ReceivedFrom
from services.errors import NotAllowed, RuleBroken, Stale
from services.text import Words

registry = roles(Role.REGISTRY)


@staff.get("/screening")
@access(registry)
def view_screening() -> ResponseReturnValue:
    """What waits, the nearest deadline first."""
    found = complaints.list_waiting(actor=current_actor(), after=_after())
    return render_template(
        "staff/screening/view_screening.html",
        page=page_of(found.rows, next_key=list(found.next_key) if found.next_key else None),
        categories={one.key: one for one in complaints.list_categories()},
        districts={one.code: one.name for one in organisation.list_districts()},
        sources={one.value: one.words for one in ReceivedFrom},
    )


@staff.get("/screening/<reference>")
@access(registry)
@records
def screen_case(reference: str) -> ResponseReturnValue:
    """One matter: words, pictures, likely duplicates, and the form. Reading a confidential one asks a reason first."""
    try:
        return _page(reference, None)
    except ReasonNeeded:
        return redirect(url_for("staff.view_case", reference=reference))


@staff.post("/screening/<reference>")
@access(registry)
@commits
def send_screening(reference: str) -> ResponseReturnValue:
    """Sends the matter to its unit, joins it to another, or does not take it up."""
    typed = {name: request.form.get(name, "")[:4000] for name in _FIELDS}
    try:
        _decide(reference, typed)
    except RuleBroken as broken:
        raise Refused(_page(reference, typed, _refusal(broken)), 400) from broken
    except Stale as stale:
        words = _("เจ้าหน้าที่คนอื่นเพิ่งทำรายการในเรื่องนี้ กรุณาตรวจสอบแล้วส่งอีกครั้ง")
        raise Refused(_page(reference, typed, Refusal({"": words})), 409) from stale
    except NotAllowed as refused:
        words = _("ทำรายการนี้ไม่ได้ เพราะสถานะของเรื่องเปลี่ยนไป")
        raise Refused(_page(reference, typed, Refusal({"": words})), 403) from refused
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_screening"))


_FIELDS = (
    "step", "matter", "registry_number", "category", "unit_id", "gives_name", "name_reason", "into", "reason", "words",
    "seen",
)  # fmt: skip


def _decide(reference: str, typed: dict[str, str]) -> None:
    actor, seen = current_actor(), _whole(typed["seen"])
    if typed["step"] == "merge":
        cases.act(reference, Action.MERGE, actor=actor, seen=seen, into=typed["into"])
    elif typed["step"] == "decline":
        cases.act(reference, Action.DECLINE, actor=actor, seen=seen, reason=typed["reason"], words=typed["words"])
    else:
        if typed["matter"] not in set(Matter):
            raise RuleBroken("matter", "not_on_list")
        complaints.screen_complaint(
            reference,
            matter=Matter(typed["matter"]),
            category=typed["category"],
            unit_id=_whole(typed["unit_id"]) or 0,
            registry_number=typed["registry_number"],
            gives_name=typed["gives_name"] == "yes",
            name_reason=typed["name_reason"],
            actor=actor,
            seen=seen,
        )


def _page(reference: str, typed: dict[str, str] | None, refusal: Refusal | None = None) -> str:
    case, complaint, candidates = complaints.load_for_screening(reference, actor=current_actor())
    category = complaints.find_category(case.topic)
    known: dict[str, Any] = {
        "matter": complaint.matter or (category.matter if category else None) or Matter.COMPLAINT,
        "registry_number": complaint.registry_number,
        "category": case.topic,
        "unit_id": str(case.unit_id or ""),
        "gives_name": "yes" if case.is_name_released or _is_to_be_named(case) else "",
    }
    values = dict.fromkeys(_FIELDS, "") | known | (typed or {}) | {"seen": str(case.revision)}
    allowed = [one for one in complaints.list_categories(active_only=True) if _fits(one, case.is_confidential)]
    choices = [(one.key, one.name) for one in allowed]
    if case.topic not in {key for key, _words in choices}:
        choices.insert(0, (case.topic, category.name if category else Words(case.topic, case.topic)))
    return render_template(
        "staff/screening/screen_case.html",
        case=case,
        casework=casework,
        complaint=complaint,
        candidates=candidates,
        category=category,
        values=values,
        refusal=refusal,
        matters=[(one.value, one.words) for one in Matter],
        categories=choices,
        units=[(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)],
        reasons=list(DECLINE_REASONS.items()),
        sources={one.value: one.words for one in ReceivedFrom},
        area=complaints.say_area(case.district, case.subdistrict),
        finds=complaints.kinds_of_personal(case.words),
    )


def _is_to_be_named(case: CaseView) -> bool:
    """Whoever lets the name be known expects the unit to know it from the first day."""
    return case.name_kind == "open" and case.status in (Status.RECEIVED, Status.SCREENING)


def _fits(category: complaints.CategoryView, is_confidential: bool) -> bool:
    return category.is_confidential or not is_confidential


def _after() -> tuple[datetime, int] | None:
    key = read_key(datetime, int)
    return (key[0], key[1]) if key else None


def _whole(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else None


def _refusal(error: RuleBroken) -> Refusal:
    words = {
        "required": _("กรุณากรอกข้อมูลในช่องนี้"),
        "not_on_list": _("กรุณาเลือกจากรายการ"),
        "too_long": _("ข้อความยาวเกินไป"),
        "confidential_stays": _("เรื่องที่เป็นความลับแล้วเปลี่ยนเป็นประเภทที่เปิดเผยไม่ได้"),
        "cannot_join": _("รวมกับเรื่องนี้ไม่ได้"),
        "not_open": _("เรื่องเดิมยุติแล้ว จึงรวมไม่ได้"),
    }
    usual = _("กรุณาตรวจสอบข้อมูลที่กรอก")
    return Refusal({problem.field: words.get(problem.code, usual) for problem in error.problems})
