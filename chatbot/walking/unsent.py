"""What each message brought, so that it goes when its sender takes the message back.

What is not sent yet is removed and asked again. What became a case stays, as every report that was filed; the officer
is told that the message behind it was deleted.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from chatbot.said import Said
from chatbot.walking import pictures
from chatbot.walking.chat import Chat
from services import cases, clock, drafts
from services.catalogue import Outcome
from services.drafts import Asked, DraftView
from services.errors import NotFound, RuleBroken
from services.inbox import ChatUser
from services.information import scrub
from services.questions import get_kind

#: LINE lets a message be taken back for a day; remembered somewhat longer, for so many messages and cases.
LIVES = timedelta(days=3)
_MESSAGES, _CASES = 80, 5


def note(chat: Chat, view: DraftView, key: str) -> None:
    """The present message brought the answer to a question of this draft."""
    asked = view.find(key)
    if asked is not None:
        _remember(chat, view.id, {"q": key, "r": asked.revision, "f": list(chat.said.pictures)})


def note_told(chat: Chat, view: DraftView, key: str, message_id: str) -> None:
    """An earlier message, typed before the draft began, brought the answer to a question of it."""
    asked = view.find(key)
    if asked is not None and asked.is_answered and message_id:
        _remember(chat, view.id, {"q": key, "r": asked.revision, "f": []}, message_id)


def note_evidence(chat: Chat, draft_id: str) -> None:
    """The present message brought a recording or paper beside the answers."""
    _remember(chat, draft_id, {"e": chat.said.kept})


def note_held(chat: Chat, before: Any) -> None:
    """The present message brought half an answer, held until the rest comes."""
    spot = chat.state.get("draft") or {}
    if spot.get("held") and spot["held"] != before and chat.said.message_ids:
        spot["held_by"] = chat.said.message_ids[0]


def held(chat: Chat) -> Any:
    """What is held before the present message is heard."""
    return dict((chat.state.get("draft") or {}).get("held") or {})


def note_sent(chat: Chat, outcome: Outcome) -> None:
    """The draft became a case: its messages are known with it, but for reports without a name."""
    brought = chat.state.pop("brought", None) or {}
    if outcome.kind == "case" and outcome.track_token and not outcome.is_unnamed:
        _keep_with_case(chat, outcome.track_token, list(brought.get("by") or {}))


def note_reply(chat: Chat, token: str, message_ids: Sequence[str]) -> None:
    """Messages became part of a case that was there already."""
    _keep_with_case(chat, token, list(message_ids))


def take_back(user: ChatUser, message_id: str, text: str) -> None:
    """Removes what that message brought; `text` is what it said, where that is still known."""
    chat = Chat.begin(Said(kind="text"), user)
    if text:
        _forget_words(chat.state, text)
    pictures.drop(chat, message_id)
    spot = chat.state.get("draft") or {}
    if spot.get("held_by") == message_id:
        spot |= {"held": {}, "held_by": None}
    brought = chat.state.get("brought") or {}
    entry = (brought.get("by") or {}).pop(message_id, None)
    if entry is not None:
        _out_of_draft(chat, str(brought["draft"]), entry, text)
    for sent in chat.state.get("sent", ()):
        if message_id in sent["ids"]:
            cases.note_unsent(sent["token"], actor=chat.actor)
    chat.finish()


def _remember(chat: Chat, draft_id: str, entry: dict[str, Any], message_id: str = "") -> None:
    brought_by = message_id or next(iter(chat.said.message_ids), "")
    if not brought_by:
        return
    brought = chat.state.get("brought") or {}
    if brought.get("draft") != draft_id:
        brought = {"draft": draft_id, "by": {}}
    by = {**brought["by"], brought_by: entry}
    chat.state["brought"] = {**brought, "by": dict(list(by.items())[-_MESSAGES:])}


def _keep_with_case(chat: Chat, token: str, ids: list[str]) -> None:
    if not ids:
        return
    now = clock.now()
    old = [sent for sent in chat.state.get("sent", ()) if datetime.fromisoformat(sent["at"]) > now - LIVES]
    chat.state["sent"] = [*old, {"token": token, "ids": ids, "at": now.isoformat()}][-_CASES:]


def _out_of_draft(chat: Chat, draft_id: str, entry: Mapping[str, Any], text: str) -> None:
    try:
        view = drafts.get_draft(draft_id)
    except NotFound:
        return
    if not view.is_open:
        # It was sent elsewhere, on the web perhaps.
        outcome = view.outcome
        if outcome is not None and outcome.track_token and not outcome.is_unnamed:
            cases.note_unsent(outcome.track_token, actor=chat.actor)
        return
    if entry.get("e"):
        drafts.drop_evidence(draft_id, entry["e"], actor=chat.actor)
        return
    asked = view.find(entry["q"])
    if asked is not None:
        _take_out(chat, view, asked, entry, text)
        _see_anew(chat, draft_id, asked.question.key)


def _take_out(chat: Chat, view: DraftView, asked: Asked, entry: Mapping[str, Any], text: str) -> None:
    key, value = asked.question.key, asked.value
    if entry.get("f") and isinstance(value, list):
        left: Any = [file_key for file_key in value if file_key not in entry["f"]]
        is_touched = left != value
    else:
        left = _without(asked, text)
        is_touched = left is not None or asked.revision == entry["r"]
    if not is_touched:
        return
    if left:
        drafts.answer(view.id, key, left, actor=chat.actor, seen=drafts.OVERWRITE)
    else:
        drafts.withdraw(view.id, key, actor=chat.actor)


def _without(asked: Asked, text: str) -> str | None:
    """A story without the part that this message told; "" where nothing is left, None where it is not in there."""
    if not text or not isinstance(asked.value, str):
        return None
    try:
        part = get_kind(asked.question.kind).check(asked.question, text)
    except RuleBroken:
        return None
    lines, gone = asked.value.split("\n"), str(part).split("\n")
    for at in range(len(lines) - len(gone) + 1):
        if lines[at : at + len(gone)] == gone:
            return "\n".join([*lines[:at], *lines[at + len(gone) :]]).strip()
    return None


def _see_anew(chat: Chat, draft_id: str, key: str) -> None:
    """The question in the chat is seen as it stands now, so that its next answer is not taken for a clash."""
    spot = chat.state.get("draft") or {}
    if spot.get("at") == key and chat.user.draft_id == draft_id:
        asked = drafts.get_draft(draft_id).find(key)
        spot["seen"] = asked.revision if asked is not None else 0
    if (spot.get("told") or {}).get("key") == key:
        spot["told"] = None


def _forget_words(state: dict[str, Any], text: str) -> None:
    """Words that wait for what becomes of them."""
    if state.get("unsent") == text[:4000]:
        state.pop("unsent")
    if (state.get("info") or {}).get("asked") == scrub(text):
        state.pop("info")
    if (state.get("about") or {}).get("typed") == text[:4000]:
        state.pop("about")
    for name in ("draft", "act"):
        spot = state.get(name) or {}
        if spot.get("text") == text:
            spot.pop("text")
        if (spot.get("clash") or {}).get("yours") == text:
            spot.pop("clash")
        answers = spot.get("answers") or {}
        for key in [key for key, value in answers.items() if value == text.strip()]:
            answers.pop(key)
