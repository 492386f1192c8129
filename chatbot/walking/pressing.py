"""Buttons: what each says to the bot, in a table; and the few questions of ours that are typed as well as pressed."""

from collections.abc import Callable
from dataclasses import replace

from chatbot import linking
from chatbot.messages import general, moving
from chatbot.messages.parts import Message
from chatbot.walking import acting, choosing, drafting, features, staffing, starting, tracking
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.walking.commanding import ask_to_cancel, change, command, end_action
from chatbot.words import Command, find_command, plain
from services import drafts
from services.cases import Action
from services.questions import Question
from services.text import arabic_digits

Open = drafting.DraftWalk | acting.ActionWalk
Loader = Callable[[Chat], tuple[Open | None, list[Message]]]


def press(chat: Chat, load: Loader) -> list[Message]:
    """The answer to a button."""
    choosing.forget(chat)
    name, _, rest = chat.said.data.partition(":")
    if name in _PLAIN:
        chat.state.pop("cancel", None)
        return _PLAIN[name](chat, rest)
    if name == "cancel":
        return _cancel(chat, is_sure=rest == "yes")
    walk, told = load(chat)
    if name == "cmd":
        return _command(chat, rest, walk, told)
    if name in _IN_WALK:
        chat.state.pop("cancel", None)
        if walk is None:
            return told or general.old_button(chat.voice)
        return _IN_WALK[name](chat, walk, rest)
    return walking.ask(walk, general.note(chat.voice, "old")) if walk else (told or general.old_button(chat.voice))


def decide_cancel(chat: Chat, meaning: Command | None) -> list[Message] | None:
    """Typed after "really cancel?": yes, no, or None for anything else, which then is heard as usual."""
    if meaning in (Command.YES, Command.CONFIRM, Command.CANCEL):
        return _cancel(chat, is_sure=True)
    if meaning in (Command.NO, Command.CONTINUE, Command.BACK):
        return _cancel(chat, is_sure=False)
    chat.state.pop("cancel", None)
    if plain(chat.said.text) in (plain("ยกเลิกเรื่องนี้"), plain("Yes, give it up")):
        return _cancel(chat, is_sure=True, was_asked=True)
    return None


def typed_clash(walk: drafting.DraftWalk, typed: str) -> list[Message]:
    """Which of two answers, typed; a word of the chat is heard, and everything else shows both again."""
    said = plain(typed)
    if said in ("1", plain("ใช้คำตอบบนเว็บไซต์"), plain("Keep the web answer")):
        return walk.choose_answer(False)
    if said in ("2", plain("ใช้คำตอบในแชต"), plain("Use the chat answer")):
        return walk.choose_answer(True)
    meaning = find_command(typed)
    if meaning is not None and meaning not in (Command.YES, Command.NO, Command.CONFIRM):
        return command(walk.chat, meaning, walk)
    return walk.both_answers()


def typed_at_end(chat: Chat, walk: Open, typed: str) -> list[Message]:
    """Words at the review: the label of an answer, or of its button, changes it; else the review again."""
    if isinstance(walk, acting.ActionWalk):
        if walk.action is Action.WITHDRAW and plain(typed) in (plain("ใช่ ขอยุติเรื่อง"), plain("Yes, withdraw it")):
            return _withdraw(chat, walk, "yes")
        return walk.end()
    wanted = plain(typed).removeprefix(plain("แก้ไข")).removeprefix("change")
    answered = [question for question in walk.questions() if walk.is_answered(question.key)]
    number = arabic_digits(wanted)
    if number.isdecimal() and len(number) < 4 and 1 <= int(number) <= len(answered):
        return walking.go_to(walk, answered[int(number) - 1].key)
    for question in answered:
        if wanted and wanted in (plain(question.label.th), plain(question.label.en)):
            return walking.go_to(walk, question.key)
    if plain(typed) in (plain(walk.view.service.send_label.th), plain(walk.view.service.send_label.en)):
        return command(chat, Command.CONFIRM, walk)
    return walk.end()


def _cancel(chat: Chat, *, is_sure: bool, was_asked: bool = False) -> list[Message]:
    asked = bool(chat.state.pop("cancel", None)) or was_asked
    act = staffing.load_action(chat)
    if act is not None:
        return end_action(chat) if is_sure and asked else walking.ask(act)
    walk, told = drafting.load(chat)
    if walk is None:
        return told or general.nothing_open(chat.voice)
    if not is_sure or not asked:
        return walking.ask(walk)
    drafts.abandon(walk.view.id, actor=chat.actor)
    drafting.leave(chat)
    return general.cancelled(chat.voice)


def _command(chat: Chat, name: str, walk: Open | None, told: list[Message]) -> list[Message]:
    if name == "bycode":
        return tracking.ask_reference(chat)
    if name == "use":
        return _use(chat, walk)
    if name not in {each.value for each in Command}:
        return told or general.old_button(chat.voice)
    meaning = Command(name)
    if meaning is Command.CANCEL:
        return ask_to_cancel(chat, walk) if walk or not told else told
    chat.state.pop("cancel", None)
    needs_form = meaning in (
        Command.CONTINUE,
        Command.BACK,
        Command.SKIP,
        Command.NEXT,
        Command.CHANGE,
        Command.CONFIRM,
    )
    return told if told and needs_form else command(chat, meaning, walk)


