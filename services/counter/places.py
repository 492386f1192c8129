"""Lines, windows and wall screens: rows that officers edit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select

from services import audit, references, settings
from services.audit import Actor
from services.counter.models import CounterDisplay, CounterWindow, QueueLine
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.text import Words, single_line

MOST = 60
NAME = 60
_LETTER = re.compile(r"[A-Z]{1,2}")
_DISPLAY = "counter-display"
Row = TypeVar("Row", QueueLine, CounterWindow, CounterDisplay)


@dataclass(frozen=True, slots=True)
class LineView:
    """A kind of service that people wait for."""

    id: int
    letter: str
    name: Words
    is_active: bool


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window; `lines` are those it calls from, none of them named: all."""

    id: int
    name: Words
    lines: tuple[int, ...]
    is_active: bool


@dataclass(frozen=True, slots=True)
class DisplayView:
    """A screen on a wall and its address."""

    id: int
    name: Words
    lines: tuple[int, ...]
    has_chime: bool
    is_active: bool
    address: str


def list_lines(*, active_only: bool = False) -> list[LineView]:
    """The lines in the order of their letters."""
    query = select(QueueLine).order_by(QueueLine.letter).limit(MOST)
    if active_only:
        query = query.where(QueueLine.is_active)
    return [_line(row) for row in session().scalars(query)]


def get_line(line_id: int) -> LineView:
    """The line of that id. NotFound."""
    row = session().get(QueueLine, line_id)
    if row is None:
        raise NotFound("line")
    return _line(row)


def save_line(line_id: int | None, *, letter: str, name: Words, is_active: bool, actor: Actor) -> LineView:
    """Adds a line, or changes that of `line_id`. NotFound; RuleBroken (letter: wrong_form, taken; name_th)."""
    letter = single_line(letter).upper()
    problems = [] if _LETTER.fullmatch(letter) else [Problem("letter", "wrong_form")]
    same = session().scalars(select(QueueLine).where(QueueLine.letter == letter)).one_or_none()
    if same is not None and same.id != line_id:
        problems.append(Problem("letter", "taken"))
    row = _found(QueueLine, line_id, "line") or QueueLine()
    _check(problems, name)
    row.letter, row.is_active = letter, is_active
    row.name_th, row.name_en = _named(name)
    _store(row, line_id, "line", actor)
    return _line(row)


def list_windows(*, active_only: bool = False) -> list[WindowView]:
    """The windows in the order in which they were added."""
    query = select(CounterWindow).order_by(CounterWindow.id).limit(MOST)
    if active_only:
        query = query.where(CounterWindow.is_active)
    return [_window(row) for row in session().scalars(query)]


def get_window(window_id: int) -> WindowView:
    """The window of that id. NotFound."""
    row = session().get(CounterWindow, window_id)
    if row is None:
        raise NotFound("window")
    return _window(row)


def save_window(
    window_id: int | None, *, name: Words, lines: Sequence[int], is_active: bool, actor: Actor
) -> WindowView:
    """Adds a window, or changes that of `window_id`. NotFound; RuleBroken (name_th: required; lines: not_on_list)."""
    row = _found(CounterWindow, window_id, "window") or CounterWindow()
    _check(_unknown(lines), name)
    row.name_th, row.name_en = _named(name)
    row.lines, row.is_active = sorted(set(lines)), is_active
    _store(row, window_id, "window", actor)
    return _window(row)


def list_displays() -> list[DisplayView]:
    """The screens in the order in which they were added."""
    query = select(CounterDisplay).order_by(CounterDisplay.id).limit(MOST)
    return [_display(row) for row in session().scalars(query)]


def get_display(display_id: int) -> DisplayView:
    """The screen of that id. NotFound."""
    row = session().get(CounterDisplay, display_id)
    if row is None:
        raise NotFound("display")
    return _display(row)


def find_display(token: str) -> DisplayView | None:
    """The screen in use behind an address; None for one that is forged, void or switched off."""
    payload = references.unsign(token, _DISPLAY)
    row = session().get(CounterDisplay, int(payload["d"])) if payload else None
    if row is None or payload is None or not row.is_active or row.revision != payload["r"]:
        return None
    return _display(row)


def save_display(
    display_id: int | None,
    *,
    name: Words,
    lines: Sequence[int],
    has_chime: bool,
    is_active: bool,
    is_renewed: bool = False,
    actor: Actor,
) -> DisplayView:
    """Adds a screen, or changes that of `display_id`; renewed, its address before opens nothing any more.

    NotFound; RuleBroken (name_th: required; lines: not_on_list).
    """
    row = _found(CounterDisplay, display_id, "display") or CounterDisplay(revision=1)
    _check(_unknown(lines), name)
    row.name_th, row.name_en = _named(name)
    row.lines, row.has_chime, row.is_active = sorted(set(lines)), has_chime, is_active
    row.revision += 1 if is_renewed else 0
    _store(row, display_id, "display", actor)
    return _display(row)


def _found(model: type[Row], row_id: int | None, what: str) -> Row | None:
    if row_id is None:
        return None
    row = session().get(model, row_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(what)
    return row


def _check(problems: list[Problem], name: Words) -> None:
    if not single_line(name.th):
        problems.append(Problem("name_th", "required"))
    if problems:
        raise RuleBroken.of(problems)


def _unknown(lines: Sequence[int]) -> list[Problem]:
    known = {line.id for line in list_lines()}
    return [] if set(lines) <= known else [Problem("lines", "not_on_list")]


def _named(name: Words) -> tuple[str, str]:
    thai = single_line(name.th)[:NAME]
    return thai, single_line(name.en)[:NAME] or thai


def _store(row: QueueLine | CounterWindow | CounterDisplay, known: int | None, what: str, actor: Actor) -> None:
    session().add(row)
    session().flush()
    action = f"create counter {what}" if known is None else f"change counter {what}"
    audit.record(action, actor=actor, subject=f"counter-{what}", subject_id=row.id)


def _line(row: QueueLine) -> LineView:
    return LineView(row.id, row.letter, Words(row.name_th, row.name_en), row.is_active)


def _window(row: CounterWindow) -> WindowView:
    return WindowView(row.id, Words(row.name_th, row.name_en), tuple(int(each) for each in row.lines), row.is_active)


def _display(row: CounterDisplay) -> DisplayView:
    token = references.sign({"d": row.id, "r": row.revision}, _DISPLAY)
    return DisplayView(
        row.id,
        Words(row.name_th, row.name_en),
        tuple(int(each) for each in row.lines),
        row.has_chime,
        row.is_active,
        f"{settings.current().base_url}/display/{token}",
    )
