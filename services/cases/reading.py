"""One case as one reader may see it: columns, not objects, and only what the reader's audience allows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, or_, select

from services import clock, files
from services.audit import Actor, Role, record
from services.audit import record_read as log_read
from services.cases.acting import dispute_until
from services.cases.machine import Action, allowed_actions
from services.cases.models import CaseFile, ConfidentialReading, TimelineEntry
from services.cases.promise import is_late
from services.cases.rating import KIND as MARK
from services.cases.views import CaseView, Entry, Reporter
from services.cases.visibility import has_stated_reason, sees_reporter, visible_to
from services.cases.words import HAPPENED, Audience, CaseOutcome, Status
from services.db import Base, read, session
from services.errors import NotFound, RuleBroken, ServiceError
from services.organisation import list_units
from services.people import list_officers
from services.questions.rating import SATISFACTION
from services.references import parse_reference
from services.text import Words, normalise

#: What each reader's widest audience includes.
SEES = {
    Audience.PUBLIC: (Audience.PUBLIC,),
    Audience.REPORTER: (Audience.PUBLIC, Audience.REPORTER),
    Audience.STAFF: (Audience.PUBLIC, Audience.REPORTER, Audience.STAFF),
    Audience.CONFIDENTIAL: tuple(Audience),
}
CITIZEN = Words("ผู้แจ้ง", "Sender")
SYSTEM = Words("ระบบ", "System")
OFFICE = Words("เจ้าหน้าที่", "Officer")


class ReasonNeeded(ServiceError):
    """A confidential case opens only after the officer has stated a reason for reading it."""


def get_case(reference: str, *, actor: Actor) -> CaseView:
    """The case for an officer or an account holder; NotFound when it is not theirs, ReasonNeeded when confidential.

    Reading a confidential case, or somebody's name and telephone, is logged: the door opens it under `@records`.
    """
    parsed = parse_reference(reference)
    case = (
        session().execute(select(CaseFile).where(CaseFile.reference == parsed, visible_to(actor))).scalar_one_or_none()
    )
    if case is None:
        raise NotFound(reference)
    if case.is_confidential and actor.is_officer:
        if not has_stated_reason(case.id, actor.id or 0):
            raise ReasonNeeded(reference)
        log_read(actor, "case", case.id, "confidential")
    audience = audience_of(actor)
    shows_reporter = sees_reporter(actor, is_name_released=case.is_name_released, is_confidential=case.is_confidential)
    if shows_reporter and actor.is_officer and case.name_kind != "none":
        log_read(actor, "case", case.id, "reporter")
    return view_of(
        case,
        audience=audience,
        shows_reporter=shows_reporter or (actor.id == case.person_id and not actor.is_officer),
        actions=allowed_actions(Status(case.status), actor, is_confidential=case.is_confidential),
        actor=actor,
    )


def check_photo(reference: str, key: str, *, actor: Actor) -> bool:
    """Whether the case of a photograph is confidential; NotFound and ReasonNeeded as of `get_case`.

    Looking at a confidential one is to be logged: the door calls `log_photo` in a transaction then.
    """
    row = (
        session()
        .execute(
            select(CaseFile.id, CaseFile.is_confidential).where(
                CaseFile.reference == parse_reference(reference), visible_to(actor)
            )
        )
        .first()
    )
    if row is None:
        raise NotFound(reference)
    if row.is_confidential and not has_stated_reason(row.id, actor.id or 0):
        raise ReasonNeeded(reference)
    shown = session().execute(
        select(TimelineEntry.photos).where(
            TimelineEntry.case_id == row.id,
            TimelineEntry.audience.in_([one.value for one in SEES[audience_of(actor)]]),
        )
    )
    if not any(key in (photos or ()) for photos in shown.scalars()) and not _is_paper_of(row.id, key, actor):
        raise NotFound(key)
    return bool(row.is_confidential)


def _is_paper_of(case_id: int, key: str, actor: Actor) -> bool:
    """Whether the file is a document that was sent with the case; those are for registry and integrity officers."""
    if not actor.has_role(Role.REGISTRY, Role.INTEGRITY):
        return False
    stored = files.get_file(key)
    return stored.purpose == "document" and (stored.owner_kind, stored.owner_id) == ("case", str(case_id))


def log_photo(reference: str, *, actor: Actor) -> None:
    """Writes down that a photograph of a confidential case was looked at."""
    case_id = (
        session().execute(select(CaseFile.id).where(CaseFile.reference == parse_reference(reference))).scalar_one()
    )
    log_read(actor, "case", case_id, "photograph")


def state_reason(reference: str, reason: str, *, actor: Actor) -> None:
    """Opens a confidential case to an officer for half an hour; the reason is kept (sealed) and the reading audited."""
    words = normalise(reason)
    if len(words) < 5:
        raise RuleBroken("reason", "required")
    parsed = parse_reference(reference)
    case_id = (
        session()
        .execute(select(CaseFile.id).where(CaseFile.reference == parsed, CaseFile.is_confidential, visible_to(actor)))
        .scalar_one_or_none()
    )
    if case_id is None:
        raise NotFound(reference)
    session().add(ConfidentialReading(case_id=case_id, officer_id=actor.id, reason=words[:500], at=clock.now()))
    record("state reason", actor=actor, subject="case", subject_id=case_id, fields=["reason"])


def audience_of(actor: Actor) -> Audience:
    """The widest audience of the timeline that an actor belongs to."""
    if actor.has_role(Role.REGISTRY, Role.INTEGRITY):
        return Audience.CONFIDENTIAL
    return Audience.STAFF if actor.is_officer else Audience.REPORTER


#: What `view_of` reads of a case; nothing of it is encrypted but the words of confidential matters.
VIEWED = (
    "id", "reference", "service", "topic", "status", "outcome", "is_open", "is_confidential", "title", "words",
    "sealed_words", "unit_id", "owner_id", "channel", "received_from", "language", "received_at", "answer_due_at",
    "due_at", "sort_at", "promised_days", "paused_at", "first_answered_at", "resolved_at", "closed_at", "review_on",
    "name_kind", "is_name_released", "district", "subdistrict", "lat", "lon", "place_words", "is_listed", "reopened",
    "follower_count", "merged_into_id", "revision",
)  # fmt: skip


def view_of(
    case: CaseFile, *, audience: Audience, shows_reporter: bool, actions: Sequence[Action], actor: Actor
) -> CaseView:
    """The view of a loaded case for one audience; `VIEWED` are the columns it needs where no reporter is shown."""
    entries = read_timeline(case.id, audience)
    now = clock.now()
    sees_words = audience is not Audience.PUBLIC
    is_staff = audience in (Audience.STAFF, Audience.CONFIDENTIAL)
    merged = _merged(case, actor) if is_staff else (None, ())
    words = (case.sealed_words or "") if case.is_confidential else case.words
    return CaseView(
        id=case.id, reference=case.reference, service=case.service, topic=case.topic, status=Status(case.status),
        outcome=CaseOutcome(case.outcome) if case.outcome else None, is_open=case.is_open,
        is_late=is_late(Status(case.status), case.sort_at, now), is_confidential=case.is_confidential,
        title=case.title if sees_words else "", words=words if sees_words else "", unit_id=case.unit_id,
        owner_id=case.owner_id if is_staff else None, channel=case.channel, received_from=case.received_from,
        language=case.language, received_at=case.received_at, answer_due_at=case.answer_due_at, due_at=case.due_at,
        promised_days=case.promised_days, paused_at=case.paused_at, first_answered_at=case.first_answered_at,
        resolved_at=case.resolved_at, closed_at=case.closed_at, review_on=case.review_on, name_kind=case.name_kind,
        reporter=_reporter(case) if shows_reporter else None, is_name_released=case.is_name_released,
        district=case.district, subdistrict=case.subdistrict, lat=case.lat if sees_words else None,
        lon=case.lon if sees_words else None, place_words=case.place_words if sees_words else "",
        is_listed=case.is_listed, reopened=case.reopened, follower_count=case.follower_count,
        merged_into=merged[0], merged_here=merged[1], revision=case.revision, timeline=entries, actions=actions,
        photos=[key for entry in entries for key in entry.photos], dispute_until=dispute_until(case),
    )  # fmt: skip


def _timeline_of(audience: Audience) -> Select[Any]:
    e = Base.metadata.tables[TimelineEntry.__tablename__].c
    return (
        select(
            e.id, e.at, e.kind, e.audience, e.actor_kind, e.officer_id, e.unit_id, e.words, e.sealed_words, e.status,
            e.data, e.photos,
        )
        .where(e.case_id == bindparam("case_id"), or_(*(e.audience == one.value for one in SEES[audience])))
        .order_by(e.id)
        .limit(500)
    )  # fmt: skip


_TIMELINES = {audience: _timeline_of(audience) for audience in Audience}


def read_timeline(case_id: int, audience: Audience) -> list[Entry]:
    """The rows of the timeline that an audience may see, oldest first."""
    rows = read(_TIMELINES[audience], {"case_id": case_id}).all()
    units = {unit.id: unit.name for unit in list_units()}
    is_staff = audience in (Audience.STAFF, Audience.CONFIDENTIAL)
    posts = {o.id: o.post for o in list_officers()} if is_staff and any(row.officer_id for row in rows) else {}
    return [_entry(row, units, posts, audience) for row in rows]


def _entry(row: Any, units: dict[int, Words], posts: dict[int, str], audience: Audience) -> Entry:
    data = dict(row.data or {})
    from_citizen = row.actor_kind == "citizen"
    who = CITIZEN if from_citizen else SYSTEM if row.actor_kind == "system" else units.get(row.unit_id, OFFICE)
    if "unit_id" in data and data["unit_id"] in units:
        data["unit"] = units[data["unit_id"]]
    given_to = data.pop("officer_id", None)
    if given_to in posts:
        data["post"] = posts[given_to]
    if isinstance(data.get("agency"), dict):
        data["agency"] = Words(**data["agency"])
    if row.kind == MARK:
        data["mark"] = SATISFACTION[int(data["score"]) - 1]
    return Entry(
        id=row.id, at=row.at, kind=row.kind, audience=Audience(row.audience),
        what=HAPPENED[row.kind], who=who, post=posts.get(row.officer_id, ""),
        words="" if audience is Audience.PUBLIC else (row.sealed_words or row.words), status=Status(row.status),
        data=data,
        photos=() if audience is Audience.PUBLIC else tuple(row.photos or ()), is_from_citizen=from_citizen,
    )  # fmt: skip


def _reporter(case: CaseFile) -> Reporter:
    return Reporter(
        case.name_kind, case.reporter_name or "", case.reporter_phone or "", case.reporter_email or "", "",
        case.person_id,
    )  # fmt: skip


def _merged(case: CaseFile, actor: Actor) -> tuple[str | None, Sequence[str]]:
    into = None
    if case.merged_into_id:
        into = (
            session()
            .execute(select(CaseFile.reference).where(CaseFile.id == case.merged_into_id, visible_to(actor)))
            .scalar_one_or_none()
        )
    here = (
        session()
        .execute(
            select(CaseFile.reference)
            .where(CaseFile.merged_into_id == case.id, visible_to(actor))
            .order_by(CaseFile.id)
            .limit(100)
        )
        .scalars()
        .all()
    )
    return into, here
