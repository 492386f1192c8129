"""What the room offers: the kind of codes that pieces bear, its settings, and that it hears of reports."""

from services import drafts, events
from services.codes import CodeKind, Destination, declare_kind
from services.errors import NotFound
from services.products import options
from services.products.pieces import KIND, REPORT_CATEGORY, REPORT_SERVICE, get_piece, note_report
from services.products.reading import get_product, get_published, list_products
from services.text import Words

#: No id has more digits; a list of choices longer than that wants a search.
_LONGEST, _CHOICES = 18, 200


def offer() -> None:
    """Lists everything; safe to repeat."""
    options.declare()
    declare_kind(
        CodeKind(
            KIND,
            Words("ผลิตภัณฑ์", "Product"),
            resolve,
            choices=_choices,
            is_read_only=True,
        )
    )
    events.listen(drafts.DraftEnded, note_report)


def resolve(target: str) -> Destination | None:
    """The page of a piece by its id, or of a product by its key; None where the product is not published.

    What the code of a piece hands on begins a report of a fake.
    """
    if not target.isdecimal():
        return _of_product(target)
    if len(target) > _LONGEST:
        return None
    try:
        piece = get_piece(int(target))
        product = get_product(piece.product_id)
    except NotFound:
        return None
    if not product.is_published:
        return None
    name = Words(f"{product.name.th} {piece.serial}", f"{product.name.en} {piece.serial}")
    path = f"/products/{product.key}/{piece.code.printed}" if piece.code else f"/products/{product.key}"
    printed = piece.code.printed if piece.code else ""
    return Destination(
        title=name,
        path=path,
        handed={
            "category": REPORT_CATEGORY,
            "product": product.key,
            "product_code": f"{printed} {piece.serial}".strip()[:40],
        },
        unit_id=product.details.unit_id,
        offers=REPORT_SERVICE,
    )


def _of_product(key: str) -> Destination | None:
    try:
        product = get_published(key)
    except NotFound:
        return None
    return Destination(title=product.name, path=f"/products/{product.key}", unit_id=product.details.unit_id)


def _choices() -> list[tuple[str, Words]]:
    """Posters are made of products; the codes of pieces come with the pieces."""
    return [(product.key, product.name) for product in list_products(limit=_CHOICES)[0]]
