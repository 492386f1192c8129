"""The events of LINE: a table of handlers, called by the worker inside the inbox's unit of work."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, Protocol

import structlog

from chatbot import evidence
from chatbot.client import Gone, LineError, connected
from chatbot.incoming import CHANNEL, text_of
from chatbot.replying import deliver
from chatbot.richmenu import keep_menu
from chatbot.said import Kind, Said
from services import files, inbox, notifications
from services.audit import Actor, Channel
from services.errors import RuleBroken, Unavailable
from services.inbox import Answer, Attempt, ChatEvent, ChatUser

log = structlog.get_logger(__name__)

Messages = Sequence[Mapping[str, Any]]
#: Clocks differ a little; an event that reached us much later than it happened brings an older token.
_ON_THE_WAY = timedelta(seconds=5)
_LANGUAGES = ("th", "en")


class Conversation(Protocol):
    """What answers: pure talk, no LINE. What it gives are messages as LINE takes them."""

    def take(self, said: Said, user: ChatUser) -> Messages:
        """The answer to one thing that was said; nothing where silence is right."""

    def greet(self, user: ChatUser) -> Messages:
        """The first words to somebody who begins to follow."""

    def apologise(self, user: ChatUser) -> Messages:
        """What is said when something of ours broke."""

    def take_back(self, message_id: str, text: str, user: ChatUser) -> None:
        """A message was taken back; `text` is what it said, as far as that is known."""


@dataclass(frozen=True, slots=True)
class Ready:
    """What was made ready before the unit of work."""

    picture: files.ReadyPhotograph | None = None
    evidence: files.ReadyEvidence | None = None
    trouble: str = ""
    gaps: Mapping[str, Any] = field(default_factory=dict)
    language: str = ""
    invitation: str = ""
    #: What is said in a group once the event is committed, by its token alone: a group costs as many as are in it.
    in_group: list[Mapping[str, Any]] = field(default_factory=list)


class LineHandler:
    """Works the events of LINE with one conversation."""

    def __init__(self, conversation: Conversation) -> None:
        self.conversation = conversation

    def prepare(self, event: ChatEvent) -> Ready:
        """Fetches a picture or, of a new friend, the language. A failure of LINE's is raised: it is tried again."""
        if not event.payload or event.payload.get("mode") == "standby":
            return Ready()
        if event.kind == "follow":
            return Ready(language=_language_of(_user_of(event)))
        message = _part(event, "message")
        if event.kind == "message" and message.get("type") == "image" and _user_of(event):
            return _fetch(message)
        if event.kind == "message" and message.get("type") in evidence.KINDS and _user_of(event):
            fetched = evidence.fetch(event, message, _user_of(event))
            return Ready(evidence=fetched.ready, trouble=fetched.trouble, gaps=fetched.gaps)
        return Ready(invitation=_invitation(event))

    def handle(self, event: ChatEvent, user: ChatUser | None, ready: Ready) -> None:
        """Works one event; its answer is left to be sent right after the commit."""
        work = EVENTS.get(event.kind)
        if work is None:
            log.info("an event of a kind that means nothing here", kind=event.kind)
            return
        messages = work(self, event, user, ready)
        if user is not None:
            keep_menu(user)
        if user is not None and event.payload.get("mode") != "standby" and (messages or _waits(event, user)):
            _answer(event, user, messages)
        if user is not None:
            inbox.forget_marked(user)

    def apologise(self, event: ChatEvent, user: ChatUser | None) -> None:
        """Says that something of ours broke, where somebody waits for an answer."""
        if user is not None and event.kind in ("message", "postback") and event.payload.get("mode") != "standby":
            _answer(event, user, self.conversation.apologise(user))

    def finish(self, event: ChatEvent, ready: Ready) -> None:
        """Answers in a group, free of charge or not at all."""
        token = text_of(event.payload, "replyToken")
        if not ready.in_group or not token:
            return
        try:
            connected().reply(token, ready.in_group)
        except (LineError, Unavailable) as error:
            log.info("a word to a group was lost", number=event.id, error=type(error).__name__)

    def deliver(self, answer: Answer) -> Attempt:
        """Sends one answer."""
        return deliver(answer)


