"""What a sentence typed outside of any form is about: kept until its button is pressed, then answered beforehand."""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chatbot.walking import drafting, forgetting, unsent
from chatbot.walking.chat import Chat
from services import clock
from services.catalogue import Service, Understood

#: A sentence is kept for so long, and is a story from so many letters on.
LIVES = timedelta(hours=1)
STORY = 15
_LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Told:
    """What was told before the form began: answers by question, of the sentence its message and moment."""

    answers: Mapping[str, Any] = field(default_factory=dict)
    story: str = ""
    message_id: str = ""
    at: datetime | None = None


def understand(chat: Chat, typed: str, service: Service | None = None) -> tuple[Service, Sequence[Understood]] | None:
    """The service that a sentence is about, with its topics, surest first; only `service`, where one was named."""
    for each in [service] if service is not None else chat.services():
        if each.topic and (found := each.understands(typed)):
            return each, found
    return None


def keep(chat: Chat, typed: str) -> str:
    """Keeps the sentence for the button that begins with it; gives the mark by which they know each other."""
    mark = f"{zlib.crc32(typed.encode()):08x}"
    chat.state["about"] = {
        "typed": typed[:_LONGEST],
        "mark": mark,
        "id": next(iter(chat.said.message_ids), ""),
        "at": clock.now().isoformat(),
    }
    return mark


def kept(chat: Chat) -> str:
    """The sentence; "" where there is none, or it is too old."""
    held = chat.state.get("about") or {}
    is_new = bool(held) and datetime.fromisoformat(held["at"]) > clock.now() - LIVES
    return str(held["typed"]) if is_new else ""


def pressed(service: Service, topic: str, mark: str = "") -> str:
    """What a button says to the bot that begins a service with a topic, and with the sentence of that mark."""
    return f"start:{service.key}:{topic}:{mark}"


def parted(rest: str) -> tuple[str, str, str]:
    """The service, topic and mark of such a button; of a plain one the service alone."""
    key, topic, mark = [*rest.split(":"), "", ""][:3]
    return key, topic, mark


def take(chat: Chat, service: Service, topic: str, mark: str) -> Told:
    """What is answered already as the service begins. The sentence is kept no longer, whatever begins."""
    typed, held = kept(chat), chat.state.pop("about", None) or {}
    answers: dict[str, Any] = {service.topic: topic} if service.topic and topic else {}
    if not typed or not service.story or mark != held["mark"] or len(typed.strip()) < STORY:
        return Told(answers)
    answers[service.story] = typed
    return Told(answers, service.story, str(held["id"]), datetime.fromisoformat(held["at"]))


def note(chat: Chat, walk: drafting.DraftWalk, told: Told) -> None:
    """The talk about the form began with the sentence, which goes where its message is taken back."""
    if told.story:
        forgetting.note_beginning(chat, told.at)
        unsent.note_told(chat, walk.view, told.story, told.message_id)
