"""Tables of partners: organisations whose systems speak to us, their keys, and how much they did."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id, Json


class Partner(Base):
    """An organisation that hands in matters by its own system."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name_th: Mapped[str] = mapped_column(String(200), unique=True)
    name_en: Mapped[str] = mapped_column(String(200), default="")
    #: Whom to call there: a person's name and number.
    contact: Mapped[str] = mapped_column(Encrypted, default="")
    #: Our unit that looks after them.
    unit_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"))
    is_active: Mapped[bool] = mapped_column(default=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))


class PartnerKey(Base):
    """A bearer key: what it may ask for, how often, until when. Only its keyed hash is kept."""

    __tablename__ = "partner_key"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[int] = mapped_column(Id, ForeignKey("partner.id"), index=True)
    #: The open part of the key, by which it is found and named.
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    key_hash: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(80), default="")
    #: The keys of the services that it may ask for.
    scopes: Mapped[list[Any]] = mapped_column(Json, default=list)
    #: Calls a minute.
    rate: Mapped[int]
    added_at: Mapped[datetime]
    added_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    #: To the minute: it is not written more often.
    last_used_at: Mapped[datetime | None]


class PartnerUse(Base):
    """How many drafts a partner began and sent in a month, as rows of differences that the worker folds."""

    __tablename__ = "partner_use"
    __table_args__ = (Index("ix_partner_use_month", "month", "partner_id", "service", "what"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    partner_id: Mapped[int] = mapped_column(Id, ForeignKey("partner.id"))
    #: "2026-11", in Thailand.
    month: Mapped[str] = mapped_column(String(7))
    service: Mapped[str] = mapped_column(String(80))
    what: Mapped[str] = mapped_column(String(8))
    n: Mapped[int] = mapped_column(Integer)
