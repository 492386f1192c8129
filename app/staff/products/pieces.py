"""The pieces of a product at the desk: made with their codes, labelled, sold, looked into."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.products.form import PARTS, day_of, number_of
from app.staff.products.words import editors, refusal_of
from services import clock, organisation, products
from services.codes.sheets import ask_labels
from services.errors import NotFound, RuleBroken
from services.text import arabic_digits

_FIELDS = ("count", "series", "note", "newest", *(f"made_on-{part}" for part in PARTS))


@staff.get("/products/<int:number>")
@access(officer)
def view_staff_product(number: int) -> ResponseReturnValue:
    """One product with its pieces, and which of their codes want a look."""
    return _page(number, dict.fromkeys(_FIELDS, ""))


@staff.post("/products/<int:number>/pieces")
@access(editors)
@commits
def add_product_pieces(number: int) -> ResponseReturnValue:
    """Adds pieces, each with its code."""
    products.get_product(number)
    typed = {name: request.form.get(name, "")[:300] for name in _FIELDS}
    try:
        made = products.add_pieces(
            number,
            number_of(arabic_digits(typed["count"].strip())) or 0,
            series=typed["series"],
            made_on=day_of(typed, "made_on"),
            note=typed["note"],
            actor=current_actor(),
        )
    except RuleBroken as broken:
        raise Refused(_page(number, typed, refusal_of(broken)), 400) from broken
    said = _("เพิ่มแล้ว %(n)s ชิ้น เลขที่ %(first)s ถึง %(last)s", n=len(made), first=made[0].serial, last=made[-1].serial)
    flash(said, "success")
    return redirect(url_for("staff.view_staff_product", number=number))


@staff.post("/products/<int:number>/labels")
@access(editors)
@commits
def print_product_labels(number: int) -> ResponseReturnValue:
    """Asks for a sheet of labels of the newest pieces, all of them where no number is told."""
    product, typed = products.get_product(number), arabic_digits(request.form.get("newest", "").strip())
    wanted = number_of(typed) or products.MOST_AT_ONCE
    code_ids = products.codes_for_printing(number, newest=wanted)
    try:
        sheet_id = ask_labels(code_ids, title=product.name.in_(language()), actor=current_actor())
    except RuleBroken as broken:
        refusal = refusal_of(RuleBroken("newest", "no_pieces"))
        raise Refused(_page(number, dict.fromkeys(_FIELDS, ""), refusal), 400) from broken
    return redirect(f"/staff/codes/sheets/{sheet_id}")


@staff.post("/products/pieces/<int:number>/<action>")
@access(editors)
@commits
def change_product_piece(number: int, action: str) -> ResponseReturnValue:
    """Notes that a piece was sold today, that it was not, or that what was reported of it was looked into."""
    actor = current_actor()
    if action == "sold":
        piece = products.note_sale(number, clock.today(), actor=actor)
    elif action == "unsold":
        piece = products.note_sale(number, None, actor=actor)
    elif action == "clear":
        piece = products.clear_reports(number, actor=actor)
    else:
        raise NotFound(action)
    flash(_("บันทึกแล้ว"), "success")
    return redirect(url_for("staff.view_staff_product", number=piece.product_id))


def _page(number: int, values: dict[str, str], refusal: Refusal | None = None) -> str:
    product, key = products.get_product(number), read_key(int)
    shown, after = products.list_pieces(number, after=key[0] if key else None)
    district = organisation.find_district(product.details.district or "")
    return render_template(
        "staff/products/view_staff_product.html",
        product=product,
        district=district,
        is_certified=product.is_certified(clock.today()),
        page=page_of(shown, next_key=[after] if after else None),
        suspicious=products.find_suspicious(number),
        may_write=editors.allows(current_actor()),
        values=values,
        refusal=refusal,
        most=products.MOST_AT_ONCE,
    )
