"""The list of printed codes, searched and narrowed."""

from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor, officer
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.codes.words import (
    LIVE,
    STATE_COLOURS,
    STATE_WORDS,
    code_makers,
    is_served,
    kind_words,
    label_of,
    state_of,
)
from services import codes, organisation
from services.codes import CodeFilter, CodeView
from services.codes.statistics import Uses, bounded, uses_of
from services.text import Words


@staff.get("/codes")
@access(officer)
def list_codes() -> ResponseReturnValue:
    """Codes newest first, each with how often it was scanned in 30 days; signs alone while nothing is looked for."""
    wanted = _filter()
    key = read_key(int)
    found, after = codes.list_codes(wanted, after=key[0] if key else None)
    uses = uses_of([view.id for view in found], bounded(None, None))
    return render_template(
        "staff/codes/list_codes.html",
        page=page_of(found, next_key=[after] if after else None),
        wanted=wanted,
        rows=[_row(view, uses.get(view.id, Uses())) for view in found],
        kinds=[(kind.key, kind.name) for kind in codes.list_kinds()],
        units=[(str(unit.id), unit.short) for unit in organisation.list_units()],
        states=STATE_WORDS,
        colours=STATE_COLOURS,
        has_sheets=is_served("/staff/codes/sheets"),
        may_make=code_makers.allows(current_actor()),
        print_address=_print_address(wanted) if code_makers.allows(current_actor()) else "",
    )


def _print_address(wanted: CodeFilter) -> str:
    """Where the codes of a narrowed list are printed; "" for the whole list, and for codes that hold no more."""
    said = {"q": wanted.query, "kind": wanted.kind, "unit": wanted.unit_id}
    given = {name: value for name, value in said.items() if value}
    is_printed = bool(given) and wanted.state in ("", LIVE)
    return f"/staff/codes/sheets/new?{urlencode(given)}" if is_printed else ""


def _filter() -> CodeFilter:
    kind, state, unit = (request.args.get(name, "") for name in ("kind", "state", "unit"))
    query, kind = request.args.get("q", "")[:100], kind if codes.find_kind(kind) is not None else ""
    return CodeFilter(
        query=query,
        kind=kind,
        state=state if state in STATE_WORDS else "",
        unit_id=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None,
        is_sign=not (query.strip() or kind),
    )


def _row(view: CodeView, uses: Uses) -> tuple[CodeView, Words, Words, str, Uses]:
    return view, label_of(view), kind_words(view.kind), state_of(view), uses
