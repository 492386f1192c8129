"""Layouts of banks' text files as rows that officers may edit; the two an authority begins with; trying one out."""

import json
import re
import tomllib
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select

from services import audit, db
from services.audit import SYSTEM, Actor, Role
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.payments.bank_checking import Checked, check_file
from services.payments.bank_models import BankLayout
from services.payments.bank_reading import FileBroken
from services.payments.layout_shape import Layout, check_layout
from services.people.finance import is_finance
from services.text import Words, single_line

FILE = Path(__file__).with_name("bank_layouts.toml")
_NAME, _TEXT = 120, 20_000
#: A list of numbers or short texts, as `json.dumps` spreads it over lines.
_SHORT_LIST = re.compile(r"\[\s+(?:(?:[0-9]+|\"[^\"]{0,12}\"),?\s+)+\]")
#: A file is tried out on a page: no more than this is looked at.
SAMPLE_BYTES = 2 * 1024 * 1024
SHOWN = 20


@dataclass(frozen=True, slots=True)
class LayoutView:
    """A layout as it is kept; `text` is its JSON for the page, `note` says what is not confirmed about it."""

    id: int
    key: str
    name: Words
    note: Words
    layout: dict[str, Any]
    is_active: bool
    revision: int

    @property
    def text(self) -> str:
        """The layout as JSON, with lists of columns and marks on one line each."""
        written = json.dumps(self.layout, ensure_ascii=False, indent=2)
        return _SHORT_LIST.sub(
            lambda found: " ".join(found.group().split()).replace("[ ", "[").replace(" ]", "]"), written
        )


@dataclass(frozen=True, slots=True)
class Tried:
    """What a layout makes of a sample: what was read, or why the file cannot be taken."""

    checked: Checked | None
    broken: FileBroken | None


def seed_layouts(*, actor: Actor = SYSTEM) -> int:
    """Adds the layouts that are missing; how many. What officers changed stays."""
    known = set(db.session().scalars(select(BankLayout.key)))
    added = 0
    for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["layout"]:
        if one["key"] not in known:
            check_layout(one["layout"])
            row = BankLayout(key=one["key"], name_th=one["name"][0], name_en=one["name"][1], layout=one["layout"])
            db.session().add(row)
            db.session().flush()
            audit.record("add bank layout", actor=actor, subject="bank_layout", subject_id=row.id)
            added += 1
    return added


def list_layouts(*, active_only: bool = False) -> list[LayoutView]:
    """All layouts in the order in which they were added."""
    query = select(BankLayout).order_by(BankLayout.id).limit(100)
    rows = db.session().scalars(query.where(BankLayout.is_active) if active_only else query)
    return [_view(row) for row in rows]


def get_layout(layout_id: int) -> LayoutView:
    """One layout. NotFound."""
    row = db.session().get(BankLayout, layout_id)
    if row is None:
        raise NotFound("bank layout")
    return _view(row)


def ready_layout(layout_id: int) -> Layout:
    """One layout, ready for reading. NotFound; RuleBroken where what is kept is not whole."""
    return check_layout(get_layout(layout_id).layout)


def save_layout(
    layout_id: int, *, name: Words, text: str, is_active: bool, seen: int | None, actor: Actor
) -> LayoutView:
    """Changes a layout. Files that were checked by it keep the layout of that day.

    NotAllowed but for finance officers and administrators; RuleBroken(name_th, name_en: required | too_long; layout:
    layout_json | layout_shape | layout_split | …, with `at`); Stale.
    """
    _only(actor)
    row = db.session().get(BankLayout, layout_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound("bank layout")
    names = _names(name)
    data = read_layout(text)
    if seen is not None and seen != row.revision and data != row.layout:
        raise Stale("layout", row.layout, data)
    row.name_th, row.name_en = names
    row.layout, row.is_active = data, is_active
    row.revision += 1
    db.session().flush()
    fields = ("name_th", "name_en", "layout", "is_active")
    audit.record("change bank layout", actor=actor, subject="bank_layout", subject_id=row.id, fields=fields)
    return _view(row)


def copy_layout(layout_id: int, *, actor: Actor) -> LayoutView:
    """A copy to begin a new layout with, out of use until it is saved as in use. NotAllowed, NotFound."""
    _only(actor)
    old = get_layout(layout_id)
    keys = set(db.session().scalars(select(BankLayout.key)))
    key = next(f"{old.key[:34]}-{n}" for n in range(2, 1000) if f"{old.key[:34]}-{n}" not in keys)
    row = BankLayout(key=key, name_th=old.name.th, name_en=old.name.en, layout=old.layout, is_active=False)
    db.session().add(row)
    db.session().flush()
    audit.record("copy bank layout", actor=actor, subject="bank_layout", subject_id=row.id, note=f"from={old.id}")
    return _view(row)


def read_layout(text: str) -> dict[str, Any]:
    """The layout that somebody typed as JSON, checked. RuleBroken("layout", …)."""
    if len(text) > _TEXT:
        raise RuleBroken("layout", "too_long", max=_TEXT)
    try:
        data: dict[str, Any] = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
        raise RuleBroken("layout", "layout_json", line=line) from error
    check_layout(data)
    return data


def try_layout(layout: Layout, sample: bytes) -> Tried:
    """What the layout makes of a file, without keeping anything of it."""
    try:
        return Tried(check_file(lambda: nullcontext([sample]), layout, keep=SHOWN), None)
    except FileBroken as broken:
        return Tried(None, broken)


def _only(actor: Actor) -> None:
    if not (actor.has_role(Role.ADMIN) or is_finance(actor)):
        raise NotAllowed("bank layouts")


def _names(name: Words) -> Sequence[str]:
    names = (single_line(name.th), single_line(name.en))
    for field, value in zip(("name_th", "name_en"), names, strict=True):
        if not value:
            raise RuleBroken(field, "required")
        if len(value) > _NAME:
            raise RuleBroken(field, "too_long", max=_NAME)
    return names


def _view(row: BankLayout) -> LayoutView:
    note = [*row.layout.get("note", ()), "", ""]
    return LayoutView(
        row.id, row.key, Words(row.name_th, row.name_en), Words(str(note[0]), str(note[1])), row.layout, row.is_active,
        row.revision,
    )  # fmt: skip
