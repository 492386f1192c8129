"""What the doors see of a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from services import clock, settings
from services.codes.models import QrCode
from services.references import print_code
from services.text import Words

_NONE = Words("", "")


@dataclass(frozen=True, slots=True)
class CodeView:
    """One code. `address` is what its picture says, `printed` what stands beside it."""

    id: int
    code: str
    kind: str
    target: str
    is_standing: bool
    label: Words
    place: Words
    district: str | None
    subdistrict: str | None
    unit_id: int | None
    handed: Mapping[str, str]
    language: str
    is_withdrawn: bool
    expires_on: date | None
    made_at: datetime
    revision: int
    withdrawn_at: datetime | None = None
    reason: Words = _NONE

    @property
    def printed(self) -> str:
        """As people read and type it."""
        return print_code(self.code)

    @property
    def address(self) -> str:
        """The address that the picture holds."""
        return f"{settings.current().base_url}/q/{self.code}"

    def is_live(self, today: date | None = None) -> bool:
        """Whether it leads anywhere on that day."""
        return not self.is_withdrawn and (self.expires_on is None or self.expires_on >= (today or clock.today()))


def view_of(row: QrCode) -> CodeView:
    """The view of a row."""
    return CodeView(
        id=row.id,
        code=row.code,
        kind=row.kind,
        target=row.target,
        is_standing=row.is_standing,
        label=_both(row.label_th, row.label_en),
        place=_both(row.place_th, row.place_en),
        district=row.district,
        subdistrict=row.subdistrict,
        unit_id=row.unit_id,
        handed=dict(row.handed),
        language=row.language,
        is_withdrawn=row.state == "withdrawn",
        expires_on=row.expires_on,
        made_at=row.made_at,
        revision=row.revision,
        withdrawn_at=row.withdrawn_at,
        reason=_both(row.reason_th, row.reason_en),
    )


def _both(th: str, en: str) -> Words:
    """The English falls back to the Thai."""
    return Words(th, en or th)
