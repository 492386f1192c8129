"""Tables of businesses: the operator, its establishments, the taxes of each, and who may act for it."""

from datetime import date, datetime

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Encrypted, Id


class Business(Base):
    """An operator of establishments: a company, a partnership, a co-operative or a person."""

    __tablename__ = "business"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    #: Ours: seven digits; that of an imported register is kept as it was.
    number: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    branch: Mapped[str] = mapped_column(String(5), default="00000")
    kind: Mapped[str] = mapped_column(String(20))
    #: active, closed.
    status: Mapped[str] = mapped_column(String(20), default="active")
    tax_id: Mapped[str | None] = mapped_column(Encrypted)
    tax_id_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    contact_name: Mapped[str | None] = mapped_column(Encrypted)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    email: Mapped[str | None] = mapped_column(Encrypted)
    email_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(Text, default="", server_default="")
    #: registration, import, counter, demo.
    came_by: Mapped[str] = mapped_column(String(12), default="registration", server_default="registration")
    created_at: Mapped[datetime]
    closed_on: Mapped[date | None] = mapped_column(Date)
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    __table_args__ = (Index("ix_business_name", "name", "id"),)


class Establishment(Base):
    """One place of business: a hotel, a station, a shop. `branch` is of five digits, 00000 the head office."""

    __tablename__ = "establishment"
    __table_args__ = (
        UniqueConstraint("business_id", "branch"),
        Index("ix_establishment_district", "district", "id"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    branch: Mapped[str] = mapped_column(String(5))
    name: Mapped[str] = mapped_column(String(200))
    #: hotel, station, gas, tobacco, other: data for the desk, the taxes stand in `establishment_tax`.
    kind: Mapped[str] = mapped_column(String(20))
    rooms: Mapped[int | None] = mapped_column(Integer)
    district: Mapped[str | None] = mapped_column(String(10))
    subdistrict: Mapped[str | None] = mapped_column(String(10))
    place_words: Mapped[str] = mapped_column(Text, default="", server_default="")
    lat: Mapped[float | None] = mapped_column(Float)
    lon: Mapped[float | None] = mapped_column(Float)
    opened_on: Mapped[date | None] = mapped_column(Date)
    closed_on: Mapped[date | None] = mapped_column(Date)
    created_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(Integer, default=1, server_default="1")


class EstablishmentTax(Base):
    """An establishment files a tax for the months from `from_month` to `until_month` (first days), both counted."""

    __tablename__ = "establishment_tax"
    __table_args__ = (
        UniqueConstraint("establishment_id", "tax"),
        Index("ix_establishment_tax_tax", "tax", "from_month", "until_month"),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    establishment_id: Mapped[int] = mapped_column(Id, ForeignKey("establishment.id"))
    #: Key of the service by which it is filed: hotel-fee, oil-tax, tobacco-tax.
    tax: Mapped[str] = mapped_column(String(40))
    from_month: Mapped[date] = mapped_column(Date)
    until_month: Mapped[date | None] = mapped_column(Date)


class ActingFor(Base):
    """That a person may act for a business, in which part, for what, and for how long.

    `part` is owner, employee or accountant. `scope` is all, or the keys of taxes separated by blanks; with an
    establishment it is for that one alone.
    """

    __tablename__ = "acting_for"
    __table_args__ = (Index("ix_acting_for_person_id_business_id", "person_id", "business_id"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    person_id: Mapped[int] = mapped_column(Id, ForeignKey("person.id"))
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"), index=True)
    establishment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("establishment.id"))
    part: Mapped[str] = mapped_column(String(12))
    scope: Mapped[str] = mapped_column(String(200), default="all", server_default="all")
    #: Whether this person may invite and revoke others.
    may_invite: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    from_day: Mapped[date] = mapped_column(Date)
    until_day: Mapped[date | None] = mapped_column(Date)
    revoked_at: Mapped[datetime | None]


class BusinessInvitation(Base):
    """A one-time link or code by which a person begins to act for a business; the token is kept hashed."""

    __tablename__ = "business_invitation"
    __table_args__ = (
        Index(
            "ix_business_invitation_open",
            "business_id",
            "id",
            sqlite_where=text("used_at IS NULL AND revoked_at IS NULL"),
            postgresql_where=text("used_at IS NULL AND revoked_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    business_id: Mapped[int] = mapped_column(Id, ForeignKey("business.id"))
    establishment_id: Mapped[int | None] = mapped_column(Id, ForeignKey("establishment.id"))
    part: Mapped[str] = mapped_column(String(12))
    scope: Mapped[str] = mapped_column(String(200), default="all", server_default="all")
    may_invite: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    until_day: Mapped[date | None] = mapped_column(Date)
    email: Mapped[str | None] = mapped_column(Encrypted)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    invited_by_person_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"))
    invited_by_officer_id: Mapped[int | None] = mapped_column(Id, ForeignKey("officer.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by_id: Mapped[int | None] = mapped_column(Id, ForeignKey("person.id"))
    revoked_at: Mapped[datetime | None]
