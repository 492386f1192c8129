"""Products and scans of their pieces for tests."""

import itertools
from datetime import date
from typing import Any

from sqlalchemy import insert, update

from services import clock, products
from services.audit import SYSTEM
from services.codes import SCAN, CodeView
from services.codes.models import CodeTally
from services.db import session
from services.products import ProductDetails, ProductView
from services.products.models import ProductPiece
from services.text import Words

_numbers = itertools.count(1)


def details(key: str = "", **changes: Any) -> ProductDetails:
    """What an officer might write."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "key": key or f"silk-{number}",
        "name": Words("ผ้าไหมยกดอกลายพิกุล", "Brocade silk, bullet-wood flower"),
        "producer": Words("กลุ่มตัวอย่างทอผ้า", "Example weavers"),
        "pattern": Words("ดอกพิกุลแปดกลีบ", "Eight petals"),
        "process": Words("ทอยกดอกด้วยดิ้นทอง", "Woven with golden thread"),
        "price": Words("ผืนละ 12,000 บาท", "12,000 baht"),
        "certificate": "GI-ทดสอบ 1",
        "certificate_until": date(2030, 1, 1),
    }
    return ProductDetails(**{**values, **changes})


def make_product(key: str = "", *, is_published: bool = True, **changes: Any) -> ProductView:
    """A product, published unless told otherwise."""
    product = products.add_product(details(key, **changes), actor=SYSTEM)
    return products.set_published(product.id, True, actor=SYSTEM) if is_published else product


def scan(code: CodeView, n: int, *, days_ago: int = 0) -> None:
    """So many scans of a code on one day."""
    day = date.fromordinal(clock.today().toordinal() - days_ago)
    row = {"code_id": code.id, "day": day, "hour": 10, "channel": "qr", "what": SCAN, "n": n}
    session().execute(insert(CodeTally), [row])


def report(piece_id: int) -> None:
    """The tag of a piece was reported once."""
    session().execute(update(ProductPiece).where(ProductPiece.id == piece_id).values(reported=1))
