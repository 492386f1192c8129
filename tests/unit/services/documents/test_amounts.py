"""Sums in words."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pythainlp.util import bahttext

from services.documents import baht_words
from services.money import MOST_SATANG


@pytest.mark.parametrize(
    ("satang", "thai", "english"),
    [
        (0, "ศูนย์บาทถ้วน", "zero baht only"),
        (1, "หนึ่งสตางค์", "one satang"),
        (11, "สิบเอ็ดสตางค์", "eleven satang"),
        (25, "ยี่สิบห้าสตางค์", "twenty-five satang"),
        (100, "หนึ่งบาทถ้วน", "one baht only"),
        (101, "หนึ่งบาทหนึ่งสตางค์", "one baht and one satang"),
        (1_000, "สิบบาทถ้วน", "ten baht only"),
        (1_100, "สิบเอ็ดบาทถ้วน", "eleven baht only"),
        (2_000, "ยี่สิบบาทถ้วน", "twenty baht only"),
        (2_100, "ยี่สิบเอ็ดบาทถ้วน", "twenty-one baht only"),
        (10_000, "หนึ่งร้อยบาทถ้วน", "one hundred baht only"),
        (10_100, "หนึ่งร้อยเอ็ดบาทถ้วน", "one hundred and one baht only"),
        (11_100, "หนึ่งร้อยสิบเอ็ดบาทถ้วน", "one hundred and eleven baht only"),
        (100_150, "หนึ่งพันเอ็ดบาทห้าสิบสตางค์", "one thousand one baht and fifty satang"),
        (1_253_185, "หนึ่งหมื่นสองพันห้าร้อยสามสิบเอ็ดบาทแปดสิบห้าสตางค์",
         "twelve thousand five hundred and thirty-one baht and eighty-five satang"),
        (100_000_000, "หนึ่งล้านบาทถ้วน", "one million baht only"),
        (100_000_100, "หนึ่งล้านเอ็ดบาทถ้วน", "one million one baht only"),
        (2_100_002_100, "ยี่สิบเอ็ดล้านยี่สิบเอ็ดบาทถ้วน", "twenty-one million twenty-one baht only"),
        (10**11, "หนึ่งพันล้านบาทถ้วน", "one billion baht only"),
        (10**14, "หนึ่งล้านล้านบาทถ้วน", "one trillion baht only"),
        (MOST_SATANG, "สิบล้านล้านบาทถ้วน", "ten trillion baht only"),
    ],
)  # fmt: skip
def test_known_sums(satang, thai, english):
    assert baht_words(satang, "th") == thai
    assert baht_words(satang, "en") == english


@given(st.integers(0, 10**9))
@example(100)
@example(10_000_100)
def test_whole_baht_as_another_library_says_them(baht):
    assert baht_words(baht * 100, "th") == bahttext(baht)


@given(st.integers(1, 10**9), st.integers(1, 99))
def test_satang_as_another_library_says_them(baht, satang):
    assert (
        baht_words(baht * 100 + satang, "th")
        == f"{bahttext(baht)[: -len('ถ้วน')]}{bahttext(satang)[: -len('บาทถ้วน')]}สตางค์"
    )


_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SAID = {word: n for n, word in enumerate(_SMALL)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_GROUPS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}


def heard(words: str) -> int:
    """The number that English words say."""
    total = group = 0
    for word in words.replace("-", " ").replace(" and ", " ").split():
        if word == "hundred":
            group *= 100
        elif word in _GROUPS:
            total, group = total + group * _GROUPS[word], 0
        else:
            group += _SAID[word]
    return total + group


@given(st.integers(0, MOST_SATANG))
def test_english_words_say_the_sum(satang):
    said = baht_words(satang, "en")
    baht, _, rest = said.partition(" baht") if "baht" in said else ("zero", "", " and " + said)
    assert heard(baht) * 100 + heard(rest.replace("satang", "").replace("only", "").replace(" and ", "", 1)) == satang


@pytest.mark.parametrize("wrong", [-1, MOST_SATANG + 1])
def test_other_sums_are_refused(wrong):
    with pytest.raises(ValueError):
        baht_words(wrong, "th")


@pytest.mark.parametrize("wrong", [1.0, True, "1", None])
def test_only_whole_satang_are_said(wrong):
    with pytest.raises(TypeError):
        baht_words(wrong, "en")
