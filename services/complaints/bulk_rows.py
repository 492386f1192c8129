"""Very many made-up cases as plain rows: clustered, aged and spread as real ones are."""

import json
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, cast

from services import clock, crypto
from services.cases.models import CaseFile
from services.cases.near import near_cell
from services.cases.promise import queue_position
from services.cases.words import OPEN, Status
from services.complaints.bulk_texts import Writer, Written
from services.complaints.categories import CategoryView
from services.complaints.demo_calendar import HOURS
from services.complaints.demo_matters import DISTRICTS
from services.complaints.tallies import STATUSES_OF
from services.complaints.words import Publicity, State
from services.organisation import SubdistrictView, add_working_days, office_clock_start

#: How far back the oldest case lies, in days.
YEARS = 5 * 365
#: Settled cases by status, and cases that stay open long after they came: in thousandths.
_SETTLED = (
    (Status.CLOSED, 800), (Status.PASSED_ON, 120), (Status.DECLINED, 40), (Status.WITHDRAWN, 20), (Status.MERGED, 20),
)  # fmt: skip
_LINGERING = (
    (Status.PLANNED, 450), (Status.IN_PROGRESS, 330), (Status.WAITING_CITIZEN, 130), (Status.ASSIGNED, 60),
    (Status.REOPENED, 30),
)  # fmt: skip
_YOUNG = (
    (Status.IN_PROGRESS, 450), (Status.ASSIGNED, 200), (Status.RECEIVED, 100), (Status.RESOLVED, 150),
    (Status.WAITING_CITIZEN, 100),
)  # fmt: skip
_OUTCOMES = {
    Status.CLOSED: "mended", Status.RESOLVED: "mended", Status.PASSED_ON: "passed_on", Status.DECLINED: "declined",
    Status.WITHDRAWN: "withdrawn", Status.MERGED: "duplicate",
}  # fmt: skip
_SOURCES = (
    *("web",) * 40, *("line",) * 20, *("telephone",) * 15, *("counter",) * 10, *("damrongdham",) * 9, *("letter",) * 6,
)  # fmt: skip
#: A case that is open so many days after it came is one that lingers.
_YOUNG_DAYS = 21
CASE_COLUMNS = (
    "id", "reference", "service", "topic", "status", "outcome", "is_open", "title", "words", "search_words", "unit_id",
    "owner_id", "channel", "received_from", "language", "received_at", "clock_at", "answer_due_at", "due_at", "sort_at",
    "promised_days", "paused_at", "first_answered_at", "resolved_at", "closed_at", "changed_at", "review_on",
    "name_kind", "reporter_name", "access_code_hash", "district", "subdistrict", "lat", "lon", "place_words",
    "near_cell", "is_listed", "reopened", "follower_count", "merged_into_id",
)  # fmt: skip
TIMELINE_COLUMNS = (
    "case_id", "at", "kind", "audience", "actor_kind", "officer_id", "unit_id", "channel", "status", "words", "data",
    "photos",
)  # fmt: skip
COMPLAINT_COLUMNS = ("case_id", "matter", "extra", "released_words", "released_at", "tallied")
FOLLOWER_COLUMNS = ("case_id", "is_reporter", "channel", "language", "created_at")

Row = tuple[Any, ...]
_STATE_OF: Mapping[Status, State] = {status: state for state, statuses in STATUSES_OF.items() for status in statuses}


@dataclass(slots=True)
class Chunk:
    """The rows of some cases, table by table, and what they change in the counters."""

    cases: list[Row] = field(default_factory=list)
    timeline: list[Row] = field(default_factory=list)
    complaints: list[Row] = field(default_factory=list)
    followers: list[Row] = field(default_factory=list)
    texts: list[tuple[int, Written]] = field(default_factory=list)
    case_tally: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    report_tally: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Facts:
    """What decides where a case stands in the queue, and when things happened to it."""

    status: Status
    received_at: datetime
    clock_at: datetime
    answer_due_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    resolved_at: datetime | None
    changed_at: datetime
    first_answered_at: datetime | None
    review_on: Any


