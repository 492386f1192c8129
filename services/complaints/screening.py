"""The registry's desk: what waits to be screened, one matter with all that helps to decide, and the decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from services import files
from services.audit import Actor, Role, record
from services.cases import Action, CaseView, Status, act, get_case, visible_to
from services.cases.acting import lock_case
from services.cases.models import CaseFile
from services.complaints.categories import CategoryView, find_category, get_category
from services.complaints.confidential import make_confidential
from services.complaints.duplicates import LikelyDuplicate, likely_duplicates
from services.complaints.models import Complaint
from services.complaints.photographs import PhotographView, list_photographs
from services.complaints.words import Matter, Publicity
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.organisation import get_unit
from services.text import normalise, single_line

PAGE = 25
_UNDECIDED = (Status.RECEIVED.value, Status.SCREENING.value)
REGISTRY_NUMBER_LENGTH = 40
#: Why the unit is told the name where the sender let it be known.
OPEN_NAME = "ผู้แจ้งเลือกเปิดเผยชื่อ"


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A matter that waits to be screened."""

    id: int
    reference: str
    title: str
    topic: str
    is_confidential: bool
    district: str | None
    subdistrict: str | None
    received_at: datetime
    sort_at: datetime
    received_from: str
    photo_count: int


@dataclass(frozen=True, slots=True)
class WaitingPage:
    """Rows, due first, and the place where the next page begins."""

    rows: Sequence[WaitingRow]
    next_key: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class ComplaintView:
    """What a complaint has beside its case, for officers who may see the case."""

    case_id: int
    matter: Matter | None
    registry_number: str
    their_reference: str
    their_due_on: Any
    has_callers_consent: bool
    extra: dict[str, Any]
    released_words: str | None
    released_at: datetime | None
    photographs: Sequence[PhotographView]
    #: What the public may read of how it ended.
    released_result: str | None = None
    #: Papers sent with the matter: key and name. Only those who may read what is sealed get them.
    documents: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A likely duplicate with what the registry needs to compare: the case itself, as the officer may see it."""

    likely: LikelyDuplicate
    reference: str
    title: str
    words: str


def list_waiting(*, actor: Actor, after: tuple[datetime, int] | None = None, limit: int = PAGE) -> WaitingPage:
    """What waits to be screened, the nearest deadline first. NotAllowed for anybody but the registry."""
    _only_registry(actor)
    query = (
        select(
            CaseFile.id, CaseFile.reference, CaseFile.title, CaseFile.topic, CaseFile.is_confidential,
            CaseFile.district, CaseFile.subdistrict, CaseFile.received_at, CaseFile.sort_at, CaseFile.received_from,
            CaseFile.photo_count,
        )
        .where(CaseFile.status.in_(_UNDECIDED), CaseFile.is_open.is_(True), visible_to(actor))
        .order_by(CaseFile.sort_at, CaseFile.id)
        .limit(limit + 1)
    )  # fmt: skip
    if after is not None:
        at, last = after
        query = query.where((CaseFile.sort_at > at) | ((CaseFile.sort_at == at) & (CaseFile.id > last)))
    rows = [WaitingRow(*row) for row in session().execute(query)]
    more = rows[limit - 1] if len(rows) > limit else None
    return WaitingPage(rows[:limit], (more.sort_at.isoformat(), more.id) if more else None)


def view_complaint(case_id: int, *, actor: Actor) -> ComplaintView:
    """What stands beside the case. NotFound where the case is not the actor's to see."""
    seen = session().execute(select(CaseFile.id).where(CaseFile.id == case_id, visible_to(actor))).first()
    row = session().get(Complaint, case_id) if seen else None
    if row is None:
        raise NotFound(str(case_id))
    shows_sealed = actor.has_role(Role.REGISTRY, Role.INTEGRITY)
    clear = {key: kept for key, kept in row.extra.items() if isinstance(kept, dict)}
    sealed = {key: kept for key, kept in (row.sealed_extra or {}).items() if isinstance(kept, dict) and "read" in kept}
    return ComplaintView(
        case_id=case_id,
        matter=Matter(row.matter) if row.matter else None,
        registry_number=row.registry_number or "",
        their_reference=row.their_reference or "",
        their_due_on=row.their_due_on,
        has_callers_consent=row.has_callers_consent,
        extra=clear | (sealed if shows_sealed else {}),
        released_words=row.released_words,
        released_at=row.released_at,
        released_result=row.released_result,
        photographs=list_photographs(case_id),
        documents=_documents(case_id) if shows_sealed else (),
    )


def _documents(case_id: int) -> list[tuple[str, str]]:
    kept = files.list_for_owner("case", case_id)
    return [(one.key, one.name or "") for one in kept if one.purpose == "document"]


def list_candidates(view: CaseView, *, actor: Actor) -> list[Candidate]:
    """Likely duplicates of a matter, beside which the registry compares it. None of a confidential one."""
    category = find_category(view.topic)
    if view.is_confidential or category is None or not category.is_listed:
        return []
    found = likely_duplicates(
        lat=view.lat, lon=view.lon, topic=view.topic, words=view.words, subdistrict=view.subdistrict, without=view.id
    )
    rows = session().execute(
        select(CaseFile.id, CaseFile.reference, CaseFile.title, CaseFile.words).where(
            CaseFile.id.in_([one.case_id for one in found]), visible_to(actor)
        )
    )
    cases = {row.id: row for row in rows}
    return [
        Candidate(one, cases[one.case_id].reference, cases[one.case_id].title, cases[one.case_id].words)
        for one in found
        if one.case_id in cases
    ]


