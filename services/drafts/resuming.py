"""Going on elsewhere: a short code for another device at hand, a signed link for another day, one for right now.

The draft moves along. Only a link to one question leaves it where it is: that question is answered, and no other.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from services import catalogue, clock, crypto, inbox, references
from services.addresses import place_of
from services.audit import Actor, Channel
from services.catalogue import CHAT_ADDRESS
from services.db import session
from services.drafts.carrying import check_taking, hand_on, leave_partner
from services.drafts.models import Draft, DraftCode, DraftTry
from services.drafts.view import OPEN, DraftView, get_draft, load, view_of
from services.errors import NotFound, TooMany

CODE_LIVES = timedelta(minutes=15)
LINK_LIVES = timedelta(days=30)
#: A link from a chat to the web, whose reader sits before both.
CARRIED_LIVES = timedelta(minutes=20)
#: A link to one question, which may want a ledger to be fetched first.
QUESTION_LIVES = timedelta(minutes=30)
#: Codes that may be tried from one origin, and from all, within CODE_LIVES: out of 590 million, a few of which live.
TRIES_EACH, TRIES_ALL = 10, 2000

_CODE, _ORIGIN, _LINK = "draft-code", "draft-origin", "draft-resume"
_CARRIED, _QUESTION = "draft-carried", "draft-question"


def resume_code(draft_id: str, *, holder: int | None = None) -> str:
    """A new code of six characters for the draft, for a quarter of an hour and one use; codes given before die.

    NotFound where it is not open or, for a channel that holds it as `holder`, has moved since: a code that was asked
    for in that moment would fetch it back from whoever it belongs to now.
    """
    if holder not in (None, _open_draft(draft_id).holder):
        raise NotFound("draft")
    now = clock.now()
    session().execute(
        delete(DraftCode).where((DraftCode.draft_id == draft_id) | (DraftCode.expires_at < now - CODE_LIVES))
    )
    code = references.new_short_code()
    session().add(
        DraftCode(code_hash=references.hash_secret(code, _CODE), draft_id=draft_id, expires_at=now + CODE_LIVES)
    )
    session().flush()
    return code


def resume_by_code(code: str, *, origin: str = "", taker: Actor | None = None) -> DraftView:
    """Moves the draft of a code here and spends the code. NotFound for a wrong, old or used one: all look the same.

    Whoever held the draft before is left out; a draft that was sent moves nowhere. `taker` says on which side of the
    counter it goes on (none: a citizen's browser): an officer's draft becomes the citizen's and the other way round
    (`carrying`). RuleBroken("code", "owned" or "kept") for what may not go there; the code is not spent then.

    Every try that fails counts against `origin` (an address that many may share), so the door commits also when this
    raises NotFound. TooMany when there were too many.
    """
    tried = _count_try(origin)
    found = DraftCode.code_hash == references.hash_secret(code, _CODE)
    draft_id = session().scalar(select(DraftCode.draft_id).where(found))
    if draft_id is None:
        raise NotFound("draft")
    # The draft is locked before its code, as in `resume_code`: two who wait for each other would both lose.
    draft = _open_draft(draft_id)
    statement = select(DraftCode).where(found).with_for_update().execution_options(populate_existing=True)
    row = session().scalars(statement).one_or_none()
    if row is None or row.used_at is not None or row.expires_at <= clock.now():
        raise NotFound("draft")
    check_taking(draft, taker)
    row.used_at = clock.now()
    session().delete(tried)
    hand_on(draft, taker)
    return _move(draft)


def resume_link(draft_id: str) -> str:
    """A signed token that moves the draft, as often as it is used: for 30 days, and until the draft is sent or gone."""
    return references.sign({"draft": load(draft_id).id}, _LINK, LINK_LIVES)


def carry_link(view: DraftView) -> str:
    """A signed token that moves the draft as it is held now: for 20 minutes and once, since moving it voids the token.

    Nothing is stored: a chat may put one into each of its messages.
    """
    until = int((clock.now() + CARRIED_LIVES).timestamp())
    # Signed for a day, so that whoever comes late is told why.
    payload: dict[str, Any] = {"draft": view.id, "holder": view.holder, "until": until}
    if view.asker.channel is Channel.KIOSK:
        payload["by"] = Channel.KIOSK.value
    return references.sign(payload, _CARRIED, timedelta(days=1))


def is_carried(token: str) -> bool:
    """Whether the token was made by `carry_link` for a chat within the last day, whatever became of it."""
    payload = references.unsign(token, _CARRIED)
    return payload is not None and "by" not in payload


def find_by_link(token: str) -> DraftView:
    """What a signed token leads to, of either kind; moves nothing.

    NotFound for one that is forged, old, or of a draft that is not open or, carried, has moved since.
    """
    draft_id, holder = _draft_of(token)
    view = get_draft(draft_id)
    if not view.is_open or holder not in (None, view.holder):
        raise NotFound("draft")
    return view


def resume_by_link(token: str) -> DraftView:
    """Moves the draft of a signed token here: whoever held it before is left out. NotFound as for `find_by_link`."""
    draft_id, holder = _draft_of(token)
    draft = _open_draft(draft_id)
    # The row is locked: of two who press at once, the second one finds it moved.
    if holder not in (None, draft.holder):
        raise NotFound("draft")
    return _move(draft)


def question_link(view: DraftView, key: str) -> str:
    """A signed token by which somebody else's device answers this one question, once and within 30 minutes.

    The draft stays where it is. The token is void once the question was answered or the draft has moved.
    """
    asked = view.find(key)
    payload = {"draft": view.id, "holder": view.holder, "question": key, "seen": asked.revision if asked else 0}
    return references.sign(payload, _QUESTION, QUESTION_LIVES)


def find_question(token: str) -> tuple[DraftView, str]:
    """The draft and the question that a token of `question_link` opens. NotFound for any that does not serve."""
    payload = references.unsign(token, _QUESTION)
    if payload is None:
        raise NotFound("draft")
    view, key = get_draft(str(payload["draft"])), str(payload["question"])
    asked = view.find(key)
    if not view.is_open or view.holder != payload["holder"] or asked is None or asked.revision != payload["seen"]:
        raise NotFound("draft")
    return view, key


def take_along(held: Mapping[str, int]) -> dict[str, int]:
    """What somebody who signs in takes along of the drafts held so far (id and holder): the new holder of each.

    Only open ones that belong to no account. They move, so that copies of the session of before hold nothing.
    """
    statement = (
        select(Draft)
        .where(
            Draft.id.in_(held),
            Draft.state == OPEN,
            Draft.person_id.is_(None),
            Draft.officer_id.is_(None),
            Draft.expires_at > clock.now(),
        )
        .order_by(Draft.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    ours = [draft for draft in session().scalars(statement) if draft.holder == held[draft.id]]
    for draft in ours:
        _leave_chat(draft)
        draft.holder += 1
    session().flush()
    return {draft.id: draft.holder for draft in ours}


def _draft_of(token: str) -> tuple[str, int | None]:
    """The draft of a token, and where it was carried from a chat, how it was held then."""
    payload = references.unsign(token, _LINK) or references.unsign(token, _CARRIED)
    if payload is None or payload.get("until", clock.now().timestamp() + 1) <= clock.now().timestamp():
        raise NotFound("draft")
    return str(payload["draft"]), payload.get("holder")


def _open_draft(draft_id: str) -> Draft:
    """The row of an open draft, locked."""
    draft = load(draft_id, lock=True)
    if draft.state != OPEN:
        raise NotFound("draft")
    return draft


def _leave_chat(draft: Draft) -> None:
    """What was said in a chat about an anonymous draft is forgotten as the draft leaves it, and so is the chat."""
    address = (draft.source or {}).get(CHAT_ADDRESS)
    if address and catalogue.get_service(draft.service).is_anonymous:
        inbox.forget_draft(draft.id, channel=Channel.LINE.value, address=address, since=draft.opened_at)
        draft.source = {name: value for name, value in (draft.source or {}).items() if name != CHAT_ADDRESS}


def _move(draft: Draft) -> DraftView:
    _leave_chat(draft)
    if draft.partner_id is not None:
        leave_partner(draft)
    draft.holder += 1
    # What was handed out where it stood before opens nothing any more.
    session().execute(delete(DraftCode).where(DraftCode.draft_id == draft.id, DraftCode.used_at.is_(None)))
    session().flush()
    return view_of(draft)


def _count_try(origin: str) -> DraftTry:
    now = clock.now()
    place = crypto.fingerprint(place_of(origin), _ORIGIN)
    session().execute(delete(DraftTry).where(DraftTry.tried_at < now - CODE_LIVES))
    since = DraftTry.tried_at >= now - CODE_LIVES
    count = select(func.count()).select_from(DraftTry).where(since)
    if (session().scalar(count.where(DraftTry.origin == place)) or 0) >= TRIES_EACH:
        raise TooMany(int(CODE_LIVES.total_seconds()))
    if (session().scalar(count) or 0) >= TRIES_ALL:
        raise TooMany(60)
    tried = DraftTry(origin=place, tried_at=now)
    session().add(tried)
    session().flush()
    return tried
