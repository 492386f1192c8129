"""The settings pages of the counter: what appointments are given for, lines, windows, wall screens."""

from collections.abc import Mapping
from datetime import time

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.staff.blueprint import staff
from app.staff.settings.hours import read_moment
from app.staff.settings.words import administrators, refusal_of, saved
from services import counter, organisation
from services.counter import TopicDetails, TopicView
from services.errors import Problem, RuleBroken
from services.text import Words, arabic_digits

_NUMBERS = ("minutes", "seats", "days_ahead")
_TIMES = ("opens", "closes", "break_from", "break_until")
_TOPIC = ("key", "name_th", "name_en", "unit_id", "line_id", *_NUMBERS, *_TIMES, "is_active")
_LABELS = {
    "minutes": lazy_gettext("นาทีต่อคิว"),
    "seats": lazy_gettext("จำนวนที่รับพร้อมกัน"),
    "days_ahead": lazy_gettext("จองล่วงหน้าได้ (วัน)"),
    "weekdays": lazy_gettext("วันที่เปิดให้นัด"),
    "opens": lazy_gettext("เปิด"),
    "closes": lazy_gettext("ปิด"),
    "break_from": lazy_gettext("พักตั้งแต่"),
    "break_until": lazy_gettext("พักถึง"),
    "name_th": lazy_gettext("ชื่อ (ไทย)"),
    "letter": lazy_gettext("อักษรนำ"),
    "key": lazy_gettext("รหัส"),
}


@staff.get("/settings/counter")
@access(administrators)
def view_counter_settings() -> str:
    """Everything of the counter that is a row, with the ways to change it."""
    return _overview({})


@staff.get("/settings/counter/topics/new")
@access(administrators)
def new_counter_topic() -> str:
    """The form of a new topic, as the office is usually open."""
    values = {
        "minutes": "30", "seats": "1", "days_ahead": "30", "opens": "08:30", "closes": "16:30", "break_from": "12:00",
        "break_until": "13:00", "is_active": "yes",
    }  # fmt: skip
    return _topic_page(None, values, [0, 1, 2, 3, 4])


