"""The office's calendar: opening hours, holidays, and the promises that count from them."""

from collections.abc import Mapping
from datetime import date, datetime, time

import holidays as library
from sqlalchemy import delete, extract, select

from services import audit
from services.audit import Actor
from services.clock import local, today
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.organisation.cache import cached, changing
from services.organisation.models import Holiday, OpeningHours
from services.organisation.views import HolidayView, HoursView, Promise
from services.organisation.working_days import Calendar
from services.text import Words, single_line

USUAL_HOURS: Mapping[int, tuple[time, time]] = {day: (time(8, 30), time(16, 30)) for day in range(5)}
#: Days of the library on which government offices work: private employers close on Labour Day, and nobody on
#: Children's Day, which some lists hold as an observance.
_NOT_FOR_OFFICES = ("Labor Day", "Children's Day")


def add_working_days(start: datetime, days: int) -> datetime:
    """The end (aware UTC) of office hours, `days` working days after the day on which the office clock starts."""
    return _calendar().add(start, days)


def office_clock_start(at: datetime) -> datetime:
    """`at` during office hours, else the moment (aware UTC) at which the office next opens."""
    return _calendar().clock_start(at)


def is_working_day(day: date) -> bool:
    """Whether the office opens on `day`."""
    return _calendar().is_working_day(day)


def is_office_open(at: datetime) -> bool:
    """Whether the office is open at that moment."""
    return _calendar().is_open(at)


def working_days_between(first: date, last: date) -> int:
    """Working days after `first` up to and including `last`; moments are taken as their day in Thailand."""
    return _calendar().between(_day(first), _day(last))


def promise(start: datetime, days: int) -> Promise:
    """The promised date, with the holidays that lie between and moved it."""
    calendar = _calendar()
    due_at = calendar.add(start, days)
    day = local(due_at).date()
    between = set(calendar.closed_between(local(start).date(), day))
    return Promise(days, due_at, day, tuple(h for h in _holidays() if h.is_active and h.day in between))


def opening_hours() -> list[HoursView]:
    """The seven weekdays in order, Monday first."""
    hours = _hours()
    return [HoursView(n, *hours.get(n, (None, None))) for n in range(7)]


def set_opening_hours(hours: Mapping[int, tuple[time, time] | None], *, actor: Actor) -> None:
    """Replaces the week; RuleBroken codes `closes_before_opening` (field "closes-<n>") and `never_open`."""
    problems = [
        Problem(f"closes-{day}", "closes_before_opening") for day, span in hours.items() if span and span[1] <= span[0]
    ]
    if problems:
        raise RuleBroken.of(problems)
    open_days = {day: span for day, span in hours.items() if span is not None}
    if not open_days:
        raise RuleBroken("", "never_open")
    changing()
    session().execute(delete(OpeningHours))
    session().add_all(OpeningHours(weekday=day, opens=a, closes=b) for day, (a, b) in open_days.items())
    session().flush()
    audit.record("change opening hours", actor=actor, subject="opening_hours", subject_id="week")


def list_holidays(year: int | None = None) -> list[HolidayView]:
    """The holidays in order of days, those of the Christian `year` alone when given; switched-off ones too."""
    return [h for h in _holidays() if year is None or h.day.year == year]


def add_holiday(day: date, name: Words, *, actor: Actor) -> HolidayView:
    """Adds a day off; RuleBroken("day", "holiday_exists") and ("name_th", "required")."""
    name = Words(single_line(name.th), single_line(name.en) or single_line(name.th))
    if not name.th:
        raise RuleBroken("name_th", "required")
    changing()
    if session().execute(select(Holiday.id).where(Holiday.day == day)).scalar() is not None:
        raise RuleBroken("day", "holiday_exists")
    row = Holiday(day=day, name_th=name.th, name_en=name.en, source="officer", is_active=True)
    session().add(row)
    session().flush()
    audit.record("add holiday", actor=actor, subject="holiday", subject_id=day.isoformat())
    return _holiday_view(row)


def switch_holiday(holiday_id: int, *, is_active: bool, actor: Actor) -> HolidayView:
    """Switches a holiday on or off; NotFound."""
    changing()
    row = session().get(Holiday, holiday_id, populate_existing=True)
    if row is None:
        raise NotFound("holiday")
    if row.is_active != is_active:
        row.is_active = is_active
        session().flush()
        action = "switch holiday on" if is_active else "switch holiday off"
        audit.record(action, actor=actor, subject="holiday", subject_id=row.day.isoformat(), fields=("is_active",))
    return _holiday_view(row)


def load_holidays(year: int, *, actor: Actor) -> int:
    """Takes a Christian `year` from the library, keeping what officers added or switched; returns how many are new."""
    changing()
    known = set(session().execute(select(Holiday.day).where(extract("year", Holiday.day) == year)).scalars())
    new = [row for row in _from_library(year) if row.day not in known]
    session().add_all(new)
    session().flush()
    if new:
        audit.record("load holidays", actor=actor, subject="holiday", subject_id=str(year), note=f"{len(new)} new")
    return len(new)


def missing_holiday_years() -> list[int]:
    """This year and next, as far as no holiday of them is known: promises would count through the holidays."""
    known = {h.day.year for h in _holidays()}
    return [year for year in (today().year, today().year + 1) if year not in known]


def _from_library(year: int) -> list[Holiday]:
    names: dict[str, dict[date, str]] = {}
    for language, code in (("th", "th"), ("en", "en_US")):
        # "government" holds the Ploughing Ceremony, on which public offices close.
        names[language] = dict(
            library.country_holidays("TH", years=year, language=code, categories=("public", "government"))
        )
    return [
        Holiday(
            day=day,
            name_th=name.replace("; ", " · ")[:300],
            name_en=names["en"][day].replace("; ", " · ")[:300],
            source="library",
            is_active=not all(_is_observance(part) for part in names["en"][day].split("; ")),
        )
        for day, name in sorted(names["th"].items())
    ]


def _is_observance(name: str) -> bool:
    """A substitute day bears the name of the day that it stands for."""
    return any(observance in name for observance in _NOT_FOR_OFFICES)


def _day(value: date) -> date:
    return local(value).date() if isinstance(value, datetime) else value


def _hours() -> Mapping[int, tuple[time, time]]:
    def load() -> Mapping[int, tuple[time, time]]:
        rows = session().execute(select(OpeningHours.weekday, OpeningHours.opens, OpeningHours.closes))
        return {day: (opens, closes) for day, opens, closes in rows} or USUAL_HOURS

    return cached("hours", load)


def _holidays() -> list[HolidayView]:
    return cached(
        "holidays",
        lambda: [_holiday_view(row) for row in session().execute(select(Holiday).order_by(Holiday.day)).scalars()],
    )


def _holiday_view(row: Holiday) -> HolidayView:
    return HolidayView(row.id, row.day, Words(row.name_th, row.name_en), row.source, row.is_active)


def _calendar() -> Calendar:
    return cached("calendar", lambda: Calendar(_hours(), frozenset(h.day for h in _holidays() if h.is_active)))
