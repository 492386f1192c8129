"""Printed codes typed into the chat: "รหัส K7M2QXP", "code K7M-2QXP", or the code alone."""

import re

from chatbot.messages import codes as messages
from chatbot.messages import general
from chatbot.messages.parts import MESSAGES, Message
from chatbot.walking import starting
from chatbot.walking.chat import Chat
from services import codes
from services.audit import Channel
from services.catalogue import Service
from services.codes import CodeView, Destination
from services.errors import TooMany
from services.payments import receipts
from services.references import parse_printed_code, print_code

_WORD = re.compile(r"\s*(?:รหัส|โค้ด|code)\s*[::]?\s*(.+)", re.IGNORECASE)
_SHAPE = re.compile(r"[A-Za-z0-9][A-Za-z0-9\s\-‐-―.]{5,14}[A-Za-z0-9]")


def named(typed: str) -> str:
    """What was typed where it is the word for a code with one behind it: a word of the chat; "" otherwise."""
    found = _WORD.fullmatch(typed)
    return typed if found and _SHAPE.fullmatch(found[1].strip()) and parse_printed_code(found[1]) else ""


def hear(chat: Chat, typed: str) -> list[Message] | None:
    """The answer to a code; None for all other words. A code alone must be one of ours, else it may be an answer."""
    found = _WORD.fullmatch(typed)
    said = (found[1] if found else typed).strip()
    code = parse_printed_code(said) if _SHAPE.fullmatch(said) else None
    if code is None:
        return None
    view = codes.find_code(code)
    if view is None:
        return _missed(chat, code, is_called_one=found is not None)
    kind = codes.find_kind(view.kind)
    if kind is not None and kind.is_guarded and _is_guessing(chat):
        return _refused(chat, is_called_one=found is not None)
    destination = codes.destination_of(view)
    if destination is None or not view.is_live():
        return _ended(chat, view, destination)
    return _lead(chat, view, destination)


def _missed(chat: Chat, code: str, *, is_called_one: bool) -> list[Message] | None:
    """No code of ours: counted as one that is tried on the web, so that nobody finds somebody's paper by trying."""
    if _is_guessing(chat):
        return _refused(chat, is_called_one=is_called_one)
    receipts.note_miss(_origin(chat))
    return messages.unknown_code(chat.voice, print_code(code)) if is_called_one else None


def _refused(chat: Chat, *, is_called_one: bool) -> list[Message] | None:
    """The same for a code that is there and one that is not: the difference would tell which ones there are."""
    return general.told(chat.voice, "too_often") if is_called_one else None


def _is_guessing(chat: Chat) -> bool:
    try:
        receipts.find_receipt_for_verification("", address=_origin(chat))
    except TooMany:
        return True
    return False


def _origin(chat: Chat) -> str:
    return f"line:{chat.user.address}"


def _lead(chat: Chat, view: CodeView, destination: Destination) -> list[Message]:
    kind = codes.find_kind(view.kind)
    if kind is not None and kind.is_guarded:
        # Its own page decides who may see it, and counts those who guess.
        return messages.leads(chat.voice, view.printed, kind.name, view.address)
    _count(chat, view)
    title = view.label if view.label.th else destination.title
    service = _service(chat, destination)
    if service is None:
        path = (
            f"/services/{destination.service}?source=qr&code={view.code}" if destination.service else destination.path
        )
        return messages.leads(chat.voice, view.printed, title, chat.voice.url(path))
    before = chat.user.draft_id
    begun = starting.begin(chat, service.key, handed=codes.handed(view.code))
    if chat.user.draft_id == before:
        # It asks first: another form is open, or an account is needed.
        return begun
    place = destination.place if destination.place.th else view.place
    return [*messages.scanned(chat.voice, view.printed, title, place), *begun][:MESSAGES]


def _ended(chat: Chat, view: CodeView, destination: Destination | None) -> list[Message]:
    why = "withdrawn" if view.is_withdrawn else "gone" if view.is_live() else "expired"
    service = _service(chat, destination) if destination is not None else None
    instead = (service.line or service.name, f"start:{service.key}") if service is not None else None
    return messages.ended(chat.voice, view.printed, why, view.reason, instead)


def _service(chat: Chat, destination: Destination) -> Service | None:
    return next((each for each in chat.services() if each.key == destination.service), None)


def _count(chat: Chat, view: CodeView) -> None:
    """Counts a scan by chat; whoever came by a link of ours was counted there. Nothing of it is kept with the chat."""
    if chat.said.text.strip() != codes.chat_words(view):
        codes.note(view, codes.SCAN, Channel.LINE)
