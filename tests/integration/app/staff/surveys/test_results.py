"""Results at the desk: who reads what, by groups, crossed, in own words, as files; and publishing them."""

import csv
import io
import json
import random
import zipfile

import pytest

from services.audit import Channel, Role, list_entries
from services.db import unit_of_work
from services.surveys import crossing
from services.surveys.loading import get_view
from tests.factories.complaint_pages import as_officer, post
from tests.factories.survey_counters import EVERYTHING, count_all, made_answers
from tests.factories.surveys import answer_survey, make_survey


@pytest.fixture
def view(app):
    """Forty answers by the web, three by LINE and six at a kiosk."""
    dice = random.Random(8)
    with unit_of_work():
        made = make_survey("desk", definition=EVERYTHING)
        for channel, number in ((Channel.WEB, 40), (Channel.LINE, 3), (Channel.KIOSK, 6)):
            for _ in range(number):
                answer_survey(made, {"words": "ที่จอดรถน้อย", **made_answers(dice)}, channel=channel)
        answer_survey(made, {"words": "=HYPERLINK(1)", "steps": 5}, channel=Channel.WEB, is_burst=True)
    count_all()
    return made


def text_of(answer):
    assert answer.status_code == 200, answer.status
    return answer.get_data(as_text=True)


def test_overview_groups_trend_and_report(checked_client, view):
    as_officer(checked_client, Role.EXECUTIVE)
    here = f"/staff/surveys/{view.id}/results"
    page = text_of(checked_client.get(here))
    assert page.count("<svg") >= 8 and "<title" in page and "<desc" in page and "ด้านขั้นตอนการให้บริการ" in page
    assert "ความเห็น</a>" not in page and "answers.csv" not in page
    assert "ไม่นับรวม" in text_of(checked_client.get(f"{here}?bursts=without"))
    groups = text_of(checked_client.get(f"{here}?by=channel"))
    assert groups.count("น้อยเกินไป") == 2 and "group=web" in groups and "group=line" not in groups
    assert "กลุ่มนี้มีผู้ตอบน้อยเกินไป" in text_of(checked_client.get(f"{here}?by=channel&group=line"))
    assert "เว็บไซต์" in text_of(checked_client.get(f"{here}?by=channel&group=web"))
    assert "<circle" in text_of(checked_client.get(f"{here}/trend?question=steps"))
    report = checked_client.get(f"{here}.pdf")
    assert report.get_data().startswith(b"%PDF") and report.headers["Cache-Control"] == "no-store"


def test_files_of_results_and_of_answers(checked_client, view):
    as_officer(checked_client, Role.ADMIN)
    here = f"/staff/surveys/{view.id}"
    data = json.loads(text_of(checked_client.get(f"{here}/results.json")))
    assert data["answers"] == 50 and {each["key"] for each in data["questions"]} >= {"steps", "many", "order"}
    rows = list(csv.reader(io.StringIO(checked_client.get(f"{here}/results.csv").get_data().decode("utf-8-sig"))))
    assert len({len(row) for row in rows}) == 1 and len(rows) > 40
    sheet = zipfile.ZipFile(io.BytesIO(checked_client.get(f"{here}/results.ods").get_data()))
    assert "คำถาม steps" in sheet.read("content.xml").decode()
    answers = checked_client.get(f"{here}/answers.csv").get_data().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(answers)))
    assert len(lines) == 51 and "จอดรถ" not in answers and "HYPERLINK" not in answers
    again = checked_client.get(f"{here}/answers.csv").get_data().decode("utf-8-sig")
    assert again != answers and sorted(again.splitlines()) == sorted(answers.splitlines())
    assert len(json.loads(text_of(checked_client.get(f"{here}/answers.json")))) == 50
    assert checked_client.get(f"{here}/answers.ods").status_code == 200
    assert [checked_client.get(f"{here}/{name}").status_code for name in ("answers.exe", "results.exe")] == [404, 404]
    assert list_entries()[0].action == "read survey answers"


def test_officers_of_other_units_see_nothing_and_readers_no_answers(checked_client, view):
    here = f"/staff/surveys/{view.id}"
    as_officer(checked_client, Role.OFFICER)
    for path in ("results", "results/trend", "results/cross", "results.csv"):
        assert checked_client.get(f"{here}/{path}").status_code == 404, path
    as_officer(checked_client, Role.HEAD)
    for path in ("results/words", "results/publish", "answers.csv"):
        assert checked_client.get(f"{here}/{path}").status_code in (403, 404), path


def test_cross_table_at_once_and_by_the_worker(checked_client, view, monkeypatch):
    as_officer(checked_client, Role.AUDITOR)
    here = f"/staff/surveys/{view.id}/results/cross"
    asked = f"{here}?first=about_sex&second=steps"
    assert "<abbr" in text_of(checked_client.get(asked)) and "เลือกสองอย่าง" in text_of(checked_client.get(here))
    assert "ต่างกัน" in text_of(checked_client.get(f"{here}?first=one&second=one"))
    monkeypatch.setattr(crossing, "SMALL", 10)
    monkeypatch.setattr(crossing, "AT_ONCE", 20)
    assert "นับตารางนี้" in text_of(checked_client.get(asked))
    assert post(checked_client, here, asked, first="about_sex", second="steps").status_code == 302
    crossing.count_crosses()
    assert "กำลังนับ" in text_of(checked_client.get(asked))
    while crossing.count_crosses():
        pass
    assert "นับใหม่" in text_of(checked_client.get(asked))
    assert post(checked_client, here, asked, first="one", second="no").status_code == 303


def test_own_words_are_searched_and_tagged(checked_client, view):
    as_officer(checked_client, Role.REGISTRY)
    here = f"/staff/surveys/{view.id}/results/words"
    page = text_of(checked_client.get(here))
    assert "ที่จอดรถ" in page and "คำที่พบบ่อย" in page and "after=" in page
    found = text_of(checked_client.get(f"{here}?q=HYPERLINK"))
    number = found.partition('id="text-')[2].partition('"')[0]
    assert post(checked_client, f"{here}/{number}?q=HYPERLINK", here, tags="ด่วน, ที่จอด").status_code == 302
    assert "<strong>ด่วน</strong>" in text_of(checked_client.get(f"{here}?tag=ด่วน"))
    refused = post(checked_client, f"{here}/{number}", here, tags="x" * 60)
    assert refused.status_code == 400 and "ยาวเกินไป" in refused.get_data(as_text=True)
    assert post(checked_client, f"{here}/1", here, tags="x").status_code == 404


def test_publishing_a_preview_and_taking_it_back(checked_client, view):
    as_officer(checked_client, Role.ADMIN)
    here, public = f"/staff/surveys/{view.id}/results/publish", "/surveys/desk/results"
    assert checked_client.get(public).status_code == 404
    preview = text_of(checked_client.get(f"{here}?preview=1&keys=steps"))
    assert "ตัวอย่างที่ประชาชนจะเห็น" in preview and checked_client.get(public).status_code == 404
    assert post(checked_client, here, here, keys="steps", revision="99").status_code == 409
    assert post(checked_client, here, here, keys="words", revision=str(view.revision)).status_code == 400
    assert post(checked_client, here, here, keys="steps", revision=str(view.revision)).status_code == 302
    page = text_of(checked_client.get(public))
    assert "คำถาม steps" in page and "คำถาม staff" not in page
    seen = str(get_view(view.id).revision)
    assert post(checked_client, here, here, withdraw="1", revision=seen).status_code == 302
    assert checked_client.get(public).status_code == 404
