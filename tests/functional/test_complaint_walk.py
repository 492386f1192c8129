"""The main job, whole: a report with photographs, screening, a question, the result, reopening; mail each time."""

import itertools
import re

import pytest

from tests.functional.walking import act, lodge, picture, sign_in

_numbers = itertools.count(1)

WORDS = {
    "th": ("ไฟทางหน้าวัดดับ ๓ ดวง มืดขนาด รถล้มไปสองคันแล้วเจ้า", "เสาต้นไหน", "ต้นที่สามนับจากวัด", "ยังดับอยู่หนึ่งดวง"),
    "en": (
        "Three street lights are out near the temple",
        "Which pole?",
        "The third from the temple",
        "One is still out",
    ),
}
SUBJECTS = {
    "th": ["แล้ว", "ส่งหน่วยงาน", "มีความคืบหน้า", "ขอข้อมูลเพิ่มเติม", "ดำเนินการแล้วเสร็จ"],
    "en": ["We have your report", "responsible unit", "there is progress", "A question about", "is done, please check"],
}


def answers_of(language: str, email: str) -> dict:
    return {
        "category": "street-light",
        "words": WORDS[language][0],
        "place": ("5101", "510101", "ใกล้วัดพระธาตุหริภุญชัย"),
        "photographs": [
            {"name": "ก่อน.jpg", "mimeType": "image/jpeg", "buffer": picture("navy")},
            {"name": "IMG_0002.JPG", "mimeType": "image/jpeg", "buffer": picture("black")},
        ],
        "photo_position": "no",
        "name_kind": "hidden",
        "name": "สมมุติ ใจดี",
        "phone": "081 234 5678",
        "notify": "email",
        "email": email,
    }


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, True), (360, False)])
def test_from_the_report_to_the_reopening(site, open_page, language, width, scripts):
    email = f"walker{next(_numbers)}@example.org"
    question, reply, dispute = WORDS[language][1:]
    citizen = open_page(width=width, scripts=scripts)
    report = lodge(citizen, site, answers_of(language, email), language=language)
    assert "RP-" in report["reference"] and WORDS[language][0].replace("๓", "๓")[:10] in report["review"]

    def mailed(part: str):
        return site.wait_for_mail(
            lambda m: m["To"] == email and part in m["Subject"] and report["reference"] in m["Subject"]
        )

    first = mailed(SUBJECTS[language][0])
    assert report["code"] in first.get_body(("plain",)).get_content()
    assert first.get_body(("html",)) is not None

    registry = open_page(width=width, scripts=scripts)
    sign_in(registry, site, "registry", language)
    registry.goto(f"{site.url}/staff/cases/{report['reference']}")
    assert "สมมุติ" in registry.locator("main").inner_text()
    act(registry, "assign", {"unit_id": unit_of(registry)})
    mailed(SUBJECTS[language][1])

    officer = open_page(width=width, scripts=scripts)
    sign_in(officer, site, "officer", language)
    officer.goto(f"{site.url}/staff/queue?q={report['reference']}")
    officer.locator("main table a").first.click()
    page = officer.locator("main").inner_text()
    assert report["reference"] in page and "สมมุติ" not in page and "081" not in page
    assert officer.locator("main .photographs img").count() >= 2
    act(officer, "take")
    mailed(SUBJECTS[language][2])
    act(officer, "ask", {"words": question})
    asked = mailed(SUBJECTS[language][3])
    assert question in asked.get_body(("plain",)).get_content()

    link = re.search(r"http://\S+/track/\S+", asked.get_body(("plain",)).get_content())[0]
    citizen.goto(link)
    assert question in citizen.locator("main").inner_text()
    after = [{"name": "pole.jpg", "mimeType": "image/jpeg", "buffer": picture("gray")}]
    act(citizen, "reply", {"words": reply}, after)
    assert reply in citizen.locator("main").inner_text()

    officer.goto(f"{site.url}/staff/cases/{report['reference']}")
    assert reply in officer.locator("main").inner_text()
    fixed = [{"name": "after.jpg", "mimeType": "image/jpeg", "buffer": picture("yellow")}]
    act(officer, "resolve", {"outcome": "mended", "words": "เปลี่ยนหลอดแล้ว 3 ดวง"}, fixed)
    mailed(SUBJECTS[language][4])

    citizen.goto(f"{site.url}/track")
    citizen.fill("main #reference", report["reference"].lower())
    citizen.fill("main #access_code", report["code"].replace("-", " "))
    citizen.locator("main form[method=post] button").first.click()
    citizen.wait_for_url(re.compile(r"/track/[^/]{20,}$"))
    act(citizen, "dispute", {"words": dispute})
    assert citizen.locator(".govuk-error-summary").count() == 0
    officer.goto(f"{site.url}/staff/queue?back=1&q={report['reference']}")
    assert report["reference"] in officer.locator("main").inner_text()
    officer.goto(f"{site.url}/staff/cases/{report['reference']}")
    assert dispute in officer.locator("main").inner_text()


def unit_of(page) -> str:
    """The value of the unit of public works in the form."""
    units = page.locator("[name='assign-unit_id'] option")
    return units.filter(has_text=re.compile("สำนักช่าง|Public Works")).first.get_attribute("value")
