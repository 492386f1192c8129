"""A lamp's label: scanned, the complaint is filled in; the next citizen follows; who sends all the same is joined."""

import re

import pytest

from app import create_app
from services import assets, codes
from services.db import db, unit_of_work
from tests.conftest import make_settings
from tests.factories.assets import make_asset
from tests.functional.walking import answer_question, go_on, sign_in

NUMBER = "SL-7412"
ANSWERS = {"words": "ดับมาสามคืนแล้ว มืดมาก", "name_kind": "none"}
#: What the label answers by itself.
KNOWN = {"category", "place", "extra_pole_number"}


@pytest.fixture(scope="module")
def code(site):
    """The code on the label of a lamp."""
    app = create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url))
    with app.app_context():
        with unit_of_work():
            assets.seed_kinds()
        make_asset(NUMBER)
        yield codes.find_standing(assets.CODE_KIND, NUMBER)
        db.session.remove()
        db.engine.dispose()


def to_review(page, words=""):
    """From the page of the service to the review; the keys of the questions that were asked."""
    go_on(page)
    asked = []
    for _ in range(30):
        if page.url.endswith("/review"):
            return asked
        asked.append(page.url.rstrip("/").split("/")[-1].split("?")[0])
        answer_question(page, ANSWERS | ({"words": words} if words else {}))
    raise AssertionError(f"no review: {page.url}")


def test_a_label_fills_in_the_complaint_and_many_reports_are_one_matter(site, open_page, code):
    first = open_page(width=360)
    first.goto(f"{site.url}/q/{code.code}")
    assert "/services/complaint" in first.url
    assert not KNOWN & set(to_review(first)), "what the label says is not asked"
    review = first.locator("main").inner_text()
    assert "เรื่องนี้เกี่ยวกับโคมไฟ 0412" in review
    for said in ("ไฟส่องสว่างถนนดับ", "หน้าตลาดหนองดอก", "ต.ในเมือง", NUMBER):
        assert said in review, said
    go_on(first)
    first.wait_for_url(re.compile(r"/done$"))
    reference = re.search(r"RP-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", first.locator("main").inner_text())[0]

    second = open_page(width=360, scripts=False)
    second.goto(f"{site.url}/q")
    second.fill("#code", code.printed.lower())
    with second.expect_navigation():
        second.locator("main form button").first.click()
    to_review(second, "ไฟเสียค่ะ")
    review = second.locator("main").inner_text()
    assert "โคมไฟ 0412 มีผู้แจ้งแล้วและกำลังดำเนินการ" in review
    assert reference not in review
    with second.expect_navigation():
        second.get_by_role("button", name=re.compile("ติดตามเรื่องนี้แทน")).first.click()
    assert second.locator(".govuk-error-summary").count() == 0
    assert second.url.endswith("/done")

    third = open_page(width=1280)
    third.goto(f"{site.url}/q/{code.code}")
    to_review(third, "ไฟหน้าตลาดไม่ติด")
    go_on(third)
    third.wait_for_url(re.compile(r"/done$"))
    done = third.locator("main").inner_text()
    assert "เรื่องของท่านรวมกับเรื่องนั้น" in done
    joined = re.search(r"RP-\d\d-[0-9A-Z]{4}-[0-9A-Z]{2}", done)[0]
    with third.expect_navigation():
        third.locator("main a[href*='/track/']").first.click()
    assert "โคมไฟ 0412 มีผู้แจ้งไว้แล้ว" in third.locator("main").inner_text()
    with third.expect_navigation():
        third.get_by_role("link", name="ดูความคืบหน้าของเรื่องนั้น").click()
    assert third.url.endswith(f"/reports/{reference}")

    registry = open_page()
    sign_in(registry, site, "registry")
    registry.goto(f"{site.url}/staff/cases/{reference}")
    with registry.expect_navigation():
        registry.get_by_role("link", name="โคมไฟ 0412").click()
    page = registry.locator("main").inner_text()
    assert "แจ้ง 2 ครั้ง" in page
    assert reference in page and joined in page
    assert code.printed in page
