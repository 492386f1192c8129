"""Tables of the organisation: itself, its units, places, calendar, other authorities, settings and wordings."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from services.db import Base, Id


class Organisation(Base):
    """The authority itself: one row. `revision` is the lock of its form."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name_th: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short_th: Mapped[str] = mapped_column(String(80))
    short_en: Mapped[str] = mapped_column(String(80))
    product_th: Mapped[str] = mapped_column(String(80))
    product_en: Mapped[str] = mapped_column(String(80))
    initials: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(40))
    colours: Mapped[dict[str, Any]]
    logo_key: Mapped[str | None] = mapped_column(String(64))
    address_th: Mapped[str] = mapped_column(Text)
    address_en: Mapped[str] = mapped_column(Text)
    phone: Mapped[str] = mapped_column(String(40))
    email: Mapped[str] = mapped_column(String(254))
    website: Mapped[str] = mapped_column(String(300))
    registry_th: Mapped[str] = mapped_column(String(200))
    registry_en: Mapped[str] = mapped_column(String(200))
    province_code: Mapped[str] = mapped_column(String(2))
    revision: Mapped[int] = mapped_column(default=1)


class OrganisationVersion(Base):
    """A mark that changes with every change of this room, so that each process knows when what it keeps has aged."""

    __tablename__ = "organisation_version"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    mark: Mapped[str] = mapped_column(String(32))


class Unit(Base):
    """A part of the organisation; `parent_id` makes the tree."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    name_th: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    short_th: Mapped[str] = mapped_column(String(80))
    short_en: Mapped[str] = mapped_column(String(80))
    parent_id: Mapped[int | None] = mapped_column(Id, ForeignKey("unit.id"), index=True)
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    is_active: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)


class District(Base):
    """An amphoe of the province, by its official four-digit code."""

    __tablename__ = "district"

    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    is_approximate: Mapped[bool] = mapped_column(default=True)


class Subdistrict(Base):
    """A tambon, by its official six-digit code."""

    __tablename__ = "subdistrict"

    code: Mapped[str] = mapped_column(String(6), primary_key=True)
    district_code: Mapped[str] = mapped_column(String(4), ForeignKey("district.code"), index=True)
    name_th: Mapped[str] = mapped_column(String(120))
    name_en: Mapped[str] = mapped_column(String(120))
    postcode: Mapped[str] = mapped_column(String(5), default="")
    lat: Mapped[float | None]
    lon: Mapped[float | None]
    is_approximate: Mapped[bool] = mapped_column(default=True)


class Boundary(Base):
    """The line around the province, a district or a subdistrict: a GeoJSON geometry in WGS84.

    A staged one was uploaded and waits for an officer to look at it; nothing else uses it.
    """

    __tablename__ = "boundary"
    __table_args__ = (UniqueConstraint("kind", "code", "is_staged"),)

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(String(12))
    code: Mapped[str] = mapped_column(String(6))
    geojson: Mapped[dict[str, Any]]
    source: Mapped[str] = mapped_column(String(300), default="")
    licence: Mapped[str] = mapped_column(String(120), default="")
    is_approximate: Mapped[bool] = mapped_column(default=False)
    is_staged: Mapped[bool] = mapped_column(default=False)


class OpeningHours(Base):
    """When the office is open on a weekday (Monday 0 … Sunday 6); a weekday without a row is closed."""

    __tablename__ = "opening_hours"

    weekday: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opens: Mapped[time] = mapped_column(Time)
    closes: Mapped[time] = mapped_column(Time)


class Holiday(Base):
    """A day on which the office is closed, unless an officer switched it off."""

    __tablename__ = "holiday"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    name_th: Mapped[str] = mapped_column(String(300))
    name_en: Mapped[str] = mapped_column(String(300))
    source: Mapped[str] = mapped_column(String(12))
    is_active: Mapped[bool] = mapped_column(default=True)


class Agency(Base):
    """Another authority to which matters are passed on; `is_checked` once an officer confirmed its telephone number."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str | None] = mapped_column(String(60), unique=True)
    name_th: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200))
    letter_address: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(String(60), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    kind: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    province_code: Mapped[str] = mapped_column(String(2), default="")
    is_checked: Mapped[bool] = mapped_column(default=False)
    is_active: Mapped[bool] = mapped_column(default=True)


class AgencyCoverage(Base):
    """What an agency takes: a category (or any) in a subdistrict or district (or anywhere)."""

    __tablename__ = "agency_coverage"

    id: Mapped[int] = mapped_column(Id, primary_key=True)
    agency_id: Mapped[int] = mapped_column(Id, ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    category_key: Mapped[str | None] = mapped_column(String(60))
    district_code: Mapped[str | None] = mapped_column(String(4))
    subdistrict_code: Mapped[str | None] = mapped_column(String(6))


class SettingRow(Base):
    """What an officer set in place of a declared default; `value` is {"value": …}."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(Id)


class Wording(Base):
    """A text that an officer wrote in place of a declared one."""

    __tablename__ = "wording"

    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(Id)