class RowMaker:
    """Makes the rows of one case after another, the oldest first."""

    def __init__(
        self,
        *,
        now: datetime,
        total: int,
        writer: Writer,
        weights: Mapping[str, float],
        categories: Mapping[str, CategoryView],
        subdistricts: Sequence[SubdistrictView],
        places: Mapping[str, Sequence[str]],
        owners: Mapping[int | None, Sequence[int]],
        code_hash: str,
        say_time: Callable[[datetime], str],
        random: Random,
    ) -> None:
        self.now, self.total, self.writer, self.random = now, total, writer, random
        self.categories, self.owners, self.code_hash, self.say_time = categories, owners, code_hash, say_time
        self.topics = list(weights)
        self.topic_shares = list(accumulate(weights.values()))
        self.areas, self.area_shares = _areas(subdistricts)
        self.places = {code: [*places["any"], *places.get(code, ())] for code in DISTRICTS}
        self.hours = list(accumulate(HOURS))
        self.names = [crypto.encrypt(f"สมมุติ ตัวอย่าง {n}") for n in range(64)]
        self._starts: dict[tuple[int, int], datetime] = {}
        self._due: dict[tuple[int, int], datetime] = {}
        self._first = now - timedelta(days=YEARS)

    def add(self, chunk: Chunk, case_id: int, reference: str, number: int) -> None:
        """Adds everything of one case; `number` is its place among all that are made."""
        random = self.random
        topic = self.topics[bisect_left(self.topic_shares, random.random() * self.topic_shares[-1])]
        category = self.categories[topic]
        facts = self._facts(number, category)
        status = facts.status
        area = self.areas[bisect_left(self.area_shares, random.random() * self.area_shares[-1])]
        place = self.places[area.district][int(random.random() * len(self.places[area.district]))]
        lat, lon = self._point(area)
        written = self.writer.write(topic, place)
        is_open, is_listed = status in OPEN, category.is_listed
        crew = self.owners.get(category.unit_id) or (None,)
        owner = None if status in (Status.RECEIVED, Status.ASSIGNED) else crew[int(random.random() * len(crew))]
        source = _SOURCES[int(random.random() * 100)]
        reopened = 1 if status is Status.REOPENED or random.random() < 0.03 else 0
        joined = case_id - 1 if status is Status.MERGED and chunk.cases else None
        name = self.names[case_id % 64] if case_id % 4 else None
        at = self.say_time
        received = at(facts.received_at)
        chunk.cases.append((
            case_id, reference, "complaint", topic, status.value, _OUTCOMES.get(status), is_open, written.title,
            written.words, category.name.th, category.unit_id, owner, "line" if source == "line" else "web", source,
            "th", received, at(facts.clock_at), _maybe(at, facts.answer_due_at), _maybe(at, facts.due_at),
            at(queue_position(cast(CaseFile, facts))), category.resolve_days,
            at(facts.changed_at) if status in (Status.PLANNED, Status.WAITING_CITIZEN) else None,
            _maybe(at, facts.first_answered_at), _maybe(at, facts.resolved_at), _maybe(at, facts.closed_at),
            at(facts.changed_at), facts.review_on.isoformat() if facts.review_on else None,
            "open" if name else "none", name, self.code_hash, area.district, area.code, lat, lon, place,
            near_cell(lat, lon) if is_open and is_listed else None, is_listed, reopened,
            int(random.random() ** 8 * 9) if is_listed else 0, joined,
        ))  # fmt: skip
        self._complaint(chunk, case_id, category, facts, area, written)
        self._timeline(chunk, case_id, facts, category.unit_id, owner)
        chunk.followers.append((case_id, True, "none", "th", received))
        chunk.texts.append((case_id, written))
        chunk.case_tally[category.unit_id, owner, status.value, False, reopened > 0] += 1

    def _facts(self, number: int, category: CategoryView) -> Facts:
        received = self._received(number)
        clock_at, day = self._clock_start(received)
        answer_due, due = self._due_at(day, category.answer_days), self._due_at(day, category.resolve_days or 15)
        age = (self.now - received).days
        random = self.random
        if age < _YOUNG_DAYS:
            status = _choose(_YOUNG if random.random() < 0.85 else _SETTLED, random)
        else:
            status = _choose(_LINGERING if random.random() < 0.046 else _SETTLED, random)
        after = received + (due - received) * (0.2 + random.random())
        changed = min(after, self.now - timedelta(minutes=1)).replace(microsecond=0) if after > received else received
        settled = changed if status not in OPEN and status is not Status.RESOLVED else None
        return Facts(
            status=status,
            received_at=received,
            clock_at=clock_at,
            answer_due_at=answer_due,
            due_at=due,
            closed_at=settled,
            resolved_at=changed if status in (Status.RESOLVED, Status.CLOSED) else None,
            changed_at=changed,
            first_answered_at=None if status in (Status.RECEIVED, Status.ASSIGNED) else changed,
            review_on=clock.local(self.now).date() + timedelta(days=20 + number % 200)
            if status is Status.PLANNED
            else None,
        )

    def _received(self, number: int) -> datetime:
        """Ever later, at the hours at which citizens write."""
        day = self._first + timedelta(days=int(number * YEARS / self.total))
        midnight = clock.local_midnight(clock.local(day).date())
        share = (number * YEARS / self.total) % 1
        hour = bisect_left(self.hours, share * self.hours[-1])
        at = midnight + timedelta(hours=hour, seconds=int(self.random.random() * 3600))
        return min(at, self.now - timedelta(minutes=5)).replace(microsecond=0)

    def _clock_start(self, received: datetime) -> tuple[datetime, int]:
        """When the office clock starts: worked out once for each hour of five years."""
        hour = int(received.timestamp()) // 1800
        start = self._starts.get((hour, 0))
        if start is None:
            start = office_clock_start(datetime.fromtimestamp(hour * 1800, received.tzinfo))
            self._starts[hour, 0] = start
        start = max(start, received) if start.timestamp() // 1800 == hour else start
        return start, int((start.timestamp() + 7 * 3600) // 86400)

    def _due_at(self, day: int, days: int) -> datetime:
        due = self._due.get((day, days))
        if due is None:
            start = datetime.fromtimestamp(day * 86400 - 7 * 3600 + 9 * 3600, self.now.tzinfo)
            due = self._due[day, days] = add_working_days(start, days)
        return due

    def _point(self, area: SubdistrictView) -> tuple[float | None, float | None]:
        """Most in the town, some scattered over the hills, some without a point."""
        random = self.random
        if area.lat is None or area.lon is None or random.random() < 0.12:
            return None, None
        wide = 0.004 if random.random() < 0.85 else 0.02
        return round(area.lat + random.gauss(0, wide), 5), round(area.lon + random.gauss(0, wide), 5)

    def _complaint(
        self, chunk: Chunk, case_id: int, category: CategoryView, facts: Facts, area: SubdistrictView, written: Written
    ) -> None:
        tallied = self._tallied(category, facts, area)
        if tallied is not None:
            chunk.report_tally[tallied] += 1
        is_out = category.is_listed and case_id % 3 == 0
        chunk.complaints.append((
            case_id, None if facts.status is Status.RECEIVED else "trouble", "{}",
            written.words if is_out else None, self.say_time(facts.changed_at) if is_out else None, tallied,
        ))  # fmt: skip

    def _tallied(self, category: CategoryView, facts: Facts, area: SubdistrictView) -> str | None:
        """Where it stands in the public counters, as `tallies` says it."""
        state: State | None = _STATE_OF.get(facts.status)
        if state is None or category.publicity is Publicity.NEVER:
            return None
        month = f"{clock.local(facts.received_at):%Y-%m}"
        place = (area.district, area.code) if category.is_listed else ("", "")
        return "|".join((*place, category.key, state.value, month))

    def _timeline(self, chunk: Chunk, case_id: int, facts: Facts, unit: int | None, owner: int | None) -> None:
        """Three or four rows mostly; one case in fifty has ten."""
        add, at = chunk.timeline.append, self.say_time
        received, changed = at(facts.received_at), at(facts.changed_at)
        add((case_id, received, "received", "public", "citizen", None, None, "web", "received", "", "{}", "[]"))
        if facts.status is Status.RECEIVED:
            return
        assigned = json.dumps({"unit_id": unit})
        begun = at(min(facts.clock_at, self.now))
        add((case_id, begun, "assigned", "public", "officer", owner, unit, "staff", "assigned", "", assigned, "[]"))
        if facts.status is Status.ASSIGNED:
            return
        add((case_id, changed, "taken", "public", "officer", owner, unit, "staff", "in_progress", "", "{}", "[]"))
        for n in range(6 if case_id % 50 == 0 else 0):
            who = ("answer", "officer", owner) if n % 2 else ("reply", "citizen", None)
            add((case_id, changed, who[0], "reporter", who[1], who[2], unit if who[2] else None, "web", "in_progress",
                 _SAID[n % len(_SAID)], "{}", "[]"))  # fmt: skip
        last = _LAST.get(facts.status)
        if last is not None:
            kind, data = last
            add((case_id, changed, kind, "public", "officer", owner, unit, "staff", facts.status.value, "", data, "[]"))


#: The last row of the timeline by status: its kind and data.
_LAST = {
    Status.CLOSED: ("closed", '{"outcome": "mended"}'),
    Status.RESOLVED: ("resolved", '{"outcome": "mended"}'),
    Status.PASSED_ON: ("passed_on", '{"agency": {"th": "หน่วยงานตัวอย่าง", "en": "Example Office"}, "letter_no": "1",'
                       ' "letter_date": "2026-01-05", "phone": ""}'),
    Status.DECLINED: ("declined", '{"reason": "outside_powers"}'),
    Status.WITHDRAWN: ("withdrawn", "{}"),
    Status.PLANNED: ("planned", '{"project": "โครงการตัวอย่าง", "fiscal_year": 2570, "review_on": "2027-01-05"}'),
    Status.WAITING_CITIZEN: ("question", "{}"),
    Status.REOPENED: ("reopened", "{}"),
}  # fmt: skip
_SAID = ("ขอทราบความคืบหน้าครับ", "เจ้าหน้าที่ลงพื้นที่แล้ว อยู่ระหว่างจัดเตรียมวัสดุ", "ขอบคุณค่ะ รออยู่นะคะ")


def _maybe(say: Callable[[datetime], str], at: datetime | None) -> str | None:
    return None if at is None else say(at)


def _choose(shares: Sequence[tuple[Status, int]], random: Random) -> Status:
    left = random.random() * 1000
    for status, share in shares:
        left -= share
        if left < 0:
            return status
    return shares[0][0]


def _areas(subdistricts: Sequence[SubdistrictView]) -> tuple[list[SubdistrictView], list[float]]:
    """The subdistricts with their cumulated shares: a district's town holds most of its cases."""
    areas, shares = [], []
    for code, share in DISTRICTS.items():
        among = [one for one in subdistricts if one.district == code]
        parts = [1 / (n + 1) for n in range(len(among))]
        areas += among
        shares += [share * part / sum(parts) for part in parts]
    return areas, list(accumulate(shares))
