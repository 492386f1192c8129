"""The list of codes at the desk: newest first, narrowed, searched by what stands on paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, or_, select

from services import clock
from services.codes.models import QrCode
from services.codes.views import CodeView, view_of
from services.db import session
from services.references import parse_printed_code
from services.text import search_form

PAGE = 50
LIVE, EXPIRED, WITHDRAWN = "live", "expired", "withdrawn"
STATES = (LIVE, EXPIRED, WITHDRAWN)
_WORDS = 5
_SEARCHED = (QrCode.label_th, QrCode.label_en, QrCode.place_th, QrCode.place_en, QrCode.target)


@dataclass(frozen=True, slots=True)
class CodeFilter:
    """By what the list is narrowed; "" and None narrow nothing. `query`: words of what stands there, or a code.

    `is_sign`: only what an officer made, without the codes that assets, pieces and papers bear themselves.
    """

    query: str = ""
    kind: str = ""
    state: str = ""
    unit_id: int | None = None
    district: str = ""
    is_sign: bool = False


def list_codes(
    wanted: CodeFilter, *, after: int | None = None, limit: int = PAGE
) -> tuple[Sequence[CodeView], int | None]:
    """Codes newest first, and the id after which the next page begins."""
    conditions = _conditions(wanted)
    if after is not None:
        conditions.append(QrCode.id < after)
    found = session().scalars(select(QrCode).where(*conditions).order_by(QrCode.id.desc()).limit(limit + 1)).all()
    shown = [view_of(row) for row in found[:limit]]
    return shown, shown[-1].id if len(found) > limit else None


def get_codes(ids: Sequence[int]) -> Mapping[int, CodeView]:
    """Those of these codes that there are, by id; at most 1,000 at once."""
    rows = session().scalars(select(QrCode).where(QrCode.id.in_(list(ids)[:1000])))
    return {row.id: view_of(row) for row in rows}


def list_live_ids(wanted: CodeFilter, *, limit: int) -> Sequence[int]:
    """The ids of the codes that hold among those, the oldest first: for printing, where a whole register may go."""
    live = _conditions(replace(wanted, state=LIVE))
    return session().scalars(select(QrCode.id).where(*live).order_by(QrCode.id).limit(limit)).all()


def _conditions(wanted: CodeFilter) -> list[ColumnElement[bool]]:
    today = clock.today()
    found: list[ColumnElement[bool]] = []
    if wanted.is_sign:
        found.append(QrCode.is_standing.is_(False))
    if wanted.kind:
        found.append(QrCode.kind == wanted.kind)
    if wanted.unit_id is not None:
        found.append(QrCode.unit_id == wanted.unit_id)
    if wanted.district:
        found.append(QrCode.district == wanted.district)
    if wanted.state == WITHDRAWN:
        found.append(QrCode.state == "withdrawn")
    elif wanted.state == EXPIRED:
        found += [QrCode.state == "active", QrCode.expires_on < today]
    elif wanted.state == LIVE:
        found += [QrCode.state == "active", or_(QrCode.expires_on.is_(None), QrCode.expires_on >= today)]
    code = parse_printed_code(wanted.query)
    if code is not None:
        return [*found, or_(QrCode.code == code, *_holds(wanted.query.strip()))]
    for word in search_form(wanted.query).split()[:_WORDS]:
        found.append(or_(*_holds(word)))
    return found


def _holds(word: str) -> list[ColumnElement[bool]]:
    return [column.icontains(word, autoescape=True) for column in _SEARCHED]
