"""Streams are read in bounded pieces and names are made harmless."""

import unicodedata
from io import BytesIO

import pytest

from services.errors import RuleBroken
from services.files.intake import PIECE, clean_name, read_bounded
from tests.factories.pictures import NAMES


class Endless:
    """A sender that never stops and counts what was taken."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert 0 < size <= PIECE
        self.given += size
        return bytes(size)


def test_an_endless_stream_is_left_at_the_limit():
    stream = Endless()
    with pytest.raises(RuleBroken) as refused:
        read_bounded(stream, 1_000_000, code="photo")
    assert refused.value.problems[0].code == "photo_too_large"
    assert stream.given == 1_000_001


def test_a_stream_of_just_the_limit_is_taken():
    assert read_bounded(BytesIO(b"x" * 1000), 1000, code="photo") == b"x" * 1000


def test_nothing_is_refused():
    with pytest.raises(RuleBroken) as refused:
        read_bounded(BytesIO(), 1000, code="file")
    assert refused.value.problems[0].code == "file_empty"


@pytest.mark.parametrize("name", NAMES)
def test_a_hostile_name_is_made_harmless(name):
    cleaned = clean_name(name)
    if cleaned is not None:
        cleaned.encode()
        assert 0 < len(cleaned) <= 120
        assert not set(cleaned) & set("/\\")
        assert not any(unicodedata.category(letter)[0] == "C" for letter in cleaned)
        assert not cleaned.startswith(".")


def test_a_thai_name_stays_and_a_long_one_keeps_its_ending():
    assert clean_name("ภาพถ่าย ถนนพัง.jpg") == "ภาพถ่าย ถนนพัง.jpg"
    assert clean_name("น" * 300 + ".jpeg") == "น" * 115 + ".jpeg"
    assert clean_name("C:\\fakepath\\a.jpg") == "a.jpg"
    assert clean_name(None) is None
