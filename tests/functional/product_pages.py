"""The pages of products by who opens them, and the products and pieces that their addresses need."""

import io

from services import channels, clock, files, products
from services.audit import SYSTEM
from services.db import unit_of_work
from services.products.brocade import GOLD, Cloth, draw_brocade
from tests.factories.products import make_product, report, scan

#: Pages by who opens them (see `pages.SIGN_INS`).
OPEN: list[str] = [
    "/products", "/products/{product}", "/products/{product}/{piece}", "/products/{product}/{copied_piece}",
    "/products/no-such-product", "/products/{product}/WRONG", "/products/check?code=WRONG",
]  # fmt: skip
REGISTRY: list[str] = [
    "/staff/products", "/staff/products/new", "/staff/products/{product_id}", "/staff/products/{product_id}/edit",
    "/staff/products/{hidden_product_id}", "/staff/channels", "/staff/channels?month={month}",
]  # fmt: skip
#: What is no page.
LINKS: list[str] = ["/products/check", "/products/pictures/{product_picture}"]
PAPERS: list[str] = ["/staff/products/{product_id}/pictures/{product_picture}", "/staff/channels.csv"]
ANSWERS: dict[str, int] = {"/products/check": 302}
#: Forms that are sent empty.
EMPTY: list[tuple[str, str]] = [
    ("/staff/products/new", ""), ("/staff/products/{product_id}/edit", ""), ("/staff/products/{product_id}", "/pieces"),
    ("/staff/products/{hidden_product_id}", "/pieces"),
]  # fmt: skip
#: Addresses that answer otherwise than 200.
NOT_FOUND: dict[str, int] = {
    "/products/no-such-product": 404, "/products/a-silk/WRONG": 404, "/products/check?code=WRONG": 404,
}  # fmt: skip


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    cloth = Cloth("phikun", (118, 22, 52), GOLD, (232, 120, 140))
    ready = files.ready_photograph(io.BytesIO(draw_brocade(cloth, 1)), filename=None)
    with unit_of_work():
        product = make_product("a-silk")
        hidden = make_product("a-hidden-silk", is_published=False)
        picture = files.keep_photograph(ready, actor=SYSTEM)
        products.add_picture(product.id, picture.key, product.name, actor=SYSTEM)
        good, copied = products.add_pieces(product.id, 2, series="AS69", made_on=clock.today(), actor=SYSTEM)
        products.note_sale(copied.id, clock.today(), actor=SYSTEM)
        report(copied.id)
        scan(copied.code, 900)
    return {
        "product": product.key,
        "product_id": str(product.id),
        "hidden_product_id": str(hidden.id),
        "product_picture": picture.key,
        "piece": good.code.printed,
        "copied_piece": copied.code.printed,
        "month": channels.list_months()[0],
    }
