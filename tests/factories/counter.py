"""The counter for tests: a topic with slots, lines, windows, and appointments."""

from datetime import time
from typing import Any

from services import counter, organisation
from services.audit import SYSTEM, Actor
from services.catalogue import Outcome
from services.counter import LineView, TopicDetails, TopicView, WindowView
from services.text import Words
from tests.factories.complaints import begin_service, send


def make_line(letter: str = "A", **values: Any) -> LineView:
    """A line in use."""
    name = Words(f"งานทั่วไป {letter}", f"General {letter}")
    return counter.save_line(None, letter=letter, name=name, is_active=True, actor=SYSTEM, **values)


def make_window(name: str = "1", lines: tuple[int, ...] = ()) -> WindowView:
    """A window in use."""
    shown = Words(f"ช่อง {name}", f"Window {name}")
    return counter.save_window(None, name=shown, lines=lines, is_active=True, actor=SYSTEM)


def make_topic(key: str = "tax-help", **values: Any) -> TopicView:
    """A topic with two slots of one seat each on working days."""
    details: dict[str, Any] = {
        "name": Words("ขอความช่วยเหลือเรื่องภาษี", "Help with taxes"),
        "unit_id": None, "line_id": None, "minutes": 30, "seats": 1, "weekdays": (0, 1, 2, 3, 4),
        "opens": time(9), "closes": time(10), "days_ahead": 14,
    }  # fmt: skip
    return counter.create_topic(key, TopicDetails(**(details | values)), actor=SYSTEM)


def make_office() -> None:
    """An authority with hours and holidays."""
    organisation.seed_demo(SYSTEM)


def first_slot(topic: TopicView) -> tuple[str, str]:
    """The first free day and time, as answers name them."""
    day, times = next(iter(counter.free_slots(topic).items()))
    return day.isoformat(), next(iter(times)).isoformat("minutes")


def answers_of(topic: TopicView, **changes: Any) -> dict[str, Any]:
    """A full set of answers for the first free slot."""
    day, at = first_slot(topic)
    return {
        "topic": topic.key, "day": day, "time": at, "name": "สมหญิง ตัวอย่าง", "phone": "0812345678",
        "notify": "email", "email": "someone@example.org", "note": None,
    } | changes  # fmt: skip


def begin(topic: TopicView, *, actor: Actor | None = None, **changes: Any) -> str:
    """A draft of an appointment, ready to be sent."""
    return begin_service("appointment", answers_of(topic, **changes), actor=actor or Actor.citizen())


def book(topic: TopicView, *, actor: Actor | None = None, **changes: Any) -> Outcome:
    """An appointment."""
    return send(begin(topic, actor=actor, **changes), actor=actor)
