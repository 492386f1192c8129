"""What the doors see of a partner and of its keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services import clock
from services.partners.models import Partner, PartnerKey
from services.text import Words


@dataclass(frozen=True, slots=True)
class KeyView:
    """One bearer key, without its secret. `rate` is in calls a minute."""

    id: int
    partner_id: int
    prefix: str
    label: str
    scopes: frozenset[str]
    rate: int
    added_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None

    @property
    def last_day(self) -> date:
        """The last day in Thailand on which it holds."""
        return clock.local(self.expires_at - timedelta(seconds=1)).date()

    @property
    def is_revoked(self) -> bool:
        """Whether an administrator shut it off."""
        return self.revoked_at is not None

    @property
    def is_live(self) -> bool:
        """Whether it opens anything now, as far as the key itself goes."""
        return self.revoked_at is None and self.expires_at > clock.now()


@dataclass(frozen=True, slots=True)
class PartnerView:
    """One partner. `last_month` counts by service and "begun" or "sent"."""

    id: int
    name: Words
    contact: str
    unit_id: int | None
    is_active: bool
    added_at: datetime
    keys: Sequence[KeyView] = ()
    this_month: Mapping[tuple[str, str], int] = field(default_factory=dict)
    last_month: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def last_used_at(self) -> datetime | None:
        """When any of its keys was used last, to the minute."""
        return max((key.last_used_at for key in self.keys if key.last_used_at is not None), default=None)

    def total(self, what: str) -> int:
        """How many drafts it began or sent last month."""
        return sum(n for (_service, counted), n in self.last_month.items() if counted == what)


def view_of_key(row: PartnerKey) -> KeyView:
    """The view of a row."""
    return KeyView(
        id=row.id,
        partner_id=row.partner_id,
        prefix=row.prefix,
        label=row.label,
        scopes=frozenset(row.scopes),
        rate=row.rate,
        added_at=row.added_at,
        expires_at=row.expires_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
    )


def view_of_partner(
    row: Partner,
    keys: Sequence[KeyView] = (),
    *,
    this_month: Mapping[tuple[str, str], int] | None = None,
    last_month: Mapping[tuple[str, str], int] | None = None,
) -> PartnerView:
    """The view of a row with its keys and counters."""
    return PartnerView(
        id=row.id,
        name=Words(row.name_th, row.name_en or row.name_th),
        contact=row.contact,
        unit_id=row.unit_id,
        is_active=row.is_active,
        added_at=row.added_at,
        keys=keys,
        this_month=this_month or {},
        last_month=last_month or {},
    )
