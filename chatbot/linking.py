"""Tying a chat to a citizen's account: the invitation that LINE gives, the way to our page, and what comes back."""

from collections.abc import Mapping
from typing import Any

from chatbot.client import Gone, connected
from chatbot.incoming import CHANNEL, text_of
from chatbot.messages import linking as messages
from chatbot.messages.parts import MESSAGES, Message
from chatbot.said import Said
from chatbot.walking import features
from chatbot.walking.chat import Chat
from chatbot.words import Command, find_command
from services import clock, people
from services.audit import Actor, Channel
from services.errors import NotFound, RuleBroken
from services.inbox import ChatEvent, ChatUser

#: LINE's invitations live ten minutes, and so does our nonce: what is older is not remembered.
_REMEMBERED = 20 * 60
_INVITATIONS = 3


def invitation_for(event: ChatEvent, address: str) -> str:
    """A link token of LINE's, where the event asks to tie the chat; "" otherwise. Outside of any transaction.

    Whatever keeps LINE from giving one is raised and tried again, but for a user who is no friend.
    """
    if not address or not _asks(event):
        return ""
    try:
        return str(connected().call("POST", f"/v2/bot/user/{address}/linkToken").get("linkToken", ""))
    except Gone:
        return ""


def _asks(event: ChatEvent) -> bool:
    message, postback = event.payload.get("message"), event.payload.get("postback")
    if event.kind == "message" and isinstance(message, dict) and message.get("type") == "text":
        return find_command(text_of(message, "text")) is Command.LINK
    return event.kind == "postback" and isinstance(postback, dict) and text_of(postback, "data") == "cmd:link"


def offer(chat: Chat) -> list[Message]:
    """The way to the page that ties this chat to an account."""
    if chat.user.person_id is not None:
        return messages.tied_already(chat.voice)
    if not chat.said.invitation:
        return messages.not_now(chat.voice)
    until = int(clock.now().timestamp()) + _REMEMBERED
    kept = [*_live(chat.state), [people.hash_invitation(chat.said.invitation), until]]
    chat.state["ties"] = kept[-_INVITATIONS:]
    return messages.invite(chat.voice, chat.voice.url(f"/account/line?linkToken={chat.said.invitation}"))


def take_result(user: ChatUser, link: Mapping[str, Any]) -> list[Message]:
    """What LINE says of the dialog: the nonce of our page, where it went well. It serves once, and here alone."""
    chat = Chat.begin(Said(kind="text"), user)
    known = [invitation for invitation, _ in _live(chat.state)]
    if text_of(link, "result") != "ok" or not known:
        return messages.failed(chat.voice)
    actor = Actor.citizen(channel=Channel.LINE)
    try:
        people.tie_by_nonce(
            text_of(link, "nonce"), provider=CHANNEL, subject=user.address, invitations=known, actor=actor
        )
    except NotFound:
        return messages.failed(chat.voice)
    except RuleBroken as refused:
        return messages.refused(chat.voice, refused.problems[0].code)
    chat.state.pop("ties", None)
    wanted = features.go_on(chat)
    chat.finish()
    return [*_without_quick(messages.tied(chat.voice)), *wanted][:MESSAGES] if wanted else messages.tied(chat.voice)


def ask_to_untie(chat: Chat) -> list[Message]:
    """Really?"""
    return messages.really_untie(chat.voice) if chat.user.person_id is not None else messages.not_tied(chat.voice)


def untie(chat: Chat, answer: str) -> list[Message]:
    """Lets go of the account, which the chat then shows nothing of any more."""
    if chat.user.person_id is None:
        return messages.not_tied(chat.voice)
    if answer != "yes":
        return messages.tied_already(chat.voice)
    try:
        people.untie_identity(CHANNEL, actor=chat.actor)
    except RuleBroken as refused:
        return messages.refused(chat.voice, refused.problems[0].code)
    except NotFound:
        chat.user.person_id = None
    return messages.untied(chat.voice)


def _without_quick(said: list[Message]) -> list[Message]:
    """Quick replies that another message follows are not shown."""
    return [{name: part for name, part in each.items() if name != "quickReply"} for each in said]


def _live(state: Mapping[str, Any]) -> list[list[Any]]:
    now = clock.now().timestamp()
    return [kept for kept in state.get("ties", ()) if kept[1] > now]
