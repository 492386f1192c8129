"""Who may decode a picture now: at most two at once in a process, within the memory that one large picture takes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from services.errors import Unavailable


class Turns:
    """Places at a table with room for so many bytes. What is larger than the whole table sits alone."""

    def __init__(self, places: int, room: int) -> None:
        self._places, self._room = places, room
        self._taken = self._weight = 0
        self._changed = threading.Condition()

    @contextmanager
    def take(self, weight: int, *, patience: float = 30.0) -> Iterator[None]:
        """Waits for a place. Unavailable after `patience` seconds."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(weight), timeout=patience):
                raise Unavailable("too many pictures at once")
            self._taken += 1
            self._weight += weight
        try:
            yield
        finally:
            with self._changed:
                self._taken -= 1
                self._weight -= weight
                self._changed.notify_all()

    def _has_room(self, weight: int) -> bool:
        return self._taken == 0 or (self._taken < self._places and self._weight + weight <= self._room)


DECODING = Turns(places=2, room=360 * 1024 * 1024)
