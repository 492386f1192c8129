"""From the desk to the public: an improvement, quotas by a formula, a hand-over, a consultation."""

import io
import re
import zipfile

import pytest

from services import organisation, surveys
from services.audit import SYSTEM, Role
from services.clock import today
from services.db import session, unit_of_work
from services.surveys.library import find_ready
from services.surveys.models import Survey
from services.surveys.words import ActionState, Purpose
from tests.factories.complaint_pages import as_officer, token_in
from tests.factories.complaints import make_authority
from tests.factories.people import make_officer
from tests.factories.survey_counters import EVERYTHING, count_all
from tests.factories.surveys import answer_survey, make_survey

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(app, checked_client):
    """Posts as the registry does."""
    make_authority()
    as_officer(checked_client, Role.REGISTRY)

    def post(path, **data):
        token = token_in(checked_client.get("/staff/surveys/new"))
        return checked_client.post(path, data={"csrf_token": token, **data}, content_type="multipart/form-data")

    return checked_client, post


def test_a_finding_becomes_an_improvement_and_is_told(desk):
    client, post = desk
    with unit_of_work():
        owner = make_officer()
        view = make_survey("annual-2569", EVERYTHING, published=True)
        session().get_one(Survey, view.id).published = ["staff"]
        for mark in (3, 3, 4, 2, 3):
            answer_survey(view, {"staff": mark})
    count_all()
    path = f"/staff/surveys/{view.id}/actions/new"
    page = post(path, question="staff", todo_th="ทำให้ดีขึ้น", target="สูง")
    assert page.status_code == 400
    assert {'href="#target"', 'href="#finding"'} & set(re.findall(r'href="#\w+"', page.text))
    filled = {
        "question": "staff", "finding": "รอนาน", "todo_th": "เพิ่มช่อง", "todo_en": "Another counter", "owner": owner.id,
        "due_on-day": "31", "due_on-month": "12", "due_on-year": str(today().year + 544), "target": "๔.๒๐",
    }  # fmt: skip
    assert post(path, **filled).status_code == 302
    (action,) = surveys.list_actions(view.id, actor=SYSTEM)
    assert (action.target, action.before_mean, action.before_n) == (4200, 3000, 5)
    here = f"/staff/surveys/actions/{action.id}"
    assert post(f"{here}/state", state="done").status_code == 400
    assert post(f"{here}/state", state="done", done_th="เปิดช่องที่ 3", done_en="Opened").status_code == 302
    assert "สิ่งที่เราปรับปรุง" not in client.get("/surveys/annual-2569/results").text
    assert post(f"{here}/public", do="publish").status_code == 302
    with unit_of_work():
        for _ in range(6):
            answer_survey(view, {"staff": 5})
    count_all()
    told = client.get("/surveys/annual-2569/results").text
    assert "เปิดช่องที่ 3" in told and "ก่อน 3.00 (5 คำตอบ) หลัง 5.00 (6 คำตอบ)" in told
    assert "ดีขึ้นอย่างชัดเจน" in client.get(f"/staff/surveys/{view.id}/actions").text
    assert surveys.get_action(action.id, actor=SYSTEM).state is ActionState.DONE


def test_the_formula_shares_the_sample_out_and_saves_only_when_told(desk):
    client, post = desk
    with unit_of_work():
        view = make_survey("annual-2570", EVERYTHING, purpose=Purpose.ANNUAL)
    path = f"/staff/surveys/{view.id}/quotas"
    codes = [one.code for one in organisation.list_districts()]
    people = {f"population-{code}": "๑0,000" if n == 0 else "0" for n, code in enumerate(codes)}
    shown = post(path, do="calculate", formula="krejcie_morgan", error="0.05", **people)
    assert shown.status_code == 200 and "370 คน" in shown.text
    assert surveys.get_quotas(view.id, actor=SYSTEM).sample == 0, "nothing was saved"
    assert post(path, do="save", **people, **{f"sample-{codes[0]}": "10001"}).status_code == 400
    assert post(path, do="save", **people, **{f"sample-{codes[0]}": "370"}).status_code == 302
    assert surveys.get_quotas(view.id, actor=SYSTEM).sample == 370
    assert "370" in client.get(path).text


def test_an_institute_is_handed_a_file_and_its_report_is_public(desk):
    client, post = desk
    with unit_of_work():
        view = make_survey("annual-2571", EVERYTHING, purpose=Purpose.ANNUAL)
    assert client.get("/surveys/annual-2571/report.pdf").status_code == 404
    path = f"/staff/surveys/{view.id}/report"
    assert post(path).status_code == 400
    assert post(path, file=(io.BytesIO(b"a,b\n1,2\n"), "a.csv")).status_code == 400
    assert post(path, file=(io.BytesIO(PDF), "report.pdf")).status_code == 302
    report = client.get("/surveys/annual-2571/report.pdf")
    assert report.data == PDF and report.headers["Content-Disposition"].startswith("attachment")
    assert post(path, do="remove").status_code == 302
    assert client.get("/surveys/annual-2571/report.pdf").status_code == 404
    packed = client.get(f"/staff/surveys/{view.id}/hand-over/survey.zip")
    assert "data.csv" in zipfile.ZipFile(io.BytesIO(packed.data)).namelist()


def test_a_consultation_shows_its_draft_its_days_and_what_was_done(desk):
    client, post = desk
    with unit_of_work():
        view = make_survey("ordinance", find_ready("consultation").definition, purpose=Purpose.CONSULTATION)
    assert "รับฟังความคิดเห็น" in client.get("/surveys").text
    assert post(f"/staff/surveys/{view.id}/document", file=(io.BytesIO(PDF), "ร่าง.pdf")).status_code == 302
    page = client.get("/surveys/ordinance")
    assert "/surveys/ordinance/document.pdf" in page.text
    assert client.get("/surveys/ordinance/document.pdf").data == PDF
    path = f"/staff/surveys/{view.id}/outcome"
    assert post(path, outcome_th="แก้ข้อ 3", outcome_en="").status_code == 400
    revision = surveys.get_survey(view.id).revision
    said = {"outcome_th": "แก้ข้อ 3 แล้ว", "outcome_en": "Section 3 was changed"}
    assert post(path, revision=str(revision + 7), **said).status_code == 409
    assert post(path, revision=str(revision), **said).status_code == 302
    assert "แก้ข้อ 3 แล้ว" in client.get("/surveys/ordinance").text
    assert "แจ้งสิ่งที่ดำเนินการแล้ว" in client.get("/surveys").text
