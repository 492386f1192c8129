"""The words and buttons of any moment: back, skip, cancel, language, help, menu, a person, the web."""

from collections.abc import Callable

from chatbot import handover, linking
from chatbot.messages import courtesy, general, moving
from chatbot.messages import review as review_messages
from chatbot.messages.parts import Message
from chatbot.walking import acting, drafting, news, staffing, starting, tracking
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.words import Command
from services import drafts
from services.text import Words

Open = drafting.DraftWalk | acting.ActionWalk


def command(chat: Chat, meaning: Command, walk: Open | None) -> list[Message]:
    """Does what was asked for. `walk` is what the chat is in the midst of."""
    return _COMMANDS[meaning](chat, walk)


def is_for_officer(chat: Chat, word: object) -> bool:
    """Whether a person has taken over and this is for them; a word of the chat brings the bot back."""
    return handover.is_for_officer(chat, word)


def ask_to_cancel(chat: Chat, walk: Open | None) -> list[Message]:
    """Asks before anything is deleted; what holds nothing yet just ends."""
    if "track" in chat.state and walk is None:
        chat.state.pop("track")
        return general.cancelled(chat.voice)
    if walk is None:
        return general.nothing_open(chat.voice)
    if isinstance(walk, acting.ActionWalk) and not any(walk.spot.get("answers", {}).values()):
        return end_action(chat)
    chat.state["cancel"] = True
    return general.really_cancel(chat.voice, title_of(chat, walk))


def end_action(chat: Chat) -> list[Message]:
    """Gives up what was to be done to a matter; a form that waits is asked on."""
    chat.state.pop("act", None)
    walk, _ = drafting.load(chat)
    return walking.ask(walk) if walk is not None else general.cancelled(chat.voice)


def title_of(chat: Chat, walk: Open) -> Words:
    """What the chat is in the midst of, in words."""
    if isinstance(walk, drafting.DraftWalk):
        return walk.view.service.name
    return walk.words()


def call_officer(chat: Chat, walk: Open | None) -> list[Message]:
    """A person, please: the bot is silent for a while."""
    return handover.call(chat, can_go_on=walk is not None)


def show_help(chat: Chat, walk: Open | None) -> list[Message]:
    """Everything that can be done now."""
    title = title_of(chat, walk) if walk is not None else None
    web = walk.web() if walk is not None else ""
    return general.help_card(chat.voice, service=title, can_go_back=walk is not None, web=web)


def change(chat: Chat, walk: Open | None, page: int = 0) -> list[Message]:
    """Which answer shall be changed?"""
    if not isinstance(walk, drafting.DraftWalk):
        return walking.ask(walk) if walk is not None else general.nothing_open(chat.voice)
    answered = [row for row in drafting.rows_of(walk) if walk.is_answered(row.key)]
    if not answered:
        return walking.ask(walk)
    return review_messages.which_to_change(chat.voice, walk.mark, answered, page)


def confirm(chat: Chat, walk: Open | None) -> list[Message]:
    """ "Confirm": sends what was reviewed."""
    if isinstance(walk, acting.ActionWalk):
        if walking.current(walk) is None:
            walk.spot["sure"] = True
        return walking.ask(walk)
    if walk is None:
        return general.nothing_open(chat.voice)
    if walking.current(walk) is not None:
        return walking.go_on(walk)
    return drafting.send(chat, walk.view.id, str(walk.spot.get("seal") or ""))


def speak(language: str) -> Callable[[Chat, Open | None], list[Message]]:
    """From now on in that language."""

    def change_language(chat: Chat, walk: Open | None) -> list[Message]:
        chat.user.language = language
        if walk is not None:
            return walking.ask(walk, general.note(chat.voice, "language"))
        return general.told(chat.voice, "language")

    return change_language


def _step(step: Callable[[walking.Walk], list[Message]]) -> Callable[[Chat, Open | None], list[Message]]:
    def do(chat: Chat, walk: Open | None) -> list[Message]:
        return step(walk) if walk is not None else general.nothing_open(chat.voice)

    return do


def _on_the_web(chat: Chat, walk: Open | None) -> list[Message]:
    if walk is None:
        return general.web_link(chat.voice, chat.voice.organisation, chat.voice.url("/"))
    if isinstance(walk, drafting.DraftWalk):
        code = drafts.resume_code(walk.view.id, holder=walk.view.holder)
        return moving.carried(chat.voice, title_of(chat, walk), walk.web(), code)
    return general.web_link(chat.voice, title_of(chat, walk), walk.web())


def _menu(chat: Chat, walk: Open | None) -> list[Message]:
    chat.state.pop("track", None)
    return starting.offer(chat, walk is not None)


def _hello(chat: Chat, walk: Open | None) -> list[Message]:
    return walking.ask(walk) if walk is not None else general.hello(chat.voice, chat.services())


def _thanked(chat: Chat, walk: Open | None) -> list[Message]:
    said = courtesy.you_are_welcome(chat.voice, goes_on=walk is not None)
    return [*said, *walking.ask(walk)] if walk is not None else said


_COMMANDS: dict[Command, Callable[[Chat, Open | None], list[Message]]] = {
    Command.BACK: _step(walking.back),
    Command.SKIP: _step(walking.skip),
    Command.NEXT: _step(walking.go_on),
    Command.MORE: _step(walking.turn_page),
    Command.CONTINUE: lambda chat, walk: walking.ask(walk) if walk is not None else drafting.look_after(chat),
    Command.CONFIRM: confirm,
    Command.CHANGE: change,
    Command.CANCEL: ask_to_cancel,
    Command.THAI: speak("th"),
    Command.ENGLISH: speak("en"),
    Command.LANGUAGE: lambda chat, walk: general.languages(chat.voice),
    Command.HELP: show_help,
    Command.MENU: _menu,
    Command.OFFICER: call_officer,
    Command.WEB: _on_the_web,
    Command.TRACK: lambda chat, walk: tracking.begin(chat),
    Command.MINE: lambda chat, walk: tracking.show_mine(chat),
    Command.NEWS: lambda chat, walk: news.show_newest(chat),
    Command.NEWS_ON: lambda chat, walk: news.show_settings(chat),
    Command.NEWS_OFF: lambda chat, walk: news.stop(chat),
    Command.WORK: lambda chat, walk: staffing.show_work(chat),
    Command.MY_WORK: lambda chat, walk: staffing.show_work(chat, "mine"),
    Command.UNTIE: lambda chat, walk: staffing.untie(chat),
    Command.LINK: lambda chat, walk: linking.offer(chat),
    Command.UNLINK: lambda chat, walk: linking.ask_to_untie(chat),
    Command.GREET: _hello,
    Command.THANKS: _thanked,
    Command.YES: confirm,
    Command.NO: lambda chat, walk: change(chat, walk) if walk is not None else general.nothing_open(chat.voice),
}
