"""How values read on a page, in both languages."""

import re
from datetime import UTC, date, datetime

import pytest
from flask import Flask, g
from markupsafe import Markup

from app.shared import filters
from services.text import Words

LATE = datetime(2026, 11, 19, 17, 30, tzinfo=UTC)  # 0.30 of the 20th in Thailand


@pytest.fixture(params=["th", "en"])
def reader(request):
    app = Flask("reader")
    with app.test_request_context():
        g.language = request.param
        yield request.param


def _by(reader, thai, english):
    return thai if reader == "th" else english


def test_dates(reader):
    assert filters.thai_date(LATE) == _by(reader, "20 พฤศจิกายน 2569", "20 November 2026")
    assert filters.thai_date(date(2026, 1, 5)) == _by(reader, "5 มกราคม 2569", "5 January 2026")
    assert filters.thai_date("2026-12-31") == _by(reader, "31 ธันวาคม 2569", "31 December 2026")
    assert filters.thai_date("2026-11-19T17:30:00+00:00") == _by(reader, "20 พฤศจิกายน 2569", "20 November 2026")
    assert filters.thai_date_short(LATE) == _by(reader, "20 พ.ย. 69", "20 Nov 2026")
    assert filters.thai_date_short(date(2057, 5, 1)) == _by(reader, "1 พ.ค. 00", "1 May 2057")
    assert filters.thai_month(LATE) == _by(reader, "พฤศจิกายน 2569", "November 2026")


def test_times(reader):
    assert filters.thai_time(LATE) == _by(reader, "00.30 น.", "00:30")
    assert filters.thai_datetime(LATE) == _by(reader, "20 พฤศจิกายน 2569 00.30 น.", "20 November 2026 00:30")
    assert filters.thai_time(date(2026, 1, 5)) == ""


@pytest.mark.parametrize("show", [filters.thai_date, filters.thai_date_short, filters.thai_time, filters.say])
@pytest.mark.parametrize("nothing", [None, ""])
def test_nothing_shows_nothing(reader, show, nothing):
    assert show(nothing) == ""


def test_words(reader):
    assert filters.say(Words("ถนน", "Road")) == _by(reader, "ถนน", "Road")
    assert filters.say("ถนน") == "ถนน"


def test_money(reader):
    assert filters.baht(123450) == _by(reader, "1,234.50 บาท", "1,234.50 baht")
    assert filters.baht(-5).startswith("−0.05")
    assert filters.baht(None) == ""


def test_a_reference_keeps_together_and_is_escaped():
    assert str(filters.ref("RP-69-7K4M-2X")) == "<wbr><span class='ref'>RP-69-7K4M-2X</span><wbr>"
    assert "<b>" not in filters.ref("<b>x")
    assert filters.ref(None) == ""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("เหตุด่วนเหตุร้าย โทร 191 เจ็บป่วยฉุกเฉิน โทร 1669", ["191", "1669"]),
        ("โทร 1669 / 199 / 191 ก่อน", ["1669", "199", "191"]),
        ("กรมทางหลวง (1586) หรือ 053-511 234", ["1586", "053511234"]),
        ("พ.ศ. 2562 ภายใน 191 วัน 1,669 บาท มาตรา 157", []),
    ],
)
def test_telephone_numbers_can_be_dialled(text, numbers):
    assert re.findall(r'href="tel:(\d+)"', filters.phones(text)) == numbers
    assert Markup(filters.phones(text)).striptags() == text


def test_what_stands_around_a_number_is_escaped():
    assert filters.phones("<b>191</b>") == '&lt;b&gt;<a class="govuk-link" href="tel:191">191</a>&lt;/b&gt;'
