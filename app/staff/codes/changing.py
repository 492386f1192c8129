"""One code: its picture, where it leads and led, how it is used; pointing it elsewhere, ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language, officer
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.codes import form
from app.staff.codes.making import is_made_here
from app.staff.codes.words import (
    LANGUAGE_WORDS,
    STATE_COLOURS,
    STATE_WORDS,
    code_makers,
    is_served,
    kind_words,
    label_of,
    refusal_of,
    stale,
    state_of,
    target_words,
)
from app.staff.settings.words import saved
from services import codes, organisation
from services.codes import CodeKind, CodeView
from services.codes.statistics import bounded, total
from services.errors import NotFound, RuleBroken, Stale
from services.people import get_officer
from services.text import Words

_REASON = ("reason_th", "reason_en", "revision")


@staff.get("/codes/<int:code_id>")
@access(officer)
def view_code(code_id: int) -> ResponseReturnValue:
    """A code with all that is known of it."""
    view = codes.get_code(code_id)
    state = state_of(view)
    place = organisation.find_subdistrict(view.subdistrict or "") or organisation.find_district(view.district or "")
    return render_template(
        "staff/codes/view_code.html",
        code=view,
        label=label_of(view),
        kind=kind_words(view.kind),
        state=state,
        state_words=STATE_WORDS[state],
        colour=STATE_COLOURS[state],
        leads=_leads(view.kind, view.target),
        area=place.name if place is not None else None,
        unit=organisation.get_unit(view.unit_id).name if view.unit_id is not None else None,
        languages=dict(LANGUAGE_WORDS),
        fills_here=bool(view.handed.get(codes.HERE)) or view.kind == codes.PLACE,
        pointings=[
            (kind_words(each.kind), _leads(each.kind, each.target), each.until, _officer(each.officer_id))
            for each in codes.list_pointings(code_id)
        ],
        uses=total(bounded(None, None, code_id=code_id)),
        has_picture=is_served(f"/staff/codes/{code_id}/code.svg"),
        may_change=code_makers.allows(current_actor()) and not view.is_withdrawn,
    )


@staff.get("/codes/<int:code_id>/change")
@access(code_makers)
def edit_code(code_id: int) -> ResponseReturnValue:
    """The form of a code; `?kind=` points it to something of another kind."""
    view = _open(code_id)
    kind = _kind(view, request.args.get("kind", ""))
    values = form.values_of(view, language())
    return _page(view, kind, values if kind.key == view.kind else values | {"target": ""})


@staff.post("/codes/<int:code_id>/change")
@access(code_makers)
@commits
def change_code(code_id: int) -> ResponseReturnValue:
    """Says anew what it is and where it leads."""
    view = _open(code_id)
    kind = _kind(view, request.form.get("kind", ""))
    typed = form.typed_of(request.form)
    seen = form.number_of(typed["revision"])
    try:
        codes.change_code(code_id, form.new_of(kind.key, typed, handed=view.handed), seen=seen, actor=current_actor())
    except Stale as error:
        page = _page(view, kind, typed | {"revision": str(error.theirs.revision)}, stale())
        raise Refused(page, 409) from error
    except RuleBroken as broken:
        raise Refused(_page(view, kind, typed, refusal_of(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_code", code_id=code_id))


@staff.get("/codes/<int:code_id>/withdraw")
@access(code_makers)
def view_code_withdrawal(code_id: int) -> ResponseReturnValue:
    """Asks why it ends."""
    view = _open(code_id)
    return _withdrawal(view, {"reason_th": "", "reason_en": "", "revision": str(view.revision)})


@staff.post("/codes/<int:code_id>/withdraw")
@access(code_makers)
@commits
def withdraw_code(code_id: int) -> ResponseReturnValue:
    """Ends it for good."""
    view = _open(code_id)
    typed = {name: request.form.get(name, "")[:400] for name in _REASON}
    reason, seen = Words(typed["reason_th"], typed["reason_en"]), form.number_of(typed["revision"])
    try:
        codes.withdraw_code(code_id, reason, seen=seen, actor=current_actor())
    except Stale as error:
        page = _withdrawal(view, typed | {"revision": str(error.theirs.revision)}, stale())
        raise Refused(page, 409) from error
    except RuleBroken as broken:
        raise Refused(_withdrawal(view, typed, refusal_of(broken)), 400) from broken
    flash(_("เลิกใช้รหัส %(code)s แล้ว ผู้สแกนจะเห็นเหตุผลนี้", code=view.printed), "success")
    return redirect(url_for("staff.view_code", code_id=code_id))


def _open(code_id: int) -> CodeView:
    """A code that can be changed: one that was withdrawn cannot. NotFound."""
    view = codes.get_code(code_id)
    if view.is_withdrawn:
        raise NotFound("code")
    return view


def _kind(view: CodeView, wanted: str) -> CodeKind:
    kind = codes.find_kind(wanted or view.kind)
    if kind is None or not (is_made_here(kind) or kind.key == view.kind):
        raise NotFound(wanted)
    return kind


def _leads(kind: str, target: str) -> Words:
    known = codes.find_kind(kind)
    return target_words(kind, target, known.resolve(target) if known is not None else None)


def _officer(officer_id: int | None) -> str:
    if officer_id is None:
        return ""
    try:
        return get_officer(officer_id).post
    except NotFound:
        return ""


def _page(view: CodeView, kind: CodeKind, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/codes/edit_code.html",
        code=view,
        kind=kind,
        kinds=[each for each in codes.list_kinds() if is_made_here(each) or each.key == view.kind],
        choices=_choices(kind, view),
        values=values,
        refusal=refusal,
        areas=form.areas(),
        units=[(str(unit.id), unit.name) for unit in organisation.list_units(active_only=True)],
        languages=LANGUAGE_WORDS,
        asks_here=form.asks_here(kind),
    )


def _choices(kind: CodeKind, view: CodeView) -> list[tuple[str, Words]] | None:
    """The choices with the present target among them, also where it is offered no more."""
    if kind.choices is None:
        return None
    found = kind.choices()
    if kind.key == view.kind and view.target not in {key for key, _words in found}:
        found = [(view.target, _leads(view.kind, view.target)), *found]
    return found


def _withdrawal(view: CodeView, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/codes/view_code_withdrawal.html", code=view, label=label_of(view), values=values, refusal=refusal
    )
