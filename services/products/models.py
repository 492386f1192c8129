"""Tables of products: what is made by whom and how, and each piece of it that bears a code."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id, Json


class Product(Base):
    """A product of the province. `key` is for good: it stands in addresses that people keep."""

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name_th: Mapped[str] = mapped_column(String(150))
    name_en: Mapped[str] = mapped_column(String(150))
    producer_th: Mapped[str] = mapped_column(String(150))
    producer_en: Mapped[str] = mapped_column(String(150))
    pattern_th: Mapped[str] = mapped_column(Text)
    pattern_en: Mapped[str] = mapped_column(Text)
    process_th: Mapped[str] = mapped_column(Text)
    process_en: Mapped[str] = mapped_column(Text)
    price_th: Mapped[str] = mapped_column(String(120), default="")
    price_en: Mapped[str] = mapped_column(String(120), default="")
    #: The number of the certificate as it is printed; "" where there is none.
    certificate: Mapped[str] = mapped_column(String(120), default="")
    certificate_until: Mapped[date | None]
    district: Mapped[str | None] = mapped_column(String(4))
    #: Rows of {"key", "th", "en"}: the picture and what it shows, the first one on the list of products.
    pictures: Mapped[list[Any]] = mapped_column(Json, default=list)
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    is_published: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class ProductPiece(Base):
    """One piece. Its code is the standing one of the kind "product" with the id of the piece as its target."""

    __tablename__ = "product_piece"
    __table_args__ = (UniqueConstraint("product_id", "serial"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    product_id: Mapped[int] = mapped_column(Id, ForeignKey("product.id"))
    serial: Mapped[str] = mapped_column(String(40))
    made_on: Mapped[date | None]
    #: The day on which it was sold, where the producer told: it hangs in no shop afterwards.
    sold_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(200), default="")
    #: How often somebody reported a copy of it.
    reported: Mapped[int] = mapped_column(default=0)
    added_at: Mapped[datetime]
