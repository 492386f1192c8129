"""The form of a sending: to whom, in which language, when (a day of the Buddhist or the common era, a time here)."""

import re
from collections.abc import Mapping
from datetime import datetime

from services import clock
from services.errors import RuleBroken
from services.news import Audience, BroadcastDetails, BroadcastView
from services.text import arabic_digits

FIELDS = (
    "audience", "interest", "district", "language", "by_email", "when", "scheduled-day", "scheduled-month",
    "scheduled-year", "scheduled-time",
)  # fmt: skip
_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)(?: ?น\.?)?")


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    return {name: form.get(name, "")[:40] for name in FIELDS}


def values_of(view: BroadcastView) -> dict[str, str]:
    """What the form shows of a sending."""
    values = dict.fromkeys(FIELDS, "") | {
        "audience": view.audience.value, "interest": view.interest, "district": view.district,
        "language": view.language, "by_email": "yes" if view.by_email else "",
        "when": "later" if view.scheduled_at else "now",
    }  # fmt: skip
    if view.scheduled_at is not None:
        here = clock.local(view.scheduled_at)
        values |= {
            "scheduled-day": str(here.day), "scheduled-month": str(here.month),
            "scheduled-year": str(here.year + 543), "scheduled-time": f"{here:%H.%M}",
        }  # fmt: skip
    return values


def details_of(typed: Mapping[str, str]) -> BroadcastDetails:
    """What the service is handed. RuleBroken: audience: not_on_list; scheduled_at: no_day | no_time."""
    if typed["audience"] not in set(Audience):
        raise RuleBroken("audience", "not_on_list")
    return BroadcastDetails(
        audience=Audience(typed["audience"]),
        interest=typed["interest"],
        district=typed["district"],
        language=typed["language"],
        by_email=typed["by_email"] == "yes",
        scheduled_at=_moment(typed) if typed["when"] == "later" else None,
    )


def _moment(typed: Mapping[str, str]) -> datetime:
    parts = [arabic_digits(typed[f"scheduled-{part}"]).strip() for part in ("year", "month", "day")]
    found = _TIME.fullmatch(arabic_digits(typed["scheduled-time"]).strip())
    if not all(part.isascii() and part.isdecimal() and len(part) <= 4 for part in parts):
        raise RuleBroken("scheduled_at", "no_day")
    if found is None:
        raise RuleBroken("scheduled_at", "no_time")
    year, month, day = map(int, parts)
    try:
        # Years of the Buddhist era are 543 ahead.
        return datetime(
            year - 543 if year > 2400 else year, month, day, int(found[1]), int(found[2]), tzinfo=clock.BANGKOK
        )
    except ValueError as impossible:
        raise RuleBroken("scheduled_at", "no_day") from impossible
