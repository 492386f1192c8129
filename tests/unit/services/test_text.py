"""Thai text in one form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.text import (
    Words,
    arabic_digits,
    bigrams,
    clusters,
    decode_table,
    mask_email,
    mask_id,
    mask_name,
    mask_phone,
    normalise,
    search_form,
    single_line,
    snippet,
    thai_digits,
)

THAI = st.text(
    st.characters(min_codepoint=0x0E01, max_codepoint=0x0E5B) | st.sampled_from(" \u200b\u00a0\n\u0301\u0323aé")
)
ANY = st.text() | THAI


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        # Sara am typed as nikhahit and sara aa, with the tone mark before, between and behind.
        ("ท\u0e4d\u0e32", "ทำ"),
        ("น\u0e49\u0e4d\u0e32", "น้ำ"),
        ("น\u0e4d\u0e49\u0e32", "น้ำ"),
        ("น\u0e33\u0e49", "น้ำ"),
        ("ทำำ", "ทำ"),
        # Marks typed in another order, as old keyboards allow.
        ("ท\u0e48\u0e35", "ที่"),
        ("ก\u0e49\u0e39", "กู้"),
        ("ส\u0e34ท\u0e18\u0e4c\u0e34", "สิทธิ์"),
        ("พันธ\u0e4c\u0e38", "พันธุ์"),
        ("เป\u0e47\u0e47น", "เป็น"),
        ("ที\u0e48\u0e48\u0e48", "ที่"),
        # Sara e twice looks like sara ae.
        ("เเม่น้ำเเม่กวง", "แม่น้ำแม่กวง"),
        ("ไฟ\u200bดับ\ufeff\u00ad", "ไฟดับ"),
        ("\u202eไฟ\u202c\u2066ดับ\u2069", "ไฟดับ"),
        ("ไฟ\u00a0ดับ\u3000มาก", "ไฟ ดับ มาก"),
        ("ไฟ\r\nดับ\rมาก\u2028จริง", "ไฟ\nดับ\nมาก\nจริง"),
        ("a\x00b\x1bc\td", "abc\td"),
        ("ไฟดับ  \nมืด \t\n", "ไฟดับ\nมืด"),
        ("cafe\u0301", "café"),
        ("\u200b\u00a0\u2800\u3164", ""),
        ("\ud800ก", "ก"),
        # Right as it is: tone before sara am, thanthakhat behind a vowel, lakkhangyao.
        ("น้ำท่วมถนนสิริกิติ์ ฤๅษี ก๋วยเตี๋ยว ๑,๒๓๔", "น้ำท่วมถนนสิริกิติ์ ฤๅษี ก๋วยเตี๋ยว ๑,๒๓๔"),
        ("มันพังงงงงง บ่ไหวแล้วเจ้า", "มันพังงงงงง บ่ไหวแล้วเจ้า"),
    ],
)
def test_normalise(typed, kept):
    assert normalise(typed) == kept


@given(ANY)
def test_normalising_again_changes_nothing(value):
    once = normalise(value)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()


@given(ANY)
def test_the_search_form_is_stable_and_one_line(value):
    form = search_form(value)
    assert search_form(form) == form
    assert "\n" not in form and "  " not in form
    assert search_form(normalise(value)) == form


@given(ANY)
def test_single_line(value):
    assert single_line(value) == " ".join(normalise(value).split())
    assert single_line(single_line(value)) == single_line(value)


def test_digits():
    assert arabic_digits("ซอย ๑๒/๓ ٤ ５") == "ซอย 12/3 4 5"
    assert thai_digits("ที่ ลพ 51001/69") == "ที่ ลพ ๕๑๐๐๑/๖๙"
    assert arabic_digits("²½") == "²½"


@given(st.integers(0))
def test_digits_there_and_back(number):
    assert int(arabic_digits(thai_digits(str(number)))) == number


def test_search_finds_what_looks_the_same():
    assert search_form("  น\u0e4d\u0e49\u0e32\nท่วม  ซอย ๗ ") == search_form("น้ำ ท่วม ซอย 7") == "น้ำ ท่วม ซอย 7"
    assert search_form("LED STRASSE") == search_form("led straße")


def test_bigrams():
    assert bigrams("ไฟดับ") == ["ไฟ", "ฟด", "ดั", "ับ"]
    assert bigrams("ม.๔/12") == ["ม.", ".4", "4/", "/1", "12"]
    assert bigrams("ไฟ  ดับ") == ["ไฟ", "ฟ ", " ด", "ดั", "ับ"]
    assert bigrams("ก") == ["ก"] and bigrams("  ") == []


@given(THAI, st.integers(0, 20), st.integers(2, 6))
def test_every_part_of_a_run_is_found_by_its_bigrams(value, start, length):
    form = search_form(value)
    part = form[start : start + length]
    # A part that begins within a cluster has another normal form: nobody types one.
    if len(part) > 1 and search_form(part) == part:
        assert set(bigrams(part)) <= set(bigrams(value))


def test_clusters_hold_together():
    assert clusters("เก้าน้ำที่") == ["เก้", "า", "น้ำ", "ที่"]
    assert clusters("👍🏽a") == ["👍🏽", "a"]


@given(ANY)
def test_clusters_lose_nothing(value):
    assert "".join(clusters(value)) == value


def test_snippet():
    assert snippet("ไฟดับ", 10) == "ไฟดับ"
    assert snippet("น้ำท่วม\nถนน", 20) == "น้ำท่วม ถนน"
    assert snippet("ถนนน้ำท่วม", 5) == "ถนน…"
    assert snippet("ถนนเก่า", 5) == "ถนน…"
    assert snippet("ถนนพังหมด ไฟดับ", 12) == "ถนนพังหมด…"


@given(ANY, st.integers(1, 40))
def test_a_snippet_is_a_whole_beginning(value, n):
    short, line = snippet(value, n), single_line(value)
    assert len(short) <= max(n, 1)
    if short != line:
        kept = short.removesuffix("…")
        assert line.startswith(kept)
        whole = ""
        cuts = {""} | {whole := whole + piece for piece in clusters(line)}
        assert any(cut.rstrip() == kept for cut in cuts)


def test_masks():
    assert mask_phone("081-234-5678") == mask_phone("๐๘๑๒๓๔๕๖๗๘") == "xxx-xxx-5678"
    assert mask_phone("1669") == "xxx-xxx-xxxx"
    assert mask_name("นายสมชาย  ใจดี") == "น*** ใจ***"
    assert mask_name(" ") == ""
    assert mask_id("1-1017-00230-70-8") == "x-xxxx-xxxx0-70-8"
    assert mask_id("123") == "x-xxxx-xxxxx-xx-x"
    assert mask_email("somchai@example.org") == "s***@example.org"
    assert mask_email("somchai") == "***"


def test_words():
    words = Words("เรื่อง {ref}", "Case {ref}")
    assert words.filled(ref="A").in_("en") == "Case A"
    assert words.filled(ref="A").in_("th") == words.filled(ref="A").in_("fr") == "เรื่อง A"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("ไฟดับ,1".encode(), "ไฟดับ,1"),
        ("\ufeffไฟดับ,1".encode(), "ไฟดับ,1"),
        ("ไฟดับ,1".encode("cp874"), "ไฟดับ,1"),
        (b"a\x00b", None),
        (b"\x81\x82\xff", None),
    ],
)
def test_a_table_is_read_in_either_encoding_or_not_at_all(data, said):
    assert decode_table(data) == said
