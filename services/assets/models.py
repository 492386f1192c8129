"""Tables of assets: their kinds, the register, which case is about which, and imports of tables and maps."""

from datetime import datetime
from typing import Any

from sqlalchemy import Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class AssetKind(Base):
    """A kind of thing that the authority keeps: street lamps, bus stops. It says what a report of one is about."""

    __tablename__ = "asset_kind"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    #: The category of complaints that a report of one begins with; "" lets the citizen choose.
    category_key: Mapped[str] = mapped_column(String(60), default="")
    #: Who looks after them, where an asset says nothing else.
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(Integer, default=0)
    revision: Mapped[int] = mapped_column(Integer, default=1)


class Asset(Base):
    """One thing with a number of its own. The number stands on its label: it never changes and is never used again."""

    __tablename__ = "asset"
    __table_args__ = (
        Index("ix_asset_kind", "kind_key", "id"),
        Index("ix_asset_district", "district", "id"),
        Index("ix_asset_unit", "unit_id", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    kind_key: Mapped[str] = mapped_column(String(40), ForeignKey("asset_kind.key"))
    name_th: Mapped[str] = mapped_column(String(160))
    name_en: Mapped[str] = mapped_column(String(160), default="")
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    district: Mapped[str | None] = mapped_column(String(4))
    subdistrict: Mapped[str | None] = mapped_column(String(6))
    place_words: Mapped[str] = mapped_column(String(300), default="")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    #: For officers alone.
    note: Mapped[str] = mapped_column(Text, default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    #: Number, names and place in the form in which they are searched.
    search: Mapped[str] = mapped_column(Text, default="")
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer, default=1)


class AssetCase(Base):
    """That a case is about an asset: a case is about one at most."""

    __tablename__ = "asset_case"
    __table_args__ = (Index("ix_asset_case_asset", "asset_id", "case_id"),)

    case_id: Mapped[int] = mapped_column(Id, ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    asset_id: Mapped[int] = mapped_column(Id, ForeignKey("asset.id"))
    at: Mapped[datetime]


class AssetImport(Base):
    """One file of assets: read, shown with all its problems, then taken over by the worker."""

    __tablename__ = "asset_import"
    __table_args__ = (
        Index(
            "ix_asset_import_open",
            "id",
            sqlite_where=text("status = 'applying'"),
            postgresql_where=text("status = 'applying'"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: ready, applying, applied.
    status: Mapped[str] = mapped_column(String(12))
    #: Of rows that say no kind.
    kind_key: Mapped[str] = mapped_column(String(40), default="")
    total: Mapped[int] = mapped_column(Integer)
    #: How many rows the preview found new, to be changed, and as they are.
    fresh: Mapped[int] = mapped_column(Integer)
    known: Mapped[int] = mapped_column(Integer)
    same: Mapped[int] = mapped_column(Integer)
    #: Headings that nothing is known by, separated by " · ".
    unknown: Mapped[str] = mapped_column(String(500), default="")
    #: The id of the last row that was worked.
    position: Mapped[int] = mapped_column(Id, default=0)
    seen: Mapped[int] = mapped_column(Integer, default=0)
    made: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class AssetImportRow(Base):
    """One row of the file: what it says of an asset, and what is wrong with it."""

    __tablename__ = "asset_import_row"
    __table_args__ = (UniqueConstraint("import_id", "row"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("asset_import.id", ondelete="CASCADE"))
    #: As the sheet counts lines, or the map its features.
    row: Mapped[int] = mapped_column(Integer)
    said: Mapped[dict[str, Any]]
    #: Lists of column, code, "error" or "warning"; a row with an error is left out.
    problems: Mapped[list[Any]]
    #: wrong, new, change, same; once worked: made, changed, kept, refused.
    status: Mapped[str] = mapped_column(String(10))
