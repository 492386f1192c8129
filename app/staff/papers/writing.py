"""Writing a paper: the form of a new one, of one in place of another, and of a draft that is changed."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.papers.words import issuers, refusal_of, seen_revision, writers
from services import clock, organisation, papers
from services.errors import NotFound, Problem, RuleBroken, Stale
from services.papers import PaperDetails, PaperView
from services.questions.days import read_month
from services.text import arabic_digits

_FIELDS = (
    "kind", "unit_id", "number", "title", "issued_on-day", "issued_on-month", "issued_on-year", "to", "is_person",
    "is_elsewhere", "body", "facts", "signer_name", "signer_post", "reason", "replaces", "revision",
)  # fmt: skip
_LONGEST = 20_000


@staff.get("/papers/new")
@access(writers)
def new_paper() -> ResponseReturnValue:
    """An empty form; with `?replaces=`, one that begins as that paper does."""
    replaces = request.args.get("replaces", "")
    if not replaces:
        return _page(_empty())
    old = _replaced(replaces)
    return _page(_values(old) | {"number": "", "replaces": str(old.id), "reason": ""} | _today(), old=old)


@staff.post("/papers")
@access(writers)
@commits
def create_paper() -> ResponseReturnValue:
    """Writes the draft and shows it."""
    typed = _typed()
    old = _replaced(typed["replaces"]) if typed["replaces"] else None
    try:
        paper_id = papers.register_paper(
            _details(typed),
            actor=current_actor(),
            replaces=old.id if old else None,
            reason=typed["reason"],
        )
    except RuleBroken as broken:
        raise Refused(_page(typed, old=old, refusal=refusal_of(broken)), 400) from broken
    flash(_("บันทึกร่างแล้ว ตรวจให้ถูกต้องก่อนออกเอกสาร"), "success")
    return redirect(url_for("staff.view_paper", paper_id=paper_id))


@staff.get("/papers/<int:paper_id>/edit")
@access(writers)
def edit_paper(paper_id: int) -> ResponseReturnValue:
    """The form of a draft."""
    return _page(_values(_draft(paper_id)), paper_id=paper_id)


@staff.post("/papers/<int:paper_id>/edit")
@access(writers)
@commits
def change_paper(paper_id: int) -> ResponseReturnValue:
    """Changes the draft."""
    typed = _typed()
    _draft(paper_id)
    try:
        papers.change_paper(
            paper_id,
            _details(typed),
            seen=seen_revision(),
            actor=current_actor(),
        )
    except Stale as stale:
        raise Refused(_page(typed, paper_id, refusal=refusal_of(RuleBroken("", "stale"))), 409) from stale
    except RuleBroken as broken:
        raise Refused(_page(typed, paper_id, refusal=refusal_of(broken)), 400) from broken
    flash(_("บันทึกร่างแล้ว ตรวจให้ถูกต้องก่อนออกเอกสาร"), "success")
    return redirect(url_for("staff.view_paper", paper_id=paper_id))


def _draft(paper_id: int) -> PaperView:
    """The draft; NotFound for who may not write papers of its unit, and once it was issued."""
    actor = current_actor()
    found = papers.get_paper(paper_id, actor=actor)
    if not found.is_draft or not papers.may_write(actor, found.unit_id):
        raise NotFound("paper")
    return found


def _replaced(typed: str) -> PaperView:
    """The paper that another shall stand for; NotFound for who issues none."""
    actor = current_actor()
    if not issuers.allows(actor) or not (typed.isascii() and typed.isdecimal() and len(typed) < 18):
        raise NotFound("paper")
    found = papers.get_paper(int(typed), actor=actor)
    if not papers.may_issue(actor, found.unit_id):
        raise NotFound("paper")
    return found


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:_LONGEST] for name in _FIELDS}


def _today() -> dict[str, str]:
    return _day_values(clock.today())


def _empty() -> dict[str, str]:
    unit = current_actor().unit_id
    return dict.fromkeys(_FIELDS, "") | _today() | {"kind": "certificate", "unit_id": str(unit or "")}


def _day_values(day: date) -> dict[str, str]:
    return {"issued_on-day": str(day.day), "issued_on-month": str(day.month), "issued_on-year": str(day.year + 543)}


def _values(paper: PaperView) -> dict[str, str]:
    return {
        "kind": paper.kind.value,
        "unit_id": str(paper.unit_id),
        "number": paper.number,
        "title": paper.title,
        "to": paper.to,
        "is_person": "yes" if paper.is_person else "",
        "is_elsewhere": "yes" if paper.is_elsewhere else "",
        "body": "\n\n".join(paper.body),
        "facts": "\n".join(f"{name}: {value}" for name, value in paper.facts),
        "signer_name": paper.signer_name,
        "signer_post": paper.signer_post,
        "revision": str(paper.revision),
        "replaces": "",
        "reason": "",
    } | _day_values(paper.issued_on)


def _details(typed: dict[str, str]) -> PaperDetails:
    """What was typed; RuleBroken for a day that is none and for facts without a name or a value."""
    day, facts = _day(typed), _facts(typed["facts"])
    problems = [] if day else [Problem("issued_on", "date_shape")]
    problems += [] if facts is not None else [Problem("facts", "fact_shape")]
    if day is None or facts is None:
        raise RuleBroken.of(problems)
    unit = typed["unit_id"]
    return PaperDetails(
        kind=typed["kind"],
        unit_id=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 18 else None,
        number=typed["number"],
        title=typed["title"],
        issued_on=day,
        to=typed["to"],
        is_person=typed["is_person"] == "yes",
        is_elsewhere=typed["is_elsewhere"] == "yes",
        body=tuple(each for each in typed["body"].splitlines() if each.strip()),
        facts=facts,
        signer_name=typed["signer_name"],
        signer_post=typed["signer_post"],
    )


def _facts(typed: str) -> tuple[tuple[str, str], ...] | None:
    """Names and values, a line each; None where a line is no pair."""
    pairs = [line.partition(":") for line in typed.splitlines() if line.strip()]
    if any(not name.strip() or not value.strip() for name, _colon, value in pairs):
        return None
    return tuple((name.strip(), value.strip()) for name, _colon, value in pairs)


def _day(typed: dict[str, str]) -> date | None:
    """The day typed, in either era; the month may be a number or a name."""
    day, year = (arabic_digits(typed[f"issued_on-{part}"].strip()) for part in ("day", "year"))
    month = read_month(typed["issued_on-month"])
    if month is None or not all(each.isascii() and each.isdecimal() and len(each) <= 4 for each in (day, year)):
        return None
    try:
        return date(int(year) - 543 if int(year) > 2400 else int(year), month, int(day))
    except ValueError:
        return None


def _page(
    values: dict[str, str], paper_id: int | None = None, *, old: PaperView | None = None, refusal: Refusal | None = None
) -> str:
    actor = current_actor()
    units = [(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)]
    return render_template(
        "staff/papers/new_paper.html" if paper_id is None else "staff/papers/edit_paper.html",
        paper_id=paper_id,
        values=values,
        refusal=refusal,
        old=old,
        kinds=[(kind.value, words) for kind, words in papers.KINDS.items()],
        units=[unit for unit in units if papers.may_write(actor, int(unit[0]))],
    )
