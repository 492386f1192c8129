"""The bank's text files: brought, checked, matched by the worker with progress, and what became of each line."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.commits import in_one_transaction
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.finance.money_words import FILE_PROBLEMS, FILE_STATES, refusal_of
from app.staff.finance.rules import finance, finance_readers
from services import files
from services.errors import RuleBroken
from services.payments import bank_files, exceptions, layouts, settling
from services.payments.exception_words import CODES
from services.text import Words

#: Seconds after which the page of a file at work asks again, also without scripts.
REFRESH = 4
_SIMPLE = {"matched": Words("จับคู่แล้ว", "Matched"), "reversed": Words("กลับรายการแล้ว", "Reversed")}
RESULTS = _SIMPLE | {code: words.name for code, words in CODES.items()}


@staff.get("/finance/bank-files")
@access(finance_readers)
def view_bank_files() -> ResponseReturnValue:
    """The files, newest first, and the form to bring one."""
    return _list_page()


@staff.post("/finance/bank-files")
@access(finance)
def send_bank_file() -> ResponseReturnValue:
    """Brings a file. The bytes are stored before the transaction, so that they hold up nobody."""
    chosen, upload = request.form.get("layout", ""), request.files.get("file")
    layout_id = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 10 else 0
    try:
        if upload is None or not upload.filename:
            raise RuleBroken("file", "file_empty")
        ready = files.ready_bulk(upload.stream, filename=upload.filename, limit=bank_files.LARGEST)
        actor = current_actor()
        file_id = in_one_transaction(lambda: bank_files.take_bank_file(ready, layout_id=layout_id, actor=actor))
    except RuleBroken as broken:
        first = next((each.params["id"] for each in broken.problems if each.code == "same_file"), None)
        return _list_page(chosen, refusal_of(broken, **{"": "file"}), first), 400
    flash(_("รับไฟล์แล้ว ระบบกำลังตรวจและจับคู่"), "success")
    return redirect(url_for("staff.view_bank_file", file_id=file_id))


@staff.get("/finance/bank-files/<int:file_id>")
@access(finance_readers)
def view_bank_file(file_id: int) -> ResponseReturnValue:
    """One file: how far it is, what is wrong with it, its lines."""
    actor, key = current_actor(), read_key(int)
    only_open = request.args.get("show") == "exceptions"
    view = bank_files.get_bank_file(file_id, actor=actor)
    lines = bank_files.list_lines(file_id, actor=actor, only_open=only_open, after=key[0] if key else None)
    return render_template(
        "staff/finance/view_bank_file.html",
        file=view,
        page=page_of(lines.rows, next_key=[lines.after] if lines.after else None),
        state=FILE_STATES[view.state],
        problem=FILE_PROBLEMS.get(view.problem),
        results=RESULTS,
        troubles=exceptions.exceptions_of_lines(file_id, [line.id for line in lines.rows], actor=actor),
        only_open=only_open,
        may_work=finance.allows(actor),
        refresh=REFRESH if view.is_at_work and "stay" not in request.args else 0,
    )


@staff.post("/finance/bank-files/<int:file_id>/duplicates")
@access(finance)
@commits
def accept_duplicates(file_id: int) -> ResponseReturnValue:
    """Accepts all lines of a file that another one told of before."""
    bank_files.get_bank_file(file_id, actor=current_actor())
    count = settling.accept_duplicates(file_id, actor=current_actor())
    flash(_("รับทราบรายการซ้ำแล้ว %(count)s รายการ", count=count), "success")
    return redirect(url_for("staff.view_bank_file", file_id=file_id))


@staff.get("/finance/bank-files/layouts")
@access(finance_readers)
def view_bank_layouts() -> ResponseReturnValue:
    """The layouts by which files are read."""
    return render_template("staff/finance/view_bank_layouts.html", layouts=layouts.list_layouts())


def _list_page(chosen: str = "", refusal: Refusal | None = None, first: int | None = None) -> str:
    actor, key = current_actor(), read_key(int)
    found = bank_files.list_bank_files(actor=actor, after=key[0] if key else None)
    known = layouts.list_layouts(active_only=True)
    return render_template(
        "staff/finance/view_bank_files.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        states=FILE_STATES,
        layouts=[(str(one.id), one.name) for one in known],
        values={"layout": chosen or (str(known[0].id) if known else "")},
        refusal=refusal,
        first=first,
        may_work=finance.allows(actor),
        most=bank_files.LARGEST // (1024 * 1024),
    )
