"""Registering a paper: a draft that can be changed and thrown away until it is issued."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from services import audit, clock, organisation
from services.audit import Actor
from services.db import session
from services.documents.signing import MOST_NUMBER
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.papers import rules
from services.papers.models import IssuedPaper
from services.papers.reading import hash_name
from services.papers.views import PaperDetails, PaperKind, PaperState
from services.text import arabic_digits, normalise, search_form, single_line

MOST_TITLE, MOST_NAME, MOST_POST, MOST_FACT = 200, 200, 120, 300
MOST_PARAGRAPHS, MOST_PARAGRAPH, MOST_FACTS, MOST_REASON = 20, 4000, 20, 500
_FIELDS = ("kind", "number", "title", "issued_on", "content")


def register_paper(details: PaperDetails, *, actor: Actor, replaces: int | None = None, reason: str = "") -> int:
    """Writes a draft; its id. With `replaces` it will take the place of that paper, for a reason, once it is issued.

    NotAllowed for a unit that is not the actor's, and for replacing without being an issuer; NotFound; RuleBroken by
    field: "required", "too_long", "not_on_list", "in_future", "number_taken"; ("paper", "not_good") and
    ("paper", "being_replaced").
    """
    unit_id = _check(details, actor)
    content = _content(details)
    if replaces is not None:
        content["instead"] = _to_be_replaced(replaces, reason, actor)
    row = IssuedPaper(
        state=PaperState.DRAFT.value,
        made_by_id=actor.id if actor.is_officer else None,
        made_at=clock.now(),
        replaces_id=replaces,
        reason="",
        revision=1,
    )
    _write(row, details, unit_id, content)
    audit.record("register paper", actor=actor, subject="paper", subject_id=row.id, fields=_FIELDS)
    return row.id


def change_paper(paper_id: int, details: PaperDetails, *, seen: int, actor: Actor) -> None:
    """Changes a draft; `seen` is the revision that was on the screen. Refuses as `register_paper` does.

    RuleBroken("paper", "issued") once it was issued; Stale where somebody changed it meanwhile.
    """
    row = lock_paper(paper_id, actor)
    _must_be_draft(row)
    if not rules.may_write(actor, row.unit_id):
        raise NotAllowed("paper")
    must_be_as_seen(row, seen)
    unit_id = _check(details, actor)
    kept = row.content.get("instead")
    row.revision += 1
    _write(row, details, unit_id, _content(details) | ({"instead": kept} if kept else {}))
    audit.record("change paper", actor=actor, subject="paper", subject_id=row.id, fields=_FIELDS)


def drop_paper(paper_id: int, *, seen: int | None = None, actor: Actor) -> None:
    """Throws a draft away; its number is free again.

    NotFound, NotAllowed, RuleBroken("paper", "issued"); Stale where it was changed since revision `seen`.
    """
    row = lock_paper(paper_id, actor)
    _must_be_draft(row)
    if not rules.may_write(actor, row.unit_id):
        raise NotAllowed("paper")
    must_be_as_seen(row, seen)
    session().delete(row)
    session().flush()
    audit.record("drop paper", actor=actor, subject="paper", subject_id=paper_id)


def lock_paper(paper_id: int, actor: Actor) -> IssuedPaper:
    """The row behind a lock; NotFound for who may not read it."""
    query = select(IssuedPaper).where(IssuedPaper.id == paper_id, rules.visible_to(actor))
    row = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("paper")
    return row


def must_be_as_seen(row: IssuedPaper, seen: int | None) -> None:
    """Stale where the row is of another revision than was on the screen; None asks for nothing."""
    if seen is not None and row.revision != seen:
        raise Stale("paper", row.revision, seen)


def checked_reason(typed: str) -> str:
    """The reason as kept; RuleBroken("reason", "required" or "too_long")."""
    words = normalise(typed)
    if not words:
        raise RuleBroken("reason", "required")
    if len(words) > MOST_REASON:
        raise RuleBroken("reason", "too_long", most=MOST_REASON)
    return words


def _to_be_replaced(paper_id: int, reason: str, actor: Actor) -> Mapping[str, str]:
    old = lock_paper(paper_id, actor)
    if not rules.may_issue(actor, old.unit_id):
        raise NotAllowed("paper")
    if old.state != PaperState.GOOD:
        raise RuleBroken("paper", "not_good")
    if session().scalar(select(IssuedPaper.id).where(IssuedPaper.replaces_id == old.id)) is not None:
        raise RuleBroken("paper", "being_replaced")
    return {"number": old.number, "reason": checked_reason(reason)}


def _check(details: PaperDetails, actor: Actor) -> int:
    """Everything that is wrong at once; the unit's id."""
    problems: list[Problem] = []
    units = {unit.id for unit in organisation.list_units(active_only=True)}
    if details.kind not in list(PaperKind):
        problems.append(Problem("kind", "not_on_list"))
    if details.unit_id not in units:
        problems.append(Problem("unit_id", "not_on_list"))
    if details.issued_on > clock.today():
        problems.append(Problem("issued_on", "in_future"))
    needed = [("number", details.number, MOST_NUMBER), ("title", details.title, MOST_TITLE)]
    needed += [("to", details.to, MOST_NAME), ("signer_post", details.signer_post, MOST_POST)]
    for name, value, most in needed:
        problems += _length(name, single_line(value), most, needed=True)
    problems += _length("signer_name", single_line(details.signer_name), MOST_NAME)
    if not details.is_elsewhere and not any(single_line(each) for each in details.body):
        problems.append(Problem("body", "required"))
    if len(details.body) > MOST_PARAGRAPHS:
        problems.append(Problem("body", "too_many_paragraphs", {"most": MOST_PARAGRAPHS}))
    elif any(len(each) > MOST_PARAGRAPH for each in details.body):
        problems.append(Problem("body", "too_long", {"most": MOST_PARAGRAPH}))
    if len(details.facts) > MOST_FACTS:
        problems.append(Problem("facts", "too_many_facts", {"most": MOST_FACTS}))
    elif any(len(name) + len(value) > MOST_FACT for name, value in details.facts):
        problems.append(Problem("facts", "too_long", {"most": MOST_FACT}))
    if problems:
        raise RuleBroken.of(problems)
    unit_id = details.unit_id or 0
    if not rules.may_write(actor, unit_id):
        raise NotAllowed("paper")
    return unit_id


