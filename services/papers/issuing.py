"""Issuing, cancelling and replacing: what was issued stays for ever, marked with what became of it."""

from typing import Any

from sqlalchemy import select

from services import audit, clock, documents, organisation
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.papers import rules
from services.papers.models import IssuedPaper
from services.papers.reading import view_of
from services.papers.registering import checked_reason, lock_paper, must_be_as_seen
from services.papers.views import PaperState, PaperView
from services.payments import keys
from services.payments.receipts import find_receipt_for_verification
from services.references import new_short_code

#: As long as those of receipts, from which nobody can tell them.
CODE_LENGTH = 12


def issue_paper(paper_id: int, *, seen: int | None = None, actor: Actor) -> PaperView:
    """Issues a draft: from now on it shows what it shows, under a code and a signature.

    The paper in whose place it stands is marked as replaced. NotFound; NotAllowed for who issues no papers of the unit;
    Stale where the draft was changed since revision `seen`: nobody signs what was not read. RuleBroken("paper",
    "issued"); ("paper", "not_good") where the one to be replaced was cancelled meanwhile.
    """
    row = lock_paper(paper_id, actor)
    if not rules.may_issue(actor, row.unit_id):
        raise NotAllowed("paper")
    if row.state != PaperState.DRAFT:
        raise RuleBroken("paper", "issued")
    must_be_as_seen(row, seen)
    now = clock.now()
    if row.replaces_id is not None:
        _mark(lock_paper(row.replaces_id, actor), PaperState.REPLACED, row.content["instead"]["reason"], actor)
    issuer = _issuer()
    facts = documents.paper_facts(
        issuer=issuer["short"][0],
        kind=row.kind,
        number=row.number,
        day=row.issued_on,
        to=row.content["to"],
        title=row.title,
        at=now,
    )
    row.signed = documents.sign_document(facts, keys.signing_key().private)
    row.verify_code = _free_code()
    row.state, row.issued_at = PaperState.GOOD.value, now
    row.content = row.content | {"issuer": issuer}
    row.revision += 1
    session().flush()
    audit.record("issue paper", actor=actor, subject="paper", subject_id=row.id, fields=("state",), note=row.kind)
    return view_of(row)


def cancel_paper(paper_id: int, *, reason: str, actor: Actor) -> PaperView:
    """Cancels a paper that holds; who checks it is told so, not why.

    NotFound; NotAllowed; RuleBroken("reason", "required" or "too_long"), ("paper", "not_good").
    """
    row = lock_paper(paper_id, actor)
    if not rules.may_issue(actor, row.unit_id):
        raise NotAllowed("paper")
    _mark(row, PaperState.CANCELLED, checked_reason(reason), actor)
    return view_of(row)


def _mark(row: IssuedPaper, state: PaperState, reason: str, actor: Actor) -> None:
    if row.state != PaperState.GOOD:
        raise RuleBroken("paper", "not_good")
    row.state, row.reason, row.cancelled_at = state.value, reason, clock.now()
    row.cancelled_by_id = actor.id if actor.is_officer else None
    row.revision += 1
    session().flush()
    audit.record(
        "cancel paper",
        actor=actor,
        subject="paper",
        subject_id=row.id,
        fields=("state", "reason"),
        note=str(state),
    )


def _free_code() -> str:
    """A code that no paper and no receipt has."""
    while True:
        code = new_short_code(CODE_LENGTH)
        is_taken = session().scalar(select(IssuedPaper.id).where(IssuedPaper.verify_code == code)) is not None
        if not is_taken and find_receipt_for_verification(code) is None:
            return code


def _issuer() -> dict[str, Any]:
    """The authority as it calls itself today."""
    body = organisation.get_organisation()
    return {
        "name": [body.name.th, body.name.en],
        "short": [body.short_name.th, body.short_name.en],
        "initials": body.initials,
        "address": [body.address.th, body.address.en],
        "phone": body.phone,
        "indigo": body.colours.indigo,
        "gold": body.colours.gold,
    }