def _use(chat: Chat, walk: Open | None) -> list[Message]:
    """The word of a service was meant as the answer."""
    if walk is None:
        return general.nothing_open(chat.voice)
    typed = walk.spot.pop("text", "")
    return walking.hear(walk, replace(chat.said, kind="text", text=typed, data="")) if typed else walking.ask(walk)


def _question(walk: Open, rest: str) -> tuple[Question | None, str]:
    """The question that a button belongs to, and what else it carries; None for the button of another form."""
    mark, _, tail = rest.partition(":")
    key, _, value = tail.partition(":")
    if mark != walk.mark:
        return None, value
    return next((each for each in walk.questions() if each.key == key), None), value


def _answer(chat: Chat, walk: Open, rest: str) -> list[Message]:
    question, value = _question(walk, rest)
    if question is None:
        return walking.ask(walk, general.note(chat.voice, "old"))
    if isinstance(walk, drafting.DraftWalk):
        walk.spot.pop("clash", None)
    at = walking.current(walk)
    if value == "~" and not question.required:
        return walking.leave_out(walk, question) if at is not None and at.key == question.key else walking.ask(walk)
    return walking.hear(walk, chat.said, key=question.key)


def _at_question(step: Callable[[walking.Walk], list[Message]]) -> Callable[[Chat, Open, str], list[Message]]:
    """A button that means the question it stood under; pressed late, it does nothing to the next one."""

    def do(chat: Chat, walk: Open, rest: str) -> list[Message]:
        question, _ = _question(walk, rest)
        at = walking.current(walk)
        is_here = question is not None and at is not None and question.key == at.key
        return step(walk) if is_here else walking.ask(walk)

    return do


def _change(chat: Chat, walk: Open, rest: str) -> list[Message]:
    question, _ = _question(walk, rest)
    return walking.go_to(walk, question.key) if question else walking.ask(walk, general.note(chat.voice, "old"))


def _more_to_change(chat: Chat, walk: Open, rest: str) -> list[Message]:
    page = rest.rpartition(":")[2]
    return change(chat, walk, int(page) if page.isdecimal() and len(page) < 4 else 0)


def _stale(chat: Chat, walk: Open, rest: str) -> list[Message]:
    if not isinstance(walk, drafting.DraftWalk):
        return walking.ask(walk)
    return walk.choose_answer(rest == "yours")


def _withdraw(chat: Chat, walk: Open, rest: str) -> list[Message]:
    if not isinstance(walk, acting.ActionWalk) or walk.action is not Action.WITHDRAW:
        return walking.ask(walk, general.note(chat.voice, "old"))
    if rest != "yes":
        return end_action(chat)
    walk.spot["sure"] = True
    return walking.ask(walk)


def _send(chat: Chat, rest: str) -> list[Message]:
    draft_id, _, seal = rest.partition(":")
    return drafting.send(chat, draft_id, seal)


def _follow(chat: Chat, rest: str) -> list[Message]:
    draft_id, _, token = rest.partition(":")
    return drafting.follow(chat, draft_id, token)


def _act(chat: Chat, rest: str) -> list[Message]:
    action, _, token = rest.partition(":")
    return acting.begin(chat, action, token)


def typed_to_waiting(chat: Chat, meaning: Command, typed: str) -> list[Message] | None:
    """ "Yes" or "no" outside of any form, where an officer waits: it is the answer, or says whether to send one."""
    if meaning not in (Command.YES, Command.NO, Command.CONFIRM):
        chat.state.pop("unsent", None)
        return None
    waiting = tracking.waiting_case(chat)
    if waiting is None:
        return None
    if chat.state.get("unsent"):
        if meaning is not Command.NO:
            return _unsent(chat, waiting[1])
        chat.state.pop("unsent")
        return None
    chat.state["unsent"] = typed[:4000]
    return general.unknown(chat.voice, (), answers=waiting)


def _unsent(chat: Chat, token: str) -> list[Message]:
    """Words that were typed outside of any form go to the officer who waits for an answer."""
    words = str(chat.state.pop("unsent", "") or "")
    return acting.begin(chat, "reply", token, answers={"words": words} if words.strip() else None)


def _mine(chat: Chat, rest: str) -> list[Message]:
    return tracking.show_mine(chat, after=int(rest) if rest.isdecimal() and len(rest) < 19 else None)


_PLAIN: dict[str, Callable[[Chat, str], list[Message]]] = {
    "start": lambda chat, key: starting.begin(chat, key),
    "anew": lambda chat, key: starting.begin(chat, key, anew=True),
    "send": _send,
    "follow": _follow,
    "case": lambda chat, token: tracking.show_case(chat, token),
    "mine": _mine,
    "act": _act,
    "unsent": _unsent,
    "unlink": linking.untie,
    "work": staffing.press,
    "do": staffing.begin,
    # The phone has opened its keyboard; what is typed then is the answer.
    "type": lambda chat, rest: [],
    "here": lambda chat, rest: moving.how_back(chat.voice),
    **{feature.key: feature.press for feature in features.FEATURES},
}
_IN_WALK: dict[str, Callable[[Chat, Open, str], list[Message]]] = {
    "q": _answer,
    "next": _at_question(walking.go_on),
    "skip": _at_question(walking.skip),
    "back": _at_question(walking.back),
    "more": _at_question(walking.turn_page),
    "change": _change,
    "morechange": _more_to_change,
    "stale": _stale,
    "withdraw": _withdraw,
}
