"""Every message of news keeps to the platform's limits and its schema, with the longest texts there may be."""

import dataclasses
import inspect
from collections.abc import Iterator

import pytest

from chatbot.messages import news as messages
from chatbot.messages.limits import problems
from chatbot.messages.parts import BUBBLES, Message
from services.complaints import PhotoPart
from services.news import ItemView, KindView, NewsState, Preferences
from services.news.items import LINK_LENGTH, TEXT_LENGTH, TITLE_LENGTH
from services.text import Words
from tests.factories.chat_messages import AT, LONG, voices
from tests.factories.line_schema import refused

TITLE = Words(LONG.th[:TITLE_LENGTH], LONG.en[:TITLE_LENGTH])
TEXT = Words((LONG.th * 20)[:TEXT_LENGTH], (LONG.en * 20)[:TEXT_LENGTH])
NAME = Words("ผลการแก้ไขเรื่องร้องเรียนที่ประชาชนแจ้ง" * 2, "Results of complaints")
KINDS = [KindView(f"kind-{number}", NAME, number) for number in range(10)]
DISTRICTS = [(f"51{number:02d}", LONG) for number in range(60)]
ITEM = ItemView(
    id=10**12, kind="results", kind_name=NAME, title=TITLE, text=TEXT, link="https://" + "a" * (LINK_LENGTH - 8),
    picture="k" * 22, picture_words="", reference="RP-69-7K4M-2X",
    pictures=((PhotoPart.BEFORE, "b" * 22), (PhotoPart.AFTER, "a" * 22)), state=NewsState.PUBLISHED, revision=1,
    author_id=1, changed_by_id=1, created_at=AT, changed_at=AT, published_at=AT,
)  # fmt: skip
SHORT = dataclasses.replace(
    ITEM, title=Words("ข่าว", ""), text=Words("สั้น\nสองบรรทัด", ""), link="", picture=None, pictures=(), reference=None,
    state=NewsState.DRAFT, published_at=None,
)  # fmt: skip
ITEMS = (
    ITEM, SHORT, dataclasses.replace(ITEM, state=NewsState.DRAFT), dataclasses.replace(ITEM, picture=None),
    dataclasses.replace(ITEM, picture=None, pictures=((PhotoPart.AFTER, "a" * 22),)),
)  # fmt: skip


def every_message() -> Iterator[tuple[str, list[Message]]]:
    """All of them, in every voice."""
    for voice in voices():
        both = {language: dataclasses.replace(voice, language=language) for language in ("th", "en")}
        for item in ITEMS:
            yield "broadcast", messages.broadcast(voice, item)
            yield "broadcast_to_friends", messages.broadcast_to_friends(both, item)
        yield "newest", messages.newest(voice, ITEMS, has_agreed=True)
        yield "newest", messages.newest(voice, [SHORT], has_agreed=False)
        yield "newest", messages.newest(voice, [], has_agreed=False)
        agreed = Preferences(frozenset({"kind-0", "kind-3"}), "5101", AT)
        yield "settings_card", messages.settings_card(voice, KINDS, agreed, LONG, is_saved=True)
        yield "settings_card", messages.settings_card(voice, KINDS, Preferences(), None)
        everything = Preferences(frozenset(kind.key for kind in KINDS), "", AT)
        yield "settings_card", messages.settings_card(voice, KINDS, everything, None)
        yield "districts", messages.districts(voice, DISTRICTS, "5101")
        yield "withdrawn", messages.withdrawn(voice)
        yield "tied", messages.tied(voice, LONG.th)
        yield "bad_test_code", messages.bad_test_code(voice)


@pytest.fixture(scope="module")
def made():
    return list(every_message())


def test_every_message_keeps_to_the_limits(made):
    assert {f"{name}: {problem}" for name, sent in made for problem in problems(sent)} == set()


def test_the_platform_takes_every_message(made, tmp_path):
    assert not refused((sent for _, sent in made), tmp_path)


def test_every_function_is_among_them(made):
    public = {
        name
        for name, function in inspect.getmembers(messages, inspect.isfunction)
        if function.__module__ == messages.__name__ and not name.startswith("_")
    }
    assert public == {name for name, _ in made}


def test_no_gap_is_left_open(made):
    assert not [sent for _, sent in made if "{organisation}" in str(sent) or "{ka" in str(sent) or "{day}" in str(sent)]


def test_the_newest_are_five_and_the_longest_ones_fit():
    voice = next(voices())
    (message,) = messages.newest(voice, [ITEM] * 9, has_agreed=True)
    assert len(message["contents"]["contents"]) == messages.BUBBLES <= BUBBLES


def test_before_and_after_stand_side_by_side():
    voice = next(voices())
    (message,) = messages.broadcast(voice, dataclasses.replace(ITEM, picture=None))
    hero = message["contents"]["hero"]
    assert [image["url"].rpartition("/")[2][0] for image in hero["contents"]] == ["b", "a"]


def test_unpublished_news_has_no_link_to_a_page_that_nobody_sees():
    voice = next(voices())
    shown = str(messages.broadcast(voice, dataclasses.replace(ITEM, state=NewsState.DRAFT)))
    assert f"/news/{ITEM.id}" not in shown and f"/news/{ITEM.id}" in str(messages.broadcast(voice, ITEM))
