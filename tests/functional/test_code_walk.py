"""A sign in the street: made at the desk, scanned, the form is filled in, the case tells by which code it came."""

import re

import pytest

from app import create_app
from services import codes
from services.audit import SYSTEM
from services.codes import NewCode
from services.db import db, unit_of_work
from services.text import Words
from tests.conftest import make_settings
from tests.functional.walking import answer_question, go_on, sign_in

PLACE = "เสาไฟหน้าตลาดหนองดอก ต้นที่ 3"
ANSWERS = {"words": "ถังขยะล้นมาสามวันแล้ว ส่งกลิ่น", "name_kind": "none"}


@pytest.fixture(scope="module")
def code(site):
    """The code of a category that hangs at a place."""
    app = create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url))
    with app.app_context():
        place, here = Words(PLACE, "Third lamp post in front of the market"), {codes.HERE: "yes"}
        label = Words("ขยะล้น แจ้งที่นี่", "Rubbish? Tell us")
        with unit_of_work():
            new = NewCode("category", "rubbish", label, place, "5101", "510101", handed=here)
            made = codes.make_code(new, actor=SYSTEM)
        yield made
        db.session.remove()
        db.engine.dispose()


def test_a_sign_fills_in_the_form_and_the_case_shows_its_code(site, open_page, code):
    page = open_page(width=360)
    page.goto(f"{site.url}/q/{code.code}")
    assert "/services/complaint" in page.url
    panel = page.locator(".govuk-inset-text").inner_text()
    assert code.printed in panel
    assert PLACE in panel
    go_on(page)
    asked = []
    while not page.url.endswith("/review"):
        asked.append(page.url.rstrip("/").split("/")[-1].split("?")[0])
        assert len(asked) < 30, asked
        answer_question(page, ANSWERS)
    assert not {"category", "place"} & set(asked), "what the sign says is not asked"
    review = page.locator("main").inner_text()
    for said in ("ต.ในเมือง", PLACE):
        assert said in review
    go_on(page)
    page.wait_for_url(re.compile(r"/done$"))
    reference = re.search(r"RP-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", page.locator("main").inner_text())[0]

    desk = open_page(width=1280)
    sign_in(desk, site, "admin")
    desk.goto(f"{site.url}/staff/cases/{reference}")
    shown = desk.locator("main").inner_text()
    assert code.printed in shown
    assert PLACE in shown
    desk.goto(f"{site.url}/staff/codes/{code.id}")
    figures = desk.locator("dl.figures").inner_text().split()
    assert [figure for figure in figures if figure.isdecimal()] == ["1", "1", "1"]
