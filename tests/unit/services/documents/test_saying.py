"""Days, moments and digits as papers say them."""

import pytest

from services import documents
from services.documents import saying
from services.documents.showing import shown


def test_days_and_months():
    assert saying.say_day("2026-11-20", "th") == "20 พฤศจิกายน 2569"
    assert saying.say_day("2026-11-05", "en") == "5 November 2026"
    assert saying.say_month("2026-10", "th") == "ตุลาคม 2569"
    assert saying.say_month("2026-10", "en") == "October 2026"
    assert saying.say_day("", "th") == saying.say_month("", "en") == saying.say_moment("", "th") == ""


def test_moments_are_those_of_thailand():
    assert saying.say_moment("2026-11-19T17:30:00+00:00", "th") == "20 พฤศจิกายน 2569 00.30 น."
    assert saying.say_moment("2026-11-19T17:30:00Z", "en") == "20 November 2026 00:30"


@pytest.mark.parametrize("wrong", ["2026-11-20T10:00:00", "20/11/2026"])
def test_what_is_no_moment_is_refused(wrong):
    with pytest.raises(ValueError):
        saying.say_moment(wrong, "th")


def test_sums():
    assert saying.say_sum(1_253_185) == "12,531.85"
    assert saying.say_sum(-5) == "−0.05"
    with pytest.raises(TypeError):
        saying.say_sum(1.5)


@pytest.mark.parametrize(
    ("plain", "thai"),
    [
        ("วันที่ 20 พ.ย. 2569 จำนวน 1,234.50 บาท", "วันที่ ๒๐ พ.ย. ๒๕๖๙ จำนวน ๑,๒๓๔.๕๐ บาท"),
        ("ที่ ลพ 51007/1234", "ที่ ลพ ๕๑๐๐๗/๑๒๓๔"),
        ("เลขที่ BL-69-9Q2T-4K ลงวันที่ 5", "เลขที่ BL-69-9Q2T-4K ลงวันที่ ๕"),
        ("https://x.example/7 โทร 191", "https://x.example/7 โทร ๑๙๑"),
        ("finance1@example.org", "finance1@example.org"),
    ],
)
def test_thai_digits_but_for_what_is_typed_on_a_keyboard(plain, thai):
    assert documents.in_thai_digits(plain) == thai
    assert documents.in_thai_digits({"a": [plain], "qr": "1", "n": 1}) == {"a": [thai], "qr": "1", "n": 1}


@pytest.mark.parametrize(
    ("typed", "set_as"),
    [
        ("น้ำผึ้ง เก๋ ก็ 123 #sys", "น้ำผึ้ง เก๋ ก็ 123 #sys"),
        ("a\tb\u00a0c\nd", "a b c\nd"),
        ("漢字", "??"),
        ("x\u0000\u202ey\ufeff", "xy"),
        ("e\u0301", "é"),
        ("ḱ", "k"),
        ("x" * 24, "x" * 24),
        ("x" * 30, "x" * 24 + "\u200b" + "x" * 6),
        ("https://pracha.example/verify/AB", "https://pracha.example/\u200bverify/\u200bAB"),
    ],
)
def test_what_can_be_set(typed, set_as):
    assert shown(typed) == set_as
