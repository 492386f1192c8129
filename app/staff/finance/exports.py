"""Exports for e-LAAS: choose a layout and days, take the file; the layouts are data that officers may change."""

import json
from datetime import date
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.finance.rules import FinanceRule, finance_readers
from app.staff.finance.words import refusal_of
from services.audit import ActorKind, Role
from services.errors import RuleBroken, Stale
from services.taxes import exporting

_ROLES = frozenset({Role.FINANCE, Role.HEAD, Role.EXECUTIVE, Role.AUDITOR, Role.ADMIN})
#: Administrators see how a file is written; the files themselves are for those who read money.
layout_readers = FinanceRule("layout_readers", ActorKind.OFFICER, _ROLES)
layout_editors = FinanceRule("layout_editors", ActorKind.OFFICER, frozenset({Role.FINANCE, Role.HEAD, Role.ADMIN}))
_LONGEST = 20_000


@staff.get("/finance/exports")
@access(layout_readers)
def view_exports() -> ResponseReturnValue:
    """The layouts with the form of each file."""
    return _page()


@staff.post("/finance/exports/<key>")
@access(finance_readers)
@commits
def download_export(key: str) -> ResponseReturnValue:
    """The file of some days. A POST, since whoever takes it is noted."""
    actor = current_actor()
    exporting.get_layout(key, actor=actor)
    typed = {name: request.form.get(name, "")[:10] for name in ("first", "last")}
    try:
        days = {name: _day(name, value) for name, value in typed.items()}
        body = exporting.export_days(key, days["first"], days["last"], actor=actor)
    except RuleBroken as broken:
        raise Refused(_page(typed, _worded(broken)), 400) from broken
    exporting.note_taken(key, days["first"], days["last"], actor=actor)
    answer = Response(body, mimetype="application/octet-stream")
    name = f"{key}-{days['first']:%Y%m%d}-{days['last']:%Y%m%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@staff.get("/finance/exports/<key>/layout")
@access(layout_readers)
def view_export_layout(key: str) -> ResponseReturnValue:
    """The layout as it is kept."""
    return _layout_page(key)


@staff.post("/finance/exports/<key>/layout")
@access(layout_editors)
@commits
def save_export_layout(key: str) -> ResponseReturnValue:
    """Keeps a changed layout."""
    typed = request.form.get("layout", "")[:_LONGEST]
    exporting.get_layout(key, actor=current_actor())
    try:
        exporting.save_layout(key, _parsed(typed), seen=_seen(), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_layout_page(key, typed, _worded(broken)), 400) from broken
    except Stale as stale:
        words = Refusal({"": _("มีผู้อื่นแก้ไขระหว่างนี้ ตรวจค่าปัจจุบันแล้วบันทึกอีกครั้ง")})
        raise Refused(_layout_page(key, typed, words), 400) from stale
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_exports"))


def _page(typed: dict[str, str] | None = None, refusal: Refusal | None = None) -> str:
    day = exporting.yesterday().isoformat()
    return render_template(
        "staff/finance/view_exports.html",
        layouts=exporting.list_layouts(actor=current_actor()),
        values=typed or {"first": day, "last": day},
        may_take=finance_readers.allows(current_actor()),
        refusal=refusal,
    )


def _layout_page(key: str, typed: str = "", refusal: Refusal | None = None) -> str:
    view = exporting.get_layout(key, actor=current_actor())
    shown = json.dumps(view.layout, ensure_ascii=False, indent=2)
    return render_template(
        "staff/finance/view_export_layout.html",
        view=view,
        values={"layout": typed or shown},
        fields=exporting.FIELDS,
        may_edit=layout_editors.allows(current_actor()),
        refusal=refusal,
    )


def _parsed(typed: str) -> Any:
    try:
        return json.loads(typed)
    except (ValueError, RecursionError) as error:
        raise RuleBroken("layout", "shape", at="JSON") from error


def _day(name: str, typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError as error:
        raise RuleBroken(name, "day_invalid") from error


def _seen() -> int:
    typed = request.form.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else -1


def _worded(broken: RuleBroken) -> Refusal:
    """What is wrong with a layout names the place."""
    problem = broken.problems[0]
    if problem.field != "layout":
        return refusal_of(broken)
    words = {
        "shape": _("อ่านไม่ได้ที่ %(at)s", at=problem.params.get("at", "")),
        "not_on_list": _("ค่าใช้ไม่ได้ที่ %(at)s", at=problem.params.get("at", "")),
        "too_many": _("มีมากเกินไปที่ %(at)s", at=problem.params.get("at", "")),
    }
    return Refusal({"layout": words[problem.code]})
