"""The pages of improvements, quotas, hand-over and consultations, and what their addresses need."""

import io
from dataclasses import replace
from datetime import timedelta

from services import clock, organisation, people, surveys
from services.audit import SYSTEM
from services.db import session, unit_of_work
from services.surveys import ActionDetails, SurveyState
from services.surveys.counting import count_fresh
from services.surveys.models import Survey, SurveyText
from services.surveys.showing import renew_shown
from services.surveys.words import ActionState, Purpose
from services.text import Words
from tests.factories.surveys import answer_survey, make_survey

_ANNUAL, _HEARD = "/staff/surveys/{annual}", "/staff/surveys/{heard}"
OPEN = (
    "/surveys/annual-2569", "/surveys/annual-2569/results", "/surveys/ordinance-2569",
    "/surveys/ordinance-2569/results", "/surveys/ordinance-2568", "/surveys/website-2569/document.pdf",
)  # fmt: skip
LINKS = ("/surveys/ordinance-2569/document.pdf", "/surveys/annual-2569/report.pdf")
EXECUTIVE = (
    f"{_ANNUAL}/actions", f"{_ANNUAL}/quotas", f"{_HEARD}/consultation", "/staff/surveys/actions/{survey_action}",
)  # fmt: skip
HEAD = (
    "/staff/surveys/actions", "/staff/surveys/actions?show=late", "/staff/surveys/actions?show=all",
    f"{_ANNUAL}/actions", f"{_ANNUAL}/actions/new", "/staff/surveys/actions/{survey_action}",
    "/staff/surveys/actions/{late_survey_action}", f"{_ANNUAL}/quotas", f"{_ANNUAL}/hand-over",
    f"{_HEARD}/consultation", f"{_HEARD}/actions",
)  # fmt: skip
HEAD_PAPERS = (f"{_ANNUAL}/hand-over/survey.zip",)
EMPTY = [
    (f"{_ANNUAL}/actions/new", ""), ("/staff/surveys/actions/{late_survey_action}", ""),
    (f"{_ANNUAL}/hand-over", ""), (f"{_HEARD}/consultation", ""),
]  # fmt: skip
NOT_FOUND = {"/surveys/website-2569/document.pdf": 404}
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def plant() -> dict[str, str]:
    """An annual survey with answers, quotas, an improvement that is done and a late one; two consultations."""
    with unit_of_work():
        head = people.find_officer("head@demo.pracha.example")
        assert head is not None
        ready, heard = surveys.find_ready("annual"), surveys.find_ready("consultation")
        assert ready is not None and heard is not None
        rated = [each.key for each in ready.definition.questions if each.kind == "rating"]
        annual = make_survey(
            "annual-2569", ready.definition, purpose=Purpose.ANNUAL, unit_id=head.unit_id, published=True,
        )  # fmt: skip
        _publish(annual.id, [each.key for each in ready.definition.questions])
        consultation = make_survey(
            "ordinance-2569", heard.definition, purpose=Purpose.CONSULTATION, unit_id=head.unit_id,
            opens_on=clock.today() - timedelta(days=9), closes_on=clock.today() + timedelta(days=6),
        )  # fmt: skip
        _publish(consultation.id, ["opinion", "reason"])
        over = make_survey(
            "ordinance-2568", heard.definition, purpose=Purpose.CONSULTATION, state=SurveyState.CLOSED.value
        )
        surveys.set_document(consultation.id, io.BytesIO(PDF), "draft.pdf", SYSTEM)
        surveys.set_report(annual.id, io.BytesIO(PDF), "report.pdf", SYSTEM)
        surveys.save_outcome(
            over.id, Words("ปรับอัตราตามความเห็นส่วนใหญ่", "The rate was changed as most people asked."), None, SYSTEM
        )
        districts = [one.code for one in organisation.list_districts()]
        people_of = {code: 20_000 + 9_000 * n for n, code in enumerate(districts)}
        shared = surveys.share_out(surveys.yamane(sum(people_of.values())), people_of)
        surveys.save_quotas(annual.id, {code: (n, shared[code]) for code, n in people_of.items()}, SYSTEM)
        for number in range(12):
            district = {"about_district": districts[number % 2]} if districts else {}
            answer_survey(annual, dict.fromkeys(rated, 2 + number % 3) | district)
            answer_survey(consultation, {"opinion": "agree" if number % 3 else "disagree", "reason": "ค่าใช้จ่ายสูงขึ้น"})
        for text in session().query(SurveyText).filter_by(survey_id=consultation.id):
            text.tags = ["ค่าใช้จ่าย"]
    _count()
    with unit_of_work():
        wanted = ActionDetails(
            "ผู้ตอบเห็นว่ารอนาน", Words("เปิดช่องบริการเพิ่มในช่วงพักกลางวัน", "Open another counter over noon"), head.id,
            clock.today() + timedelta(days=20), target=4200,
        )  # fmt: skip
        done = surveys.add_action(annual.id, wanted, SYSTEM)
        late = surveys.add_action(annual.id, replace(wanted, todo=Words("ปรับป้ายบอกทาง", "")), SYSTEM)
        surveys.row_of_action(late.id).due_on = clock.today() - timedelta(days=3)
        said = Words("เปิดช่องที่ 3 แล้ว เวลารอลดลงครึ่งหนึ่ง", "A third counter is open; people wait half as long.")
        surveys.move_action(done.id, ActionState.DONE, said, SYSTEM)
        surveys.publish_action(done.id, True, SYSTEM)
        for number in range(8):
            answer_survey(annual, dict.fromkeys(rated, 4 + number % 2))
    _count()
    return {
        "annual": str(annual.id), "heard": str(consultation.id), "survey_action": str(done.id),
        "late_survey_action": str(late.id),
    }  # fmt: skip


def _publish(survey_id: int, keys: list[str]) -> None:
    session().get_one(Survey, survey_id).published = keys
    session().flush()


def _count() -> None:
    while count_fresh():
        pass
    renew_shown()
