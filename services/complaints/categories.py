"""The categories of complaints and their groups: read by every intake, edited by officers, kept in the process."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from services.audit import Actor, Role, record
from services.complaints.extras import check_questions
from services.complaints.models import Category, CategoryGroup
from services.complaints.words import AsksPlace, Matter, Publicity, WhoActs
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.organisation import get_agency, get_unit
from services.organisation.cache import cached, changing
from services.text import Words, single_line

#: The longest label that a quick reply in chat may bear.
LINE_LABEL = 20
NAME_LENGTH = 120
NOTICE_LENGTH = 1000
LONGEST_PROMISE = 250
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class GroupView:
    """A heading of categories."""

    key: str
    name: Words
    line: Words
    position: int


@dataclass(frozen=True, slots=True)
class CategoryView:
    """A category as everybody reads it. Days are working days."""

    key: str
    group: str
    name: Words
    line: Words
    unit_id: int | None
    acts: tuple[WhoActs, ...]
    agency_id: int | None
    answer_days: int
    resolve_days: int | None
    publicity: Publicity
    is_confidential: bool
    may_be_anonymous: bool
    asks_place: AsksPlace
    skips_screening: bool
    matter: Matter | None
    questions: tuple[Mapping[str, Any], ...]
    notice: Words | None
    is_emergency: bool
    is_active: bool
    position: int
    revision: int

    @property
    def is_listed(self) -> bool:
        """Whether single matters of this category are shown to the public."""
        return self.publicity is Publicity.MAP and not self.is_confidential

    @property
    def is_forwarded(self) -> bool:
        """Whether the promise is that the matter is passed on and the sender told, not that it is mended."""
        return self.acts == (WhoActs.FORWARD,)


@dataclass(frozen=True, slots=True)
class CategoryDetails:
    """What may be said of a category. Texts come as typed; lists of `questions` as `extras` describes them."""

    group: str
    name: Words
    line: Words
    unit_id: int | None
    acts: Sequence[WhoActs]
    answer_days: int
    resolve_days: int | None
    publicity: Publicity
    may_be_anonymous: bool
    asks_place: AsksPlace = AsksPlace.NEEDED
    agency_id: int | None = None
    is_confidential: bool = False
    skips_screening: bool = False
    matter: Matter | None = None
    questions: Sequence[Mapping[str, Any]] = ()
    notice: Words = field(default_factory=lambda: Words("", ""))
    is_emergency: bool = False
    is_active: bool = True
    position: int = 0


def list_groups() -> Sequence[GroupView]:
    """The groups in their order."""
    return _shelf()[0]


def list_categories(*, active_only: bool = False) -> Sequence[CategoryView]:
    """The categories in the order of their groups, then their own."""
    return [view for view in _shelf()[1].values() if view.is_active or not active_only]


def get_category(key: str) -> CategoryView:
    """The category, also one that is switched off; NotFound."""
    found = _shelf()[1].get(key)
    if found is None:
        raise NotFound(f"category {key!r}")
    return found


def find_category(key: str) -> CategoryView | None:
    """The category, or None: a matter may have come by another service."""
    return _shelf()[1].get(key)


def add_category(key: str, details: CategoryDetails, *, actor: Actor) -> CategoryView:
    """Adds a category under a key that is for good. RuleBroken `key_shape`, `key_taken`, and as `change_category`."""
    _only_administrators(actor)
    key = key.strip()
    if not _KEY.fullmatch(key) or len(key) > 60:
        raise RuleBroken("key", "key_shape")
    if find_category(key) is not None:
        raise RuleBroken("key", "key_taken")
    changing()
    row = Category(key=key, revision=1)
    _fill(row, details)
    session().add(row)
    session().flush()
    record("add category", actor=actor, subject="category", subject_id=key)
    return get_category(key)


def change_category(key: str, details: CategoryDetails, *, actor: Actor, seen: int | None = None) -> CategoryView:
    """Changes a category. NotFound; Stale where somebody else did meanwhile; RuleBroken naming each bad field."""
    _only_administrators(actor)
    row = session().get(Category, key, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"category {key!r}")
    if seen is not None and seen != row.revision:
        raise Stale("category", _view(row), details)
    before = _columns(row)
    changing()
    _fill(row, details)
    row.revision += 1
    session().flush()
    after = _columns(row)
    changed = sorted(name for name in after if after[name] != before[name] and name != "revision")
    record("change category", actor=actor, subject="category", subject_id=key, fields=changed)
    return get_category(key)


def save_group(key: str, *, name: Words, line: Words, position: int | None, actor: Actor) -> GroupView:
    """Adds or changes a group. RuleBroken `key_shape`, `required`, `too_long`, `line_too_long`."""
    _only_administrators(actor)
    problems = _name_problems(name, line)
    if not _KEY.fullmatch(key) or len(key) > 60:
        problems.insert(0, Problem("key", "key_shape"))
    if problems:
        raise RuleBroken.of(problems)
    changing()
    row = session().get(CategoryGroup, key)
    if row is None:
        row = CategoryGroup(key=key, position=_next_group_position())
        session().add(row)
    row.name_th, row.name_en = single_line(name.th), single_line(name.en)
    row.line_th, row.line_en = single_line(line.th), single_line(line.en)
    row.position = row.position if position is None else position
    session().flush()
    record("save category group", actor=actor, subject="category-group", subject_id=key)
    return next(group for group in list_groups() if group.key == key)


def _next_group_position() -> int:
    return int(session().execute(select(func.coalesce(func.max(CategoryGroup.position), 0) + 10)).scalar_one())


def _only_administrators(actor: Actor) -> None:
    if actor.is_officer and not actor.has_role(Role.ADMIN):
        raise NotAllowed("categories are the administrator's")
    if not actor.is_officer and actor.kind != "system":
        raise NotAllowed("categories are the administrator's")


def _name_problems(name: Words, line: Words) -> list[Problem]:
    problems = []
    for field_name, text, most, code in (
        ("name_th", name.th, NAME_LENGTH, "too_long"),
        ("name_en", name.en, NAME_LENGTH, "too_long"),
        ("line_th", line.th, LINE_LABEL, "line_too_long"),
        ("line_en", line.en, LINE_LABEL, "line_too_long"),
    ):
        plain = single_line(text)
        if not plain:
            problems.append(Problem(field_name, "required"))
        elif len(plain) > most:
            problems.append(Problem(field_name, code, {"max": most}))
    return problems


def _problems(details: CategoryDetails) -> list[Problem]:
    problems = _name_problems(details.name, details.line)
    if details.group not in {group.key for group in list_groups()}:
        problems.append(Problem("group", "not_on_list"))
    for name, finder, wanted in (("unit", get_unit, details.unit_id), ("agency", get_agency, details.agency_id)):
        if wanted is not None and not _exists(finder, wanted):
            problems.append(Problem(name, "not_on_list"))
    if not details.acts:
        problems.append(Problem("acts", "required"))
    if not 1 <= details.answer_days <= LONGEST_PROMISE:
        problems.append(Problem("answer_days", "out_of_range", {"min": 1, "max": LONGEST_PROMISE}))
    if details.resolve_days is not None and not details.answer_days <= details.resolve_days <= LONGEST_PROMISE:
        problems.append(Problem("resolve_days", "out_of_range", {"min": details.answer_days, "max": LONGEST_PROMISE}))
    for name, notice in (("notice_th", details.notice.th), ("notice_en", details.notice.en)):
        if len(notice) > NOTICE_LENGTH:
            problems.append(Problem(name, "too_long", {"max": NOTICE_LENGTH}))
    if bool(details.notice.th.strip()) != bool(details.notice.en.strip()):
        problems.append(Problem("notice_en" if details.notice.th.strip() else "notice_th", "required"))
    if details.is_confidential and details.publicity is Publicity.MAP:
        problems.append(Problem("publicity", "confidential_not_public"))
    return problems + check_questions(details.questions)


def _exists(finder: Any, wanted: int) -> bool:
    try:
        finder(wanted)
    except NotFound:
        return False
    return True


def _fill(row: Category, details: CategoryDetails) -> None:
    problems = _problems(details)
    if problems:
        raise RuleBroken.of(problems)
    row.group_key = details.group
    row.name_th, row.name_en = single_line(details.name.th), single_line(details.name.en)
    row.line_th, row.line_en = single_line(details.line.th), single_line(details.line.en)
    row.unit_id, row.agency_id = details.unit_id, details.agency_id
    row.who_acts = "/".join(details.acts)
    row.answer_days, row.resolve_days = details.answer_days, details.resolve_days
    row.publicity, row.is_confidential = details.publicity, details.is_confidential
    row.may_be_anonymous, row.asks_place = details.may_be_anonymous, details.asks_place
    row.skips_screening, row.matter = details.skips_screening, details.matter
    row.questions = [dict(question) for question in details.questions]
    row.notice_th, row.notice_en = details.notice.th.strip(), details.notice.en.strip()
    row.is_emergency, row.is_active, row.position = details.is_emergency, details.is_active, details.position


def _columns(row: Category) -> dict[str, Any]:
    return {column.name: getattr(row, column.name) for column in Category.__table__.columns}


def _shelf() -> tuple[Sequence[GroupView], Mapping[str, CategoryView]]:
    return cached("complaint categories", _load)


def _load() -> tuple[Sequence[GroupView], Mapping[str, CategoryView]]:
    groups = session().execute(select(CategoryGroup).order_by(CategoryGroup.position, CategoryGroup.key)).scalars()
    views = [
        GroupView(row.key, Words(row.name_th, row.name_en), Words(row.line_th, row.line_en), row.position)
        for row in groups
    ]
    order = {view.key: number for number, view in enumerate(views)}
    rows = session().execute(select(Category)).scalars().all()
    ordered = sorted(rows, key=lambda row: (order.get(row.group_key, len(order)), row.position, row.key))
    return views, {row.key: _view(row) for row in ordered}


def _view(row: Category) -> CategoryView:
    return CategoryView(
        key=row.key,
        group=row.group_key,
        name=Words(row.name_th, row.name_en),
        line=Words(row.line_th, row.line_en),
        unit_id=row.unit_id,
        acts=tuple(WhoActs(letter) for letter in row.who_acts.split("/")),
        agency_id=row.agency_id,
        answer_days=row.answer_days,
        resolve_days=row.resolve_days,
        publicity=Publicity(row.publicity),
        is_confidential=row.is_confidential,
        may_be_anonymous=row.may_be_anonymous,
        asks_place=AsksPlace(row.asks_place),
        skips_screening=row.skips_screening,
        matter=Matter(row.matter) if row.matter else None,
        questions=tuple(row.questions),
        notice=Words(row.notice_th, row.notice_en) if row.notice_th else None,
        is_emergency=row.is_emergency,
        is_active=row.is_active,
        position=row.position,
        revision=row.revision,
    )
