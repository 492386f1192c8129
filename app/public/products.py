"""Products for everybody: the list, the story of each, and what is known of the code on a tag."""

from urllib.parse import urlencode

from flask import Response, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.shared import access, anyone
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from services import clock, codes, organisation, products
from services.products import REPORT_CATEGORY, REPORT_SERVICE, ScanView
from services.text import showable

#: Longer than any code with its strokes and spaces.
_LONGEST = 24


@public.get("/products")
@access(anyone)
def list_products() -> ResponseReturnValue:
    """The products with a picture of each, and the field for the code on a tag."""
    key = read_key(int)
    shown, after = products.list_products(after=key[0] if key else None)
    return render_template(
        "public/products/list_products.html",
        page=page_of(shown, next_key=[after] if after else None),
        today=clock.today(),
    )


@public.get("/products/check")
@access(anyone)
def check_product() -> ResponseReturnValue:
    """A typed code: one of ours opens as if it had been scanned, anything else is told of here."""
    typed = showable(request.args.get("code", "").strip())[:_LONGEST]
    if not typed:
        return redirect(url_for("public.list_products"))
    known = codes.find_code(typed)
    kind = codes.find_kind(known.kind) if known is not None else None
    # Codes of somebody's own papers are told of where those who guess are counted, and nowhere else.
    if known is not None and not (kind is not None and kind.is_guarded):
        return redirect(f"/q/{known.code}")
    scan = products.look_up(typed)
    return _calm(render_template("public/products/check_product.html", scan=scan, report_url=_report_url(scan)), 404)


@public.get("/products/<key>")
@access(anyone)
def view_product(key: str) -> ResponseReturnValue:
    """Who makes it, its pattern, how it is made, its price and its certificate."""
    product = products.get_published(key)
    return render_template(
        "public/products/view_product.html",
        product=product,
        district=organisation.find_district(product.details.district or ""),
        is_certified=product.is_certified(clock.today()),
    )


@public.get("/products/<key>/<code>")
@access(anyone)
def view_piece(key: str, code: str) -> ResponseReturnValue:
    """What is known of one piece by the code on its tag, said calmly where there is reason for doubt."""
    scan = products.look_up(showable(code)[:_LONGEST])
    if scan.product is None or scan.piece is None:
        page = render_template("public/products/check_product.html", scan=scan, report_url=_report_url(scan))
        return _calm(page, 404)
    if scan.product.key != key:
        return redirect(url_for("public.view_piece", key=scan.product.key, code=scan.printed))
    page = render_template(
        "public/products/view_piece.html",
        scan=scan,
        product=scan.product,
        district=organisation.find_district(scan.product.details.district or ""),
        is_certified=scan.product.is_certified(clock.today()),
        report_url=_report_url(scan),
    )
    return _calm(page, 200)


@public.get("/products/pictures/<file_key>")
@access(anyone)
def view_product_picture(file_key: str) -> Response:
    """A picture of a product that is published."""
    variant = "thumb" if request.args.get("size") == "thumb" else "full"
    return send_stored(products.find_picture(file_key), variant)


def _calm(page: str, status: int) -> Response:
    """The page of a code is nothing for search engines, and what it says may change with the next scan."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Cache-Control"] = "no-store"
    return response


def _report_url(scan: ScanView) -> str:
    """The form that reports a fake, with what is known of the tag filled in."""
    known = {"category": REPORT_CATEGORY, "product_code": scan.printed}
    if scan.piece is not None and scan.product is not None and scan.piece.code is not None:
        known |= {
            "product": scan.product.key,
            "product_code": f"{scan.printed} {scan.piece.serial}"[:40],
            "code": scan.piece.code.code,
        }
    return f"/services/{REPORT_SERVICE}?{urlencode(known)}"
