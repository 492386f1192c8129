"""Demand letters: chosen by the arrears, made by the worker with progress, downloaded to be printed and signed."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.finance.arrears import SHOWS, arrears_wanted
from app.staff.finance.rules import finance, finance_readers
from app.staff.finance.words import refusal_of, tax_name
from services.errors import NotFound, RuleBroken
from services.organisation import find_district
from services.people import posts_of
from services.taxes import letters
from services.taxes.letters import NewBatch
from services.text import arabic_digits

_DAYS = "15"


@staff.get("/finance/letters")
@access(finance_readers)
def view_letter_batches() -> ResponseReturnValue:
    """The batches, newest first."""
    key = read_key(int)
    batches, after = letters.list_batches(after=key[0] if key else None, actor=current_actor())
    return render_template(
        "staff/finance/view_letter_batches.html",
        page=page_of(batches, next_key=[after] if after else None),
        posts=posts_of([each.asked_by_id for each in batches if each.asked_by_id]),
        tax_name=tax_name,
        find_district=find_district,
        may_write=finance.allows(current_actor()),
    )


@staff.get("/finance/letters/new")
@access(finance)
def new_letter_batch() -> ResponseReturnValue:
    """The form of a batch for the arrears that the address names."""
    return _form({"prefix": "", "first_number": "1", "days": _DAYS})


@staff.post("/finance/letters/new")
@access(finance)
@commits
def create_letter_batch() -> ResponseReturnValue:
    """Asks the worker for the letters."""
    typed = {name: request.form.get(name, "").strip()[:60] for name in ("prefix", "first_number", "days")}
    try:
        new = NewBatch(arrears_wanted(), typed["prefix"], _number("first_number", typed), _number("days", typed))
        number = letters.create_batch(new, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_form(typed, refusal_of(broken)), 400) from broken
    flash(_("กำลังทำหนังสือ หน้านี้แสดงความคืบหน้า"), "success")
    return redirect(url_for("staff.view_letter_batch", number=number))


@staff.get("/finance/letters/<int:number>")
@access(finance_readers)
def view_letter_batch(number: int) -> ResponseReturnValue:
    """One batch: how far it is, its files, its letters."""
    actor = current_actor()
    batch = letters.get_batch(number, actor=actor)
    key = read_key(int)
    rows, after = letters.list_letters(number, after=key[0] if key else 0, actor=actor)
    return render_template(
        "staff/finance/view_letter_batch.html",
        batch=batch,
        may_write=finance.allows(actor),
        page=page_of(rows, next_key=[after] if after else None),
        in_a_file=letters.IN_A_FILE,
        refresh=None if batch.done_at or "stay" in request.args else 5,
    )


@staff.get("/finance/letters/<int:number>/<int:file_number>.pdf")
@access(finance)
def download_letters(number: int, file_number: int) -> ResponseReturnValue:
    """Some letters of a batch as PDF; with names and addresses, so for those alone who send them."""
    batch = letters.get_batch(number, actor=current_actor())
    found = next((each for each in batch.files if each.number == file_number), None)
    if found is None:
        raise NotFound("letter file")
    return send_stored(found.file_key, download_name=f"demand-letters-{number}-{file_number}.pdf")


def _form(values: dict[str, str], refusal: Refusal | None = None) -> str:
    wanted = arrears_wanted()
    return render_template(
        "staff/finance/new_letter_batch.html",
        wanted=wanted,
        count=letters.count_letters(wanted, actor=current_actor()),
        most=letters.MOST,
        in_a_file=letters.IN_A_FILE,
        parts_of=letters.parts_of,
        show=dict(SHOWS)[wanted.show],
        tax=tax_name(wanted.tax) if wanted.tax else None,
        district=find_district(wanted.district),
        values=values,
        refusal=refusal,
    )


def _number(name: str, typed: dict[str, str]) -> int:
    plain = arabic_digits(typed[name])
    if not plain.isascii() or not plain.isdecimal() or len(plain) > 9:
        raise RuleBroken(name, "number_out_of_range")
    return int(plain)
