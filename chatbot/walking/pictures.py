"""Pictures that come before any form: offered as the beginning of a report, and handed to the form that begins soon."""

from datetime import datetime, timedelta

from chatbot.messages import general
from chatbot.messages.parts import Message
from chatbot.said import Said
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from services import clock
from services.catalogue import Service

#: They are kept for so long, and so many of them.
LIVES = timedelta(minutes=30)
MOST = 10


def hold(chat: Chat) -> None:
    """Keeps the pictures of the present message for the form that may begin now."""
    by, at = (*chat.said.message_ids, "")[0], clock.now().isoformat()
    held = [{"key": key, "by": by, "at": at} for key in chat.said.pictures]
    if held:
        chat.state["pictures"] = [*_present(chat), *held][-MOST:]


def drop(chat: Chat, message_id: str) -> None:
    """The message that brought a picture was taken back."""
    left = [each for each in chat.state.get("pictures", ()) if each["by"] != message_id]
    if "pictures" in chat.state:
        chat.state["pictures"] = left


def offer(chat: Chat) -> list[Message]:
    """Whether a report shall begin with what was sent; a kind word where nothing takes pictures."""
    service = _taking(chat)
    return general.thanks(chat.voice) if service is None else general.report_with_pictures(chat.voice, service)


def hand_over(walk: walking.Walk) -> None:
    """Gives the kept pictures to the form that has just begun, where it asks for some."""
    chat = walk.chat
    held = _present(chat)
    chat.state.pop("pictures", None)
    if held and any(question.kind == "photographs" for question in walk.questions()):
        present = chat.said
        for each in held:
            # Each as the message that brought it, by which it can still be taken back.
            chat.said = Said(kind="picture", pictures=(each["key"],), message_ids=(each["by"],), at=present.at)
            walking.keep_aside(walk, chat.said)
        chat.said = present
        walking.forget(walk)


def _present(chat: Chat) -> list[dict[str, str]]:
    oldest = clock.now() - LIVES
    return [each for each in chat.state.get("pictures", ()) if datetime.fromisoformat(each["at"]) > oldest]


def _taking(chat: Chat) -> Service | None:
    return next((service for service in chat.services() if service.takes_evidence and not service.is_anonymous), None)
