"""Typed events: a lower room tells the upper ones without knowing them. `services.offered` lists who listens."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

E = TypeVar("E")
_listeners: dict[type, list[Callable[[Any], None]]] = defaultdict(list)


def listen(event_type: type[E], listener: Callable[[E], None]) -> None:
    """Calls `listener` for each event of that type; the same function is never registered twice."""
    if listener not in _listeners[event_type]:
        _listeners[event_type].append(listener)


def raise_event(event: object) -> None:
    """Runs every listener of the event's type, in the order of `offered.py`, in the caller's transaction."""
    for listener in _listeners[type(event)]:
        listener(event)


def forget_listeners() -> None:
    """Empties the register: for `offered.install()`, which then lists everybody anew."""
    _listeners.clear()
