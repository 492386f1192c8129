"""The conversation: takes one thing that somebody said and gives the answer. It walks drafts and knows no feature."""

from collections.abc import Callable

from chatbot.messages import general
from chatbot.messages.parts import MESSAGES, Message
from chatbot.messages.refusals import word_code
from chatbot.said import Said
from chatbot.walking import (
    acting,
    answering,
    choosing,
    codes,
    drafting,
    evidence,
    features,
    news,
    pictures,
    pressing,
    staffing,
    starting,
    surveys,
    tracking,
    unsent,
)
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.walking.commanding import command, is_for_officer
from chatbot.words import Command, find_command, resume_code, staff_code
from services import clock
from services.inbox import ChatUser
from services.information import is_question

Open = drafting.DraftWalk | acting.ActionWalk

#: What people say at any question; all else may be an answer.
_AT_A_QUESTION = frozenset(Command) - {
    Command.CONFIRM, Command.CHANGE, Command.GREET, Command.YES, Command.NO, Command.MORE,
}  # fmt: skip
_PAGED = frozenset({"choice", "choices", "month", "place", "ranking"})
#: Questions whose answers are no words of the asker's own: there the words of a feature mean the feature.
_CHOSEN = frozenset({"choice", "choices", "yes_no", "date", "month", "rating", "scale", "matrix", "ranking"})


def take(said: Said, user: ChatUser) -> list[Message]:
    """The answer to one thing that was said, at most five messages; none where silence is the best answer.

    Called inside a unit of work: what is answered and what the conversation remembers are committed together.
    """
    chat = Chat.begin(said, user)
    held = unsent.held(chat)
    answer = _HEARD[said.kind](chat)
    unsent.note_held(chat, held)
    chat.finish()
    return answer[:MESSAGES]


def take_back(message_id: str, text: str, user: ChatUser) -> None:
    """A message was taken back: what it brought is removed where it is not sent yet. Nothing is said to it."""
    unsent.take_back(user, message_id, text)


def greet(user: ChatUser) -> list[Message]:
    """The first words to somebody who begins to follow."""
    chat = Chat.begin(Said(kind="text"), user)
    user.greeted_on = clock.today()
    return starting.welcome(chat)


def apologise(user: ChatUser) -> list[Message]:
    """What is said when something of ours broke."""
    return general.apology(Chat.begin(Said(kind="text"), user).voice)


def _open_walk(chat: Chat) -> tuple[Open | None, list[Message]]:
    """What the chat is in the midst of; the messages say why a form that was open is so no more."""
    act = staffing.load_action(chat)
    return (act, []) if act is not None else drafting.load(chat)


def _text(chat: Chat) -> list[Message]:
    typed = chat.said.text
    if not typed.strip():
        return []
    if (code := staff_code(typed)) is not None:
        return staffing.tie(chat, code)
    word = find_command(typed) or features.named(typed) or codes.named(typed) or starting.named(chat, typed)
    if is_for_officer(chat, word):
        return answering.emergency(chat, typed) or []
    if chat.state.get("cancel"):
        decided = pressing.decide_cancel(chat, find_command(typed))
        if decided is not None:
            return decided
    if (code := resume_code(typed)) is not None:
        return starting.resume(chat, code)
    if (tied := news.tie(chat, typed)) is not None:
        return tied
    if (by_code := codes.hear(chat, typed)) is not None:
        return by_code
    walk, told = _open_walk(chat)
    tracked = _tracked(chat, walk, typed)
    if tracked is not None:
        return tracked
    if walk is None:
        return answering.emergency(chat, typed) or told or _idle(chat, typed)
    return _typed_in(chat, walk, typed)


def _tracked(chat: Chat, walk: Open | None, typed: str) -> list[Message] | None:
    """Words that are a reference or its code, where those are expected or nothing else is."""
    if find_command(typed) is not None or (walk is not None and "track" not in chat.state):
        return None
    heard = tracking.hear(chat, typed)
    if heard is None:
        chat.state.pop("track", None)
    return heard


def _typed_in(chat: Chat, walk: Open, typed: str) -> list[Message]:
    """Words in the midst of questions: those of the question, those of the chat, else an answer."""
    if isinstance(walk, drafting.DraftWalk) and walk.spot.get("clash"):
        return pressing.typed_clash(walk, typed)
    if walking.names_a_choice(walk, typed):
        return walking.hear(walk, chat.said)
    meaning = find_command(typed)
    question = walking.current(walk)
    if meaning is not None and (question is None or _is_command(meaning, question.kind)):
        return command(chat, meaning, walk)
    if (question is None or question.kind in _CHOSEN) and (wanted := features.named(typed)):
        return features.press(chat, wanted)
    if isinstance(walk, drafting.DraftWalk):
        service = starting.named(chat, typed)
        if service is not None:
            return starting.begin(chat, service.key, typed=typed)
        if walk.is_left():
            return walk.ask_whether_to_go_on()
    if question is None:
        return pressing.typed_at_end(chat, walk, typed)
    return answering.aside(chat, walk, question, typed) or walking.hear(walk, chat.said)


