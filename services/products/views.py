"""What the doors see of products and their pieces."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from services.codes import CodeView
from services.products.models import Product, ProductPiece
from services.text import Words

_NOTHING = Words("", "")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a product by its key, and what it shows."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True)
class ProductDetails:
    """What officers write of a product."""

    key: str
    name: Words
    producer: Words
    pattern: Words = _NOTHING
    process: Words = _NOTHING
    price: Words = _NOTHING
    certificate: str = ""
    certificate_until: date | None = None
    district: str | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class ProductView:
    """A product; the first of its pictures stands for it on lists."""

    id: int
    details: ProductDetails
    pictures: Sequence[Picture]
    is_published: bool
    revision: int
    changed_at: datetime

    @property
    def key(self) -> str:
        """Its name in addresses."""
        return self.details.key

    @property
    def name(self) -> Words:
        """What it is called."""
        return self.details.name

    def is_certified(self, today: date) -> bool:
        """Whether its certificate holds on that day."""
        until = self.details.certificate_until
        return bool(self.details.certificate) and (until is None or until >= today)


@dataclass(frozen=True, slots=True)
class PieceView:
    """One piece, with the code on its tag."""

    id: int
    product_id: int
    serial: str
    made_on: date | None
    sold_on: date | None
    note: str
    reported: int
    code: CodeView | None = None


class Doubt(StrEnum):
    """Why somebody who scans a piece's code is warned."""

    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"
    OFTEN = "often"
    OFTEN_AFTER_SALE = "often_after_sale"
    REPORTED = "reported"


@dataclass(frozen=True, slots=True)
class ScanView:
    """What is known of the code that somebody scanned or typed; without a piece where it is none of ours."""

    printed: str
    piece: PieceView | None = None
    product: ProductView | None = None
    doubts: Sequence[Doubt] = field(default_factory=tuple)
    #: How often it was scanned within the days of the setting.
    scans: int = 0
    days: int = 0


def product_view(row: Product) -> ProductView:
    """The view of a row."""
    return ProductView(
        id=row.id,
        details=ProductDetails(
            key=row.key,
            name=Words(row.name_th, row.name_en),
            producer=Words(row.producer_th, row.producer_en),
            pattern=Words(row.pattern_th, row.pattern_en),
            process=Words(row.process_th, row.process_en),
            price=Words(row.price_th, row.price_en),
            certificate=row.certificate,
            certificate_until=row.certificate_until,
            district=row.district,
            unit_id=row.unit_id,
        ),
        pictures=[Picture(each["key"], Words(each["th"], each["en"])) for each in row.pictures],
        is_published=row.is_published,
        revision=row.revision,
        changed_at=row.changed_at,
    )


def piece_view(row: ProductPiece, code: CodeView | None = None) -> PieceView:
    """The view of a row, with its code where that was looked up."""
    return PieceView(row.id, row.product_id, row.serial, row.made_on, row.sold_on, row.note, row.reported, code)
