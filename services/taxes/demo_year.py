"""What the demonstration's businesses file and pay in a year and two months: each has its story, all made up."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from services import clock
from services.people import EstablishmentView
from services.taxes.kinds import hotel, tobacco
from services.taxes.months import last_month
from services.taxes.rules import add_months, last_of

#: So many months back are filed, the newest one included.
MONTHS = 14
_SEED = 2569
#: Share of the year's trade by month of the calendar: tourists from November, few in the rains.
_SEASON = (1.25, 1.15, 0.95, 1.05, 0.8, 0.75, 0.85, 0.9, 0.8, 0.9, 1.2, 1.4)


@dataclass(frozen=True, slots=True)
class Story:
    """How somebody files and pays. Months are counted back from the newest that is over, which is 0."""

    #: Days after the end of a month on which it is filed, and then paid.
    files_after: int = 6
    pays_after: int = 1
    #: Months that are not filed, filed after the due day, filed without sales, and filed but not paid.
    missing: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    nil: frozenset[int] = frozenset()
    unpaid: frozenset[int] = frozenset()
    #: Months that are amended later (by percent), paid twice, or paid with so many satang too few or too many.
    amended: dict[int, int] = field(default_factory=dict)
    twice: frozenset[int] = frozenset()
    off_by: dict[int, int] = field(default_factory=dict)
    #: Months whose second payment is asked back, and whether that is decided and paid already.
    asked_back: dict[int, bool] = field(default_factory=dict)
    #: Months that the desk sends back.
    sent_back: frozenset[int] = frozenset()


#: By a part of the establishment's name; whoever is not named files and pays in good time.
STORIES = {
    "หริภุญไชย": Story(unpaid=frozenset({0})),
    "ริมกวง": Story(files_after=9, late=frozenset({3}), missing=frozenset({0})),
    "จามเทวี": Story(amended={2: -12, 6: 8}),
    "แม่ทา": Story(nil=frozenset({1, 3, 4, 7, 8, 9}), missing=frozenset({0})),
    "ลี้รีสอร์ต": Story(missing=frozenset({0, 1, 2, 3}), unpaid=frozenset({4})),
    "สาขาป่าซาง": Story(missing=frozenset({0})),
    "สหกรณ์": Story(twice=frozenset({0}), asked_back={0: False}),
    "แก๊ส": Story(off_by={3: -1}),
    "ปั๊มหลอด": Story(nil=frozenset({0, 2, 5, 6, 9}), sent_back=frozenset({1})),
    "ค้าส่ง": Story(off_by={6: 500_00}, twice=frozenset({3}), asked_back={3: True}),
    "ร้านชำ": Story(files_after=12, unpaid=frozenset({0})),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens: `do` is file, amend, pay, pay_again, ask_back, pay_back, examine or send_back."""

    at: datetime
    do: str
    establishment: EstablishmentView
    tax: str
    month: date
    answers: dict[str, Any] = field(default_factory=dict)
    #: Satang that are paid too much (or, negative, too little).
    off_by: int = 0


def story_of(establishment: EstablishmentView) -> Story:
    """The story of an establishment."""
    return next((story for part, story in STORIES.items() if part in establishment.name), Story())


def oldest_month(now: datetime) -> date:
    """The first month that is filed."""
    return add_months(last_month(clock.local(now).date()), 1 - MONTHS)


def plan(establishments: list[EstablishmentView], now: datetime) -> list[Step]:
    """Every step up to now, by its moment; the same for the same day."""
    newest = last_month(clock.local(now).date())
    steps = [
        step
        for establishment in establishments
        for each in establishment.taxes
        for step in _of_tax(establishment, each.tax, newest)
    ]
    past = (step for step in steps if step.at < now)
    return sorted(past, key=lambda step: (step.at, step.establishment.id, step.tax))


