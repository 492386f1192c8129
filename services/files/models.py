"""The table of uploads and pictures: what is kept, where, whose it is, and what the camera knew."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, EncryptedJson, Id


class Purpose(StrEnum):
    """What a stored file is for."""

    PHOTOGRAPH = "photograph"
    DOCUMENT = "document"
    LOGO = "logo"
    BOUNDARY = "boundary"
    #: Sound, film or a paper that came with a matter beside its answers: for officers alone.
    EVIDENCE = "evidence"
    #: A large plain file of officers, such as a bank's.
    BULK = "bulk"


def _partial(name: str, column: str, where: str) -> Index:
    """An index of the few rows that a sweep looks for."""
    return Index(name, column, sqlite_where=text(where), postgresql_where=text(where))


class StoredFile(Base):
    """One upload. The bytes lie in the storage under `path`; the row is written after them."""

    __tablename__ = "stored_file"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: 128 random bits, URL-safe: the only way by which anybody outside this room names a file.
    key: Mapped[str] = mapped_column(String(22), unique=True)
    purpose: Mapped[str] = mapped_column(String(16))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    #: A difference hash of 64 bits in hexadecimal: near pictures differ in few bits.
    phash: Mapped[str | None] = mapped_column(String(16))
    width: Mapped[int | None]
    height: Mapped[int | None]
    #: The name on the sender's device; people put their own names there, so it is sealed.
    name: Mapped[str | None] = mapped_column(Encrypted)
    path: Mapped[str] = mapped_column(String(120))
    thumb_path: Mapped[str | None] = mapped_column(String(120))
    thumb_wanted: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: {"lat", "lon", "taken_at"} as the camera wrote them.
    position: Mapped[Any | None] = mapped_column(EncryptedJson)
    position_agreed: Mapped[bool] = mapped_column(default=False, server_default=false())
    owner_kind: Mapped[str | None] = mapped_column(String(32))
    owner_id: Mapped[str | None] = mapped_column(String(64))
    derived_from_id: Mapped[int | None] = mapped_column(Id, ForeignKey("stored_file.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    created_by_kind: Mapped[str] = mapped_column(String(16))
    created_by_id: Mapped[int | None] = mapped_column(Id)
    removed_at: Mapped[datetime | None]

    __table_args__ = (
        Index(None, "owner_kind", "owner_id"),
        Index(None, "derived_from_id"),
        _partial("ix_stored_file_thumb_wanted", "id", "thumb_wanted"),
        _partial("ix_stored_file_removed_at", "removed_at", "removed_at IS NOT NULL"),
        _partial("ix_stored_file_unowned", "created_at", "owner_kind IS NULL"),
    )
