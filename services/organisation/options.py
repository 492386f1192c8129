"""Settings that officers change: declared in code with kind, bounds and default, kept as rows, audited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken, Stale
from services.organisation.cache import cached, changing
from services.organisation.models import SettingRow
from services.text import Words, arabic_digits, normalise, single_line

#: A path of this site, or https with a host that may stand in a header ({s} for one of several) and a path.
_TILES = re.compile(r"/(?!/)|https://(\{s\}\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*(:[0-9]{1,5})?/")

NO_HINT, GENERAL = Words("", ""), Words("ทั่วไป", "General")


class SettingKind(StrEnum):
    """What a setting holds: a whole number, yes or no, text on one line, one of several."""

    INT = "int"
    BOOL = "bool"
    TEXT = "text"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Setting:
    """A declared setting. `minimum` and `maximum` bound a number, or the length of a text."""

    key: str
    kind: SettingKind
    default: int | bool | str
    label: Words
    hint: Words = NO_HINT
    group: Words = GENERAL
    minimum: int | None = None
    maximum: int | None = None
    choices: Sequence[tuple[str, Words]] = ()


@dataclass(frozen=True, slots=True)
class SettingView:
    """A setting with its present value, and since when where an officer changed it."""

    setting: Setting
    value: Any
    changed_at: datetime | None


_declared: dict[str, Setting] = {}


def declare_setting(setting: Setting) -> None:
    """Makes a setting known; declaring another of the same key is a mistake of the code (ValueError)."""
    if _declared.get(setting.key, setting) != setting:
        raise ValueError(f"setting {setting.key} is declared twice")
    _check(setting, setting.default)
    _declared[setting.key] = setting


def get_setting(key: str) -> Any:
    """The present value (int, bool or str by its kind); NotFound for a key nobody declared."""
    setting = _setting(key)
    return _values().get(key, (setting.default, None))[0]


def set_setting(key: str, value: object, actor: Actor, *, seen: object = None) -> Any:
    """Sets a value, typed or as typed in; returns it as kept.

    Raises NotFound, RuleBroken (field = key; `whole_number`, `too_small`, `too_large`, `too_long`, `unknown_choice`,
    `yes_or_no`, `tiles_shape`), and Stale when `seen` is given and another officer changed the value meanwhile.
    """
    setting = _setting(key)
    kept = _check(setting, value)
    changing()
    row = session().get(SettingRow, key, populate_existing=True)
    present = row.value["value"] if row else setting.default
    if seen is not None and present != seen and present != kept:
        raise Stale(key, present, kept)
    if present == kept:
        return kept
    if row is None:
        row = SettingRow(key=key)
        session().add(row)
    row.value, row.changed_at, row.changed_by = {"value": kept}, clock.now(), actor.id
    session().flush()
    audit.record("change setting", actor=actor, subject="setting", subject_id=key, fields=("value",))
    return kept


def list_settings() -> list[SettingView]:
    """Every declared setting in order of declaration, with its present value."""
    values = _values()
    return [SettingView(s, *values.get(s.key, (s.default, None))) for s in _declared.values()]


def _setting(key: str) -> Setting:
    try:
        return _declared[key]
    except KeyError:
        raise NotFound("setting") from None


def _check(setting: Setting, value: object) -> int | bool | str:
    """The value as it is kept; RuleBroken beside the key."""
    match SettingKind(setting.kind):
        case SettingKind.INT:
            return _check_number(setting, value)
        case SettingKind.BOOL:
            if isinstance(value, bool):
                return value
            if value in ("yes", "no"):
                return value == "yes"
            raise RuleBroken(setting.key, "yes_or_no")
        case SettingKind.CHOICE:
            if value in [key for key, _ in setting.choices]:
                return str(value)
            raise RuleBroken(setting.key, "unknown_choice")
        case SettingKind.TEXT:
            return _check_text(setting, value)


def _check_number(setting: Setting, value: object) -> int:
    if isinstance(value, str):
        typed = arabic_digits(single_line(value))
        if not re.fullmatch(r"-?[0-9]{1,9}", typed):
            raise RuleBroken(setting.key, "whole_number")
        value = int(typed)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RuleBroken(setting.key, "whole_number")
    if setting.minimum is not None and value < setting.minimum:
        raise RuleBroken(setting.key, "too_small", least=setting.minimum)
    if setting.maximum is not None and value > setting.maximum:
        raise RuleBroken(setting.key, "too_large", most=setting.maximum)
    return value


def _check_text(setting: Setting, value: object) -> str:
    if not isinstance(value, str):
        raise RuleBroken(setting.key, "required")
    tidy = single_line(normalise(value))
    if setting.minimum and len(tidy) < setting.minimum:
        raise RuleBroken(setting.key, "required")
    if len(tidy) > (setting.maximum or 2000):
        raise RuleBroken(setting.key, "too_long", most=setting.maximum or 2000)
    if setting.key == "map_tiles_url" and tidy and not _is_tiles(tidy):
        raise RuleBroken(setting.key, "tiles_shape")
    return tidy


def _is_tiles(address: str) -> bool:
    return bool(_TILES.match(address)) and all(part in address for part in ("{z}", "{x}", "{y}"))


def _values() -> dict[str, tuple[Any, datetime | None]]:
    def load() -> dict[str, tuple[Any, datetime | None]]:
        rows = session().execute(select(SettingRow.key, SettingRow.value, SettingRow.changed_at))
        return {key: (value["value"], changed_at) for key, value, changed_at in rows}

    return cached("settings", load)