def _is_command(meaning: Command, kind: str) -> bool:
    if meaning is Command.MORE:
        return kind in _PAGED
    return meaning in _AT_A_QUESTION or (meaning is Command.CONFIRM and kind in ("choices", "photographs"))


def _idle(chat: Chat, typed: str) -> list[Message]:
    """Words outside of any form."""
    if (meaning := find_command(typed)) is not None:
        told = answering.decide(chat, meaning) or pressing.typed_to_waiting(chat, meaning, typed)
        return told or command(chat, meaning, None)
    if wanted := features.named(typed):
        return features.press(chat, wanted)
    if (chosen := choosing.hear(chat, typed, features.press)) is not None:
        return chosen
    asks = is_question(typed)
    service = starting.named(chat, typed)
    waiting = tracking.waiting_case(chat) if service is None else None
    if waiting is None:
        # An officer who asked something is answered in any words, those of a service too.
        service = service or (None if asks else starting.meant(chat, typed))
    if waiting is None and (told := answering.about(chat, typed, service, asks=asks)) is not None:
        return told
    if service is None and (asks or waiting is None):
        answered = answering.answer(chat, typed, waiting=waiting)
        if answered is not None:
            return answered
        service = starting.meant(chat, typed) if waiting is None else None
    if service is not None:
        return starting.begin(chat, service.key, typed=typed)
    if waiting is not None:
        chat.state["unsent"] = typed[:4000]
    else:
        answering.note_nothing(chat, typed)
    return general.unknown(chat.voice, starting.nearest(chat, typed), answers=waiting)


def _postback(chat: Chat) -> list[Message]:
    if not surveys.is_mark(chat.said.data):
        is_for_officer(chat, chat.said.data)
    return pressing.press(chat, _open_walk)


def _aside(chat: Chat) -> list[Message]:
    """A picture or a place: the answer, or kept for the question that wants it."""
    if is_for_officer(chat, None):
        return []
    walk, told = _open_walk(chat)
    if walk is None:
        return told or (_picture(chat) if chat.said.kind == "picture" else _place(chat))
    question = walking.current(walk)
    wanted = ("photographs", "file") if chat.said.kind == "picture" else ("place",)
    if question is not None and question.kind in wanted:
        return walking.hear(walk, chat.said)
    return walking.keep_aside(walk, chat.said)


def _other(chat: Chat, code: str) -> list[Message]:
    """A sticker, a recording, a file: a kind word, and the question again."""
    if is_for_officer(chat, None):
        return []
    walk, told = _open_walk(chat)
    if walk is None:
        return told or _once_a_day(chat)
    if isinstance(walk, drafting.DraftWalk) and walk.is_left():
        return walk.ask_whether_to_go_on()
    return evidence.take(walk) or walking.ask(walk, word_code(code, chat.voice))


def _picture(chat: Chat) -> list[Message]:
    """A picture outside of any form: a greeting, or the beginning of a report; kept for a while in either case."""
    if chat.said.trouble:
        return _once_a_day(chat)
    pictures.hold(chat)
    if chat.said.part_of[0] < chat.said.part_of[1]:
        return []
    return pictures.offer(chat) if _is_first_today(chat) else []


def _place(chat: Chat) -> list[Message]:
    """A place outside of any form: what is on offer, and a person."""
    return general.unknown(chat.voice, starting.nearest(chat, ""))


def _once_a_day(chat: Chat) -> list[Message]:
    """The polite answer to a greeting sticker; the second one of a day gets silence."""
    return general.thanks(chat.voice) if _is_first_today(chat) else []


def _is_first_today(chat: Chat) -> bool:
    """Whether nothing was answered politely today; from now on something was."""
    today = clock.today().isoformat()
    is_first = chat.state.get("polite_on") != today
    chat.state["polite_on"] = today
    return is_first


_HEARD: dict[str, Callable[[Chat], list[Message]]] = {
    "text": _text,
    "postback": _postback,
    "picture": _aside,
    "place": _aside,
    "sticker": lambda chat: _other(chat, "stickers"),
    "video": lambda chat: _other(chat, "recording"),
    "audio": lambda chat: _other(chat, "recording"),
    "file": lambda chat: _other(chat, "a_file"),
}