def _of_tax(establishment: EstablishmentView, tax: str, newest: date) -> Iterator[Step]:
    story, random = story_of(establishment), Random(f"{_SEED}{establishment.name}{tax}")
    stock: dict[str, Decimal] = {}
    for back in range(MONTHS - 1, -1, -1):
        month = add_months(newest, -back)
        is_nil = back in story.nil
        answers = answers_for(establishment, tax, month, stock, random, is_nil=is_nil)
        if back in story.missing:
            continue
        filed = _moment(last_of(month) + timedelta(days=33 if back in story.late else story.files_after), random)
        yield Step(filed, "file", establishment, tax, month, answers)
        if back in story.unpaid or is_nil:
            continue
        paid = filed + timedelta(days=story.pays_after, minutes=random.randrange(1, 200))
        yield Step(paid, "pay", establishment, tax, month, off_by=story.off_by.get(back, 0))
        if back in story.twice:
            yield Step(paid + timedelta(days=1), "pay_again", establishment, tax, month)
        if back in story.asked_back:
            yield Step(paid + timedelta(days=2), "ask_back", establishment, tax, month)
            if story.asked_back[back]:
                yield Step(paid + timedelta(days=4), "pay_back", establishment, tax, month)
        if back in story.sent_back:
            yield Step(paid + timedelta(days=3), "send_back", establishment, tax, month)
        elif back or random.random() < 0.3:
            yield Step(paid + timedelta(days=random.randrange(2, 6)), "examine", establishment, tax, month)
        if back in story.amended:
            changed = scaled(answers, 100 + story.amended[back])
            yield Step(paid + timedelta(days=12), "amend", establishment, tax, month, changed)
            if story.amended[back] > 0:
                yield Step(paid + timedelta(days=13), "pay", establishment, tax, month)


def _moment(day: date, random: Random) -> datetime:
    """In the hours in which people file: not before eight, not after midnight."""
    local = datetime.combine(day, time(8 + random.randrange(14), random.randrange(60)), clock.BANGKOK)
    return local.astimezone(UTC)


def answers_for(
    establishment: EstablishmentView, tax: str, month: date, stock: dict[str, Decimal], random: Random, *, is_nil: bool
) -> dict[str, Any]:
    """What is filed for one month; `stock` carries what is left from month to month."""
    base = {"month": f"{month:%Y-%m}", "has_items": not is_nil}
    season = _SEASON[month.month - 1] * random.uniform(0.92, 1.08)
    if is_nil:
        return base
    if tax == hotel.KEY:
        nights = round((establishment.rooms or 10) * 30 * min(0.95, 0.42 * season))
        rate = random.choice((45_000, 65_000, 89_000, 120_000))
        charge = nights * rate
        return base | {
            "way": hotel.MONTH, "rooms_sold": max(1, nights * 10 // 17), "nights": nights, hotel.PRODUCT: charge,
        }  # fmt: skip
    if tax == tobacco.KEY:
        most = 26_000 if "ค้าส่ง" in establishment.name else 900
        return base | {"packs": round(most * season), "sticks": random.randrange(0, 60)}
    return base | {"products": _products(establishment, stock, season, random)}


def _products(
    establishment: EstablishmentView, stock: dict[str, Decimal], season: float, random: Random
) -> list[dict[str, Any]]:
    rows = []
    for product in ("gas_kg",) if "แก๊ส" in establishment.name else ("petrol", "diesel"):
        opening = stock.get(product, Decimal(random.randrange(3_000, 9_000)))
        received = Decimal(round(random.randrange(38_000, 95_000) * season, -2))
        change = -Decimal(random.randrange(0, 90))
        closing = Decimal(random.randrange(3_000, 9_000))
        stock[product] = closing
        rows.append(
            {
                "product": product,
                "opening": _text(opening),
                "received": _text(received),
                "sold": _text(opening + received + change - closing),
                "change": _text(change),
                "closing": _text(closing),
            }
        )
    return rows


def _text(number: Decimal) -> str:
    return f"{number:f}"


def scaled(answers: dict[str, Any], percent: int) -> dict[str, Any]:
    """What was filed, so much more or less: what an amendment says."""
    changed = dict(answers)
    if hotel.PRODUCT in changed:
        changed[hotel.PRODUCT] = changed[hotel.PRODUCT] * percent // 100
    if "packs" in changed:
        changed["packs"] = changed["packs"] * percent // 100
    return changed