@staff.post("/settings/counter/topics/new")
@access(administrators)
@commits
def create_counter_topic() -> ResponseReturnValue:
    """Adds a topic."""
    typed, weekdays = _typed(_TOPIC), _weekdays()
    try:
        counter.create_topic(typed["key"].strip(), _details(typed, weekdays), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_topic_page(None, typed, weekdays, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_counter_settings"))


@staff.get("/settings/counter/topics/<int:topic_id>")
@access(administrators)
def view_counter_topic(topic_id: int) -> str:
    """One topic, to be changed."""
    topic = counter.get_topic(topic_id)
    return _topic_page(topic, _values(topic), list(topic.details.weekdays))


@staff.post("/settings/counter/topics/<int:topic_id>")
@access(administrators)
@commits
def update_counter_topic(topic_id: int) -> ResponseReturnValue:
    """Changes a topic; what is booked stays booked."""
    topic, typed, weekdays = counter.get_topic(topic_id), _typed(_TOPIC), _weekdays()
    try:
        counter.update_topic(topic_id, _details(typed, weekdays), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_topic_page(topic, typed, weekdays, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_counter_settings"))


@staff.get("/settings/counter/<any(lines,windows,displays):what>/<int:row_id>")
@access(administrators)
def view_counter_row(what: str, row_id: int) -> str:
    """One line, window or screen, to be changed."""
    return _row_page(what, row_id, _row_values(what, row_id), _row_lines(what, row_id))


@staff.post("/settings/counter/<any(lines,windows,displays):what>")
@access(administrators)
@commits
def create_counter_row(what: str) -> ResponseReturnValue:
    """Adds a line, window or screen."""
    typed = _typed(("letter", "name_th", "name_en"))
    try:
        _save_row(what, None, {**typed, "is_active": "yes"}, [])
    except RuleBroken as broken:
        raise Refused(_overview(typed, what, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_counter_settings"))


@staff.post("/settings/counter/<any(lines,windows,displays):what>/<int:row_id>")
@access(administrators)
@commits
def update_counter_row(what: str, row_id: int) -> ResponseReturnValue:
    """Changes a line, window or screen."""
    typed = _typed(("letter", "name_th", "name_en", "has_chime", "is_active", "is_renewed"))
    lines = _chosen_lines()
    try:
        _save_row(what, row_id, typed, lines)
    except RuleBroken as broken:
        raise Refused(_row_page(what, row_id, typed, lines, _refusal(broken)), 400) from broken
    saved()
    return redirect(url_for("staff.view_counter_settings"))


def _save_row(what: str, row_id: int | None, typed: Mapping[str, str], lines: list[int]) -> None:
    actor, name, is_active = current_actor(), Words(typed["name_th"], typed["name_en"]), typed["is_active"] == "yes"
    if what == "lines":
        counter.save_line(row_id, letter=typed["letter"], name=name, is_active=is_active, actor=actor)
    elif what == "windows":
        counter.save_window(row_id, name=name, lines=lines, is_active=is_active, actor=actor)
    else:
        counter.save_display(
            row_id,
            name=name,
            lines=lines,
            has_chime=typed.get("has_chime") == "yes",
            is_active=is_active,
            is_renewed=typed.get("is_renewed") == "yes",
            actor=actor,
        )


def _row_values(what: str, row_id: int) -> dict[str, str]:
    if what == "lines":
        line = counter.get_line(row_id)
        return _named(line.name, line.is_active) | {"letter": line.letter}
    if what == "windows":
        window = counter.get_window(row_id)
        return _named(window.name, window.is_active)
    display = counter.get_display(row_id)
    return _named(display.name, display.is_active) | {"has_chime": "yes" if display.has_chime else ""}


def _row_lines(what: str, row_id: int) -> list[int]:
    if what == "lines":
        return []
    row = counter.get_window(row_id) if what == "windows" else counter.get_display(row_id)
    return list(row.lines)


def _named(name: Words, is_active: bool) -> dict[str, str]:
    return {"name_th": name.th, "name_en": name.en, "is_active": "yes" if is_active else ""}


def _typed(names: tuple[str, ...]) -> dict[str, str]:
    return {name: request.form.get(name, "")[:200] for name in names}


def _weekdays() -> list[int]:
    return sorted({int(each) for each in request.form.getlist("weekdays") if each in "0123456" and len(each) == 1})


def _chosen_lines() -> list[int]:
    chosen = request.form.getlist("lines")[:100]
    return [int(each) for each in chosen if each.isascii() and each.isdecimal() and len(each) < 10]


def _details(typed: Mapping[str, str], weekdays: list[int]) -> TopicDetails:
    problems, numbers, times = [], {}, {}
    for name in _NUMBERS:
        shown = arabic_digits(typed[name]).strip()
        if shown.isascii() and shown.isdecimal() and len(shown) < 6:
            numbers[name] = int(shown)
        else:
            problems.append(Problem(name, "whole_number"))
    for name in _TIMES:
        times[name] = read_moment(typed[name].strip())
        if times[name] is None and (typed[name].strip() or name in ("opens", "closes")):
            problems.append(Problem(name, "time_shape"))
    if problems:
        raise RuleBroken.of(problems)
    return TopicDetails(
        Words(typed["name_th"], typed["name_en"]),
        _id(typed["unit_id"]),
        _id(typed["line_id"]),
        numbers["minutes"],
        numbers["seats"],
        weekdays,
        times["opens"] or time(),
        times["closes"] or time(),
        times["break_from"],
        times["break_until"],
        numbers["days_ahead"],
        typed["is_active"] == "yes",
    )


def _id(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _values(topic: TopicView) -> dict[str, str]:
    details = topic.details
    values = _named(details.name, details.is_active) | {
        "key": topic.key,
        "unit_id": str(details.unit_id or ""),
        "line_id": str(details.line_id or ""),
    }
    values |= {name: str(getattr(details, name)) for name in _NUMBERS}
    return values | {name: f"{at:%H:%M}" if (at := getattr(details, name)) else "" for name in _TIMES}


def _refusal(broken: RuleBroken) -> Refusal:
    return refusal_of(broken, {name: str(words) for name, words in _LABELS.items()})


def _overview(values: Mapping[str, str], what: str = "", refusal: Refusal | None = None) -> str:
    return render_template(
        "staff/settings/view_counter_settings.html",
        topics=counter.list_topics(),
        lines=counter.list_lines(),
        windows=counter.list_windows(),
        displays=counter.list_displays(),
        typed_in=what,
        values=values,
        refusal=refusal,
    )


def _topic_page(
    topic: TopicView | None, values: Mapping[str, str], weekdays: list[int], refusal: Refusal | None = None
) -> str:
    return render_template(
        "staff/settings/view_counter_topic.html",
        topic=topic,
        values=values,
        weekdays=weekdays,
        days=organisation.WEEKDAYS,
        units=[(str(unit.id), unit.name) for unit in organisation.list_units()],
        lines=[(str(line.id), line.name) for line in counter.list_lines(active_only=True)],
        refusal=refusal,
    )


def _row_page(
    what: str, row_id: int, values: Mapping[str, str], chosen: list[int], refusal: Refusal | None = None
) -> str:
    return render_template(
        "staff/settings/view_counter_row.html",
        what=what,
        row_id=row_id,
        values=values,
        chosen=chosen,
        lines=counter.list_lines(),
        address=counter.get_display(row_id).address if what == "displays" else "",
        refusal=refusal,
    )
