"""Kinds of news: what comes with the platform, and what officers made of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import audit, db
from services.audit import Actor, Role
from services.errors import NotAllowed, RuleBroken
from services.news.models import NewsKind
from services.text import Words, single_line

#: The result of a complaint: the one kind that is tied to a public matter.
RESULTS = "results"
_KEY = re.compile(r"[a-z][a-z0-9-]{1,19}")
#: As many as a settings card of the chat shows.
MOST = 10
NAME_LENGTH = 80


@dataclass(frozen=True, slots=True)
class KindView:
    """A kind of news that somebody may be interested in."""

    key: str
    name: Words
    position: int
    is_active: bool = True


_DEFAULTS = (
    KindView("notice", Words("ข่าวประชาสัมพันธ์", "Announcements"), 10),
    KindView(RESULTS, Words("ผลการแก้ไขเรื่องร้องเรียน", "Results of complaints"), 20),
    KindView("tax", Words("ภาษีและค่าธรรมเนียม", "Taxes and fees"), 30),
    KindView("projects", Words("โครงการและงานกิจกรรม", "Projects and events"), 40),
    KindView("warning", Words("แจ้งเตือนภัย", "Warnings"), 50),
)


def list_kinds(*, active_only: bool = False) -> list[KindView]:
    """The kinds in their order."""
    kept = {row.key: _view(row) for row in db.session().scalars(select(NewsKind).order_by(NewsKind.key).limit(100))}
    together = {kind.key: kind for kind in _DEFAULTS} | kept
    listed = sorted(together.values(), key=lambda kind: (kind.position, kind.key))
    return [kind for kind in listed if kind.is_active] if active_only else listed


def find_kind(key: str) -> KindView | None:
    """The kind of that key, in use or not."""
    return next((kind for kind in list_kinds() if kind.key == key), None)


def save_kind(key: str, *, name: Words, position: int, is_active: bool, actor: Actor) -> KindView:
    """Adds or changes a kind. NotAllowed for anybody but administrators.

    RuleBroken(key: key_shape; name_th, name_en: required | too_long; position: out_of_range; "": too_many_kinds).
    """
    if not actor.has_role(Role.ADMIN):
        raise NotAllowed("kinds of news")
    if not _KEY.fullmatch(key):
        raise RuleBroken("key", "key_shape")
    names = {"name_th": single_line(name.th), "name_en": single_line(name.en)}
    for field, value in names.items():
        if not value:
            raise RuleBroken(field, "required")
        if len(value) > NAME_LENGTH:
            raise RuleBroken(field, "too_long", max=NAME_LENGTH)
    if not 0 <= position <= 999:
        raise RuleBroken("position", "out_of_range", min=0, max=999)
    others = [kind for kind in list_kinds(active_only=True) if kind.key != key]
    if is_active and len(others) >= MOST:
        raise RuleBroken("", "too_many_kinds", max=MOST)
    row = db.session().get(NewsKind, key, with_for_update=True)
    if row is None:
        row = NewsKind(key=key)
        db.session().add(row)
    row.name_th, row.name_en, row.position, row.is_active = names["name_th"], names["name_en"], position, is_active
    db.session().flush()
    audit.record("save news kind", actor=actor, subject="news_kind", subject_id=key, fields=_FIELDS)
    return _view(row)


_FIELDS: Sequence[str] = ("name_th", "name_en", "position", "is_active")


def _view(row: NewsKind) -> KindView:
    return KindView(row.key, Words(row.name_th, row.name_en), row.position, row.is_active)
