"""Tables of kiosks: one row a device, the tokens that it had before, and the codes that were tried at strange ones."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class KioskDevice(Base):
    """A touch screen that stands somewhere for all. It is known by a token of which we keep the hash only."""

    __tablename__ = "kiosk_device"
    __table_args__ = (Index("ix_kiosk_device_next_hash", "next_hash", unique=True),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(80), unique=True)
    place_th: Mapped[str] = mapped_column(String(200), default="")
    place_en: Mapped[str] = mapped_column(String(200), default="")
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    #: The code by which a device is let in, once and for a quarter of an hour.
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_until: Mapped[datetime | None]
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_at: Mapped[datetime | None]
    #: The token that takes its place as soon as it is known to have arrived; both serve until then.
    next_hash: Mapped[str | None] = mapped_column(String(64))
    next_at: Mapped[datetime | None]
    #: When somebody came with a token that the device had before.
    old_used_at: Mapped[datetime | None]
    is_active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    shut_at: Mapped[datetime | None]


class KioskOldToken(Base):
    """The hash of a token that a newer one of the same kiosk replaced: it opens nothing, but is known again."""

    __tablename__ = "kiosk_old_token"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kiosk_id: Mapped[int] = mapped_column(Id, ForeignKey("kiosk_device.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    ended_at: Mapped[datetime]


class KioskTry(Base):
    """A code that somebody tried; `origin` is a keyed hash of where from."""

    __tablename__ = "kiosk_try"
    __table_args__ = (Index("ix_kiosk_try_tried_at", "tried_at", "origin"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    origin: Mapped[str] = mapped_column(String(64))
    tried_at: Mapped[datetime]
