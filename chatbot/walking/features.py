"""The list of features that speak in the chat beside their services. Nothing else there knows their names."""

from functools import lru_cache

from chatbot.messages.parts import Message
from chatbot.walking import answering, news, starting, surveys, taxes
from chatbot.walking.chat import Chat
from chatbot.walking.feature import Feature
from chatbot.words import plain
from services import clock

FEATURES = (Feature("info", answering.press), Feature("news", news.press), taxes.FEATURE, surveys.FEATURE)
_LONGEST = 60


def named(typed: str) -> str:
    """What the button says that these words mean, where they are a feature's and nothing else; "" otherwise."""
    return _meanings().get(plain(typed), "") if len(typed) <= _LONGEST else ""


def press(chat: Chat, data: str) -> list[Message]:
    """The answer to a feature's button, or to its words."""
    key, _, rest = data.partition(":")
    return next(feature for feature in FEATURES if feature.key == key).press(chat, rest)


def go_on(chat: Chat) -> list[Message]:
    """What was wanted before the account was tied; nothing where nothing was, or it is long ago."""
    wanted = chat.state.pop("after", None) or {}
    if float(wanted.get("until", 0)) < clock.now().timestamp():
        return []
    key, _, rest = str(wanted["data"]).partition(":")
    return starting.begin(chat, rest) if key == "start" else press(chat, wanted["data"])


@lru_cache(maxsize=1)
def _meanings() -> dict[str, str]:
    return {
        plain(word): f"{feature.key}:{rest}"
        for feature in FEATURES
        for rest, words in feature.words.items()
        for word in words
    }
