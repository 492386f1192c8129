"""Operators of establishments: found, read, entered, changed and closed; and for which of them a citizen may act."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select

from services import audit, clock, crypto, text
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken
from services.people import emails, establishments, locks, tax_ids
from services.people.acting import acts_today, in_scope, only_editors, sees_businesses
from services.people.business_models import ActingFor, Business, Establishment
from services.people.business_views import (
    BusinessView,
    Contact,
    EstablishmentView,
    NewBusiness,
    NewEstablishment,
    OperatorKind,
    Part,
)
from services.people.finance import is_finance
from services.people.models import Person
from services.people.views import BusinessPart

NAME_LENGTH = 200
ADDRESS_LENGTH = 500
#: Our own numbers begin above it, so that they are never taken for an id with zeros before it.
FIRST_NUMBER = 1_000_001
_OURS = re.compile(r"[0-9]{7}")
_IMPORTED = re.compile(r"[A-Za-z0-9ก-๙./_-]{1,30}")
_PHONE = re.compile(r"[0-9+][0-9 ,#-]{5,60}")
#: Finds the chats of LINE of persons; the room of chats hands it in, being above this one.
_chats: list[Callable[[Sequence[int]], dict[int, str]]] = []


def declare_chats(find: Callable[[Sequence[int]], dict[int, str]]) -> None:
    """Says how the LINE address of persons is found: ids → address of those who have one."""
    _chats[:] = [find]


def acting_for(person_id: int) -> list[BusinessPart]:
    """The businesses for which the person may act today, by number, each once. At most 200."""
    query = (
        select(Business, ActingFor.part, ActingFor.until_day)
        .join(ActingFor, ActingFor.business_id == Business.id)
        .where(*acts_today(person_id))
        .order_by(Business.number, ActingFor.id)
        .limit(200)
    )
    parts: dict[int, BusinessPart] = {}
    for b, part, until in session().execute(query).tuples():
        parts.setdefault(b.id, BusinessPart(b.id, b.number, b.name, b.branch, b.kind, part, until))
    return list(parts.values())


def list_run_by(person_id: int) -> list[BusinessPart]:
    """The businesses that the person may speak for, by number: as an owner, or as one who may invite. At most 200."""
    query = (
        select(Business, ActingFor.part, ActingFor.until_day)
        .join(ActingFor, ActingFor.business_id == Business.id)
        .where(
            *acts_today(person_id),
            Business.status == "active",
            or_(ActingFor.part == Part.OWNER, ActingFor.may_invite.is_(True)),
        )
        .order_by(Business.number, ActingFor.id)
        .limit(200)
    )
    parts: dict[int, BusinessPart] = {}
    for b, part, until in session().execute(query).tuples():
        parts.setdefault(b.id, BusinessPart(b.id, b.number, b.name, b.branch, b.kind, part, until))
    return list(parts.values())


def get_business(number: str, *, owner: Actor) -> BusinessView:
    """The business of that number, for a citizen who may act for it or an officer who sees businesses. NotFound.

    Contact and tax id are masked but for owners and finance; the establishments are those that the asker may see.
    """
    row = session().scalar(select(Business).where(Business.number == number[:30]))
    if row is None:
        raise NotFound("business")
    if sees_businesses(owner) or owner.kind is ActorKind.SYSTEM:
        is_masked = owner.is_officer and not is_finance(owner)
        return _view(row, establishments.list_establishments(row.id), is_masked=is_masked)
    parts = _parts(row.id, owner)
    if not parts:
        raise NotFound("business")
    mine = establishments.list_of_business(owner, row.id)
    return _view(row, mine, is_masked=Part.OWNER not in parts)


def find_business_of(business_id: int) -> BusinessView | None:
    """The business with everything about it, asked by no one in particular: for services that know who may."""
    row = session().get(Business, business_id)
    return None if row is None else _view(row, establishments.list_establishments(row.id), is_masked=False)


def find_by_tax_id(tax_id: str) -> list[BusinessView]:
    """The businesses with that tax id, unmasked: for services. At most 20, by number."""
    if not tax_ids.normal_tax_id(tax_id):
        return []
    query = select(Business).where(Business.tax_id_hash == tax_ids.tax_id_hash(tax_id)).order_by(Business.number)
    return [_view(row, [], is_masked=False) for row in session().scalars(query.limit(20))]


def contacts_of(business_id: int, *, tax: str | None = None, establishment_id: int | None = None) -> list[Contact]:
    """Who is to be told of a business (of that tax, of that establishment): everybody who may act for it today."""
    today = clock.today()
    acting = select(ActingFor.person_id).where(
        ActingFor.business_id == business_id,
        ActingFor.revoked_at.is_(None),
        ActingFor.from_day <= today,
        or_(ActingFor.until_day.is_(None), ActingFor.until_day >= today),
        in_scope(tax),
    )
    if establishment_id is not None:
        acting = acting.where(or_(ActingFor.establishment_id.is_(None), ActingFor.establishment_id == establishment_id))
    query = select(Person).where(Person.id.in_(acting), Person.erased_at.is_(None)).order_by(Person.id).limit(200)
    return _contacts(list(session().scalars(query)))


def find_contact(person_id: int) -> Contact | None:
    """How one person is told; None where the account is closed."""
    row = session().get(Person, person_id)
    return None if row is None or row.erased_at is not None else _contacts([row])[0]


def _contacts(people: Sequence[Person]) -> list[Contact]:
    chats = _chats[0]([row.id for row in people]) if _chats and people else {}
    return [
        Contact(row.id, row.email if row.email_confirmed_at else None, row.language, chats.get(row.id))
        for row in people
    ]


def create_business(new: NewBusiness, *, actor: Actor) -> BusinessView:
    """Enters an operator with its establishments; an own number is given where none is told.

    NotAllowed for who does not edit the register; RuleBroken(name: required | too_long; kind: not_on_list; number:
    number_shape | number_taken; tax_id: tax_id_invalid | tax_id_juristic; email: email_invalid; phone:
    phone_invalid; establishment-<n>-…: as `add_establishment`).
    """
    only_editors(actor)
    values = checked(new)
    locks.lock_numbers()
    number = new.number or _next_number()
    if not _IMPORTED.fullmatch(number):
        raise RuleBroken("number", "number_shape")
    if session().scalar(select(Business.id).where(Business.number == number)) is not None:
        raise RuleBroken("number", "number_taken")
    row = Business(
        number=number,
        branch="00000",
        status="active",
        came_by=new.came_by,
        created_at=clock.now(),
        revision=1,
        **values,
    )
    session().add(row)
    session().flush()
    audit.record("create business", actor=actor, subject="business", subject_id=row.id, note=f"by {new.came_by}")
    for place, establishment in enumerate(new.establishments, 1):
        _enter(row.id, place, establishment, actor)
    return _view(row, establishments.list_establishments(row.id), is_masked=False)


def change_business(number: str, new: NewBusiness, *, revision: int, actor: Actor) -> BusinessView:
    """Changes what is said of an operator, its number and establishments apart.

    NotAllowed, NotFound; RuleBroken as `create_business`, and ("", changed_meanwhile) where somebody else saved since
    that revision was read.
    """
    only_editors(actor)
    row = _locked(number)
    if row.revision != revision:
        raise RuleBroken("", "changed_meanwhile")
    values = checked(new)
    fields = [name for name, value in values.items() if getattr(row, name) != value]
    for name in fields:
        setattr(row, name, values[name])
    if fields:
        row.revision += 1
        session().flush()
        audit.record("change business", actor=actor, subject="business", subject_id=row.id, fields=fields)
    return _view(row, establishments.list_establishments(row.id), is_masked=False)


def close_business(number: str, day: date, *, actor: Actor) -> BusinessView:
    """Closes an operator with all its establishments on that day; who acts for it still sees and files old months.

    NotAllowed, NotFound; RuleBroken(day: day_before_opening).
    """
    only_editors(actor)
    row = _locked(number)
    open_ones = select(Establishment).where(
        Establishment.business_id == row.id, or_(Establishment.closed_on.is_(None), Establishment.closed_on > day)
    )
    for establishment in session().scalars(open_ones.with_for_update()):
        establishments.shut(establishment, day, actor)
    row.status, row.closed_on, row.revision = "closed", day, row.revision + 1
    session().flush()
    audit.record("close business", actor=actor, subject="business", subject_id=row.id, fields=["status", "closed_on"])
    return _view(row, establishments.list_establishments(row.id), is_masked=False)


def note_read(business_id: int, *, actor: Actor) -> None:
    """Notes that an officer looked at a business with its contact in the clear."""
    if not actor.is_officer:
        raise NotAllowed
    audit.record_read(actor, "business", business_id)


def checked(new: NewBusiness) -> dict[str, Any]:
    """The columns of what was said of an operator; RuleBroken with every problem at once."""
    problems: list[Problem] = []
    name = text.single_line(new.name)
    if not name:
        problems.append(Problem("name", "required"))
    elif len(name) > NAME_LENGTH:
        problems.append(Problem("name", "too_long", {"max": NAME_LENGTH}))
    if new.kind not in set(OperatorKind):
        problems.append(Problem("kind", "not_on_list"))
    tax_id, email = "", ""
    try:
        tax_id = tax_ids.check_tax_id(new.tax_id, new.kind)
    except RuleBroken as refused:
        problems += refused.problems
    try:
        email = emails.check_email(new.email) if text.single_line(new.email) else ""
    except RuleBroken as refused:
        problems += refused.problems
    phone = text.arabic_digits(text.single_line(new.phone))
    if phone and not _PHONE.fullmatch(phone):
        problems.append(Problem("phone", "phone_invalid"))
    if problems:
        raise RuleBroken.of(problems)
    return {
        "name": name,
        "kind": str(new.kind),
        "tax_id": tax_id or None,
        "tax_id_hash": tax_ids.tax_id_hash(tax_id) if tax_id else None,
        "contact_name": text.single_line(new.contact_name)[:NAME_LENGTH] or None,
        "phone": phone or None,
        "email": email or None,
        "email_hash": crypto.fingerprint(email, "business email") if email else None,
        "address": text.single_line(new.address)[:ADDRESS_LENGTH],
    }


def _view(row: Business, places: Sequence[EstablishmentView], *, is_masked: bool) -> BusinessView:
    view = BusinessView(
        id=row.id,
        number=row.number,
        name=row.name,
        kind=row.kind,
        status=row.status,
        branch=row.branch,
        tax_id=row.tax_id or "",
        contact_name=row.contact_name or "",
        phone=row.phone or "",
        email=row.email or "",
        address=row.address,
        is_masked=is_masked,
        came_by=row.came_by,
        created_at=row.created_at,
        closed_on=row.closed_on,
        establishments=tuple(places),
        revision=row.revision,
    )
    return _masked(view) if is_masked else view


def _masked(view: BusinessView) -> BusinessView:
    return replace(
        view,
        tax_id=text.mask_id(view.tax_id) if view.tax_id else "",
        contact_name=text.mask_name(view.contact_name),
        phone=text.mask_phone(view.phone) if view.phone else "",
        email=text.mask_email(view.email) if view.email else "",
        address="",
    )


def _parts(business_id: int, owner: Actor) -> set[str]:
    if owner.kind is not ActorKind.CITIZEN or owner.id is None:
        return set()
    query = select(ActingFor.part).where(*acts_today(owner.id), ActingFor.business_id == business_id)
    return set(session().scalars(query))


def _locked(number: str) -> Business:
    query = select(Business).where(Business.number == number[:30]).with_for_update()
    row = session().scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFound("business")
    return row


def _enter(business_id: int, place: int, new: NewEstablishment, actor: Actor) -> None:
    try:
        establishments.enter(business_id, new, actor=actor)
    except RuleBroken as refused:
        raise RuleBroken.of(
            [Problem(f"establishment-{place}-{p.field}", p.code, p.params) for p in refused.problems]
        ) from refused


def _next_number() -> str:
    """One more than the greatest of seven digits; numbers of an imported register that look otherwise do not count."""
    query = select(Business.number).where(func.length(Business.number) == 7).order_by(Business.number.desc())
    last = FIRST_NUMBER - 1
    for number in session().scalars(query.execution_options(yield_per=100)):
        if _OURS.fullmatch(number):
            last = max(last, int(number))
            break
    if last < 9_999_999:
        return f"{last + 1:07d}"
    taken = {int(number) for number in session().scalars(query) if _OURS.fullmatch(number)}
    return f"{next(free for free in range(FIRST_NUMBER, 9_999_999) if free not in taken):07d}"
