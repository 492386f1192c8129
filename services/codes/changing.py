"""A code that hangs already: pointed elsewhere, given an end, withdrawn. What it says and its number never change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor
from services.codes.checking import NewCode, checked, checked_reason
from services.codes.models import CodePointing, QrCode
from services.codes.views import CodeView, view_of
from services.db import session
from services.errors import NotFound, RuleBroken, Stale
from services.text import Words

#: So much of the history is shown.
_MOST_POINTINGS = 100
WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Pointing:
    """Where a code led until somebody pointed it elsewhere."""

    kind: str
    target: str
    until: datetime
    officer_id: int | None


def change_code(code_id: int, new: NewCode, *, seen: int | None = None, actor: Actor) -> CodeView:
    """Says anew what a code is, where it leads and until when; where it led before is kept.

    NotFound; Stale where a colleague changed it since revision `seen`; RuleBroken("", "withdrawn"), and as
    `checking.checked`.
    """
    row = _lock(code_id)
    before = view_of(row)
    if row.state == WITHDRAWN:
        raise RuleBroken("", "withdrawn")
    if seen is not None and seen != row.revision:
        raise Stale("code", before, new)
    new = checked(new, kept_until=row.expires_on)
    if (new.kind, new.target) != (row.kind, row.target):
        _note_pointing(row, actor)
    _fill(row, new)
    changed = _differences(before, view_of(row))
    if not changed:
        return before
    row.revision += 1
    session().flush()
    audit.record("change code", actor=actor, subject="qr-code", subject_id=row.id, fields=changed)
    return view_of(row)


def withdraw_code(code_id: int, reason: Words, *, seen: int | None = None, actor: Actor) -> CodeView:
    """Ends a code for good; whoever scans it reads the reason. Doing it again changes nothing.

    NotFound; Stale; RuleBroken("reason_th" or "reason_en", …).
    """
    row = _lock(code_id)
    if row.state == WITHDRAWN:
        return view_of(row)
    if seen is not None and seen != row.revision:
        raise Stale("code", view_of(row), reason)
    reason = checked_reason(reason)
    row.state, row.withdrawn_at = WITHDRAWN, clock.now()
    row.reason_th, row.reason_en = reason.th, reason.en
    # What it was the own code of may bear a new one.
    row.is_standing = False
    row.revision += 1
    session().flush()
    audit.record("withdraw code", actor=actor, subject="qr-code", subject_id=row.id, fields=("state", "reason"))
    return view_of(row)


def list_pointings(code_id: int) -> Sequence[Pointing]:
    """Where it led before, the newest first."""
    query = select(CodePointing).where(CodePointing.code_id == code_id).order_by(CodePointing.id.desc())
    rows = session().scalars(query.limit(_MOST_POINTINGS))
    return [Pointing(row.kind, row.target, row.until, row.officer_id) for row in rows]


def _lock(code_id: int) -> QrCode:
    row = session().get(QrCode, code_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("code")
    return row


def _note_pointing(row: QrCode, actor: Actor) -> None:
    session().add(
        CodePointing(
            code_id=row.id,
            kind=row.kind,
            target=row.target,
            until=clock.now(),
            officer_id=actor.id if actor.is_officer else None,
        )
    )
    # It hangs on one thing and leads to another from now on: neither's own.
    row.is_standing = False


def _fill(row: QrCode, new: NewCode) -> None:
    row.kind, row.target = new.kind, new.target
    row.label_th, row.label_en = new.label.th, new.label.en
    row.place_th, row.place_en = new.place.th, new.place.en
    row.district, row.subdistrict, row.unit_id = new.district, new.subdistrict, new.unit_id
    row.handed, row.language, row.expires_on = dict(new.handed), new.language, new.expires_on


def _differences(before: CodeView, after: CodeView) -> list[str]:
    names = (
        "kind",
        "target",
        "label",
        "place",
        "district",
        "subdistrict",
        "unit_id",
        "handed",
        "language",
        "expires_on",
    )
    return [name for name in names if getattr(before, name) != getattr(after, name)]
