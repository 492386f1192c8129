"""A complaint from the service's page to the confirmation, one question a page, without scripts."""

import pytest

from services import complaints
from tests.factories.complaints import file_complaint, make_authority
from tests.factories.pictures import phone_jpeg
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


ANSWERS = {
    "category": {"category": "street-light"},
    "words": {"words": "ไฟหน้าวัดดับ มืดมาก โทร 081-234-5678"},
    "extra_pole_number": {"extra_pole_number": "12"},
    "extra_lamps_out": {"extra_lamps_out": "๓"},
    "place": {"place__district": "5101", "place__subdistrict": "510101", "place__words": "หน้าวัด",
              "place__lat": "18.578", "place__lon": "99.008"},
    "photographs": {},
    "photo_position": {"photo_position": "yes"},
    "name_kind": {"name_kind": "hidden"},
    "name": {"name": "สมหญิง ตัวอย่าง"},
    "phone": {"phone": "0800000001"},
    "notify": {"notify": "email"},
    "email": {"email": "neighbour@example.org"},
}  # fmt: skip


def walk_to_the_review(client, lang: str = "th") -> Walker:
    walker = Walker(client)
    page = walker.go(f"/services/complaint?lang={lang}")
    if "/ask/" not in page.path:
        walker.press() if list(page.main.iter("form")) else walker.go(
            page.all("a", class_="govuk-button")[0].get("href")
        )
    for _ in range(30):
        key = walker.at.path.partition("?")[0].rstrip("/").rsplit("/", 1)[-1]
        if key == "review":
            return walker
        files = {"photographs": [(phone_jpeg(), "a.jpg")]} if key == "photographs" else None
        page = walker.press(files=files, **ANSWERS.get(key, {}))
        assert page.status == 200, (key, page.problems)
        assert not page.problems, (key, page.problems)
    raise AssertionError(f"no review: {walker.at.path}")


@pytest.mark.parametrize("lang", ["th", "en"])
def test_from_the_first_question_to_the_reference(client, lang):
    file_complaint("street-light", words="ไฟหน้าวัดดับหมด มืดมาก")
    walker = walk_to_the_review(client, lang)
    review = walker.at
    assert "081-234-5678" in review.html
    assert ("หมายเลขโทรศัพท์" if lang == "th" else "a telephone number") in review.html
    assert ("มีผู้แจ้งแล้ว ติดตามเรื่องนี้แทน" if lang == "th" else "Already reported") in review.html
    assert ("วันทำการ คือวันที่" if lang == "th" else "working days, that is by") in review.html
    done = walker.press()
    assert done.status == 200 and "RP-" in done.html and "/track/" in done.html
    assert len(complaints.list_reports(complaints.ReportFilter()).rows) == 2


def test_following_instead_by_one_tap(client):
    first = file_complaint("street-light", words="ไฟหน้าวัดดับหมด มืดมาก").reference
    walker = walk_to_the_review(client)
    form = next(form for form in walker.at.all("form") if "token" in walker.at.fields(form))
    done = walker.press(form)
    assert done.status == 200 and first not in done.html
    # The address is asked first: nothing is given to whoever typed it.
    assert complaints.get_report(first).followers == 0
    assert "/track/" not in done.html.partition("<main")[2].partition("</main>")[0]
    assert len(complaints.list_reports(complaints.ReportFilter()).rows) == 1
