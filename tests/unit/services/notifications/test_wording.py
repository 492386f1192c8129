"""How texts of notices are filled and laid out."""

from datetime import UTC, date, datetime

import pytest

from services.notifications.mail import blocks_of
from services.notifications.wording import fill, gaps_of, say, split_subject
from services.text import Words


@pytest.mark.parametrize(
    ("value", "thai", "english"),
    [
        (Words("ไฟดับ", "Lamp out"), "ไฟดับ", "Lamp out"),
        (date(2026, 11, 20), "20 พฤศจิกายน 2569", "20 November 2026"),
        # Seventeen hours in London are the next day's midnight in Lamphun.
        (datetime(2026, 12, 31, 17, 30, tzinfo=UTC), "1 มกราคม 2570 00.30 น.", "1 January 2027 00:30"),
        (7, "7", "7"),
    ],
)
def test_values_are_said_in_the_readers_language(value, thai, english):
    assert (say(value, "th"), say(value, "en")) == (thai, english)


def test_gaps_are_plain_names():
    assert fill("{a} {{b}} {a.__class__} {a!r} {}", {"a": "1"}) == "1 {b} {a.__class__} {a!r} {}"
    assert gaps_of("{a} {{b}} {c_2} {d.e}") == {"a", "c_2"}


def test_what_fills_a_gap_is_not_filled_again():
    assert fill("{a} {b}", {"a": "{b}", "b": "x"}) == "{b} x"


def test_a_gap_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        fill("{a}", {})


def test_the_subject_is_the_first_line():
    assert split_subject("\r\nSubject:  เรื่อง {a} \r\n\r\nbody\r\n") == ("เรื่อง {a}", "body")
    with pytest.raises(LookupError):
        split_subject("body only")


def test_links_stand_apart_from_words():
    alone, inside, plain = blocks_of("https://x.example/a?b=1\n\nsee https://x.example/a.\nsecond line\n\n<b>")
    assert alone.button == "https://x.example/a?b=1"
    assert inside.lines == [
        [("see ", False), ("https://x.example/a", True), (".", False)],
        [("second line", False)],
    ]
    assert plain.lines == [[("<b>", False)]]
    assert not inside.button
