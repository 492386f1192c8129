"""Writing to the outbox, reading how deliveries stand, and trying again."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from services import audit, clock, crypto, db
from services.audit import Actor
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications.base import Recipient, get_kind, list_channels
from services.notifications.models import Notice, NoticeState, Priority
from services.notifications.wording import LANGUAGES, Value, say
from services.text import mask_email, single_line


@dataclass(frozen=True, slots=True)
class NoticeView:
    """How one delivery stands. `address` is masked."""

    id: int
    kind: str
    channel: str
    address: str
    language: str
    state: NoticeState
    attempts: int
    next_try_at: datetime
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    provider_ref: str


def notify(
    kind: str,
    *,
    recipients: Sequence[Recipient],
    params: Mapping[str, Value],
    subject: tuple[str, object],
) -> int:
    """Puts a notice for each recipient into the outbox, in the caller's transaction; says how many.

    `params` must fill exactly the declared gaps; Words, days and moments are said in each recipient's language.
    KeyError for an undeclared kind, ValueError for wrong gaps, channel or language: mistakes of the programmer all.
    """
    declared = get_kind(kind)
    if set(params) != set(declared.gaps):
        raise ValueError(f"{kind!r} has the gaps {sorted(declared.gaps)}, not {sorted(params)}")
    now = clock.now()
    rows: dict[tuple[str, str], Notice] = {}
    for recipient in recipients:
        if recipient.channel not in list_channels():
            raise ValueError(f"there is no sender for {recipient.channel!r}")
        if recipient.language not in LANGUAGES:
            raise ValueError(f"no notice is written in {recipient.language!r}")
        address_hash = hash_address(recipient.channel, recipient.address)
        rows[recipient.channel, address_hash] = Notice(
            kind=kind,
            channel=recipient.channel,
            address=recipient.address,
            address_hash=address_hash,
            language=recipient.language,
            params={name: say(value, recipient.language) for name, value in params.items()},
            subject_kind=subject[0],
            subject_id=str(subject[1]),
            state=NoticeState.WAITING,
            priority=Priority[declared.priority.upper()],
            next_try_at=now,
            message_id=str(uuid.uuid4()),
            unsubscribe_token=recipient.token,
            created_at=now,
        )
    if rows:
        db.session().add_all(rows.values())
        db.request_work()
    return len(rows)


def write_instead(notice: Notice, channel: str, address: str) -> None:
    """Puts the same notice for another channel's address into the outbox, in the caller's transaction."""
    now = clock.now()
    db.session().add(
        Notice(
            kind=notice.kind,
            channel=channel,
            address=address,
            address_hash=hash_address(channel, address),
            language=notice.language,
            params=notice.params,
            subject_kind=notice.subject_kind,
            subject_id=notice.subject_id,
            state=NoticeState.WAITING,
            priority=notice.priority,
            next_try_at=now,
            message_id=str(uuid.uuid4()),
            unsubscribe_token=notice.unsubscribe_token,
            created_at=now,
            turned_from=notice.id,
        )
    )
    db.request_work()


def hash_address(channel: str, address: str) -> str:
    """The keyed hash by which the notices to one address are found."""
    return crypto.fingerprint(f"{channel}:{single_line(address).casefold()}", "notice address")


def list_for_subject(kind: str, subject_id: object, *, limit: int = 50) -> list[NoticeView]:
    """The deliveries about one subject, newest first, addresses masked."""
    query = select(Notice).where(Notice.subject_kind == kind, Notice.subject_id == str(subject_id))
    return [_view(notice) for notice in db.session().scalars(query.order_by(Notice.id.desc()).limit(limit))]


def suppress(channel: str, address: str, subject: tuple[str, object]) -> int:
    """Holds back what still waits for somebody who unsubscribed from the subject; says how many."""
    held = db.session().execute(
        update(Notice)
        .where(
            Notice.subject_kind == subject[0],
            Notice.subject_id == str(subject[1]),
            Notice.address_hash == hash_address(channel, address),
            Notice.state.in_((NoticeState.WAITING, NoticeState.HELD)),
        )
        .values(state=NoticeState.SUPPRESSED)
        .returning(Notice.id)
    )
    return len(held.all())


def retry(notice_id: int, *, actor: Actor) -> NoticeView:
    """Lets an officer send again what failed or was given up.

    NotAllowed for others, NotFound where there is no such notice, RuleBroken("", "notice_not_failed") where it did not
    fail.
    """
    if not actor.is_officer:
        raise NotAllowed("only officers may send again")
    notice = db.session().get(Notice, notice_id, with_for_update=True)
    if notice is None:
        raise NotFound(f"notice {notice_id}")
    if notice.state not in (NoticeState.FAILED, NoticeState.GIVEN_UP):
        raise RuleBroken("", "notice_not_failed")
    notice.state, notice.attempts, notice.next_try_at = NoticeState.WAITING, 0, clock.now()
    db.session().flush()
    audit.record("retry notice", actor=actor, subject="notice", subject_id=notice_id)
    db.request_work()
    return _view(notice)


def _view(notice: Notice) -> NoticeView:
    shown = mask_email(notice.address) if notice.channel == "email" else f"…{notice.address[-3:]}"
    return NoticeView(
        notice.id,
        notice.kind,
        notice.channel,
        shown,
        notice.language,
        NoticeState(notice.state),
        notice.attempts,
        notice.next_try_at,
        notice.last_error,
        notice.created_at,
        notice.sent_at,
        notice.provider_ref,
    )
