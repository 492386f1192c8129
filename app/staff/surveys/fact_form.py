"""The form of what is said of a survey: what is shown, what was typed, and what the service is handed."""

from collections.abc import Mapping
from datetime import date

from app.shared.fields.date import split
from services import organisation, surveys
from services.audit import Actor
from services.errors import RuleBroken
from services.questions import DataClass, Question, get_kind
from services.surveys import Facts
from services.surveys.facts import CHANNELS
from services.surveys.words import Bands, Purpose, WhoMay
from services.text import Words

TEXTS = (
    "key", "title_th", "title_en", "intro_th", "intro_en", "thanks_th", "thanks_en", "purpose", "who", "unit",
    "bands", "revision",
)  # fmt: skip
DAYS = ("opens_on", "closes_on")
PARTS = ("day", "month", "year")
LONGEST = 4000


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields; ticks are "yes" or ""."""
    days = [f"{name}-{part}" for name in DAYS for part in PARTS]
    ticks = ["is_once", *(f"channel-{channel}" for channel in CHANNELS)]
    return {name: form.get(name, "")[:LONGEST] for name in (*TEXTS, *days, *ticks)}


def values_of(facts: Facts, revision: int, language: str) -> dict[str, str]:
    """What the form shows."""
    values = {
        "key": facts.key, "title_th": facts.title.th, "title_en": facts.title.en, "intro_th": facts.intro.th,
        "intro_en": facts.intro.en, "thanks_th": facts.thanks.th, "thanks_en": facts.thanks.en,
        "purpose": facts.purpose.value, "who": facts.who.value, "unit": str(facts.unit_id or ""),
        "bands": facts.bands.value, "revision": str(revision), "is_once": "yes" if facts.is_once else "",
    }  # fmt: skip
    values |= {f"channel-{channel}": "yes" if channel in facts.channels else "" for channel in CHANNELS}
    for name in DAYS:
        day: date | None = getattr(facts, name)
        parts = split(day.isoformat(), ("year", "month", "day"), language) if day else {}
        values |= {f"{name}-{part}": parts.get(part, "") for part in PARTS}
    return values


def facts_of(typed: Mapping[str, str]) -> Facts:
    """What the service is handed. RuleBroken for what stands on no list and for what is no day."""
    return Facts(
        key=typed["key"],
        title=Words(typed["title_th"], typed["title_en"]),
        intro=Words(typed["intro_th"], typed["intro_en"]),
        thanks=Words(typed["thanks_th"], typed["thanks_en"]),
        purpose=Purpose(_listed(typed, "purpose", set(Purpose))),
        who=WhoMay(_listed(typed, "who", set(WhoMay))),
        opens_on=_day(typed, "opens_on"),
        closes_on=_day(typed, "closes_on"),
        unit_id=number_of(typed["unit"]),
        channels=frozenset(channel for channel in CHANNELS if typed[f"channel-{channel}"] == "yes"),
        is_once=typed["is_once"] == "yes",
        bands=Bands(_listed(typed, "bands", set(Bands))),
    )


def number_of(typed: str) -> int | None:
    """A whole number that a form of ours handed back; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def unit_choices(actor: Actor) -> list[tuple[str, Words]]:
    """The units whose surveys the officer may build."""
    units = organisation.list_units(active_only=True)
    return [(str(unit.id), unit.name) for unit in units if surveys.edits_unit(actor, unit.id)]


def _listed(typed: Mapping[str, str], name: str, allowed: set[str]) -> str:
    if typed[name] not in allowed:
        raise RuleBroken(name, "not_on_list")
    return typed[name]


def _day(typed: Mapping[str, str], name: str) -> date | None:
    question = Question(key=name, kind="date", label=Words("วันที่", "Day"), data_class=DataClass.PUBLIC, required=False)
    value = get_kind("date").check(question, {part: typed[f"{name}-{part}"] for part in PARTS})
    return date.fromisoformat(value) if value else None
