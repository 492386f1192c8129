"""Every message that the chat can send keeps to the platform's limits, by our own check and by its schema."""

import inspect

import pytest

from chatbot.messages import cases, general, handover, linking, moving, parts, question, review, staffing, taxes
from chatbot.messages.limits import problems
from chatbot.messages.voice import Voice
from services.text import Words
from tests.factories.chat_messages import LONG, every_message
from tests.factories.line_schema import refused

MODULES = {
    "cases": cases, "general": general, "handover": handover, "linking": linking, "moving": moving,
    "review": review, "question": question, "staffing": staffing, "taxes": taxes,
}  # fmt: skip
#: They make parts of messages that others make.
_PARTS = {"controls"}


@pytest.fixture(scope="module")
def made():
    return list(every_message())


def test_every_message_keeps_to_the_limits(made):
    found = {f"{name}: {problem}" for name, messages in made for problem in problems(messages)}
    assert found == set()
    assert all(messages for _, messages in made)


def test_the_platform_takes_every_message(made, tmp_path, capsys):
    found = refused((messages for _, messages in distinct(made)), tmp_path)
    with capsys.disabled():
        if found is None:
            print("\nThe schema of the platform was not there: its check is left out.")
    assert not found


def distinct(made):
    """One of each shape: the schema is slow, and the same message in other words says nothing new."""
    shapes = {(name, shape(messages)): (name, messages) for name, messages in made}
    return shapes.values()


def shape(node):
    if isinstance(node, dict):
        return "{" + ",".join(f"{key}:{shape(value)}" for key, value in sorted(node.items())) + "}"
    if isinstance(node, list):
        return "[" + ",".join(dict.fromkeys(map(shape, node))) + "]"
    return "s" if isinstance(node, str) else str(node)


def test_a_message_that_the_platform_refuses_is_found(tmp_path):
    found = refused([[{"type": "text", "text": ""}]], tmp_path)
    assert found is None or "messages/0" in found[0], found


@pytest.mark.parametrize("name", MODULES)
def test_every_function_of_messages_is_among_them(name, made):
    tested = {tested.rpartition(".")[2] for tested, _ in made}
    module = MODULES[name]
    public = {
        found
        for found, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not found.startswith("_")
    }
    assert public - tested - _PARTS == set()


def test_no_gap_is_left_open(made):
    shown = {text for _, messages in made for text in _texts(messages)}
    assert [text for text in shown if "{" in text or "…{" in text] == []


def _texts(node):
    if isinstance(node, dict):
        yield from (node[key] for key in ("text", "altText", "label") if isinstance(node.get(key), str))
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)


class TestOwnCheck:
    """It finds what it is for."""

    @pytest.mark.parametrize(
        ("message", "told"),
        [
            ({"type": "text", "text": " "}, "text of 1"),
            ({"type": "text", "text": "ก" * 5001}, "text of 5001"),
            ({"type": "text", "text": "a", "quickReply": {"items": []}}, "0 quick replies"),
            ({"type": "sticker"}, "type 'sticker'"),
            (parts.flex("a", parts.bubble([{"type": "text", "text": " "}])), "empty text"),
            (parts.flex("a", parts.bubble([parts.column([])])), "empty box"),
            (parts.flex("a", parts.bubble([{"type": "image", "url": "http://x"}])), "not https"),
            (parts.flex("a", parts.bubble([parts.words("ก" * 11_000)])), "a card of"),
            (parts.flex("a", parts.bubble([parts.button({"type": "camera", "label": "a"})])), "outside of quick"),
            (parts.with_quick(parts.text("a"), [parts.link("a", "ftp://x")])[0], "address that is none"),
            (parts.with_quick(parts.text("a"), [{"type": "message", "label": "ก" * 21}])[0], "label of 21"),
            (parts.with_quick(parts.text("a"), [parts.postback("ได้ค่ะ", "x")])[0], "polite particle"),
        ],
    )
    def test_it_can_fail(self, message, told):
        assert any(told in problem for problem in problems([message])), problems([message])

    def test_six_messages_are_too_many(self):
        assert problems(parts.text("a") * 6) == ["6 messages"]

    def test_quick_replies_that_nobody_sees(self):
        hidden = parts.with_quick(parts.text("a"), [parts.postback("a", "b")])
        assert "hides" in problems([*hidden, *parts.text("b")])[0]


class TestParts:
    """Cutting and parting."""

    def test_a_long_text_is_parted_kindly_and_nothing_is_lost(self):
        words = "\n".join(f"{n} {'น้ำท่วม ' * 30}" for n in range(60))
        pieces = parts.split(words)
        assert len(pieces) > 2 and all(len(piece) <= 5000 for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(words.split())

    def test_a_text_without_spaces_is_parted_between_clusters(self):
        pieces = parts.split("ก" * 4999 + "ที่" * 10)
        assert "".join(pieces) == "ก" * 4999 + "ที่" * 10
        assert not pieces[1].startswith(("\u0e35", "\u0e48")) and len(pieces[0]) <= 5000

    def test_a_label_is_cut_between_clusters(self):
        assert len(parts.label(LONG.th)) <= 20 and parts.label(" ") == "–"

    def test_data_that_is_too_long_is_a_mistake_of_ours(self):
        with pytest.raises(ValueError, match="301"):
            parts.postback("a", "x" * 301)

    def test_a_carousel_stays_within_its_bytes(self):
        cards = [parts.bubble([parts.words("ก" * 5000)]) for _ in range(9)]
        assert 1 < len(parts.carousel("a", cards)["contents"]["contents"]) < 9


class TestVoice:
    """Particles and gaps."""

    def test_the_authority_chooses_the_particle(self):
        words = Words("ได้{ka} หรือไม่{kha} {naka}", "Yes")
        assert Voice("th", "female").say(words) == "ได้ค่ะ หรือไม่คะ นะคะ"
        assert Voice("th", "male").say(words) == "ได้ครับ หรือไม่ครับ นะครับ"
        assert Voice("en", "male").say(words) == "Yes"

    def test_what_fills_a_gap_is_not_filled_again(self):
        assert Voice().say(Words("{a}", "{a}"), a="{ka}") == "{ka}"

    def test_pictures_are_https(self):
        assert Voice(base_url="http://localhost:8000").picture_url("/x.jpg") == "https://localhost:8000/x.jpg"
