"""A test to oneself: an officer ties a chat to the account by a code typed there, and sees what is about to be sent."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from services import audit, clock, db, inbox, people
from services.audit import Actor, Channel
from services.errors import NotAllowed, NotFound, RuleBroken
from services.inbox import ChatUser
from services.news.items import WRITERS
from services.news.models import Audience, BatchKind, BatchState, Broadcast, BroadcastBatch, Tester
from services.news.reading import item_row, view_of
from services.news.running import BOTH, compose_bodies
from services.news.segments import LINE
from services.references import hash_secret, new_short_code

#: A code lives so long and serves once; of 590 million few live at a time.
CODE_LIVES = timedelta(minutes=15)
_CODE = "news-tester"


@dataclass(frozen=True, slots=True)
class TestView:
    """The last test of a sending to one officer."""

    state: BatchState
    error: str
    at: datetime


def has_chat(*, actor: Actor) -> bool:
    """Whether the officer tied a chat that can be reached."""
    return _chat_of(actor) is not None


def new_test_code(*, actor: Actor) -> str:
    """A code to be typed in the officer's own chat ("ทดสอบ 7K4M2X"); codes given before die. NotAllowed."""
    _only_writers(actor)
    row = db.session().get(Tester, actor.id, with_for_update=True)
    if row is None:
        row = Tester(officer_id=actor.id)
        db.session().add(row)
    code = new_short_code()
    row.code_hash, row.code_expires_at = hash_secret(code, _CODE), clock.now() + CODE_LIVES
    db.session().flush()
    audit.record("ask for test code", actor=actor, subject="officer", subject_id=actor.id)
    return code


def tie_chat(user: ChatUser, code: str) -> str:
    """Ties the chat in which a code was typed to its officer; gives the officer's post. NotFound for a wrong code."""
    row = db.session().scalar(select(Tester).where(Tester.code_hash == hash_secret(code, _CODE)).with_for_update())
    if row is None or row.code_expires_at is None or row.code_expires_at <= clock.now():
        raise NotFound("code")
    officer = people.get_officer(row.officer_id)
    if not officer.is_active:
        raise NotFound("code")
    row.code_hash, row.code_expires_at = None, None
    row.chat_user_id, row.linked_at = user.id, clock.now()
    db.session().flush()
    actor = Actor.citizen(user.person_id, channel=Channel.LINE)
    audit.record(
        "tie chat for tests", actor=actor, subject="officer", subject_id=row.officer_id, fields=["chat_user_id"]
    )
    return officer.post


def untie_chat(*, actor: Actor) -> None:
    """Lets go of the officer's chat."""
    row = db.session().get(Tester, actor.id, with_for_update=True) if actor.is_officer else None
    if row is not None and row.chat_user_id is not None:
        row.chat_user_id, row.linked_at = None, None
        db.session().flush()
        audit.record("untie chat", actor=actor, subject="officer", subject_id=actor.id, fields=["chat_user_id"])


def send_test(number: int, *, actor: Actor) -> None:
    """Leaves the sending, as it stands now, to the officer's own chat. RuleBroken("", "no_chat"), NotFound."""
    _only_writers(actor)
    row = db.session().get(Broadcast, number)
    if row is None:
        raise NotFound("broadcast")
    user = _chat_of(actor)
    if user is None:
        raise RuleBroken("", "no_chat")
    audience = Audience(row.audience)
    bodies = compose_bodies(view_of(item_row(row.news_id)), audience, is_test=True)
    language = BOTH if audience is Audience.FRIENDS else row.language or ("en" if user.language == "en" else "th")
    now = clock.now()
    db.session().add(
        BroadcastBatch(
            broadcast_id=row.id, kind=BatchKind.TEST, language=language, recipients=[[user.id, user.address]],
            people=1, messages=bodies[language], retry_key=str(uuid.uuid4()), state=BatchState.WAITING,
            next_try_at=now, created_at=now, officer_id=actor.id,
        )
    )  # fmt: skip
    db.session().flush()
    audit.record("test broadcast", actor=actor, subject="broadcast", subject_id=row.id)
    db.request_work()


def find_test(number: int, *, actor: Actor) -> TestView | None:
    """How the officer's last test of that sending stands."""
    row = db.session().scalar(
        select(BroadcastBatch)
        .where(
            BroadcastBatch.broadcast_id == number,
            BroadcastBatch.kind == BatchKind.TEST,
            BroadcastBatch.officer_id == actor.id,
        )
        .order_by(BroadcastBatch.id.desc())
        .limit(1)
    )
    return None if row is None else TestView(BatchState(row.state), row.last_error, row.sent_at or row.created_at)


def _chat_of(actor: Actor) -> ChatUser | None:
    """The chat that was tied for tests, else the one by which the officer works."""
    if not actor.is_officer or actor.id is None:
        return None
    row = db.session().get(Tester, actor.id)
    user = db.session().get(ChatUser, row.chat_user_id) if row is not None and row.chat_user_id else None
    if user is None:
        address = people.find_chat_of_officer(actor.id, LINE)
        user = inbox.find_user(LINE, address) if address else None
    return user if user is not None and user.is_following and not user.is_blocked else None


def _only_writers(actor: Actor) -> None:
    if not actor.has_role(*WRITERS):
        raise NotAllowed("news")
