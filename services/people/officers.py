"""Officers: who they are, what they may be changed to, and by whom."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, or_, select, true

from services import audit, clock, organisation, text
from services.audit import Actor, ActorKind, Channel, Role
from services.db import Base, read, session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import attempts, emails, invitations, models, sensitive
from services.people.views import Officer, OfficerPage

POST_LENGTH = 120
LIST_LIMIT = 1000


def get_officer(officer_id: int) -> Officer:
    """The officer with that id, active or not. NotFound."""
    return view_of(_row(officer_id))


def find_officer(email: str) -> Officer | None:
    """The officer with that e-mail address, however it is typed."""
    row = session().scalar(select(models.Officer).where(models.Officer.email == emails.normal_email(email)))
    return None if row is None else view_of(row)


def list_officers(unit_id: int | None = None) -> list[Officer]:
    """The active officers (of one unit) by post: for choosing somebody. At most 1,000."""
    query = select(models.Officer).where(models.Officer.is_active.is_(True))
    if unit_id is not None:
        query = query.where(models.Officer.unit_id == unit_id)
    rows = session().scalars(query.order_by(models.Officer.post, models.Officer.id).limit(LIST_LIMIT))
    return [view_of(row) for row in rows]


def posts_of(ids: Collection[int]) -> dict[int, str]:
    """The posts of those officers who are active, by id."""
    if not ids:
        return {}
    return {row.id: row.post for row in read(_POSTS, {"ids": sorted(ids)})}


def _posts() -> Select[Any]:
    officer = Base.metadata.tables[models.Officer.__tablename__].c
    return select(officer.id, officer.post).where(
        officer.id.in_(bindparam("ids", expanding=True)), officer.is_active == true()
    )


_POSTS = _posts()


def search_officers(words: str = "", *, actor: Actor, after: int | None = None, limit: int = 50) -> OfficerPage:
    """A page of all officers, newest first, whose e-mail, post or telephone holds `words`. NotAllowed."""
    _only_administrators(actor)
    query = _matching(words).order_by(models.Officer.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(models.Officer.id < after)
    found = [view_of(row) for row in session().scalars(query)]
    shown = tuple(found[:limit])
    return OfficerPage(shown, shown[-1].id if len(found) > limit else None)


def create_officer(
    email: str, role: Role, unit_key: str, post: str, actor: Actor, *, phone: str = "", language: str = "th"
) -> tuple[Officer, str | None]:
    """A new officer without a password, and the token of the invitation (`/staff/invitation/<token>`), shown once.

    None for the token of a sensitive role (registry, integrity): it goes to the officer's mailbox alone, and the
    officers of integrity are told. For RuleBroken see `add_officer`.
    """
    told = sensitive.watchers()
    officer = add_officer(email, role, unit_key, post, actor, phone=phone, language=language)
    row = _row(officer.id)
    sensitive.tell(row, role, sensitive.GIVEN, told, actor)
    return officer, sensitive.invite(row, actor=actor)


def add_officer(
    email: str, role: Role, unit_key: str, post: str, actor: Actor, *, phone: str = "", language: str = "th"
) -> Officer:
    """A new officer without a password and without an invitation, so far.

    RuleBroken(email: email_missing | email_invalid | email_taken; post: post_missing | post_long; unit: unit_unknown).
    """
    _only_administrators(actor)
    email = emails.check_email(email)
    attempts.one_at_a_time(attempts.account_of("officer", email))
    if session().scalar(select(models.Officer.id).where(models.Officer.email == email)) is not None:
        raise RuleBroken("email", "email_taken")
    unit = organisation.find_unit(unit_key)
    if unit is None:
        raise RuleBroken("unit", "unit_unknown")
    row = models.Officer(
        email=email,
        post=_checked_post(post),
        role=role.value,
        unit_id=unit.id,
        phone=text.single_line(phone)[:40],
        language="en" if language == "en" else "th",
        is_active=True,
        session_epoch=0,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record(
        "create officer", actor=actor, subject="officer", subject_id=row.id, fields=["email", "post", "role", "unit_id"]
    )
    return view_of(row)


def change_officer(officer_id: int, *, role: Role, unit_key: str, post: str, phone: str, actor: Actor) -> Officer:
    """Gives an officer another role, unit or post; it counts from the officer's next request on.

    Into a sensitive role one comes with a new password, set by a link that goes to the officer's mailbox; the officers
    of integrity are told of every change into and out of one.

    NotFound; RuleBroken(post: …; unit: unit_unknown; role: last_admin).
    """
    _only_administrators(actor)
    row = _row(officer_id)
    unit = organisation.find_unit(unit_key)
    if unit is None:
        raise RuleBroken("unit", "unit_unknown")
    if row.role == Role.ADMIN and role is not Role.ADMIN:
        _keep_an_administrator(row, "role")
    wanted: dict[str, Any] = {
        "role": role.value,
        "unit_id": unit.id,
        "post": _checked_post(post),
        "phone": text.single_line(phone)[:40],
    }
    changed = [name for name, value in wanted.items() if getattr(row, name) != value]
    before, told = Role(row.role), sensitive.watchers()
    for name in changed:
        setattr(row, name, wanted[name])
    if changed:
        session().flush()
        note = f"role {role.value}" if "role" in changed else ""
        audit.record("change officer", actor=actor, subject="officer", subject_id=row.id, fields=changed, note=note)
    if role is not before:
        sensitive.tell(row, before, sensitive.TAKEN, told, actor)
        sensitive.tell(row, role, sensitive.GIVEN, told, actor)
        if role in sensitive.SENSITIVE:
            sensitive.begin_anew(row, actor=actor)
    return view_of(row)


def deactivate_officer(officer_id: int, *, actor: Actor) -> None:
    """Closes the account: out at the next request, open invitations void, its chat let go.

    RuleBroken("", "last_admin"), NotFound.
    """
    _only_administrators(actor)
    row = _row(officer_id)
    if not row.is_active:
        return
    if row.role == Role.ADMIN:
        _keep_an_administrator(row, "")
    told = sensitive.watchers()
    row.is_active = False
    row.session_epoch += 1
    invitations.void(row.id)
    attempts.forget_devices(attempts.account_of("officer", row.email))
    for table in (models.OfficerChat, models.TieCode):
        session().execute(delete(table).where(table.officer_id == row.id))
    session().flush()
    audit.record("deactivate officer", actor=actor, subject="officer", subject_id=row.id, fields=["is_active"])
    sensitive.tell(row, Role(row.role), sensitive.CLOSED, told, actor)


def activate_officer(officer_id: int, *, actor: Actor) -> None:
    """Opens a closed account again, with its old password. NotFound."""
    _only_administrators(actor)
    row = _row(officer_id)
    if row.is_active:
        return
    told = sensitive.watchers()
    row.is_active = True
    session().flush()
    audit.record("activate officer", actor=actor, subject="officer", subject_id=row.id, fields=["is_active"])
    sensitive.tell(row, Role(row.role), sensitive.OPENED, told, actor)


def invite_officer(officer_id: int, *, actor: Actor) -> str | None:
    """A new one-time link token for an active officer (the way to reset a password); earlier ones are void.

    None where it goes to the officer's mailbox alone (see `create_officer`). The old password serves until the link is
    used. NotFound; RuleBroken("", "officer_inactive").
    """
    _only_administrators(actor)
    row = _row(officer_id)
    if not row.is_active:
        raise RuleBroken("", "officer_inactive")
    sensitive.tell(row, Role(row.role), sensitive.INVITED, sensitive.watchers(), actor)
    return sensitive.invite(row, actor=actor)


def set_language(language: str, *, actor: Actor) -> None:
    """Keeps the language in which the officer reads the pages."""
    row = _row(actor.id or 0)
    row.language = "en" if language == "en" else "th"
    session().flush()


def actor_for(officer: Officer, channel: Channel = Channel.STAFF) -> Actor:
    """The officer as an actor, with the own unit and those below it."""
    return Actor(
        ActorKind.OFFICER,
        channel,
        officer.id,
        officer.role,
        officer.unit_id,
        frozenset(organisation.unit_and_below(officer.unit_id)),
    )


def view_of(row: models.Officer) -> Officer:
    """What others see of a row."""
    view = view_of_columns(row)
    return replace(
        view, is_active=row.is_active, has_password=row.password_hash is not None, last_sign_in_at=row.last_sign_in_at
    )


def view_of_columns(row: Any) -> Officer:
    """The view of the columns that every request reads."""
    return Officer(
        row.id,
        row.email,
        row.post,
        Role(row.role),
        row.unit_id,
        phone=row.phone,
        language=row.language,
        session_epoch=row.session_epoch,
    )


def _row(officer_id: int) -> models.Officer:
    row = session().get(models.Officer, officer_id)
    if row is None:
        raise NotFound
    return row


def _matching(words: str) -> Any:
    query = select(models.Officer)
    wanted = text.single_line(words)
    if not wanted:
        return query
    return query.where(
        or_(
            models.Officer.email.contains(wanted.casefold(), autoescape=True),
            func.lower(models.Officer.post).contains(wanted.lower(), autoescape=True),
            models.Officer.phone.contains(text.arabic_digits(wanted), autoescape=True),
        )
    )


def _checked_post(post: str) -> str:
    post = text.single_line(post)
    if not post:
        raise RuleBroken("post", "post_missing")
    if len(post) > POST_LENGTH:
        raise RuleBroken("post", "post_long", maximum=POST_LENGTH)
    return post


def _only_administrators(actor: Actor) -> None:
    if not (actor.has_role(Role.ADMIN) or actor.kind is ActorKind.SYSTEM):
        raise NotAllowed


def _keep_an_administrator(row: models.Officer, field: str) -> None:
    """Refuses to take the last administrator away; the rows are locked, so that two cannot remove each other."""
    admins = select(models.Officer.id).where(
        models.Officer.role == Role.ADMIN.value, models.Officer.is_active.is_(True)
    )
    if set(session().scalars(admins.order_by(models.Officer.id).with_for_update())) <= {row.id}:
        raise RuleBroken(field, "last_admin")
