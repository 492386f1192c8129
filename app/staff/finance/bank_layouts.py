"""One layout of a bank's files: seen as a table, changed as JSON, tried on a file before it counts."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.finance.money_words import FILE_PROBLEMS, LINE_PROBLEMS, refusal_of
from app.staff.finance.rules import FinanceRule, finance_editors, finance_readers
from services.audit import ActorKind
from services.errors import RuleBroken, Stale
from services.payments import layouts
from services.payments.layout_shape import RECORDS, check_layout
from services.payments.layouts import LayoutView, Tried
from services.text import Words

_FIELDS = ("name_th", "name_en", "layout", "is_active", "revision")
_LONGEST = 20_000
_shown_to = FinanceRule("layouts", ActorKind.OFFICER, finance_editors.roles | finance_readers.roles)
_RECORDS = {
    "header": Words("หัวไฟล์", "Header"),
    "detail": Words("รายการ", "Detail"),
    "trailer": Words("ท้ายไฟล์", "Trailer"),
}


@staff.get("/finance/bank-files/layouts/<int:layout_id>")
@access(_shown_to)
def view_bank_layout(layout_id: int) -> ResponseReturnValue:
    """One layout."""
    view = layouts.get_layout(layout_id)
    return _page(view, _values(view))


@staff.post("/finance/bank-files/layouts/<int:layout_id>")
@access(finance_editors)
@commits
def change_bank_layout(layout_id: int) -> ResponseReturnValue:
    """Changes it."""
    view, typed = layouts.get_layout(layout_id), _typed()
    shown = typed["revision"]
    seen = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None
    try:
        layouts.save_layout(
            layout_id, name=Words(typed["name_th"], typed["name_en"]), text=typed["layout"],
            is_active=typed["is_active"] == "yes", seen=seen, actor=current_actor(),
        )  # fmt: skip
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(view.revision)
        words = _("เจ้าหน้าที่คนอื่นเพิ่งแก้ไขรูปแบบนี้ ตรวจสอบแล้วกดบันทึกอีกครั้งหากต้องการใช้ค่าของท่าน")
        raise Refused(_page(view, typed, Refusal({"layout": words})), 409) from stale
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_bank_layout", layout_id=layout_id))


@staff.post("/finance/bank-files/layouts/<int:layout_id>/copy")
@access(finance_editors)
@commits
def copy_bank_layout(layout_id: int) -> ResponseReturnValue:
    """A copy to begin another layout with."""
    made = layouts.copy_layout(layout_id, actor=current_actor())
    flash(_("ทำสำเนาแล้ว แก้ไขและเปิดใช้เมื่อพร้อม"), "success")
    return redirect(url_for("staff.view_bank_layout", layout_id=made.id))


@staff.post("/finance/bank-files/layouts/<int:layout_id>/try")
@access(finance_editors)
@commits
def try_bank_layout(layout_id: int) -> ResponseReturnValue:
    """What the layout, as it is typed, makes of a file; nothing is kept."""
    view, typed = layouts.get_layout(layout_id), _typed()
    upload = request.files.get("file")
    try:
        data = upload.stream.read(layouts.SAMPLE_BYTES + 1) if upload is not None else b""
        if not data:
            raise RuleBroken("file", "file_empty")
        if len(data) > layouts.SAMPLE_BYTES:
            raise RuleBroken("file", "file_too_large", megabytes=layouts.SAMPLE_BYTES // (1024 * 1024))
        kept = layouts.read_layout(typed["layout"]) if typed["layout"].strip() else view.layout
        tried = layouts.try_layout(check_layout(kept), data)
    except RuleBroken as broken:
        raise Refused(_page(view, typed, refusal_of(broken)), 400) from broken
    return _page(view, typed if typed["layout"].strip() else _values(view), tried=tried)


def _typed() -> dict[str, str]:
    return {name: request.form.get(name, "")[:_LONGEST] for name in _FIELDS}


def _values(view: LayoutView) -> dict[str, str]:
    return {
        "name_th": view.name.th, "name_en": view.name.en, "layout": view.text, "revision": str(view.revision),
        "is_active": "yes" if view.is_active else "",
    }  # fmt: skip


def _places(layout: dict[str, Any]) -> Sequence[tuple[Words, str, list[tuple[str, str]]]]:
    """The records with their marks and where their values stand, for the table."""
    shown = []
    for kind in RECORDS:
        record = layout.get(kind)
        if record:
            places = [(name, _place(place)) for name, place in record.items() if name != "is"]
            shown.append((_RECORDS[kind], ", ".join(record["is"]), places))
    return shown


def _place(place: Any) -> str:
    return f"{place[0]}–{place[1]}" if isinstance(place, list) else str(place)


def _page(
    view: LayoutView, values: dict[str, str], refusal: Refusal | None = None, *, tried: Tried | None = None
) -> str:
    return render_template(
        "staff/finance/view_bank_layout.html",
        layout=view,
        places=_places(view.layout),
        values=values,
        refusal=refusal,
        tried=tried,
        problems=FILE_PROBLEMS,
        line_problems=LINE_PROBLEMS,
        may_edit=finance_editors.allows(current_actor()),
    )
