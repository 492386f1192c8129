"""To whom a draft belongs once it was carried elsewhere: from the counter to the citizen, from the citizen to the desk.

What only officers are asked stays behind with the office. What belongs to an account is not put into other hands: the
short code moves it between sessions of that account alone.
"""

from sqlalchemy import delete

from services import catalogue
from services.audit import Actor, ActorKind, Channel
from services.catalogue import CHAT_ADDRESS, Service, Who
from services.db import session
from services.drafts.consent import CONSENT
from services.drafts.models import Draft, DraftAnswer
from services.drafts.opening import record
from services.drafts.view import context_of, rows_of
from services.errors import RuleBroken

#: Names in the source of a draft that tell where the office stood, or who wrote by chat.
_OFFICES = ("place", "received_from", CONSENT)


def may_hand_over(service: Service, business_id: int | None = None) -> bool:
    """Whether an officer's draft of the service can become that of whoever holds the code: nobody without an account
    asks for what needs one, and what an officer sees of a business is not for whoever comes by."""
    return service.who is Who.ANYONE and business_id is None


def check_taking(draft: Draft, taker: Actor | None) -> None:
    """Refuses what must not come into other hands: RuleBroken("code", …) with `owned` for what belongs to an account or
    a business, `kept` for what is answered without a name or in confidence."""
    service = catalogue.get_service(draft.service)
    is_officers = draft.asker_kind == ActorKind.OFFICER
    if taker is not None and taker.is_officer:
        if not is_officers and (draft.person_id is not None or draft.business_id is not None):
            raise RuleBroken("code", "owned")
        if not is_officers and (service.is_anonymous or service.is_confidential):
            raise RuleBroken("code", "kept")
    elif is_officers and service.who is not Who.STAFF and not may_hand_over(service, draft.business_id):
        raise RuleBroken("code", "owned")


def hand_on(draft: Draft, taker: Actor | None) -> None:
    """Makes the draft the taker's, where it was begun on the other side of the counter; None is a citizen's browser."""
    service = catalogue.get_service(draft.service)
    if taker is not None and taker.is_officer:
        _to_officer(draft, service, taker)
    elif draft.asker_kind == ActorKind.OFFICER and service.who is not Who.STAFF:
        _to_citizen(draft, service, taker or Actor.citizen())


def _to_officer(draft: Draft, service: Service, taker: Actor) -> None:
    draft.asker_kind, draft.channel = ActorKind.OFFICER.value, taker.channel.value
    draft.officer_id, draft.person_id, draft.partner_id = None if service.is_anonymous else taker.id, None, None
    # Who is served at the counter is not answered in the chat any more.
    draft.source = {name: value for name, value in (draft.source or {}).items() if name != CHAT_ADDRESS}
    session().flush()
    record("take over draft", service, draft, taker)


def _to_citizen(draft: Draft, service: Service, taker: Actor) -> None:
    officer = Actor(ActorKind.OFFICER, Channel(draft.channel), draft.officer_id)
    record("hand over draft", service, draft, officer)
    draft.asker_kind, draft.channel = ActorKind.CITIZEN.value, taker.channel.value
    draft.officer_id, draft.person_id = None, None
    draft.source = {name: value for name, value in (draft.source or {}).items() if name not in _OFFICES}
    session().flush()
    _leave_office_answers(draft, service)


def leave_partner(draft: Draft) -> None:
    """What an organisation's system began is the citizen's own from here on; the organisation sees no more of it."""
    partner = Actor(ActorKind.PARTNER, Channel(draft.channel), draft.partner_id)
    record("hand over draft", catalogue.get_service(draft.service), draft, partner)
    draft.asker_kind, draft.partner_id = ActorKind.CITIZEN.value, None
    draft.source = {name: value for name, value in (draft.source or {}).items() if name not in _OFFICES}
    session().flush()


def _leave_office_answers(draft: Draft, service: Service) -> None:
    """Drops every answer to a question that the citizen is not asked, such as how a caller reached the office."""
    given = {key: row.given for key, row in rows_of(draft.id).items() if row.given is not None}
    asked = {question.key for question in catalogue.questions_for(service, context_of(draft, given))}
    # What was left out counts as well: a question of the office that was passed over is none of the citizen's.
    gone = [key for key in rows_of(draft.id) if key not in asked]
    if gone:
        session().execute(delete(DraftAnswer).where(DraftAnswer.draft_id == draft.id, DraftAnswer.question.in_(gone)))
        draft.revision += 1
        session().flush()
