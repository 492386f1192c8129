"""The demonstration's matters before they are lived through: what, when, where, by whom, and how each shall end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from random import Random
from typing import Any

from services import clock
from services.complaints.categories import CategoryView
from services.complaints.demo_calendar import REACH, Days
from services.complaints.words import AsksPlace, ReceivedFrom
from services.organisation import SubdistrictView


class Fate(StrEnum):
    """How a matter of the demonstration stands at its end."""

    RECEIVED = "received"
    SCREENING = "screening"
    ASSIGNED = "assigned"
    ASSIGNED_LATE = "assigned_late"
    WORKED = "worked"
    WORKED_LATE = "worked_late"
    BACK_AT_WORK = "back_at_work"
    WAITING = "waiting"
    PLANNED = "planned"
    PASSED_ON = "passed_on"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    REOPENED_LATE = "reopened_late"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    CLOSED = "closed"
    CLOSED_AGAIN = "closed_again"
    THANKED = "thanked"
    CONDUCT = "conduct"
    CORRUPTION_NEW = "corruption_new"
    CORRUPTION_WORKED = "corruption_worked"


#: 240 matters: 12 late (2 + 8 + 2), 9 that came back (2 + 1 + 2 + 4), 14 planned, 35 passed on, 6 joined, 5 praises.
FATES: Mapping[Fate, int] = {
    Fate.RECEIVED: 6, Fate.SCREENING: 4, Fate.ASSIGNED: 6, Fate.ASSIGNED_LATE: 2, Fate.WORKED: 7, Fate.WORKED_LATE: 8,
    Fate.BACK_AT_WORK: 2, Fate.WAITING: 6, Fate.PLANNED: 14, Fate.PASSED_ON: 35, Fate.RESOLVED: 10, Fate.REOPENED: 1,
    Fate.REOPENED_LATE: 2, Fate.DECLINED: 5, Fate.WITHDRAWN: 4, Fate.MERGED: 6, Fate.CLOSED: 109, Fate.CLOSED_AGAIN: 4,
    Fate.THANKED: 5, Fate.CONDUCT: 2, Fate.CORRUPTION_NEW: 1, Fate.CORRUPTION_WORKED: 1,
}  # fmt: skip
#: Shares of the eight districts, in hundredths.
DISTRICTS = {"5101": 34, "5102": 12, "5103": 10, "5104": 14, "5105": 5, "5106": 14, "5107": 6, "5108": 5}
#: 60 % by web and LINE, 25 % by telephone and in person, 15 % by the Damrongdham Centre and by letter.
SOURCES = {
    ReceivedFrom.WEB: 92, ReceivedFrom.LINE: 52, ReceivedFrom.TELEPHONE: 36, ReceivedFrom.COUNTER: 24,
    ReceivedFrom.DAMRONGDHAM: 22, ReceivedFrom.LETTER: 14,
}  # fmt: skip
BY_THEMSELVES = (ReceivedFrom.WEB, ReceivedFrom.LINE)
#: Categories from which matters with certain fates are taken; the others take any.
_TOPICS: Mapping[Fate, Sequence[str]] = {
    Fate.RECEIVED: ("street-light", "road-damage", "rubbish", "tree-obstruction", "hazard-spot", "stray-animal"),
    Fate.SCREENING: ("waterway", "signs-markings", "road-damage", "tourism-culture"),
    Fate.ASSIGNED: ("road-damage", "signs-markings", "waterway", "tourism-culture", "waste-water", "sport-park"),
    Fate.ASSIGNED_LATE: ("street-light", "tree-obstruction"),
    Fate.WORKED: ("road-damage", "waterway", "bridge-culvert", "signs-markings", "sport-park", "waste-water"),
    Fate.WORKED_LATE: ("street-light", "road-damage", "rubbish", "road-damage", "hazard-spot", "tree-obstruction"),
    Fate.BACK_AT_WORK: ("road-damage", "signs-markings"),
    Fate.WAITING: ("street-light", "elderly-disabled", "rehab-aid", "road-damage", "waste-water", "rubbish"),
    Fate.PLANNED: ("road-damage", "waterway", "bridge-culvert", "drought-well", "sport-park", "signs-markings"),
    Fate.PASSED_ON: ("road-damage", "street-light", "rubbish", "nuisance", "stray-animal", "factory", "waste-water",
                     "signs-markings", "drought-well", "elderly-disabled", "school", "transport-station"),
    Fate.REOPENED: ("road-damage",),
    Fate.REOPENED_LATE: ("street-light", "flood"),
    Fate.DECLINED: ("other", "nuisance", "procurement", "other", "nuisance"),
    Fate.THANKED: ("praise-idea",),
    Fate.CONDUCT: ("staff-conduct",),
}  # fmt: skip
_NEW = (Fate.RECEIVED, Fate.SCREENING)
_CORRUPTION = (Fate.CORRUPTION_NEW, Fate.CORRUPTION_WORKED)
_FIRST = ("สมมุติ", "ตัวอย่าง", "ทดลอง", "สาธิต")
_LAST = ("ใจดี", "ริมน้ำ", "ดอยงาม", "ลำไยหวาน", "ม่วนใจ", "แสงทอง", "ทุ่งรวงทอง", "บ้านใหม่", "มีสุข", "รุ่งเรือง")
#: Which picture a category is shown with.
SCENES = {
    "road-damage": "road", "works-defect": "road", "street-light": "lamp",
    "waterway": "canal", "rubbish": "rubbish", "burning-smoke": "smoke", "flood": "flood", "tree-obstruction": "tree",
}  # fmt: skip


@dataclass(slots=True)
class Matter:
    """One matter of the demonstration. `base` numbers the working day on which the office begins with it."""

    number: int
    fate: Fate
    topic: str = ""
    words: str = ""
    received: datetime = field(default_factory=clock.now)
    base: int = 0
    source: ReceivedFrom = ReceivedFrom.WEB
    place: dict[str, Any] | None = None
    name_kind: str = "open"
    name: str = ""
    phone: str = ""
    email: str = ""
    is_of_account: bool = False
    #: Done and confirmed within days, so that the newest matters are not all unfinished.
    is_quick: bool = False
    joins: int | None = None
    report: Mapping[str, str] | None = None
    scene: str = ""
    has_after: bool = False
    is_released: bool = False
    their_reference: str = ""
    their_due_on: date | None = None


class Maker:
    """Makes the matters, the same ones whenever it is asked on the same day."""

    def __init__(
        self,
        days: Days,
        texts: Mapping[str, Any],
        categories: Mapping[str, CategoryView],
        subdistricts: Sequence[SubdistrictView],
        random: Random,
    ) -> None:
        self.days, self.texts, self.categories, self.random = days, texts, categories, random
        self.subdistricts = subdistricts
        self.decks: dict[str, list[str]] = {}

    def make(self) -> list[Matter]:
        """All of them, in the order in which they were received."""
        matters = [Matter(0, fate) for fate, n in FATES.items() for _ in range(n)]
        self._account(matters)
        self._topics_and_times(matters)
        self._joined(matters)
        self._sources(matters)
        self._places(matters)
        self._reporters(matters)
        self._shown(matters)
        order = sorted(matters, key=lambda matter: matter.received)
        renumbered = {id(matter): number for number, matter in enumerate(order)}
        firsts = {matter.joins: id(matter) for matter in matters if matter.fate is not Fate.MERGED and matter.joins}
        for matter in order:
            matter.number = renumbered[id(matter)]
            if matter.fate is Fate.MERGED and matter.joins:
                matter.joins = renumbered[firsts[matter.joins]]
            else:
                matter.joins = None
        return order

    def _account(self, matters: Sequence[Matter]) -> None:
        """The demonstration's own citizen has a few matters in different statuses."""
        for fate in (Fate.RECEIVED, Fate.WORKED, Fate.WAITING, Fate.RESOLVED, Fate.PLANNED, Fate.CLOSED):
            next(matter for matter in matters if matter.fate is fate).is_of_account = True

    def _topics_and_times(self, matters: Sequence[Matter]) -> None:
        counters: dict[Fate, int] = {}
        twice = iter(enumerate(self.texts["twice"], 1))
        reports = iter(self.texts["corruption"])
        for matter in matters:
            n = counters[matter.fate] = counters.get(matter.fate, -1) + 1
            if matter.fate in _CORRUPTION:
                matter.topic, matter.report = "corruption-report", next(reports)
            elif matter.fate in _TOPICS:
                matter.topic = _TOPICS[matter.fate][n % len(_TOPICS[matter.fate])]
            if matter.fate is Fate.MERGED:
                continue
            matter.is_quick = matter.fate is Fate.CLOSED and 1 <= n <= 16
            self._time(matter)
            if not matter.topic:
                matter.topic = self._seasonal(matter)
            if matter.fate in (Fate.PLANNED, Fate.WORKED_LATE) and 1 <= n <= 3:
                # Three of each are what later reports are joined to.
                matter.joins, pair = next(twice)
                matter.topic, matter.words = pair["topic"], pair["first"]
                self._time(matter)
            elif matter.fate is Fate.THANKED:
                matter.words = self.texts["praise-idea"]["praises"][n]
            elif matter.report is None:
                matter.words = self._deal(matter.topic)

    def _seasonal(self, matter: Matter) -> str:
        month = clock.local(matter.received).month
        limit = self._most_days(matter)
        usual = [key for key, one in self.texts.items() if isinstance(one, dict) and one.get("weight")]
        usual = [key for key in usual if (self.categories[key].resolve_days or 1) <= limit]
        weights = [
            self.texts[key]["weight"] * (3 if month in self.texts[key].get("months", ()) else 1) for key in usual
        ]
        return self.random.choices(usual, weights)[0]

    def _most_days(self, matter: Matter) -> int:
        """A promise that can have been kept since."""
        back = self.days.last - matter.base
        if matter.is_quick:
            return 15
        return max(3, back - 2) if matter.fate in (Fate.CLOSED, Fate.CLOSED_AGAIN, Fate.RESOLVED) else 99

    def _deal(self, topic: str) -> str:
        """The next text of a category: each is used before one is told again word for word."""
        deck = self.decks.setdefault(topic, [])
        if not deck:
            deck += self.random.sample(self.texts[topic]["words"], len(self.texts[topic]["words"]))
        return deck.pop()

    def _time(self, matter: Matter) -> None:
        """When it was received, so that its fate is possible and nothing but what shall be late is late."""
        resolve = (self.categories[matter.topic].resolve_days or 15) if matter.topic in self.categories else 15
        fate, random, days = matter.fate, self.random, self.days
        if fate is Fate.SCREENING:
            self._on_day(matter, days.working[max(0, days.last - 1)])
        elif fate in _NEW or fate is Fate.CORRUPTION_NEW:
            matter.received = days.lately(timedelta(hours=26))
        elif matter.is_quick:
            self._on_day(matter, days.working[max(0, days.last - random.randint(4, 12))])
        elif fate in (Fate.CLOSED, Fate.THANKED):
            # A few are as old as the demonstration itself, whatever the dice say of the others.
            least = REACH - 30 if fate is Fate.CLOSED and random.random() < 0.05 else 27
            self._on_day(matter, clock.local(days.now).date() - timedelta(days=self._back(least, REACH - 1)))
        else:
            least, most = _AGES.get(fate, (0, 0))
            if fate in (Fate.WORKED_LATE, Fate.ASSIGNED_LATE):
                least, most = resolve + 3, resolve + 16
            elif fate is Fate.REOPENED_LATE:
                least, most = max(resolve + 3, 10), max(resolve + 6, 13)
            self._on_day(matter, days.working[max(0, days.last - random.randint(least, most))])
        matter.base = days.index(matter.received)

    def _back(self, least: int, most: int) -> int:
        """A number of days back, the nearer the likelier: a service becomes known."""
        share = self.random.random()
        return least + int((most - least) * (share if self.random.random() < 0.55 else 1 - (1 - share) ** 0.5))

    def _on_day(self, matter: Matter, day: date) -> None:
        if day.weekday() == 0 and self.random.random() < 0.6 and matter.fate is not Fate.ASSIGNED:
            day -= timedelta(days=self.random.choice((1, 2)))
        matter.received = self.days.citizen(day)

    def _joined(self, matters: Sequence[Matter]) -> None:
        """The second telling comes a day or three after the first, from the same place."""
        firsts = [matter for matter in matters if matter.joins]
        for matter, first in zip((m for m in matters if m.fate is Fate.MERGED), firsts, strict=True):
            pair = self.texts["twice"][(first.joins or 1) - 1]
            matter.joins, matter.topic, matter.words = first.joins, pair["topic"], pair["second"]
            day = clock.local(first.received).date() + timedelta(days=self.random.randint(1, 3))
            matter.received = self.days.citizen(day, first.received)
            matter.base = self.days.index(matter.received)

    def _sources(self, matters: Sequence[Matter]) -> None:
        deck = [source for source, n in SOURCES.items() for _ in range(n)]
        self.random.shuffle(deck)
        special = (*_NEW, *_CORRUPTION, Fate.CONDUCT)
        first = [m for m in matters if m.fate in special or m.is_of_account or m.topic == "digital-service"]
        for matter in first:
            is_web = matter.fate in _CORRUPTION or matter.is_of_account
            wanted = ReceivedFrom.WEB if is_web else self.random.choice(BY_THEMSELVES)
            deck.remove(wanted)
            matter.source = wanted
        known = {id(matter) for matter in first}
        for matter in matters:
            if id(matter) not in known:
                matter.source = deck.pop()
            if matter.source not in BY_THEMSELVES:
                # By telephone, over the counter and by letter matters come while the office is open.
                matter.received = self.days.office(min(matter.base, self.days.last), _midnight(matter, self.days))
                matter.base = self.days.index(matter.received)
            if matter.source in (ReceivedFrom.DAMRONGDHAM, ReceivedFrom.LETTER):
                local = clock.local(matter.received).date()
                office = "ลพ 0017.3" if matter.source is ReceivedFrom.DAMRONGDHAM else "ตย"
                matter.their_reference = f"{office}/{self.random.randint(100, 4999)}"
                matter.their_due_on = local + timedelta(days=15 if matter.source is ReceivedFrom.DAMRONGDHAM else 30)

    def _places(self, matters: Sequence[Matter]) -> None:
        placed = [m for m in matters if m.report is None and self.categories[m.topic].asks_place is not AsksPlace.NO]
        deck: list[str] = []
        for code, share in DISTRICTS.items():
            deck += [code] * round(share * len(placed) / 100)
        deck = (deck + ["5101"] * len(placed))[: len(placed)]
        self.random.shuffle(deck)
        for matter, code in zip(placed, deck, strict=True):
            matter.place = self._place(code)
        firsts = {matter.joins: matter for matter in matters if matter.joins and matter.fate is not Fate.MERGED}
        for matter in matters:
            first = firsts.get(matter.joins or 0) if matter.fate is Fate.MERGED else None
            if first is not None and first.place is not None:
                first.place |= self._point(first.place["subdistrict"])
                near = {part: first.place[part] + self.random.uniform(-0.0004, 0.0004) for part in ("lat", "lon")}
                matter.place = first.place | near

    def _place(self, district: str) -> dict[str, Any]:
        among = [one for one in self.subdistricts if one.district == district]
        # The first of a district is its town: it is written about most.
        chosen = self.random.choices(among, [1 / (n + 1) for n in range(len(among))])[0]
        places = self.texts["places"]
        words = self.random.choice([*places["any"], *places[district] * 2])
        place: dict[str, Any] = {"district": district, "subdistrict": chosen.code, "words": words}
        return place | self._point(chosen.code) if self.random.random() < 0.85 else place

    def _point(self, subdistrict: str) -> dict[str, float]:
        centre = next(one for one in self.subdistricts if one.code == subdistrict)
        if centre.lat is None or centre.lon is None:
            return {}
        return {
            "lat": round(centre.lat + self.random.gauss(0, 0.005), 5),
            "lon": round(centre.lon + self.random.gauss(0, 0.005), 5),
        }

    def _reporters(self, matters: Sequence[Matter]) -> None:
        mailed = 0
        for matter in matters:
            if matter.is_of_account:
                continue
            category = self.categories.get(matter.topic)
            shares = (55, 20, 25) if matter.source in BY_THEMSELVES else (75, 15, 10)
            matter.name_kind = self.random.choices(("open", "hidden", "none"), shares)[0]
            if category is not None and not category.may_be_anonymous and matter.name_kind == "none":
                matter.name_kind = "open"
            if matter.fate is Fate.CORRUPTION_WORKED:
                matter.name_kind = "hidden"
            if matter.name_kind == "none":
                continue
            matter.name = f"{self.random.choice(_FIRST)} {self.random.choice(_LAST)}"
            if self.random.random() < 0.6 or matter.source is ReceivedFrom.TELEPHONE:
                matter.phone = f"08{self.random.randint(0, 9)}-000-{self.random.randint(0, 9999):04d}"
            if matter.source is ReceivedFrom.WEB and matter.report is None and mailed < 12:
                mailed += 1
                matter.email = f"reporter{mailed}@example.org"

    def _shown(self, matters: Sequence[Matter]) -> None:
        """Forty have photographs; what the registry has let the public see is a third of what is listed."""
        listed = [m for m in matters if m.report is None and self.categories[m.topic].is_listed]
        pictured = [m for m in listed if m.topic in SCENES and m.fate is not Fate.SCREENING]
        pictured.sort(key=lambda matter: matter.received, reverse=True)
        done = [m for m in pictured if m.fate in (Fate.CLOSED, Fate.RESOLVED, Fate.CLOSED_AGAIN)]
        others = [m for m in pictured if m not in done]
        # The newest are seen first.
        chosen = (*done[:10], *self.random.sample(done[10:], 16), *others[:5], *self.random.sample(others[5:], 9))
        for matter in chosen:
            matter.scene = SCENES[matter.topic]
            matter.has_after = self.random.random() < 0.85
            matter.words = self.random.choice(self.texts[matter.topic]["pictured"])
        shut = (*_NEW, Fate.MERGED, Fate.DECLINED)
        may = [m for m in listed if m.fate not in shut]
        may.sort(key=lambda m: (not m.scene, self.random.random()))
        for matter in may[: round(len(listed) / 2.6)]:
            matter.is_released = True


#: How many working days ago each was received, at least and at most.
_AGES: Mapping[Fate, tuple[int, int]] = {
    Fate.ASSIGNED: (1, 1),
    Fate.WORKED: (3, 9),
    Fate.BACK_AT_WORK: (22, 28),
    Fate.WAITING: (4, 14),
    Fate.PLANNED: (14, 210),
    Fate.PASSED_ON: (4, 250),
    Fate.RESOLVED: (9, 16),
    Fate.REOPENED: (11, 12),
    Fate.DECLINED: (5, 200),
    Fate.WITHDRAWN: (8, 200),
    Fate.CLOSED_AGAIN: (60, 200),
    Fate.CONDUCT: (40, 120),
    Fate.CORRUPTION_WORKED: (35, 45),
}


def _midnight(matter: Matter, days: Days) -> datetime:
    return clock.local_midnight(days.working[max(0, min(matter.base, days.last))])
