"""Officers and citizens for tests, and a quick way to be signed in."""

import itertools
from functools import cache

from services import clock
from services.audit import Actor, Role
from services.db import session
from services.people import Officer, Person, actor_for, get_officer, get_person, models
from services.people.emails import email_hash
from services.people.passwords import hash_password

PASSWORD = "ลำไยสุกแล้ว-2569"

_numbers = itertools.count(1)


@cache
def password_hash() -> str:
    """One hash for all: hashing is slow on purpose."""
    return hash_password(PASSWORD)


def make_unit(key: str | None = None, *, parent_id: int | None = None) -> int:
    """The id of a unit, made where there is none with that key."""
    from services import organisation
    from services.audit import SYSTEM
    from services.text import Words

    key = key or f"unit-{next(_numbers)}"
    unit = organisation.find_unit(key)
    if unit is None:
        details = organisation.UnitDetails(Words(f"หน่วย {key}", f"Unit {key}"), parent_id=parent_id)
        unit = organisation.create_unit(key, details, actor=SYSTEM)
    return unit.id


def make_officer(role: Role = Role.OFFICER, *, unit_id: int | None = None, email: str = "", **values) -> Officer:
    """An active officer whose password is PASSWORD."""
    number = next(_numbers)
    row = models.Officer(
        email=email or f"officer{number}@example.org",
        post=values.pop("post", f"เจ้าหน้าที่ทดสอบ {number}"),
        role=role.value,
        unit_id=unit_id or make_unit("test-unit"),
        password_hash=values.pop("password_hash", password_hash()),
        phone="",
        language=values.pop("language", "th"),
        is_active=values.pop("is_active", True),
        session_epoch=0,
        created_at=clock.now(),
        **values,
    )
    session().add(row)
    session().flush()
    return get_officer(row.id)


def make_actor(role: Role = Role.OFFICER, *, unit_id: int | None = None) -> Actor:
    """A new officer as an actor."""
    return actor_for(make_officer(role, unit_id=unit_id))


def make_person(*, email: str = "", confirmed: bool = True, **values) -> Person:
    """A citizen with an account whose password is PASSWORD."""
    email = email or f"person{next(_numbers)}@example.org"
    row = models.Person(
        email=email,
        email_hash=email_hash(email),
        name=values.pop("name", "สมหญิง ตัวอย่าง"),
        phone=values.pop("phone", None),
        password_hash=password_hash(),
        language=values.pop("language", "th"),
        email_confirmed_at=clock.now() if confirmed else None,
        session_epoch=0,
        created_at=clock.now(),
    )
    session().add(row)
    session().flush()
    return get_person(row.id)


def sign_in(client, account: Officer | Person) -> None:
    """Makes the client's session that of the officer or citizen, without the sign-in page."""
    from app.shared import signin

    kind = signin.SignedInOfficer if isinstance(account, Officer) else signin.SignedInPerson
    with client.session_transaction() as kept:
        kept.update(signin.session_values(kind(account)))
