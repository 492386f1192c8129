"""Officers in chat: which chat is whose, which group is which unit's, and the short codes that tie them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update

from services import audit, clock, crypto, references
from services.audit import Actor, Channel, Role
from services.db import session
from services.errors import NotAllowed, NotFound
from services.people import attempts, models
from services.people.officers import actor_for, view_of
from services.people.views import Officer

CODE_LIVES = timedelta(minutes=15)
#: Longer than the code of a draft: it opens the work of an officer.
CODE_LENGTH = 8
#: Who may tie a group to the own unit: whoever leads it, and the registry.
LEADERS = (Role.HEAD, Role.REGISTRY, Role.ADMIN)
_CODE = "tie code"


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group that hears of a unit's work."""

    id: int
    unit_id: int
    channel: str
    address: str = field(repr=False)
    created_at: datetime
    told_at: datetime | None


def find_officer_of_chat(channel: str, address: str) -> Officer | None:
    """The active officer who works by that chat too; None for everybody else."""
    row = session().scalar(
        select(models.Officer)
        .join(models.OfficerChat, models.OfficerChat.officer_id == models.Officer.id)
        .where(*_is_chat(models.OfficerChat, channel, address), models.Officer.is_active.is_(True))
    )
    return None if row is None else view_of(row)


def actor_of_chat(channel: str, address: str) -> Actor | None:
    """The officer of that chat as an actor on its channel."""
    officer = find_officer_of_chat(channel, address)
    return None if officer is None else actor_for(officer, Channel(channel))


def find_chat_of_officer(officer_id: int, channel: str) -> str | None:
    """The platform's id of the chat by which the officer works; None where there is none."""
    return session().scalar(
        select(models.OfficerChat.address)
        .join(models.Officer, models.Officer.id == models.OfficerChat.officer_id)
        .where(models.OfficerChat.officer_id == officer_id, models.OfficerChat.channel == channel)
        .where(models.Officer.is_active.is_(True))
    )


def new_tie_code(*, actor: Actor, unit_id: int | None = None) -> str:
    """A code of eight characters, for a quarter of an hour and one use; codes for the same given before die.

    With `unit_id` it ties a group to that unit, which is for whoever leads it: NotAllowed.
    """
    officer_id = _officer_id(actor)
    if unit_id is not None:
        _may_tie(actor, unit_id)
    now = clock.now()
    is_same = models.TieCode.unit_id.is_(None) if unit_id is None else models.TieCode.unit_id == unit_id
    session().execute(delete(models.TieCode).where(models.TieCode.officer_id == officer_id, is_same))
    session().execute(delete(models.TieCode).where(models.TieCode.expires_at < now - CODE_LIVES))
    code = references.new_short_code(CODE_LENGTH)
    hashed = references.hash_secret(code, _CODE)
    session().add(models.TieCode(officer_id=officer_id, unit_id=unit_id, code_hash=hashed, expires_at=now + CODE_LIVES))
    session().flush()
    audit.record("make chat code", actor=actor, subject="officer", subject_id=officer_id)
    return code


def tie_officer(code: str, *, channel: str, address: str) -> Officer:
    """Makes the chat that of the officer whose code it is, and spends the code. An earlier chat of theirs is let go.

    NotFound for a wrong, old or used code, which all look the same; TooMany after too many. Every try counts, so the
    door commits also when this raises NotFound.
    """
    row, attempt = _spend(code, channel, address, of_unit=False)
    officer = _active(row.officer_id)
    actor = actor_for(view_of(officer), Channel(channel))
    _forget_officer(models.OfficerChat.officer_id == officer.id, models.OfficerChat.channel == channel)
    _forget_officer(*_is_chat(models.OfficerChat, channel, address))
    session().add(
        models.OfficerChat(
            officer_id=officer.id,
            channel=channel,
            address=address,
            address_hash=hash_chat(channel, address),
            created_at=clock.now(),
        )
    )
    session().flush()
    attempts.succeed(attempt, device="", new_device="")
    audit.record("tie officer chat", actor=actor, subject="officer", subject_id=officer.id, note=channel)
    return view_of(officer)


def untie_officer(officer_id: int, *, actor: Actor, channel: str) -> bool:
    """The officer's chat is a citizen's like any other from now on; whether there was one."""
    found = _forget_officer(models.OfficerChat.officer_id == officer_id, models.OfficerChat.channel == channel)
    if found:
        audit.record("untie officer chat", actor=actor, subject="officer", subject_id=officer_id, note=channel)
    return found


