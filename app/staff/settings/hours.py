"""The page of the opening hours."""

import re
from datetime import time

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import Refused, access, commits, current_actor, language
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.words import administrators, refusal_of, saved
from services import organisation
from services.errors import Problem, RuleBroken
from services.text import arabic_digits

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)\Z", re.ASCII)


@staff.get("/settings/hours")
@access(administrators)
def view_hours() -> ResponseReturnValue:
    """The week as it is, to be changed."""
    values = {}
    for day in organisation.opening_hours():
        values[f"opens-{day.weekday}"] = f"{day.opens:%H:%M}" if day.opens else ""
        values[f"closes-{day.weekday}"] = f"{day.closes:%H:%M}" if day.closes else ""
    return _page(values)


@staff.post("/settings/hours")
@access(administrators)
@commits
def update_hours() -> ResponseReturnValue:
    """Replaces the week."""
    names = [f"{edge}-{day}" for day in range(7) for edge in ("opens", "closes")]
    typed = {name: request.form.get(name, "")[:20] for name in names}
    try:
        organisation.set_opening_hours(_week(typed), actor=current_actor())
    except RuleBroken as broken:
        days = enumerate(organisation.WEEKDAYS)
        labels = {f"{edge}-{n}": day.in_(language()) for n, day in days for edge in ("opens", "closes")}
        raise Refused(_page(typed, refusal_of(broken, labels)), 400) from broken
    saved()
    return redirect(url_for("staff.view_hours"))


def _week(typed: dict[str, str]) -> dict[int, tuple[time, time] | None]:
    week: dict[int, tuple[time, time] | None] = {}
    problems = []
    for day in range(7):
        span = [typed[f"opens-{day}"].strip(), typed[f"closes-{day}"].strip()]
        moments = [read_moment(value) for value in span]
        if not any(span):
            week[day] = None
        elif moments[0] is None or moments[1] is None:
            problems.append(Problem(f"opens-{day}" if moments[0] is None else f"closes-{day}", "time_shape"))
        else:
            week[day] = (moments[0], moments[1])
    if problems:
        raise RuleBroken.of(problems)
    return week


def read_moment(value: str) -> time | None:
    """The time of day that somebody typed: "8.30", "08:30"; None where it is none."""
    found = _TIME.match(arabic_digits(value))
    return time(int(found[1]), int(found[2])) if found else None


def _page(values: dict[str, str], refusal: Refusal | None = None) -> str:
    return render_template("staff/settings/view_hours.html", values=values, refusal=refusal, days=organisation.WEEKDAYS)
