"""News in chat: the newest, what somebody agreed to get, and the chat in which an officer tests a sending."""

from chatbot.messages import news as messages
from chatbot.messages.parts import Message
from chatbot.walking.chat import Chat
from chatbot.words import plain_line
from services import news, organisation
from services.errors import NotFound, RuleBroken

_TEST_WORDS = ("ทดสอบ", "test")


def show_newest(chat: Chat) -> list[Message]:
    """The newest five, in the reader's language."""
    page = news.list_published(limit=messages.BUBBLES)
    return messages.newest(chat.voice, page.items, has_agreed=news.get_preferences(chat.user).is_agreed)


def show_settings(chat: Chat, *, is_saved: bool = False) -> list[Message]:
    """What this chat agreed to, to be changed."""
    chosen = news.get_preferences(chat.user)
    district = organisation.find_district(chosen.district) if chosen.district else None
    return messages.settings_card(
        chat.voice,
        news.list_kinds(active_only=True),
        chosen,
        district.name if district else None,
        is_saved=is_saved,
    )


def stop(chat: Chat) -> list[Message]:
    """No more news, at once."""
    news.withdraw(chat.user)
    return messages.withdrawn(chat.voice)


def press(chat: Chat, rest: str) -> list[Message]:
    """A button of the cards; an old one shows the card as it is now."""
    name, _, value = rest.partition(":")
    if name == "list":
        return show_newest(chat)
    if name == "stop":
        return stop(chat)
    try:
        if name == "districts":
            found = [(district.code, district.name) for district in organisation.list_districts()]
            return messages.districts(chat.voice, found, news.get_preferences(chat.user).district)
        if name == "on":
            news.agree(chat.user, [value])
        elif name == "all":
            news.agree(chat.user, [kind.key for kind in news.list_kinds(active_only=True)])
        elif name == "off":
            news.refuse(chat.user, value)
        elif name == "district":
            news.choose_district(chat.user, value)
        else:
            return show_settings(chat)
    except RuleBroken:
        return show_settings(chat)
    return show_settings(chat, is_saved=True)


def tie(chat: Chat, typed: str) -> list[Message] | None:
    """ "ทดสอบ 7K4M2X": this chat is an officer's own, for tests; None for any other words."""
    word, _, code = plain_line(typed).partition(" ")
    if word not in _TEST_WORDS or len(code) != 6 or not code.isascii() or not code.isalnum():
        return None
    try:
        return messages.tied(chat.voice, news.tie_chat(chat.user, code))
    except NotFound:
        return messages.bad_test_code(chat.voice)