def tie_unit(code: str, *, channel: str, address: str, by: str) -> int:
    """Makes the group that of the unit of the code, which an officer of the chat `by` typed; the unit.

    NotFound as for `tie_officer`, also where whoever typed it is not the officer who asked for the code.
    """
    officer = find_officer_of_chat(channel, by)
    row, attempt = _spend(code, channel, by, of_unit=True)
    if officer is None or officer.id != row.officer_id or row.unit_id is None:
        raise NotFound("code")
    actor = actor_for(officer, Channel(channel))
    _may_tie(actor, row.unit_id)
    session().execute(delete(models.UnitChat).where(*_is_chat(models.UnitChat, channel, address)))
    session().add(
        models.UnitChat(
            unit_id=row.unit_id,
            officer_id=officer.id,
            channel=channel,
            address=address,
            address_hash=hash_chat(channel, address),
            created_at=clock.now(),
        )
    )
    session().flush()
    attempts.succeed(attempt, device="", new_device="")
    audit.record("tie unit chat", actor=actor, subject="unit", subject_id=row.unit_id, note=channel)
    return row.unit_id


def untie_group(channel: str, address: str, *, actor: Actor) -> bool:
    """The group hears nothing any more; whether it was tied."""
    where = _is_chat(models.UnitChat, channel, address)
    unit_id = session().scalar(select(models.UnitChat.unit_id).where(*where))
    if unit_id is None:
        return False
    session().execute(delete(models.UnitChat).where(*where))
    audit.record("untie unit chat", actor=actor, subject="unit", subject_id=unit_id, note=channel)
    return True


def list_groups(unit_id: int | None = None, *, limit: int = 200) -> list[UnitGroup]:
    """The groups (of one unit), oldest first."""
    query = select(models.UnitChat).order_by(models.UnitChat.id).limit(limit)
    if unit_id is not None:
        query = query.where(models.UnitChat.unit_id == unit_id)
    return [
        UnitGroup(row.id, row.unit_id, row.channel, row.address, row.created_at, row.told_at)
        for row in session().scalars(query)
    ]


def unit_of_group(channel: str, address: str) -> int | None:
    """The unit whose group that is."""
    return session().scalar(select(models.UnitChat.unit_id).where(*_is_chat(models.UnitChat, channel, address)))


def note_group_told(group_id: int) -> None:
    """The group was told now."""
    row = session().get(models.UnitChat, group_id)
    if row is not None:
        row.told_at = clock.now()
        session().flush()


def untie_unit_group(group_id: int, *, actor: Actor) -> None:
    """Lets go of one group from the pages of the unit. NotFound; NotAllowed."""
    row = session().get(models.UnitChat, group_id)
    if row is None:
        raise NotFound
    _may_tie(actor, row.unit_id)
    unit_id, channel = row.unit_id, row.channel
    session().delete(row)
    session().flush()
    audit.record("untie unit chat", actor=actor, subject="unit", subject_id=unit_id, note=channel)


def may_tie_group(actor: Actor, unit_id: int) -> bool:
    """Whether this officer may tie a group to the unit: whoever leads it or one above, the registry, administrators."""
    if actor.has_role(Role.REGISTRY, Role.ADMIN):
        return True
    return actor.has_role(*LEADERS) and unit_id in actor.unit_ids | {actor.unit_id}


def hash_chat(channel: str, address: str) -> str:
    """The keyed hash by which a chat is found."""
    return crypto.fingerprint(f"{channel}:{address}", "chat of an officer")


def _may_tie(actor: Actor, unit_id: int) -> None:
    if not may_tie_group(actor, unit_id):
        raise NotAllowed("tie unit chat")


def _is_chat(model: Any, channel: str, address: str) -> tuple[Any, Any]:
    return model.channel == channel, model.address_hash == hash_chat(channel, address)


def _forget_officer(*conditions: Any) -> bool:
    found = session().execute(delete(models.OfficerChat).where(*conditions))
    return bool(cast(CursorResult[Any], found).rowcount)


def _spend(code: str, channel: str, address: str, *, of_unit: bool) -> tuple[models.TieCode, attempts.Attempt]:
    """The row of a code, used from now on. One place is one chat, one account the codes of a channel's officers."""
    attempt = attempts.count_attempt(
        attempts.account_of(f"chat code {channel}", address), address=f"{channel}:{address}"
    )
    now = clock.now()
    usable = (
        models.TieCode.code_hash == references.hash_secret(code[:40], _CODE),
        models.TieCode.used_at.is_(None),
        models.TieCode.expires_at > now,
        models.TieCode.unit_id.is_not(None) if of_unit else models.TieCode.unit_id.is_(None),
    )
    row = session().scalar(select(models.TieCode).where(*usable))
    # The row decides who is first: of two chats at once, the second one finds it used.
    used = update(models.TieCode).where(*usable).values(used_at=now)
    if row is None or cast(CursorResult[Any], session().execute(used)).rowcount != 1:
        raise NotFound("code")
    return row, attempt


def _active(officer_id: int) -> models.Officer:
    row = session().get(models.Officer, officer_id)
    if row is None or not row.is_active:
        raise NotFound("code")
    return row


def _officer_id(actor: Actor) -> int:
    if not actor.is_officer or actor.id is None:
        raise NotAllowed("officers only")
    return actor.id
