"""Tables of the import of an existing register: the file as it was read, row by row, with what was wrong."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, Integer, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, EncryptedJson, Id


class RegisterImport(Base):
    """One file of businesses: checked, shown, applied by the worker; then its businesses are invited."""

    __tablename__ = "register_import"
    __table_args__ = (
        Index(
            "ix_register_import_open",
            "id",
            sqlite_where=text("status IN ('applying', 'inviting')"),
            postgresql_where=text("status IN ('applying', 'inviting')"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    #: ready, applying, applied, inviting, cancelled.
    status: Mapped[str] = mapped_column(String(12))
    #: The first month for which returns are due where a row tells none.
    first_month: Mapped[date] = mapped_column(Date)
    total: Mapped[int] = mapped_column(Integer)
    good: Mapped[int] = mapped_column(Integer)
    #: Headings that nothing is known by, separated by " · ".
    unknown: Mapped[str] = mapped_column(String(500), default="", server_default="")
    #: The last row that was worked, and after it the last business that was invited.
    position: Mapped[int] = mapped_column(Id, default=0, server_default="0")
    made: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    changed: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    invited: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class RegisterImportRow(Base):
    """One row: an establishment of an operator. What it says is sealed; what is wrong with it is codes."""

    __tablename__ = "register_import_row"
    __table_args__ = (UniqueConstraint("import_id", "row"), Index("ix_register_import_row_business", "business_id"))

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    import_id: Mapped[int] = mapped_column(Id, ForeignKey("register_import.id", ondelete="CASCADE"))
    #: As the sheet counts.
    row: Mapped[int] = mapped_column(Integer)
    said: Mapped[Any] = mapped_column(EncryptedJson)
    #: Lists of column, code, "error" or "warning"; a row with an error is left out.
    problems: Mapped[list[Any]]
    #: good, wrong, new, changed, same, refused.
    status: Mapped[str] = mapped_column(String(10))
    business_id: Mapped[int | None] = mapped_column(Id, ForeignKey("business.id"))
