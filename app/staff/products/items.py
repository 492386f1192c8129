"""Products at the desk: the list, writing and changing with pictures, publishing."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.shared.pictures import read_picture
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.products.form import choices, details_of, number_of, typed_of, values_of
from app.staff.products.words import editors, refusal_of
from services import clock, files, products
from services.errors import NotFound, RuleBroken, Stale
from services.files import ReadyPhotograph
from services.products import ProductView
from services.text import Words


@staff.get("/products")
@access(officer)
def list_products() -> ResponseReturnValue:
    """Every product, published or not, with how many pieces bear a code."""
    key = read_key(int)
    shown, after = products.list_products(is_published=None, after=key[0] if key else None)
    return render_template(
        "staff/products/list_products.html",
        page=page_of(shown, next_key=[after] if after else None),
        pieces=products.count_pieces([product.id for product in shown]),
        today=clock.today(),
        may_write=editors.allows(current_actor()),
    )


@staff.get("/products/new")
@access(editors)
def new_product() -> ResponseReturnValue:
    """The form of a new product."""
    return _form(None, values_of(None, language()))


@staff.post("/products/new")
@access(editors)
def create_product() -> ResponseReturnValue:
    """Writes a new product. Its picture is made clean before the transaction: it takes longer than others wait."""
    return _save(None, *read_picture())


@staff.get("/products/<int:number>/edit")
@access(editors)
def edit_product(number: int) -> ResponseReturnValue:
    """One product, to be changed."""
    product = products.get_product(number)
    return _form(product, values_of(product, language()))


@staff.post("/products/<int:number>/edit")
@access(editors)
def change_product(number: int) -> ResponseReturnValue:
    """Changes a product: its words, and its pictures one by one."""
    products.get_product(number)
    return _save(number, *read_picture())


@staff.post("/products/<int:number>/publish")
@access(editors)
@commits
def publish_product(number: int) -> ResponseReturnValue:
    """Shows it to everybody."""
    products.set_published(number, True, actor=current_actor())
    flash(_("เผยแพร่ผลิตภัณฑ์แล้ว"), "success")
    return redirect(url_for("staff.view_staff_product", number=number))


@staff.post("/products/<int:number>/withdraw")
@access(editors)
@commits
def withdraw_product(number: int) -> ResponseReturnValue:
    """Takes it away from the public pages; the codes of its pieces are unknown there meanwhile."""
    products.set_published(number, False, actor=current_actor())
    flash(_("ถอนผลิตภัณฑ์ออกจากหน้าเว็บแล้ว"), "success")
    return redirect(url_for("staff.view_staff_product", number=number))


@staff.get("/products/<int:number>/pictures/<file_key>")
@access(officer)
def view_staff_product_picture(number: int, file_key: str) -> Response:
    """A picture of a product, published or not."""
    if file_key not in {picture.key for picture in products.get_product(number).pictures}:
        raise NotFound("picture")
    return send_stored(file_key, "thumb")


@commits
def _save(number: int | None, ready: ReadyPhotograph | None, trouble: RuleBroken | None) -> ResponseReturnValue:
    typed, actor = typed_of(request.form), current_actor()
    before = products.get_product(number) if number is not None else None
    try:
        if trouble is not None:
            raise trouble
        details = details_of(typed)
        if before is None:
            product = products.add_product(details, actor=actor)
        else:
            product = products.change_product(before.id, details, actor=actor, seen=number_of(typed["revision"]))
        _change_pictures(product, ready, Words(typed["picture_th"], typed["picture_en"]))
    except RuleBroken as broken:
        raise Refused(_form(before, typed, refusal_of(broken)), 400) from broken
    except Stale as stale:
        typed["revision"] = str(stale.theirs)
        raise Refused(_form(before, typed, refusal_of(RuleBroken("", "stale"))), 409) from stale
    flash(_("บันทึกผลิตภัณฑ์แล้ว"), "success")
    return redirect(url_for("staff.view_staff_product", number=product.id))


def _change_pictures(product: ProductView, ready: ReadyPhotograph | None, words: Words) -> None:
    actor = current_actor()
    for picture in product.pictures:
        if request.form.get(f"remove-{picture.key}") == "yes":
            products.remove_picture(product.id, picture.key, actor=actor)
    if ready is not None:
        if not words.th.strip():
            raise RuleBroken("picture_th", "picture_words")
        stored = files.keep_photograph(ready, actor=actor)
        products.add_picture(product.id, stored.key, words, actor=actor)


def _form(product: ProductView | None, values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/products/edit_product.html", product=product, values=values, refusal=refusal, choices=choices()
    )
