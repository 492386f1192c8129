"""Scales, tables of ratings and rankings on their pages: what is wrong stands beside its row."""

import pytest

from services import catalogue
from tests.factories.asking import review
from tests.factories.rated import make_rated


@pytest.fixture
def at_aspects(walker, desk):
    catalogue.register(make_rated(desk))
    walker.go("/services/rated")
    walker.press()
    walker.press(again="0")
    return walker


def links(page):
    """Where the error summary leads, and what it says."""
    boxes = page.all("div", class_="govuk-error-summary")
    return {link.get("href"): page.text(link) for box in boxes for link in box.iter("a")}


def test_a_row_without_a_rating_is_led_to(at_aspects):
    page = at_aspects.press(aspects__process="5", aspects__place="3")
    assert page.status == 400
    assert links(page) == {"#aspects-officers": "เจ้าหน้าที่: โปรดเลือกหนึ่งระดับ"}
    assert page.all("input", id="aspects-officers")
    assert page.fields()["aspects-process"] == ["5"]
    page = at_aspects.press(aspects__officers="4")
    assert page.path.endswith("/first")


def test_a_rank_given_twice_is_refused_beside_it(at_aspects):
    at_aspects.press(aspects__process="5", aspects__officers="4", aspects__place="3")
    page = at_aspects.press(first__road="1", first__light="1", first__water="2")
    assert page.status == 400
    assert list(links(page)) == ["#first-light"] and "ไฟส่องสว่าง: อันดับ 1 เลือกซ้ำกัน" in links(page)["#first-light"]
    assert page.all("select", id="first-light", class_="govuk-select--error")
    assert page.fields()["first-water"] == ["2"]
    at_aspects.press(first__light="3")
    at_aspects.press(action="skip")
    at_aspects.press(two__light="1")
    assert review(at_aspects) == {
        "จะแนะนำเราหรือไม่": "0 / 10 (ไม่แนะนำแน่นอน)",
        "พอใจแต่ละด้านเพียงใด": "ขั้นตอน: พึงพอใจมากที่สุด (5)เจ้าหน้าที่: พึงพอใจมาก (4)สถานที่: พึงพอใจปานกลาง (3)",
        "อะไรควรทำก่อน": "1. ถนน2. น้ำท่วม3. ไฟส่องสว่าง",
        "ด้านอื่น": "ไม่ระบุ",
        "สองอย่างที่ชอบ": "1. ไฟส่องสว่าง",
    }
