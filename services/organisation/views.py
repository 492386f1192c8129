"""What this room hands out: plain, frozen, in both languages."""

from dataclasses import dataclass
from datetime import date, datetime, time

from services.text import Words


@dataclass(frozen=True, slots=True)
class Colours:
    """The authority's colours as #rrggbb; `indigo_dark` follows from `indigo`."""

    indigo: str = "#2b2a6b"
    indigo_dark: str = "#1f1e52"
    gold: str = "#b8862b"
    jade: str = "#0f6b57"


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """The authority, as every page shows it."""

    name: Words
    short_name: Words
    product_name: Words
    initials: str
    kind: str
    colours: Colours
    logo_key: str | None
    address: Words
    phone: str
    email: str
    website: str
    registry_name: Words
    province_code: str
    confirm_days: int
    revision: int


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit; `depth` counts from the top of the tree."""

    id: int
    key: str
    name: Words
    short: Words
    parent_id: int | None
    phone: str
    email: str
    is_active: bool
    position: int = 0
    depth: int = 0


@dataclass(frozen=True, slots=True)
class DistrictView:
    """An amphoe with its centre (WGS84), where known."""

    code: str
    name: Words
    lat: float | None
    lon: float | None
    is_approximate: bool = True


@dataclass(frozen=True, slots=True)
class SubdistrictView:
    """A tambon; `district` is the code of its amphoe."""

    code: str
    district: str
    name: Words
    lat: float | None
    lon: float | None
    postcode: str
    is_approximate: bool = True


@dataclass(frozen=True, slots=True)
class CoverageView:
    """What an agency takes; None means any."""

    category: str | None
    district: str | None
    subdistrict: str | None


@dataclass(frozen=True, slots=True)
class AgencyView:
    """Another authority. Where `is_checked` is false its number is still to be confirmed by an officer: say so."""

    id: int
    key: str | None
    name: Words
    letter_address: str
    phone: str
    email: str
    kind: str
    note: str
    province_code: str
    is_checked: bool
    is_active: bool
    coverage: tuple[CoverageView, ...] = ()


@dataclass(frozen=True, slots=True)
class Located:
    """Where a point lies. `is_inside` is None where no outline is known; `authority` is whom to turn to outside."""

    is_inside: bool | None
    district: DistrictView | None
    subdistrict: SubdistrictView | None
    authority: AgencyView | None
    is_approximate: bool


@dataclass(frozen=True, slots=True)
class HoursView:
    """Opening hours of a weekday (Monday 0); both None when closed."""

    weekday: int
    opens: time | None
    closes: time | None


@dataclass(frozen=True, slots=True)
class HolidayView:
    """A holiday; `source` is "library" or "officer"."""

    id: int
    day: date
    name: Words
    source: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """A promised date: so many working days, the moment they end, and the holidays that moved it."""

    days: int
    due_at: datetime
    day: date
    holidays: tuple[HolidayView, ...]


@dataclass(frozen=True, slots=True)
class BoundaryView:
    """What is known of one drawn line, without its points."""

    kind: str
    code: str
    source: str
    licence: str
    is_approximate: bool
