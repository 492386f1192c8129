"""How a case begins: number, promise, timeline, follower, counters, search, audit and the first notice, all in one."""

from datetime import date

from sqlalchemy import select

from services import clock, crypto, files
from services.audit import Actor, ActorKind, record
from services.cases import notices
from services.cases.events import CaseOpened
from services.cases.following import add_reporter, track_token
from services.cases.models import CaseFile, TimelineEntry
from services.cases.near import near_cell
from services.cases.promise import queue_position, start_promise
from services.cases.search import index_case
from services.cases.tally import tally_key, write_difference
from services.cases.views import NewCase, OpenedCase
from services.cases.words import OPEN, Audience
from services.db import request_work, session
from services.events import raise_event
from services.references import hash_secret, new_access_code, new_reference
from services.text import snippet


def open_case(new: NewCase, *, actor: Actor) -> OpenedCase:
    """Writes one case with all that belongs to it. Called by the `submit` of a service, once for a draft."""
    code = new_access_code()
    case = _row(new, actor, code)
    start_promise(case, new.answer_days, new.resolve_days)
    case.sort_at = queue_position(case)
    _insert(case, new.kind)
    session().add(
        TimelineEntry(
            case_id=case.id,
            at=case.received_at,
            kind="received",
            audience=Audience.PUBLIC,
            actor_kind=actor.kind,
            officer_id=actor.id if actor.is_officer else None,
            unit_id=actor.unit_id,
            channel=new.channel,
            status=case.status,
            photos=list(new.photos),
            data={},
        )
    )
    reporter = new.reporter
    follower = add_reporter(
        case,
        channel=reporter.notify,
        address=reporter.address,
        language=new.language,
        person_id=reporter.person_id,
    )
    if new.photos:
        files.attach(list(new.photos), "case", str(case.id))
    if new.evidence:
        files.attach(list(new.evidence), "case", str(case.id))
    write_difference(None, tally_key(case))
    if not case.is_confidential:
        index_case(case)
    record(
        "open case", actor=actor, subject="case", subject_id=case.id, fields=["reference", "status", "unit", "reporter"]
    )
    # What was done in a chat is answered there, once; every other channel gets its notice.
    is_answered_here = new.channel == reporter.notify
    notices.tell(
        case,
        "case.received",
        {"code": code, "date": _promised_day(case)},
        not_to=follower.id if is_answered_here else None,
    )
    raise_event(CaseOpened(case.id))
    request_work()
    return OpenedCase(
        case.id, case.reference, code, track_token(follower), case.due_at, case.answer_due_at, case.promised_days
    )


def _promised_day(case: CaseFile) -> date | str:
    """The day by which the reporter hears of it."""
    promised = case.due_at or case.answer_due_at
    return clock.local(promised).date() if promised else "-"


def _row(new: NewCase, actor: Actor, code: str) -> CaseFile:
    now = clock.now()
    place = new.place or {}
    reporter = new.reporter
    lat, lon = place.get("lat"), place.get("lon")
    return CaseFile(
        service=new.service,
        topic=new.topic,
        status=new.status,
        is_open=new.status in OPEN,
        is_confidential=new.is_confidential,
        title="" if new.is_confidential else snippet(new.title or new.words, 160),
        words="" if new.is_confidential else new.words,
        sealed_words=new.words if new.is_confidential else None,
        search_words="" if new.is_confidential else new.search_words,
        unit_id=new.unit_id,
        filed_by_id=new.filed_by_id or (actor.id if actor.kind is ActorKind.OFFICER else None),
        channel=new.channel,
        received_from=new.received_from,
        language=new.language,
        draft_id=new.draft_id,
        received_at=new.received_at or now,
        changed_at=now,
        name_kind=reporter.name_kind,
        reporter_name=reporter.name or None,
        reporter_phone=reporter.phone or None,
        reporter_phone_hash=crypto.fingerprint(reporter.phone, "phone") if reporter.phone else None,
        reporter_email=reporter.email or None,
        person_id=reporter.person_id,
        access_code_hash=hash_secret(code, "access-code"),
        district=place.get("district"),
        subdistrict=place.get("subdistrict"),
        lat=lat,
        lon=lon,
        place_words="" if new.is_confidential else place.get("words", ""),
        near_cell=near_cell(lat, lon) if new.is_listed and new.status in OPEN else None,
        is_listed=new.is_listed and not new.is_confidential,
        photo_count=len(new.photos),
        reopened=0,
        follower_count=0,
        revision=1,
        is_name_released=False,
    )


def _insert(case: CaseFile, kind: str) -> None:
    """Inserts under a reference that is free: two seldom meet, and the unique index has the last word."""
    day = clock.local(case.received_at).date()
    case.reference = new_reference(kind, day)
    while session().execute(select(CaseFile.id).where(CaseFile.reference == case.reference)).first() is not None:
        case.reference = new_reference(kind, day)
    session().add(case)
    session().flush()