def _followed(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    if user is None:
        return ()
    is_new = not user.state and user.greeted_on is None
    user.is_following, user.is_blocked = True, False
    inbox.recognise(user)
    if is_new and ready.language in _LANGUAGES:
        user.language = ready.language
    return () if event.payload.get("mode") == "standby" else handler.conversation.greet(user)


def _unfollowed(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    """Pushes stop; cases and drafts stay."""
    if user is not None:
        user.is_following, user.is_blocked = False, True
    return ()


def _unsent(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    message_id = text_of(_part(event, "unsend"), "messageId")
    if message_id:
        text = text_of(_part_of(inbox.find_message(CHANNEL, message_id), "message"), "text")
        inbox.blank(CHANNEL, message_id)
        if user is not None:
            handler.conversation.take_back(message_id, text, user)
    return ()


def _posted_back(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    postback = _part(event, "postback")
    params = postback.get("params")
    params = params if isinstance(params, dict) else {}
    picked = next((text_of(params, name) for name in ("date", "time", "datetime") if text_of(params, name)), "")
    return _take(
        handler,
        event,
        user,
        Said("postback", data=text_of(postback, "data"), picked=picked, invitation=ready.invitation),
    )


def _wrote(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    message = _part(event, "message")
    read = MESSAGES.get(text_of(message, "type"))
    if user is None:
        return _heard_in_group(event, message, ready)
    if read is None:
        return ()
    said = replace(read(message), invitation=ready.invitation)
    if ready.picture is not None:
        stored = files.keep_photograph(ready.picture, actor=actor_of(user))
        said = replace(said, pictures=(stored.key,))
    elif ready.evidence is not None:
        said = replace(said, kept=files.keep_evidence(ready.evidence, actor=actor_of(user)))
    elif ready.trouble:
        said = replace(said, trouble=ready.trouble, gaps=ready.gaps)
    messages = _take(handler, event, user, said)
    if said.kept and files.is_unowned(said.kept):
        # Nobody had a use for it after all.
        files.remove(said.kept, actor=actor_of(user))
    return messages


def _take(handler: LineHandler, event: ChatEvent, user: ChatUser | None, said: Said) -> Messages:
    if user is None or event.payload.get("mode") == "standby":
        return ()
    # Whoever writes follows, whatever we thought.
    user.is_following, user.is_blocked = True, False
    inbox.recognise(user)
    token = text_of(event.payload, "replyToken")
    return handler.conversation.take(
        replace(said, reply_token=token, at=event.happened_at, language=user.language), user
    )


def _account_linked(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    """The end of the dialog that ties a chat to an account."""
    from chatbot import linking  # noqa: PLC0415 The words of a conversation are the worker's alone.

    return linking.take_result(user, _part(event, "link")) if user is not None else ()


def _heard_in_group(event: ChatEvent, message: Mapping[str, Any], ready: Ready) -> Messages:
    """Words in a group: two of them tie it to a unit and let it go; the outbox answers what was done."""
    from chatbot import grouping  # noqa: PLC0415 The words of a conversation are the worker's alone.

    if message.get("type") == "text" and event.payload.get("mode") != "standby":
        ready.in_group.extend(grouping.hear(_part(event, "source"), text_of(message, "text")))
    return ()


def _joined(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    """The bot was taken into a group: it says once what it is for."""
    from chatbot import grouping  # noqa: PLC0415 The words of a conversation are the worker's alone.

    if event.payload.get("mode") != "standby":
        ready.in_group.extend(grouping.joined())
    return ()


def _left(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    """The bot was sent out of a group."""
    from chatbot import grouping  # noqa: PLC0415 The words of a conversation are the worker's alone.

    grouping.left(_part(event, "source"))
    return ()


def _nothing(handler: LineHandler, event: ChatEvent, user: ChatUser | None, ready: Ready) -> Messages:
    """Known, and answered by silence."""
    return ()


#: What each type of event does. What is not here is noted in the log and means nothing.
EVENTS: Mapping[str, Callable[[LineHandler, ChatEvent, ChatUser | None, Ready], Messages]] = {
    "message": _wrote,
    "postback": _posted_back,
    "follow": _followed,
    "unfollow": _unfollowed,
    "unsend": _unsent,
    "join": _joined,
    "leave": _left,
    "memberJoined": _nothing,
    "memberLeft": _nothing,
    "videoPlayComplete": _nothing,
    "beacon": _nothing,
    "accountLink": _account_linked,
    "membership": _nothing,
    "module": _nothing,
    "activated": _nothing,
    "deactivated": _nothing,
    "botSuspended": _nothing,
    "botResumed": _nothing,
    "delivery": _nothing,
}


def _text(message: Mapping[str, Any]) -> Said:
    return _said("text", message, text=text_of(message, "text"))


def _picture(message: Mapping[str, Any]) -> Said:
    together = message.get("imageSet")
    together = together if isinstance(together, dict) else {}
    index, total = together.get("index"), together.get("total")
    part_of = (index, total) if isinstance(index, int) and isinstance(total, int) else (1, 1)
    return replace(_said("picture", message), part_of=part_of)


def _place(message: Mapping[str, Any]) -> Said:
    lat, lon = message.get("latitude"), message.get("longitude")
    if not isinstance(lat, int | float) or not isinstance(lon, int | float):
        return _said("text", message)
    if not (abs(lat) <= 90 and abs(lon) <= 180):
        return _said("text", message)
    address, title = text_of(message, "address"), text_of(message, "title")
    return replace(_said("place", message), lat=float(lat), lon=float(lon), address=address, title=title)


def _sticker(message: Mapping[str, Any]) -> Said:
    data = f"{text_of(message, 'packageId')}/{text_of(message, 'stickerId')}"
    return replace(_said("sticker", message, text=text_of(message, "text")), data=data)


def _recording(kind: Kind) -> Callable[[Mapping[str, Any]], Said]:
    def read(message: Mapping[str, Any]) -> Said:
        lasts = message.get("duration")
        seconds = lasts / 1000 if isinstance(lasts, int | float) else None
        return replace(_said(kind, message), seconds=seconds)

    return read


def _file(message: Mapping[str, Any]) -> Said:
    return replace(_said("file", message), file_name=text_of(message, "fileName"))


def _said(kind: Kind, message: Mapping[str, Any], *, text: str = "") -> Said:
    message_id = text_of(message, "id")
    return Said(kind, text=text, message_ids=(message_id,) if message_id else ())


#: How each type of message is read.
MESSAGES: Mapping[str, Callable[[Mapping[str, Any]], Said]] = {
    "text": _text,
    "image": _picture,
    "location": _place,
    "sticker": _sticker,
    "video": _recording("video"),
    "audio": _recording("audio"),
    "file": _file,
}


def actor_of(user: ChatUser) -> Actor:
    """The citizen who writes, with an account or without."""
    return Actor.citizen(user.person_id, channel=Channel.LINE)


def _waits(event: ChatEvent, user: ChatUser) -> bool:
    """Whether something rides along although there is nothing else to say."""
    if not text_of(event.payload, "replyToken"):
        return False
    return inbox.has_kept(user) or notifications.has_riders(CHANNEL, user.address)


def _answer(event: ChatEvent, user: ChatUser, messages: Messages) -> None:
    was_quick = event.received_at - event.happened_at < _ON_THE_WAY
    inbox.reply(
        user,
        messages,
        token=text_of(event.payload, "replyToken"),
        token_at=event.received_at if was_quick else event.happened_at,
    )


def _fetch(message: Mapping[str, Any]) -> Ready:
    """The picture of a message, clean and stored; else what is wrong with it."""
    provider = message.get("contentProvider")
    if isinstance(provider, dict) and provider.get("type") != "line":
        # An address of somebody else's choosing is never opened from here.
        return Ready(trouble="photo_type")
    try:
        stream = connected().content(text_of(message, "id"))
        return Ready(picture=files.ready_photograph(stream, filename=None))
    except Gone:
        return Ready(trouble="gone")
    except RuleBroken as error:
        return Ready(trouble=error.problems[0].code)


def _invitation(event: ChatEvent) -> str:
    """What LINE gives for tying this chat to an account, where that is asked for."""
    from chatbot import linking  # noqa: PLC0415 The words of a conversation are the worker's alone.

    return linking.invitation_for(event, _user_of(event))


def _language_of(address: str) -> str:
    """The language of a new friend's LINE; "" where it does not say. It never holds up a greeting."""
    try:
        return str(connected().profile(address).get("language", ""))[:2]
    except LineError:
        return ""


def _user_of(event: ChatEvent) -> str:
    source = _part(event, "source")
    return text_of(source, "userId") if source.get("type") == "user" else ""


def _part(event: ChatEvent, name: str) -> Mapping[str, Any]:
    return _part_of(event.payload, name)


def _part_of(payload: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = payload.get(name)
    return part if isinstance(part, dict) else {}
