"""What a feature offers to choose outside of any form: the names are understood when they are typed, too."""

from collections.abc import Callable, Sequence

from chatbot.asking.listing import Item, find_exact, find_near
from chatbot.messages import general
from chatbot.messages.parts import Message
from chatbot.walking.chat import Chat
from services.text import Words

_OFFERED = "choosing"


def offer(chat: Chat, messages: list[Message], choices: Sequence[tuple[str, str]]) -> list[Message]:
    """The messages that offer it. Until something else is said, the name of a choice does what its button says.

    `choices` are names with what the button of each says to the bot.
    """
    chat.state[_OFFERED] = [list(each) for each in choices]
    return messages


def hear(chat: Chat, typed: str, press: Callable[[Chat, str], list[Message]]) -> list[Message] | None:
    """What the choice does whose name was typed, or nearly; asked anew where it may be several; None for other words.

    `press` gives the answer to a button.
    """
    items = [Item(data, Words(name, name), Words(name, name)) for name, data in chat.state.pop(_OFFERED, ())]
    exact = find_exact(items, typed)
    found = [exact] if exact is not None else find_near(items, typed)
    if len(found) > 1:
        choices = [(item.label.th, item.key) for item in found]
        return offer(chat, general.which(chat.voice, choices), choices)
    return press(chat, found[0].key) if found else None


def forget(chat: Chat) -> None:
    """Nothing is offered any more."""
    chat.state.pop(_OFFERED, None)
