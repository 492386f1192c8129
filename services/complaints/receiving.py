"""When a matter reached the office: promises are counted from there, before the sending and after it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from services import clock


def moment_received(answers: Mapping[str, Any], at: datetime) -> datetime:
    """When the matter reached the office: what the officer said, never later than now."""
    if not answers.get("received_on"):
        return at
    day = date.fromisoformat(answers["received_on"])
    typed = str(answers.get("received_time") or "").replace(".", ":")
    hour, minute = (int(part) for part in typed.split(":")) if typed else (8, 30)
    said = datetime.combine(day, time(hour, minute), clock.BANGKOK).astimezone(at.tzinfo)
    return min(said, at)
