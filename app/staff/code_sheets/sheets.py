"""Sheets of codes: asked for, watched while the worker makes them, fetched."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.code_sheets.words import refusal_of
from app.staff.codes.words import code_makers, label_of
from services import codes
from services.codes import CodeFilter, sheets
from services.codes.listing import list_live_ids
from services.codes.sheet_words import BOTH, FORMS, LANGUAGES, default_wording
from services.errors import RuleBroken
from services.people import get_officer
from services.text import Words

#: Seconds after which the page of an open sheet looks again.
_AGAIN = 3
#: So many codes can be named one by one in an address; more are named by a filter.
_MOST_NAMED = 200
#: So many of the codes are named on the page.
_MOST_SHOWN = 6
_FIELDS = ("form", "language", "wording_th", "wording_en", "title")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which codes are printed: those named one by one, else all that hold of a filter."""

    ids: tuple[int, ...]
    filter: CodeFilter

    @property
    def source(self) -> tuple[int, ...] | CodeFilter:
        """As the service takes it."""
        return self.ids or self.filter


@staff.get("/codes/sheets")
@access(officer)
def list_code_sheets() -> ResponseReturnValue:
    """The sheets of the last days."""
    key = read_key(int)
    found, after = sheets.list_sheets(after=key[0] if key else None)
    return render_template(
        "staff/code_sheets/list_code_sheets.html",
        page=page_of(found, next_key=[after] if after else None),
        forms=FORMS,
        posts={view.asked_by_id: get_officer(view.asked_by_id).post for view in found if view.asked_by_id},
        may_print=code_makers.allows(current_actor()),
    )


@staff.get("/codes/sheets/new")
@access(code_makers)
def new_code_sheet() -> ResponseReturnValue:
    """What shall be printed, in which form; `?code=` (several) or a filter as the list of codes has it."""
    values = {name: request.args.get(name, "")[:_LONGEST] for name in _FIELDS}
    wanted = _wanted(request.args)
    # Nobody wants four hundred posters by mistake.
    usual = {"form": "a4" if wanted.ids else "label", "language": BOTH}
    return _page(wanted, values | {name: values[name] or value for name, value in usual.items()})


@staff.post("/codes/sheets/new")
@access(code_makers)
@commits
def ask_code_sheet() -> ResponseReturnValue:
    """Asks for the sheet."""
    typed = {name: request.form.get(name, "")[:_LONGEST] for name in _FIELDS}
    wanted = _wanted(request.form)
    try:
        number = codes.ask_sheet(
            typed["form"],
            wanted.source,
            language=typed["language"],
            wording=Words(typed["wording_th"], typed["wording_en"]),
            title=typed["title"],
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(wanted, typed, refusal_of(broken)), 400) from broken
    return redirect(url_for("staff.view_code_sheet", sheet_id=number))


@staff.get("/codes/sheets/<int:sheet_id>")
@access(officer)
def view_code_sheet(sheet_id: int) -> ResponseReturnValue:
    """How far it is, then its file."""
    sheet = sheets.get_sheet(sheet_id)
    refresh = _AGAIN if sheet.done_at is None and "stay" not in request.args else 0
    return render_template("staff/code_sheets/view_code_sheet.html", sheet=sheet, forms=FORMS,
                           languages=LANGUAGES, refresh=refresh)  # fmt: skip


@staff.get("/codes/sheets/<int:sheet_id>/codes.pdf")
@access(officer)
def download_code_sheet(sheet_id: int) -> Response:
    """The file, in pieces: ten thousand labels are twenty megabytes."""
    size, pieces = sheets.open_sheet(sheet_id)
    answer = Response(pieces, mimetype="application/pdf", direct_passthrough=True)
    answer.content_length = size
    answer.headers["Content-Disposition"] = f'inline; filename="codes-{sheet_id}.pdf"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


def _wanted(source: MultiDict[str, str]) -> _Wanted:
    named = source.getlist("code")[:_MOST_NAMED]
    ids = tuple(dict.fromkeys(int(each) for each in named if each.isascii() and each.isdigit() and len(each) < 10))
    kind, unit = source.get("kind", ""), source.get("unit", "")
    return _Wanted(
        ids,
        CodeFilter(
            query=source.get("q", "")[:100],
            kind=kind if codes.find_kind(kind) is not None else "",
            unit_id=int(unit) if unit.isascii() and unit.isdecimal() and len(unit) < 10 else None,
            district=source.get("district", "")[:4],
        ),
    )


def _page(wanted: _Wanted, values: Mapping[str, str], refusal: Refusal | None = None) -> str:
    found = wanted.ids or list_live_ids(wanted.filter, limit=sheets.MOST + 1)
    shown = codes.get_codes(found[:_MOST_SHOWN])
    first = shown.get(found[0]) if found else None
    return render_template(
        "staff/code_sheets/new_code_sheet.html",
        values=values,
        refusal=refusal,
        count=len(found),
        most=sheets.MOST,
        first=first,
        names=[(view, label_of(view)) for view in shown.values()],
        wanted=wanted,
        filtered={name: value for name, value in asdict(wanted.filter).items() if value},
        kinds=[(kind.key, kind.name) for kind in codes.list_kinds()],
        forms=FORMS.values(),
        languages=LANGUAGES.items(),
        usual=default_wording(first.kind if first is not None else wanted.filter.kind),
    )