def screen_complaint(
    reference: str,
    *,
    matter: Matter,
    category: str,
    unit_id: int,
    registry_number: str = "",
    gives_name: bool | None = None,
    name_reason: str = "",
    actor: Actor,
    seen: int | None = None,
) -> int:
    """Decides kind, number, category and unit, and sends the matter to the unit; gives the case's new revision.

    A confidential matter goes to no unit: it stays with the officer who checked it.
    `gives_name` lets the unit see the sender's name and telephone, or hides them again; None leaves that as it is. The
    sender's own choice is reason enough, a hidden name needs `name_reason` (RuleBroken("name_reason", "required")).

    NotFound, NotAllowed, Stale as of `cases.act`; RuleBroken `not_on_list`, `too_long`, and `confidential_stays` for a
    category that would open a confidential matter to the public or to a unit.
    """
    _only_registry(actor)
    case = lock_case(reference, actor=actor)
    if seen is not None and seen != case.revision:
        raise Stale("case", case.revision, seen)
    number = single_line(registry_number)
    chosen = _checked(case, category, unit_id, number)
    if gives_name and _needs_reason(case) and not normalise(name_reason):
        raise RuleBroken("name_reason", "required")
    row = _complaint(case.id)
    changed = [
        name
        for name, old, new in (
            ("matter", row.matter, matter.value),
            ("registry_number", row.registry_number or "", number),
            ("category", case.topic, category),
        )
        if old != new
    ]
    row.matter, row.registry_number = matter, number or None
    if chosen is not None and case.topic != category:
        _recategorise(case, chosen)
    session().flush()
    record("screen complaint", actor=actor, subject="case", subject_id=case.id, fields=changed)
    if case.is_confidential:
        # It goes to no unit: whoever checked it works it.
        return act(reference, Action.TAKE, actor=actor, seen=seen)
    revision = act(reference, Action.ASSIGN, actor=actor, seen=seen, unit_id=unit_id)
    if case.name_kind == "none" or gives_name is None or gives_name == case.is_name_released:
        return revision
    if not gives_name:
        return act(reference, Action.HIDE_NAME, actor=actor)
    return act(reference, Action.RELEASE_NAME, actor=actor, words=name_reason or OPEN_NAME)


def _needs_reason(case: CaseFile) -> bool:
    return case.name_kind == "hidden" and not case.is_name_released and not case.is_confidential


def set_registry_facts(reference: str, *, matter: Matter | None, registry_number: str, actor: Actor) -> None:
    """Corrects kind of matter and registry number later, without moving the case."""
    _only_registry(actor)
    case = lock_case(reference, actor=actor)
    number = single_line(registry_number)
    if len(number) > REGISTRY_NUMBER_LENGTH:
        raise RuleBroken("registry_number", "too_long", max=REGISTRY_NUMBER_LENGTH)
    row = _complaint(case.id)
    row.matter, row.registry_number = matter, number or None
    record("screen complaint", actor=actor, subject="case", subject_id=case.id, fields=["matter", "registry_number"])


def _checked(case: CaseFile, category: str, unit_id: int, number: str) -> CategoryView | None:
    problems = []
    chosen = find_category(category)
    # A corruption report is of no category and stays so.
    if chosen is None and category != case.topic:
        problems.append(Problem("category", "not_on_list"))
    if chosen is not None and case.is_confidential and not chosen.is_confidential:
        problems.append(Problem("category", "confidential_stays"))
    if len(number) > REGISTRY_NUMBER_LENGTH:
        problems.append(Problem("registry_number", "too_long", {"max": REGISTRY_NUMBER_LENGTH}))
    try:
        get_unit(unit_id)
    except NotFound:
        problems.append(Problem("unit_id", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    return chosen


def _recategorise(case: CaseFile, chosen: CategoryView) -> None:
    """The new category decides who sees it. What is confidential already stays it; what becomes it is sealed."""
    case.topic = chosen.key
    if chosen.is_confidential and not case.is_confidential:
        make_confidential(case)
    case.is_listed = chosen.is_listed and not case.is_confidential
    if not case.is_listed:
        case.near_cell = None
    if chosen.publicity is not Publicity.MAP:
        row = _complaint(case.id)
        row.released_words = row.released_result = row.released_at = row.released_by_id = None


def _complaint(case_id: int) -> Complaint:
    row = session().get(Complaint, case_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(str(case_id))
    return row


def _only_registry(actor: Actor) -> None:
    if not actor.has_role(Role.REGISTRY):
        raise NotAllowed("screening is the registry's")


def load_for_screening(reference: str, *, actor: Actor) -> tuple[CaseView, ComplaintView, list[Candidate]]:
    """Everything that the form of one matter shows. NotFound, NotAllowed, and ReasonNeeded for a confidential one."""
    _only_registry(actor)
    view = get_case(reference, actor=actor)
    if view.topic and find_category(view.topic) is not None:
        get_category(view.topic)
    return view, view_complaint(view.id, actor=actor), list_candidates(view, actor=actor)
