"""Where else somebody who follows a case can be told, when the way that they chose is shut."""

from sqlalchemy import select

from services import inbox
from services.cases.following import address_hash
from services.cases.models import CaseFile, Follower
from services.db import session
from services.errors import NotFound
from services.people import get_person


def find_email(channel: str, address: str, subject: tuple[str, str]) -> str | None:
    """The e-mail address that a follower gave with the case, else that of their account; None where none is known.

    Whoever reported something confidential is written to at no address but the one given with it.
    """
    if subject[0] != "case" or not subject[1].isdigit():
        return None
    case = session().get(CaseFile, int(subject[1]))
    follower = session().scalar(
        select(Follower)
        .where(
            Follower.case_id == int(subject[1]),
            Follower.channel == channel,
            Follower.address_hash == address_hash(channel, address),
            Follower.is_active,
        )
        .order_by(Follower.is_reporter.desc(), Follower.id)
        .limit(1)
    )
    if case is None or follower is None:
        return None
    if follower.is_reporter and case.reporter_email:
        return case.reporter_email
    if case.is_confidential:
        return None
    user = inbox.find_user(channel, address)
    return _email_of(follower.person_id or (user.person_id if user else None))


def _email_of(person_id: int | None) -> str | None:
    """The confirmed address of an account."""
    if person_id is None:
        return None
    try:
        person = get_person(person_id)
    except NotFound:
        return None
    return person.email if person.is_confirmed else None
