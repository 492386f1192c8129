"""The small markup of articles, and what is scrubbed from questions."""

import pytest

from services.information.asked import scrub
from services.information.markup import to_html, to_plain


def test_headings_lists_links_and_bold():
    made = to_html("## หัวข้อ\n- หนึ่ง\n- **สอง**\n\n1. ก\n2. [ข](/track)\n\nย่อหน้า\nต่อ")
    assert made == (
        '<h2 class="govuk-heading-m">หัวข้อ</h2>\n'
        '<ul class="govuk-list govuk-list--bullet"><li>หนึ่ง</li><li><strong>สอง</strong></li></ul>\n'
        '<ol class="govuk-list govuk-list--number"><li>ก</li><li><a class="govuk-link" href="/track">ข</a></li></ol>\n'
        '<p class="govuk-body">ย่อหน้า<br>ต่อ</p>'
    )


@pytest.mark.parametrize(
    "bad",
    [
        "<script>alert(1)</script>", "[x](javascript:alert(1))", "[x](//evil.example)", "<img src=x onerror=y>",
        '[x](/a"onclick="b)', "[<b>](/a)", "**<i onclick=x>**", "[x](data:text/html,1)",
    ],
)  # fmt: skip
def test_nothing_dangerous_comes_out(bad):
    made = to_html(bad)
    for sign in (
        "<script",
        "<img",
        "<i ",
        "<b>",
        'href="javascript',
        'href="//',
        'href="data',
        '"onclick',
        'onclick="',
    ):
        assert sign not in made


def test_plain_words_bear_no_signs():
    assert to_plain("## หัวข้อ\n- [ลิงก์](/track) **หนา**\n1. ลำดับ") == "หัวข้อ ลิงก์ หนา ลำดับ"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("โทรกลับ 081-234-5678 ด้วย", "โทรกลับ … ด้วย"),
        ("บัตร ๑๒๓๔๕๖๗๘๙๐๑๒๓", "บัตร …"),
        ("ส่งที่ a.b@example.org", "ส่งที่ …"),
        ("ถนนเมตรที่ 12 หลุม 3", "ถนนเมตรที่ 12 หลุม 3"),
        ("ผมชื่อ สมชาย ใจดี ถามว่า เปิดกี่โมง", "… ถามว่า เปิดกี่โมง"),
        ("ขอพบนายก อบจ.", "ขอพบนายก อบจ."),
    ],
)
def test_what_could_name_somebody_is_scrubbed(typed, kept):
    assert scrub(typed) == kept


def test_a_long_story_is_cut():
    assert len(scrub("ก" * 4000)) <= 200
