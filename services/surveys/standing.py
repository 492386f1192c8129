"""Invitations that are tied to what somebody was served with, found again without their mail: by a link of our own."""

from sqlalchemy import select

from services import references
from services.db import session
from services.notifications.outbox import hash_address
from services.surveys.models import SurveyInvitation

_PURPOSE = "survey invitation"


def find_tied(channel: str, address: str, subject: str, subject_id: int) -> int | None:
    """The id of the invitation of that address for that subject, whatever the survey; None where there is none."""
    query = select(SurveyInvitation.id).where(
        SurveyInvitation.address_hash == hash_address(channel, address),
        SurveyInvitation.subject == subject,
        SurveyInvitation.subject_id == subject_id,
    )
    return session().scalar(query.order_by(SurveyInvitation.id).limit(1))


def standing_token(invitation_id: int) -> str:
    """A token of the invitation beside the one that was sent, of which only a hash is kept."""
    return references.sign({"i": invitation_id}, _PURPOSE)


def read_standing(token: str) -> int | None:
    """The id of the invitation that such a token names; None for any other token."""
    payload = references.unsign(token, _PURPOSE) if "." in token else None
    return int(payload["i"]) if payload else None
