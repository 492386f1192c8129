"""The matrix: each service by each channel, with what is offered, why not, what is tested and what was used."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services import catalogue
from services.audit import Actor, Channel
from services.catalogue import OFFERED, ChannelOffer, Service
from services.channels.tested import is_tested
from services.channels.using import count_use, list_months
from services.errors import NotFound
from services.text import Words

#: So many channels a service must have.
ENOUGH = 3
#: What counts as served digitally; the rest is the counter.
DIGITAL = frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.API})


@dataclass(frozen=True, slots=True)
class Cell:
    """One service on one channel; `n` was sent there in the month. `is_open`: on offer, and the door runs here."""

    channel: Channel
    is_offered: bool
    is_open: bool
    is_tested: bool
    reason: Words | None
    n: int


@dataclass(frozen=True, slots=True)
class Share:
    """How many were sent in all, and how many of them digitally."""

    month: str
    n: int
    digital: int

    @property
    def per_cent(self) -> float | None:
        """The part that was served digitally; None where nothing was sent."""
        return 100 * self.digital / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Row:
    """One service by every channel, in the order of `catalogue.OFFERED`."""

    service: Service
    cells: Sequence[Cell]
    share: Share

    @property
    def channels(self) -> int:
        """On how many channels it is offered."""
        return sum(cell.is_offered for cell in self.cells)

    @property
    def has_enough(self) -> bool:
        """Whether those are as many as every service must have."""
        return self.channels >= ENOUGH


@dataclass(frozen=True, slots=True)
class Matrix:
    """Every service of one month. `gone` was sent to services that are no longer on offer, by channel."""

    month: str
    months: Sequence[str]
    rows: Sequence[Row]
    gone: Mapping[Channel, int]
    totals: Mapping[Channel, int]
    share: Share
    #: Of every month that is shown, the oldest first.
    history: Sequence[Share]

    @property
    def enough_per_cent(self) -> int:
        """How many in a hundred services have channels enough; rounded down, so that 100 is all of them."""
        return 100 * sum(row.has_enough for row in self.rows) // len(self.rows) if self.rows else 100


def matrix(actor: Actor, month: str = "") -> Matrix:
    """The matrix of a month ("2026-10"); of the last whole one where none is named. NotFound for others."""
    months = list_months()
    month = month or months[0]
    if month not in months:
        raise NotFound(f"month {month!r}")
    used, live = count_use(months[-1]), catalogue.live_channels()
    services = catalogue.list_services(actor)
    rows = [_row(service, month, used, live) for service in services]
    offered = {service.key for service in services}
    gone: Counter[Channel] = Counter()
    totals: Counter[Channel] = Counter()
    for (when, key, channel), n in used.items():
        if when == month:
            totals[Channel(channel)] += n
            if key not in offered:
                gone[Channel(channel)] += n
    history = [_share(when, used) for when in reversed(months)]
    share = next(each for each in history if each.month == month)
    return Matrix(month, months, rows, gone, totals, share, history)


def _row(service: Service, month: str, used: Mapping[tuple[str, str, str], int], live: frozenset[Channel]) -> Row:
    cells = [_cell(service, offer, used.get((month, service.key, offer.channel.value), 0), live)
             for offer in catalogue.list_channels(service)]  # fmt: skip
    return Row(service, cells, _summed(month, {cell.channel: cell.n for cell in cells}))


def _cell(service: Service, offer: ChannelOffer, n: int, live: frozenset[Channel]) -> Cell:
    return Cell(
        offer.channel,
        offer.is_offered,
        offer.is_offered and offer.channel in live,
        offer.is_offered and is_tested(service.key, offer.channel),
        None if offer.is_offered else offer.reason,
        n,
    )


def _share(month: str, used: Mapping[tuple[str, str, str], int]) -> Share:
    counted: Counter[Channel] = Counter()
    for (when, _key, channel), n in used.items():
        if when == month:
            counted[Channel(channel)] += n
    return _summed(month, counted)


def _summed(month: str, counted: Mapping[Channel, int]) -> Share:
    n = sum(counted.get(channel, 0) for channel in OFFERED)
    return Share(month, n, sum(counted.get(channel, 0) for channel in OFFERED if channel in DIGITAL))


def as_rows(shown: Matrix, language: str) -> list[list[str | int]]:
    """The matrix as a table: a line for each service and channel, with headings that machines read."""
    rows: list[list[str | int]] = [
        ["month", "service", "name", "channel", "offered", "open", "tested", "sent", "why_not"]
    ]
    for row in shown.rows:
        for cell in row.cells:
            said: list[str | int] = [_yes(cell.is_offered), _yes(cell.is_open), _yes(cell.is_tested), cell.n]
            why = cell.reason.in_(language) if cell.reason else ""
            rows.append([shown.month, row.service.key, row.service.name.in_(language), cell.channel.value, *said, why])
    rows += [[shown.month, "", "", channel.value, "no", "no", "no", n, ""] for channel, n in sorted(shown.gone.items())]
    return rows


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
