"""The rules at the desk, and the mark on the page of its matter."""

import pytest

from services import surveys
from services.audit import Role
from services.db import unit_of_work
from services.surveys import Trigger
from tests.factories.asked import WEB, close_for, last_token, make_satisfaction
from tests.factories.complaint_pages import as_officer, post
from tests.factories.complaints import make_authority, officer

RULES = "/staff/surveys/rules"


@pytest.fixture
def survey(app):
    make_authority()
    return make_satisfaction()


def test_the_rules_are_shown_changed_added_and_taken_away(survey, checked_client):
    as_officer(checked_client, Role.ADMIN)
    page = checked_client.get(RULES).text
    assert page.count("เปิดส่ง") == 5 and "ไม่ส่ง" in page
    form = {"service": "complaint", "survey_id": str(survey.id), "quiet_days": "14", "is_on": "yes"}
    assert post(checked_client, f"{RULES}/case", f"{RULES}/case?service=complaint", **form).location == RULES
    assert surveys.get_rule(Trigger.CASE, "complaint").quiet_days == 14
    new = form | {"service": "business-registration", "new": "yes", "is_on": ""}
    assert post(checked_client, f"{RULES}/counter", f"{RULES}/counter?new=1", **new).status_code == 302
    assert not surveys.get_rule(Trigger.COUNTER, "business-registration").is_on
    here = f"{RULES}/case?service=complaint"
    refused = post(checked_client, f"{RULES}/case", here, service="complaint", quiet_days="x")
    assert refused.status_code == 400 and "กรอกจำนวนวัน 1 ถึง 365" in refused.text
    assert post(checked_client, f"{RULES}/case", f"{RULES}/case?new", new="yes").status_code == 400
    assert "กลับไปใช้ค่าเริ่มต้น" in checked_client.get(here).text
    post(checked_client, f"{RULES}/case/remove", here, service="complaint")
    assert surveys.get_rule(Trigger.CASE, "complaint").quiet_days == 30
    assert checked_client.get(f"{RULES}/nothing").status_code == 404


def test_without_an_open_survey_the_page_says_so(app, checked_client):
    make_authority()
    as_officer(checked_client, Role.REGISTRY)
    page = checked_client.get(RULES).text
    assert "ยังไม่มีการส่ง" in page and "เปิดส่ง" not in page


def test_officers_see_the_mark_and_those_who_lead_also_the_words(survey, client):
    worker = officer(Role.OFFICER)
    matter = close_for(worker)
    token = last_token()
    with unit_of_work():
        surveys.rate(token, 1, actor=WEB)
        surveys.tell_why(token, {"why": ["slow"], "remark": "รอนานมาก"}, actor=WEB)
    seen = {}
    for role in (Role.OFFICER, Role.HEAD, Role.REGISTRY):
        as_officer(client, role, worker.unit_id)
        seen[role] = client.get(f"/staff/cases/{matter.reference}").text
        client.post("/staff/logout")
    assert all("1/5 พึงพอใจน้อยที่สุด" in page and "รอนานหรือล่าช้า" in page for page in seen.values())
    assert [role for role, page in seen.items() if "รอนานมาก" in page] == [Role.HEAD, Role.REGISTRY]
