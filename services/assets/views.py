"""What the doors see of assets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.assets.models import Asset
from services.cases import CaseOutcome, Status
from services.text import Words


@dataclass(frozen=True, slots=True)
class AssetKindView:
    """A kind of asset. `category` is what a report of one is about; "" where the citizen says."""

    key: str
    name: Words
    category: str
    unit_id: int | None
    is_active: bool
    position: int
    revision: int


@dataclass(frozen=True, slots=True)
class AssetView:
    """One asset. `name` may be empty: `title` is what people read. `note` is for officers alone."""

    id: int
    number: str
    kind: AssetKindView
    name: Words
    lat: float | None
    lon: float | None
    district: str | None
    subdistrict: str | None
    place_words: str
    own_unit_id: int | None
    note: str
    is_active: bool
    made_at: datetime
    changed_at: datetime
    revision: int

    @property
    def title(self) -> Words:
        """Its name, or kind and number: "โคมไฟถนน SL-0412"."""
        thai = self.name.th or f"{self.kind.name.th} {self.number}"
        return Words(thai, self.name.en or f"{self.kind.name.en} {self.number}")

    @property
    def unit_id(self) -> int | None:
        """The unit that looks after it: its own, else that of its kind."""
        return self.own_unit_id or self.kind.unit_id


@dataclass(frozen=True, slots=True)
class AssetCaseView:
    """One case about an asset. `days_since` is how many days after the one before it came in; None of the first."""

    reference: str
    title: str
    topic: str
    status: Status
    outcome: CaseOutcome | None
    received_at: datetime
    settled_at: datetime | None
    is_open: bool
    is_joined: bool
    days_since: int | None


@dataclass(frozen=True, slots=True)
class AssetHistory:
    """The cases about an asset that the reader may see, newest first, and what follows from them.

    Those joined to another count as reports, not as troubles of their own. `days_between` is the mean, None below two.
    """

    cases: Sequence[AssetCaseView]
    reports: int
    mended: int
    days_between: float | None
    #: Whether there are older ones that are not shown.
    has_more: bool


def view_of(row: Asset, kind: AssetKindView) -> AssetView:
    """The view of a row."""
    return AssetView(
        id=row.id,
        number=row.number,
        kind=kind,
        name=Words(row.name_th, row.name_en),
        lat=row.lat,
        lon=row.lon,
        district=row.district,
        subdistrict=row.subdistrict,
        place_words=row.place_words,
        own_unit_id=row.unit_id,
        note=row.note,
        is_active=row.is_active,
        made_at=row.made_at,
        changed_at=row.changed_at,
        revision=row.revision,
    )
