"""Who is told of a case, and the signed links they get: following, unsubscribing, link → follower."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from services import clock, crypto, settings
from services.audit import Actor, ActorKind, record
from services.cases.models import CaseFile, Follower
from services.db import session
from services.errors import NotFound
from services.notifications import Recipient, list_for_subject, notify
from services.people import PersonErased, get_person
from services.references import sign, unsign

TRACK = "track"
UNSUBSCRIBE = "unsubscribe"
CONFIRM = "confirm-following"
#: The notice that asks an address whether it wants to follow.
ASK = "case.follow"
#: An address is asked no more often than this, and forgotten when it never answers.
ASK_AGAIN = timedelta(hours=12)
KEPT = timedelta(days=7)


def address_hash(channel: str, address: str) -> str:
    """By what a follower's address is found again without being readable."""
    return crypto.fingerprint(f"{channel}:{address.strip().casefold()}", "follower")


def add_reporter(
    case: CaseFile, *, channel: str, address: str | None, language: str, person_id: int | None
) -> Follower:
    """The follower that is the reporter: one a case, told from the first moment, never joined with another."""
    return _add(
        case, channel=channel, address=address, language=language, person_id=person_id, is_reporter=True,
        is_active=True, confirmed_at=clock.now(),
    )  # fmt: skip


def follow_case(
    case_id: int, *, channel: str, address: str | None, language: str, person_id: int | None, actor: Actor
) -> str | None:
    """Lets somebody follow a public case. NotFound where it may not be followed.

    Without an address: the token of a link that shows what is public. With an e-mail address nothing is given to
    whoever typed it: a mail asks the address itself, and only its answer counts (`confirm_following`). An address that
    belongs to the account of the actor, or that another platform vouches for, counts at once.
    """
    case = _lock_public(case_id)
    record("follow case", actor=actor, subject="case", subject_id=case.id, fields=["follower"])
    if not address:
        return track_token(_add(case, channel="none", address=None, language=language, person_id=person_id))
    follower = _known(case.id, channel, address) or _add(
        case, channel=channel, address=address, language=language, person_id=person_id, is_active=False
    )
    if follower.confirmed_at and follower.is_active:
        return None
    if channel != "email" or _is_own(actor, address):
        _confirm(case, follower, language)
    elif follower.created_at <= clock.now() - ASK_AGAIN or (follower.confirmed_at is None and not _was_asked(follower)):
        follower.created_at = clock.now()
        _ask(case, follower, language)
    return None


def confirm_following(token: str, *, actor: Actor) -> str:
    """Takes the answer of an address that was asked whether it wants to follow; gives the reference. NotFound."""
    payload = unsign(token, CONFIRM)
    follower = session().get(Follower, payload["f"]) if payload else None
    if payload is None or follower is None or follower.is_reporter:
        raise NotFound("token")
    case = _lock_public(follower.case_id)
    _confirm(case, follower, payload["l"])
    record("confirm following", actor=actor, subject="case", subject_id=case.id, fields=["follower"])
    return case.reference


def confirm_token(follower_id: int, language: str) -> str:
    """What the mail to an address that is asked carries: good for a week."""
    return sign({"f": follower_id, "l": language}, CONFIRM, KEPT)


def find_asked(token: str) -> str:
    """The reference of the case that an unanswered request is about; NotFound for a forged or an outlived token."""
    payload = unsign(token, CONFIRM)
    follower = session().get(Follower, payload["f"]) if payload else None
    if follower is None:
        raise NotFound("token")
    return session().get_one(CaseFile, follower.case_id).reference


def purge_unanswered(limit: int = 500) -> int:
    """Forgets addresses that never answered."""
    old = (
        select(Follower.id)
        .where(Follower.confirmed_at.is_(None), Follower.address.is_not(None), Follower.created_at < clock.now() - KEPT)
        .limit(limit)
    )
    return len(session().execute(delete(Follower).where(Follower.id.in_(old)).returning(Follower.id)).all())


def _lock_public(case_id: int) -> CaseFile:
    case = (
        session()
        .execute(
            select(CaseFile)
            .where(CaseFile.id == case_id, CaseFile.is_listed, CaseFile.is_confidential.is_(False))
            .with_for_update()
        )
        .scalar_one_or_none()
    )
    if case is None:
        raise NotFound(str(case_id))
    return case


def _known(case_id: int, channel: str, address: str) -> Follower | None:
    """The follower of that address. The reporter's own row is never looked at: who types an address proves nothing."""
    return (
        session()
        .execute(
            select(Follower).where(
                Follower.case_id == case_id,
                Follower.channel == channel,
                Follower.address_hash == address_hash(channel, address),
                Follower.is_reporter.is_(False),
            )
        )
        .scalar_one_or_none()
    )


