"""Handing over to a person: what is for the officers goes to the help desk, and what they do is worded here."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatbot.messages import general
from chatbot.messages import handover as words
from chatbot.messages.parts import Message
from chatbot.said import Said
from chatbot.sender import voice_of
from chatbot.walking.chat import Chat
from chatbot.words import Command
from services import clock, helpdesk, organisation
from services.helpdesk import EndedBy, Heard
from services.inbox import ChatUser

#: Words that people say to each other as well: in a talk with an officer they are meant for the officer.
_SAID_TO_PEOPLE = frozenset({
    Command.YES, Command.NO, Command.THANKS, Command.GREET, Command.CONFIRM, Command.NEXT, Command.MORE, Command.CHANGE,
})  # fmt: skip
#: Asking for a person once more, typed or pressed.
_ASKED_AGAIN = (Command.OFFICER, f"cmd:{Command.OFFICER}")
_STICKER = "สติกเกอร์"


def call(chat: Chat, *, can_go_on: bool) -> list[Message]:
    """A person, please: the conversation is open, and the citizen knows when somebody reads it."""
    called = helpdesk.call(chat.user, actor=chat.actor, asked=_asked(chat))
    if not called.is_new:
        return words.already(chat.voice, answers=called.answers)
    now, day = clock.now(), ""
    if not organisation.is_office_open(now):
        begins = clock.local(organisation.office_clock_start(now)).date()
        day = clock.say_day(begins, chat.language)
    return general.officer_called(chat.voice, next_day=day, can_go_on=can_go_on)


def is_for_officer(chat: Chat, word: object) -> bool:
    """Whether this is for the officers, who then have it; a word of the chat brings the bot back."""
    if not helpdesk.is_called(chat.user) or word in _ASKED_AGAIN:
        return False
    if word is None or (isinstance(word, Command) and word in _SAID_TO_PEOPLE):
        helpdesk.hear(chat.user, heard(chat.said), actor=chat.actor)
        return True
    helpdesk.wake_bot(chat.user, actor=chat.actor)
    return False


def heard(said: Said) -> Heard:
    """What was said, as officers read it."""
    return Heard(
        kind=said.kind,
        words=_words_of(said),
        file_keys=(*said.pictures, *((said.kept,) if said.kept else ())),
        ref=said.message_ids[0] if said.message_ids else "",
        reply_token=said.reply_token,
        token_at=said.at,
    )


def _asked(chat: Chat) -> str:
    """The question to the information centre that brought the citizen here, without numbers that are anybody's."""
    info = chat.state.get("info")
    return str(info.get("asked") or "") if isinstance(info, dict) else ""


def _words_of(said: Said) -> str:
    if said.kind == "place":
        name = " ".join(part for part in (said.title, said.address) if part)
        return f"{name} ({said.lat:.5f}, {said.lon:.5f})".strip()
    if said.kind == "sticker":
        return said.text or _STICKER
    if said.kind in ("video", "audio") and said.seconds:
        return f"{said.seconds:.0f} s"
    return said.text or said.file_name


class LineSpeaker:
    """Words what officers do, for citizens in LINE."""

    def answer(
        self, user: ChatUser, words_said: str, *, post: str, is_first: bool, reference: str = ""
    ) -> Sequence[Mapping[str, Any]]:
        """An officer's words."""
        return words.answer(voice_of(user.language), words_said, post=post, is_first=is_first, reference=reference)

    def ended(self, user: ChatUser, by: EndedBy) -> Sequence[Mapping[str, Any]]:
        """The talk is over; what was being filled in is offered again."""
        waits = user.draft_id is not None or bool((user.state or {}).get("act"))
        return words.ended(voice_of(user.language), by, can_go_on=waits)
