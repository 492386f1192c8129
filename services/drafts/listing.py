"""The open drafts of somebody: what was begun and not sent, so that it is found again without a code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_, select

from services import catalogue, clock
from services.audit import Actor, ActorKind
from services.catalogue import Service
from services.db import session
from services.drafts.models import Draft, DraftAnswer
from services.drafts.view import OPEN
from services.errors import NotFound
from services.text import snippet

_MOST = 5
_WORDS_AT_MOST = 60
#: Kinds whose answer reads as words.
_TEXTS = ("long_text", "text")


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft that waits: its service, the first words that were written in it, and until when it is kept."""

    id: str
    service: Service
    words: str
    expires_at: datetime


def list_open(held: Mapping[str, int], *, actor: Actor, service: str = "") -> list[OpenDraft]:
    """The open drafts that a session holds (id → the number it was handed) and those of the signed-in citizen.

    The one touched last comes first. Drafts in which nothing was answered are left out: there is nothing to lose.
    """
    mine = [and_(Draft.id == key, Draft.holder == number, Draft.person_id.is_(None)) for key, number in held.items()]
    if actor.kind is ActorKind.CITIZEN and actor.id is not None:
        mine.append(Draft.person_id == actor.id)
    if not mine:
        return []
    answered = select(DraftAnswer.id).where(DraftAnswer.draft_id == Draft.id, DraftAnswer.is_prefilled.is_(False))
    query = (
        select(Draft)
        .where(or_(*mine), Draft.state == OPEN, Draft.expires_at > clock.now(), answered.exists())
        .where(Draft.asker_kind == ActorKind.CITIZEN.value)
        .order_by(Draft.touched_at.desc(), Draft.id)
        .limit(_MOST)
    )
    rows = session().scalars(query.where(Draft.service == service) if service else query).all()
    words = _first_words([row.id for row in rows])
    found = []
    for row in rows:
        try:
            offered = catalogue.get_service(row.service)
        except NotFound:
            # A survey or form that is no longer on offer has nothing to go on with.
            continue
        found.append(OpenDraft(row.id, offered, words.get(row.id, ""), row.expires_at))
    return found


def _first_words(draft_ids: list[str]) -> dict[str, str]:
    if not draft_ids:
        return {}
    query = (
        select(DraftAnswer)
        .where(DraftAnswer.draft_id.in_(draft_ids), DraftAnswer.kind.in_(_TEXTS))
        .order_by(DraftAnswer.id.desc())
    )
    return {row.draft_id: snippet(row.given, _WORDS_AT_MOST) for row in session().scalars(query) if row.given}
