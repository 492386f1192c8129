"""What the public sees: the list newest first, the figures, the map, one matter. Never counted over the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true

from services import clock
from services.audit import Actor, ActorKind
from services.cases import Audience, Status, follow_case
from services.cases.models import CaseFile, TimelineEntry
from services.cases.words import HAPPENED, CaseOutcome, status_for_others
from services.complaints.categories import find_category, list_categories
from services.complaints.models import Complaint, ComplaintPhoto, ReportTally
from services.complaints.places import rounded, say_area
from services.complaints.tallies import STATUSES_OF
from services.complaints.words import PhotoPart, State
from services.db import session
from services.errors import NotFound
from services.organisation import list_subdistricts, list_units
from services.references import parse_reference
from services.text import Words

PAGE = 25
MOST_POINTS = 300
#: The periods one may choose, in months up to now; "" is everything.
PERIODS = ("1", "3", "12")


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What to show; "" leaves a filter out. `category` wins over `group`; `period` is one of PERIODS."""

    category: str = ""
    group: str = ""
    district: str = ""
    state: str = ""
    period: str = ""

    @property
    def topics(self) -> tuple[str, ...] | None:
        """The categories meant; None for all."""
        if self.category:
            return (self.category,)
        if self.group:
            return tuple(one.key for one in list_categories() if one.group == self.group and one.is_listed)
        return None

    @property
    def since(self) -> date | None:
        """The first day meant: the first of the month so many months ago."""
        if self.period not in PERIODS:
            return None
        today = clock.today()
        months = today.year * 12 + today.month - int(self.period)
        return date(months // 12, months % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A matter on the public list."""

    id: int
    reference: str
    topic: str
    title: Words
    status: Status
    area: Words
    received_at: datetime
    settled_at: datetime | None
    words: str
    photograph: str | None
    outcome: CaseOutcome | None = None

    @property
    def status_words(self) -> Words:
        """The status in full words; a closed matter says how it ended."""
        return status_for_others(self.status, self.outcome)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """Rows newest first; the keys at which the next and the previous page begin."""

    rows: Sequence[ReportRow]
    next_key: int | None
    previous_key: int | None


@dataclass(frozen=True, slots=True)
class ReportEvent:
    """Something that happened to a public matter: what, by which unit, when; never in whose words."""

    at: datetime
    what: Words
    who: Words | None
    status: Status


@dataclass(frozen=True, slots=True)
class ReportView:
    """One matter as the public may see it."""

    id: int
    reference: str
    topic: str
    title: Words
    status: Status
    area: Words
    point: tuple[float, float] | None
    received_at: datetime
    due_at: datetime | None
    settled_at: datetime | None
    words: str
    photographs: Sequence[tuple[PhotoPart, str]]
    followers: int
    reopened: int
    is_open: bool
    events: Sequence[ReportEvent]
    outcome: CaseOutcome | None = None
    #: What the public may read of how it ended.
    result: str = ""

    @property
    def status_words(self) -> Words:
        """The status in full words; a closed matter says how it ended."""
        return status_for_others(self.status, self.outcome)


def list_reports(
    wanted: ReportFilter, *, after: int | None = None, before: int | None = None, limit: int = PAGE
) -> ReportPage:
    """A page of the public list, newest first; `after` and `before` are keys of an earlier page."""
    backwards = before is not None and after is None
    ids = _ids(wanted, after=after, before=before, limit=limit + 1)
    more = len(ids) > limit
    ids = ids[:limit]
    if backwards:
        ids.reverse()
    rows = _rows(ids)
    has_next, has_previous = (True, more) if backwards else (more, after is not None)
    return ReportPage(
        rows,
        next_key=rows[-1].id if rows and has_next else None,
        previous_key=rows[0].id if rows and has_previous else None,
    )


def list_mended(limit: int = 5) -> list[ReportRow]:
    """The public matters that were put right lately, newest first: the order of what is settled, by its index."""
    ids = session().execute(
        select(CaseFile.id)
        .where(
            CaseFile.status == Status.CLOSED,
            CaseFile.outcome == CaseOutcome.MENDED,
            CaseFile.is_listed.is_(True),
        )
        .order_by(CaseFile.sort_at, CaseFile.id)
        .limit(limit)
    )
    return sorted(_rows(list(ids.scalars())), key=lambda row: row.settled_at or row.received_at, reverse=True)


def list_points(wanted: ReportFilter, *, limit: int = MOST_POINTS) -> list[ReportRow]:
    """The newest matters for the map."""
    return _rows(_ids(wanted, after=None, before=None, limit=limit))


def points_of(ids: Sequence[int]) -> dict[int, tuple[float, float]]:
    """The rounded points of listed matters."""
    rows = session().execute(
        select(CaseFile.id, CaseFile.lat, CaseFile.lon).where(CaseFile.id.in_(ids), CaseFile.is_listed == true())
    )
    found = {row.id: rounded(row.lat, row.lon) for row in rows}
    return {case_id: point for case_id, point in found.items() if point is not None}


def count_states(wanted: ReportFilter) -> dict[State, int]:
    """How many matters of the list stand where, from the counters; the filter's own state is left out of the filter."""
    rows = session().execute(
        select(ReportTally.state, func.sum(ReportTally.n)).where(*_counted(wanted)).group_by(ReportTally.state)
    )
    found = {state: int(n) for state, n in rows}
    return {state: max(0, found.get(state, 0)) for state in State}


def count_areas(wanted: ReportFilter) -> dict[str, int]:
    """How many matters each subdistrict has, from the counters: the overview of the map."""
    conditions = _counted(wanted)
    if wanted.state:
        conditions.append(ReportTally.state == wanted.state)
    rows = session().execute(
        select(ReportTally.subdistrict, func.sum(ReportTally.n))
        .where(ReportTally.subdistrict != "", *conditions)
        .group_by(ReportTally.subdistrict)
    )
    return {code: int(n) for code, n in rows if n > 0}


def count_only_categories() -> list[tuple[Words, int]]:
    """The categories of which only the number is public, with their numbers."""
    rows = session().execute(select(ReportTally.topic, func.sum(ReportTally.n)).group_by(ReportTally.topic))
    numbers = {topic: int(n) for topic, n in rows}
    return [
        (one.name, numbers.get(one.key, 0)) for one in list_categories() if one.publicity == "count" and one.is_active
    ]


def overview(wanted: ReportFilter) -> list[dict[str, Any]]:
    """The overview of the map: code, names, centre and number of each subdistrict that has matters."""
    numbers = count_areas(wanted)
    return [
        {"code": area.code, "name": area.name, "lat": area.lat, "lon": area.lon, "n": numbers[area.code]}
        for area in list_subdistricts()
        if area.code in numbers and area.lat is not None
    ]


def get_report(reference: str) -> ReportView:
    """One public matter. Unknown, not listed and confidential are the same NotFound."""
    parsed = parse_reference(reference)
    row = session().execute(
        select(
            CaseFile.id, CaseFile.reference, CaseFile.topic, CaseFile.status, CaseFile.district, CaseFile.subdistrict,
            CaseFile.lat, CaseFile.lon, CaseFile.received_at, CaseFile.due_at, CaseFile.closed_at, CaseFile.resolved_at,
            CaseFile.follower_count, CaseFile.reopened, CaseFile.is_open, CaseFile.outcome,
            Complaint.released_words, Complaint.released_result,
        )
        .outerjoin(Complaint, Complaint.case_id == CaseFile.id)
        .where(CaseFile.reference == parsed, *_public())
    ).first()  # fmt: skip
    category = find_category(row.topic) if row else None
    if row is None or category is None or not category.is_listed:
        raise NotFound(reference)
    photos = session().execute(
        select(ComplaintPhoto.part, ComplaintPhoto.released_key)
        .where(ComplaintPhoto.case_id == row.id, ComplaintPhoto.released_key.is_not(None))
        .order_by(ComplaintPhoto.position, ComplaintPhoto.id)
        .limit(50)
    )
    return ReportView(
        id=row.id, reference=row.reference, topic=row.topic, title=category.name, status=Status(row.status),
        area=say_area(row.district, row.subdistrict), point=rounded(row.lat, row.lon), received_at=row.received_at,
        due_at=row.due_at if row.is_open else None, settled_at=row.closed_at or row.resolved_at,
        words=row.released_words or "", photographs=[(PhotoPart(part), key or "") for part, key in photos],
        followers=row.follower_count, reopened=row.reopened, is_open=row.is_open, events=_events(row.id),
        outcome=CaseOutcome(row.outcome) if row.outcome else None,
        result="" if row.is_open else row.released_result or "",
    )  # fmt: skip


def follow_report(reference: str, email: str, *, language: str, actor: Actor) -> None:
    """Asks an e-mail address whether it wants to follow a public matter. NotFound."""
    view = get_report(reference)
    follow_case(
        view.id,
        channel="email",
        address=email,
        language=language,
        person_id=actor.id if actor.kind is ActorKind.CITIZEN else None,
        actor=actor,
    )


def _public() -> tuple[ColumnElement[bool], ...]:
    return (CaseFile.is_listed == true(), CaseFile.is_confidential.is_(False))


def _ids(wanted: ReportFilter, *, after: int | None, before: int | None, limit: int) -> list[int]:
    """Ids in the order of reading. Several categories are read one by one, so that each walks its own index."""
    topics = wanted.topics
    queries = [_one(wanted, None)] if topics is None else [_one(wanted, topic) for topic in topics]
    found: list[int] = []
    backwards = before is not None and after is None
    for query in queries:
        if after is not None:
            query = query.where(CaseFile.id < after)
        elif before is not None:
            query = query.where(CaseFile.id > before)
        order = CaseFile.id.asc() if backwards else CaseFile.id.desc()
        found += session().execute(query.order_by(order).limit(limit)).scalars().all()
    return sorted(found, reverse=not backwards)[:limit]


def _one(wanted: ReportFilter, topic: str | None) -> Select[Any]:
    """The walk along one index. The status is wrapped, so that no database walks the index of statuses and sorts."""
    query = select(CaseFile.id).where(*_public())
    if topic is not None:
        query = query.where(CaseFile.topic == topic)
    if wanted.district:
        query = query.where(CaseFile.district == wanted.district)
    shown = STATUSES_OF.get(State(wanted.state)) if wanted.state else None
    if shown is not None:
        query = query.where(func.coalesce(CaseFile.status, "").in_([status.value for status in shown]))
    else:
        query = query.where(func.coalesce(CaseFile.status, "") != Status.MERGED.value)
    if wanted.since is not None:
        query = query.where(CaseFile.received_at >= clock.local_midnight(wanted.since))
    return query


def _rows(ids: Sequence[int]) -> list[ReportRow]:
    if not ids:
        return []
    found = session().execute(
        select(
            CaseFile.id, CaseFile.reference, CaseFile.topic, CaseFile.status, CaseFile.district, CaseFile.subdistrict,
            CaseFile.received_at, CaseFile.closed_at, CaseFile.resolved_at, CaseFile.outcome, Complaint.released_words,
        )
        .outerjoin(Complaint, Complaint.case_id == CaseFile.id)
        .where(CaseFile.id.in_(ids), *_public())
    )  # fmt: skip
    photos = _first_photographs(ids)
    areas: dict[tuple[str | None, str | None], Words] = {}
    rows = {row.id: _row(row, photos, areas) for row in found}
    return [row for case_id in ids if (row := rows.get(case_id)) is not None]


def _row(row: Any, photos: Mapping[int, str], areas: dict[tuple[str | None, str | None], Words]) -> ReportRow | None:
    category = find_category(row.topic)
    if category is None or not category.is_listed:
        return None
    place = (row.district, row.subdistrict)
    if place not in areas:
        areas[place] = say_area(*place)
    return ReportRow(
        row.id, row.reference, row.topic, category.name, Status(row.status), areas[place], row.received_at,
        row.closed_at or row.resolved_at, row.released_words or "", photos.get(row.id),
        CaseOutcome(row.outcome) if row.outcome else None,
    )  # fmt: skip


def _first_photographs(ids: Sequence[int]) -> dict[int, str]:
    rows = session().execute(
        select(ComplaintPhoto.case_id, ComplaintPhoto.released_key)
        .where(ComplaintPhoto.case_id.in_(ids), ComplaintPhoto.released_key.is_not(None))
        .order_by(ComplaintPhoto.position.desc(), ComplaintPhoto.id.desc())
    )
    return {case_id: key for case_id, key in rows if key}


def _counted(wanted: ReportFilter) -> list[ColumnElement[bool]]:
    topics = wanted.topics
    if topics is None:
        topics = tuple(one.key for one in list_categories() if one.is_listed)
    conditions: list[ColumnElement[bool]] = [ReportTally.topic.in_(topics)]
    if wanted.district:
        conditions.append(ReportTally.district == wanted.district)
    if wanted.since is not None:
        conditions.append(ReportTally.month >= f"{wanted.since:%Y-%m}")
    return conditions


def _events(case_id: int) -> list[ReportEvent]:
    rows = session().execute(
        select(TimelineEntry.at, TimelineEntry.kind, TimelineEntry.unit_id, TimelineEntry.status)
        .where(TimelineEntry.case_id == case_id, TimelineEntry.audience == Audience.PUBLIC.value)
        .order_by(TimelineEntry.id)
        .limit(100)
    )
    units = {unit.id: unit.name for unit in list_units()}
    return [ReportEvent(row.at, HAPPENED[row.kind], units.get(row.unit_id), Status(row.status)) for row in rows]
