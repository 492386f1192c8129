"""Making codes: one by an officer's hand, or the one code that a thing itself bears, many at once."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import audit, clock
from services.audit import Actor
from services.codes.checking import NewCode, checked
from services.codes.models import QrCode
from services.codes.views import CodeView, view_of
from services.db import is_sqlite, session
from services.references import new_printed_code

#: So many are looked up and written by one statement.
_AT_ONCE = 400


def make_code(new: NewCode, *, actor: Actor) -> CodeView:
    """Makes one. RuleBroken as `checking.checked`: "kind" or "target" "not_on_list" where it would lead nowhere."""
    new = checked(new)
    row = QrCode(
        code=_free(1)[0],
        kind=new.kind,
        target=new.target,
        is_standing=False,
        label_th=new.label.th,
        label_en=new.label.en,
        place_th=new.place.th,
        place_en=new.place.en,
        district=new.district,
        subdistrict=new.subdistrict,
        unit_id=new.unit_id,
        handed=dict(new.handed),
        language=new.language,
        state="active",
        expires_on=new.expires_on,
        made_at=clock.now(),
        made_by_id=actor.id if actor.is_officer else None,
        revision=1,
    )
    session().add(row)
    session().flush()
    audit.record("make code", actor=actor, subject="qr-code", subject_id=row.id, fields=("kind", "target"))
    return view_of(row)


def ensure_codes(kind: str, targets: Iterable[str], *, actor: Actor) -> dict[str, CodeView]:
    """The one code that each target itself bears, by target; those that had none get theirs here."""
    wanted = list(dict.fromkeys(targets))
    found: dict[str, CodeView] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        found |= _standing(kind, part)
        # Whoever asks for the same at the same time may be quicker: then theirs is found.
        while missing := [target for target in part if target not in found]:
            _add(kind, missing, actor)
            found |= _standing(kind, missing)
    return found


def _standing(kind: str, targets: list[str]) -> dict[str, CodeView]:
    query = select(QrCode).where(QrCode.kind == kind, QrCode.target.in_(targets), QrCode.is_standing)
    return {row.target: view_of(row) for row in session().scalars(query)}


def _add(kind: str, targets: list[str], actor: Actor) -> None:
    same = {
        "kind": kind,
        "is_standing": True,
        "handed": {},
        "state": "active",
        "made_at": clock.now(),
        "made_by_id": actor.id if actor.is_officer else None,
        "revision": 1,
    }
    rows = [same | {"target": target, "code": code} for target, code in zip(targets, _free(len(targets)), strict=True)]
    adding = sqlite_insert(QrCode) if is_sqlite() else postgres_insert(QrCode)
    session().execute(adding.on_conflict_do_nothing(), rows)
    audit.record("make codes", actor=actor, subject="qr-code", subject_id=kind, note=f"kind={kind} n={len(targets)}")


def _free(count: int) -> list[str]:
    """So many codes that nothing bears; the unique index has the last word."""
    made: dict[str, None] = {}
    while len(made) < count:
        fresh = {new_printed_code(): None for _ in range(count - len(made))}
        taken = set(session().scalars(select(QrCode.code).where(QrCode.code.in_(fresh))))
        made |= {code: None for code in fresh if code not in taken}
    return list(made)[:count]
