"""What appointments are given for: rows that officers edit, each with its slots."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select

from services import audit, organisation
from services.audit import Actor
from services.counter.models import CounterTopic, QueueLine
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.text import Words, single_line

MOST_TOPICS, NAME = 60, 120
_KEY = re.compile(r"[a-z][a-z0-9-]{1,38}")


@dataclass(frozen=True, slots=True)
class TopicDetails:
    """What an officer says of a topic. `weekdays` counts from Monday 0; the break may be left out."""

    name: Words
    unit_id: int | None
    line_id: int | None
    minutes: int
    seats: int
    weekdays: Sequence[int]
    opens: time
    closes: time
    break_from: time | None = None
    break_until: time | None = None
    days_ahead: int = 30
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic as it stands."""

    id: int
    key: str
    details: TopicDetails

    @property
    def name(self) -> Words:
        """What people read."""
        return self.details.name


def list_topics(*, active_only: bool = False) -> list[TopicView]:
    """The topics in the order in which they were made."""
    query = select(CounterTopic).order_by(CounterTopic.id).limit(MOST_TOPICS)
    if active_only:
        query = query.where(CounterTopic.is_active)
    return [topic_view(row) for row in session().scalars(query)]


def find_topic(key: str) -> TopicView | None:
    """The topic of that key, one that is out of use too."""
    row = session().scalars(select(CounterTopic).where(CounterTopic.key == key)).one_or_none()
    return topic_view(row) if row else None


def get_topic(topic_id: int) -> TopicView:
    """The topic of that id. NotFound."""
    row = session().get(CounterTopic, topic_id)
    if row is None:
        raise NotFound("topic")
    return topic_view(row)


def create_topic(key: str, details: TopicDetails, *, actor: Actor) -> TopicView:
    """Adds a topic. RuleBroken for what `update_topic` refuses, and ("key", "wrong_form" or "taken")."""
    problems = _problems(details)
    if not _KEY.fullmatch(key):
        problems.append(Problem("key", "wrong_form"))
    elif find_topic(key) is not None:
        problems.append(Problem("key", "taken"))
    if problems:
        raise RuleBroken.of(problems)
    row = CounterTopic(key=key)
    _write(row, details)
    session().add(row)
    session().flush()
    audit.record("create topic", actor=actor, subject="counter-topic", subject_id=row.id)
    return topic_view(row)


def update_topic(topic_id: int, details: TopicDetails, *, actor: Actor) -> TopicView:
    """Changes a topic; what is booked stays booked. NotFound; RuleBroken with every field that cannot be taken."""
    problems = _problems(details)
    if problems:
        raise RuleBroken.of(problems)
    row = session().get(CounterTopic, topic_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("topic")
    _write(row, details)
    session().flush()
    audit.record("change topic", actor=actor, subject="counter-topic", subject_id=topic_id, fields=("slots",))
    return topic_view(row)


def topic_view(row: CounterTopic) -> TopicView:
    """The row as others read it."""
    details = TopicDetails(
        Words(row.name_th, row.name_en),
        row.unit_id,
        row.line_id,
        row.minutes,
        row.seats,
        tuple(int(day) for day in row.weekdays),
        row.opens,
        row.closes,
        row.break_from,
        row.break_until,
        row.days_ahead,
        row.is_active,
    )
    return TopicView(row.id, row.key, details)


def _problems(details: TopicDetails) -> list[Problem]:
    found = []
    if not single_line(details.name.th):
        found.append(Problem("name_th", "required"))
    for field, value, least, most in (
        ("minutes", details.minutes, 5, 240),
        ("seats", details.seats, 1, 20),
        ("days_ahead", details.days_ahead, 1, 120),
    ):
        if not least <= value <= most:
            found.append(Problem(field, "not_between", {"min": least, "max": most}))
    if not details.weekdays or any(day not in range(7) for day in details.weekdays):
        found.append(Problem("weekdays", "required"))
    if details.closes <= details.opens:
        found.append(Problem("closes", "closes_before_opening"))
    pause = (details.break_from, details.break_until)
    if (pause[0] is None) != (pause[1] is None) or (pause[0] and pause[1] and pause[1] <= pause[0]):
        found.append(Problem("break_until", "closes_before_opening"))
    if details.unit_id is not None and all(unit.id != details.unit_id for unit in organisation.list_units()):
        found.append(Problem("unit_id", "not_on_list"))
    if details.line_id is not None and session().get(QueueLine, details.line_id) is None:
        found.append(Problem("line_id", "not_on_list"))
    return found


def _write(row: CounterTopic, details: TopicDetails) -> None:
    row.name_th = single_line(details.name.th)[:NAME]
    row.name_en = (single_line(details.name.en) or row.name_th)[:NAME]
    row.unit_id, row.line_id = details.unit_id, details.line_id
    row.minutes, row.seats, row.days_ahead = details.minutes, details.seats, details.days_ahead
    row.weekdays = sorted(set(details.weekdays))
    row.opens, row.closes = details.opens, details.closes
    row.break_from, row.break_until = details.break_from, details.break_until
    row.is_active = details.is_active
