"""How content its reporter was with a matter: whom to ask, the mark as officers read it, and what a bad one opens."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from services import clock
from services.audit import Actor
from services.cases.following import address_hash, find_follower, list_followers, track_token, unsubscribe_token
from services.cases.models import CaseFile, Follower, TimelineEntry
from services.cases.words import Audience, CaseOutcome, Status
from services.db import session
from services.errors import NotFound

KIND = "rated"
#: Marks up to this one are bad.
BAD_MARK = 2
#: Ends after which asking how content somebody is would mock them: nothing was done for them under this number.
_NOT_SERVED = frozenset({CaseOutcome.DUPLICATE, CaseOutcome.WITHDRAWN, CaseOutcome.DECLINED, CaseOutcome.LAPSED})


@dataclass(frozen=True, slots=True)
class Receiver:
    """Somebody who reported the matter. `address` is None where nothing can be sent."""

    follower_id: int
    channel: str
    address: str | None = field(repr=False)
    language: str
    person_id: int | None
    #: What stops all mails about the matter.
    unsubscribe: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Served:
    """A matter of whose reporters it may be asked how content they are."""

    id: int
    reference: str
    service: str
    unit_id: int | None
    received_from: str
    filed_by_id: int | None
    is_closed: bool


def find_served(case_id: int) -> Served | None:
    """The matter, where its reporters may be asked. None for confidential ones and those without a name: an answer is
    tied to its matter. None too where nothing was done under its number: joined, a duplicate, withdrawn, declined.
    """
    case = session().get(CaseFile, case_id)
    if case is None or case.is_confidential or case.name_kind == "none" or case.merged_into_id is not None:
        return None
    if case.outcome and CaseOutcome(case.outcome) in _NOT_SERVED:
        return None
    is_closed = Status(case.status) is Status.CLOSED
    return Served(case.id, case.reference, case.service, case.unit_id, case.received_from, case.filed_by_id, is_closed)


def list_receivers(case_id: int) -> Sequence[Receiver]:
    """Those who reported the matter and can be written to, also by a report that was joined; mere followers not."""
    return [
        _receiver(each)
        for each in list_followers(case_id)
        if (each.is_reporter or each.from_case_id) and each.channel != "none" and each.address
    ]


def find_receiver(token: str) -> tuple[Served, Receiver] | None:
    """The closed matter behind a track token and its holder, where the holder may be asked; None otherwise."""
    try:
        follower = find_follower(token)
    except NotFound:
        return None
    served = find_served(follower.case_id)
    if served is None or not served.is_closed or not (follower.is_reporter or follower.from_case_id):
        return None
    return served, _receiver(follower)


def reporter_token(case_id: int, channel: str, address: str | None) -> str | None:
    """The track token of the reporter, where the reporter is who has this address; None for everybody else."""
    query = select(Follower).where(Follower.case_id == case_id, Follower.is_reporter).order_by(Follower.id).limit(1)
    follower = session().scalar(query)
    if follower is None:
        return None
    wanted = address_hash(channel, address) if address else None
    return track_token(follower) if follower.address_hash == wanted else None


def note_mark(case_id: int, score: int, *, by: int, actor: Actor) -> None:
    """Writes the mark into the timeline, for officers; the same mark again is not written twice.

    `by` is how the room above knows the answer to which it belongs.
    """
    case = session().get_one(CaseFile, case_id)
    last = _last_mark(case_id)
    if last is not None and last.data == {"score": score, "by": by} and last.at >= (case.closed_at or case.received_at):
        return
    session().add(
        TimelineEntry(
            case_id=case_id,
            at=clock.now(),
            kind=KIND,
            audience=Audience.STAFF,
            actor_kind=actor.kind,
            channel=actor.channel,
            status=case.status,
            words="",
            data={"score": score, "by": by},
            photos=[],
        )
    )
    session().flush()


def badly_marked_at(case_id: int, since: datetime | None) -> datetime | None:
    """When the matter, closed at `since`, got the bad mark that stands now; None where it has none."""
    last = _last_mark(case_id)
    if since is None or last is None or last.at < since or int(last.data["score"]) > BAD_MARK:
        return None
    return last.at


def _last_mark(case_id: int) -> TimelineEntry | None:
    query = select(TimelineEntry).where(TimelineEntry.case_id == case_id, TimelineEntry.kind == KIND)
    return session().scalar(query.order_by(TimelineEntry.id.desc()).limit(1))


def _receiver(follower: Follower) -> Receiver:
    channel = follower.channel if follower.address else "none"
    return Receiver(
        follower.id, channel, follower.address, follower.language, follower.person_id, unsubscribe_token(follower)
    )
