"""Reading products: what everybody sees, what officers see, and their pictures."""

from collections.abc import Sequence

from sqlalchemy import select

from services import files
from services.db import session
from services.errors import NotFound
from services.products.models import Product
from services.products.views import ProductView, product_view

#: Whose a picture of a product is, to the room of files.
OWNER = "product"
PAGE = 24


def list_products(
    *, is_published: bool | None = True, after: int | None = None, limit: int = PAGE
) -> tuple[Sequence[ProductView], int | None]:
    """Products in the order in which they were added, and the number after which the next page begins."""
    query = select(Product).order_by(Product.id).limit(limit + 1)
    if is_published is not None:
        query = query.where(Product.is_published == is_published)
    if after is not None:
        query = query.where(Product.id > after)
    rows = session().scalars(query).all()
    shown = [product_view(row) for row in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else None


def get_product(product_id: int) -> ProductView:
    """The product of that id, published or not; NotFound."""
    return product_view(product_row(product_id))


def get_published(key: str) -> ProductView:
    """The product as everybody may see it; NotFound."""
    row = session().scalars(select(Product).where(Product.key == key, Product.is_published)).one_or_none()
    if row is None:
        raise NotFound(f"product {key!r}")
    return product_view(row)


def find_picture(key: str) -> str:
    """The key again where it is a picture of a product that is published; NotFound otherwise."""
    found = files.get_file(key)
    if found.owner_kind != OWNER:
        raise NotFound("picture")
    product = get_product(int(found.owner_id or 0))
    if not product.is_published or key not in {picture.key for picture in product.pictures}:
        raise NotFound("picture")
    return key


def product_row(product_id: int, *, lock: bool = False) -> Product:
    """The row, locked where it is to be changed; NotFound."""
    row = session().get(Product, product_id, with_for_update=lock or None, populate_existing=lock)
    if row is None:
        raise NotFound(f"product {product_id}")
    return row