def _add(case: CaseFile, *, channel: str, address: str | None, language: str, **values: Any) -> Follower:
    follower = Follower(
        case_id=case.id,
        channel=channel,
        address=address,
        address_hash=address_hash(channel, address) if address else None,
        language=language,
        created_at=clock.now(),
        **values,
    )
    session().add(follower)
    session().flush()
    return follower


def _confirm(case: CaseFile, follower: Follower, language: str) -> None:
    if not (follower.confirmed_at and follower.is_active):
        case.follower_count += 1
    follower.confirmed_at, follower.is_active, follower.language = clock.now(), True, language
    session().flush()


def _is_own(actor: Actor, address: str) -> bool:
    if actor.kind is not ActorKind.CITIZEN or actor.id is None:
        return False
    return get_person(actor.id).email.casefold() == address.strip().casefold()


def _was_asked(follower: Follower) -> bool:
    return any(notice.kind == ASK for notice in list_for_subject("follower", follower.id, limit=1))


def _ask(case: CaseFile, follower: Follower, language: str) -> None:
    token = confirm_token(follower.id, language)
    notify(
        ASK,
        recipients=[Recipient(follower.channel, follower.address or "", language)],
        params={"ref": case.reference, "link": f"{settings.current().base_url}/follow/{token}"},
        subject=("follower", follower.id),
    )


def track_token(follower: Follower) -> str:
    """The signed token of a follower's link; it lives as long as the follower is active or is the reporter."""
    return sign({"f": follower.id, "c": follower.case_id}, TRACK, None)


def unsubscribe_token(follower: Follower) -> str:
    """The signed token that stops the notices to one follower."""
    return sign({"f": follower.id}, UNSUBSCRIBE, None)


def find_follower(token: str, purpose: str = TRACK) -> Follower:
    """The follower that a signed token names; NotFound for a forged or an outlived one."""
    payload = unsign(token, purpose)
    follower = session().get(Follower, payload["f"]) if payload else None
    if follower is None:
        raise NotFound("token")
    return follower


def unsubscribe(token: str, *, actor: Actor) -> str:
    """Stops the notices to one follower; gives the reference of the case. Doing it twice is fine."""
    follower = find_follower(token, UNSUBSCRIBE)
    case = session().execute(select(CaseFile).where(CaseFile.id == follower.case_id).with_for_update()).scalar_one()
    if follower.is_active and not follower.is_reporter and follower.confirmed_at:
        case.follower_count = max(0, case.follower_count - 1)
    follower.is_active = False
    record("unsubscribe", actor=actor, subject="case", subject_id=case.id, fields=["follower"])
    return case.reference


def list_followers(case_id: int) -> Sequence[Follower]:
    """The active followers of a case, the reporter first."""
    return (
        session()
        .execute(
            select(Follower)
            .where(Follower.case_id == case_id, Follower.is_active)
            .order_by(Follower.is_reporter.desc(), Follower.id)
        )
        .scalars()
        .all()
    )


def forget_person(erased: PersonErased) -> None:
    """Lets go of an account that its owner closed: its matters stay, joined to nobody; its notices stop."""
    session().execute(update(CaseFile).where(CaseFile.person_id == erased.person_id).values(person_id=None))
    session().execute(
        update(Follower).where(Follower.person_id == erased.person_id).values(person_id=None, is_active=False)
    )


def move_followers(source: CaseFile, target: CaseFile) -> None:
    """Lets everybody who follows `source` follow `target` too, marked by where they came from.

    Whoever follows it already, or reported it, is not told twice; who once asked not to be told stays untold.
    """
    for follower in list_followers(source.id):
        if not follower.address:
            continue
        known = _known(target.id, follower.channel, follower.address)
        if known is not None or _reported(target.id, follower.channel, follower.address):
            continue
        moved = _add(
            target, channel=follower.channel, address=follower.address, language=follower.language,
            person_id=follower.person_id, from_case_id=source.id, is_active=False,
        )  # fmt: skip
        _confirm(target, moved, follower.language)


def _reported(case_id: int, channel: str, address: str) -> bool:
    found = session().execute(
        select(Follower.id).where(
            Follower.case_id == case_id,
            Follower.address_hash == address_hash(channel, address),
            Follower.is_reporter,
            Follower.is_active,
        )
    )
    return found.first() is not None


def move_back(source: CaseFile, target: CaseFile) -> None:
    """Undoes `move_followers`."""
    gone = (
        session()
        .execute(
            delete(Follower)
            .where(Follower.case_id == target.id, Follower.from_case_id == source.id)
            .returning(Follower.id)
        )
        .all()
    )
    target.follower_count = max(0, target.follower_count - len(gone))