def _length(name: str, value: str, most: int, *, needed: bool = False) -> list[Problem]:
    if needed and not value:
        return [Problem(name, "required")]
    return [Problem(name, "too_long", {"most": most})] if len(value) > most else []


def _content(details: PaperDetails) -> dict[str, Any]:
    paragraphs = (single_line(each) for each in details.body)
    return {
        "to": single_line(details.to),
        "body": [each for each in paragraphs if each],
        "facts": [[single_line(name), single_line(value)] for name, value in details.facts],
        "signer": {"name": single_line(details.signer_name), "post": single_line(details.signer_post)},
    }


def _write(row: IssuedPaper, details: PaperDetails, unit_id: int, content: dict[str, Any]) -> None:
    """Writes; RuleBroken("number", "number_taken") where the unit's register of that year has the number."""
    try:
        with session().begin_nested():
            _fill(row, details, unit_id, content)
            session().add(row)
            session().flush()
    except IntegrityError:
        raise RuleBroken("number", "number_taken") from None


def _fill(row: IssuedPaper, details: PaperDetails, unit_id: int, content: dict[str, Any]) -> None:
    row.kind, row.unit_id = details.kind, unit_id
    # Numbers are kept with the digits of the keyboard: ๑๒ and 12 are one number.
    row.number, row.title = arabic_digits(single_line(details.number)), single_line(details.title)
    row.issued_on, row.year = details.issued_on, details.issued_on.year + 543
    row.is_person, row.is_elsewhere = details.is_person, details.is_elsewhere
    row.content, row.to_hash = content, hash_name(content["to"])
    row.search = search_form(f"{row.number} {row.title}")


def _must_be_draft(row: IssuedPaper) -> None:
    if row.state != PaperState.DRAFT:
        raise RuleBroken("paper", "issued")
