"""A consultation: its draft, what came of it, and what was done with it."""

import io

import pytest

from services import files, surveys
from services.audit import Role
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken, Stale
from services.surveys import SurveyState
from services.surveys.library import find_ready
from services.surveys.models import SurveyText
from services.surveys.words import Purpose
from services.text import Words
from tests.factories.people import make_actor
from tests.factories.survey_counters import count_all
from tests.factories.surveys import answer_survey, make_survey

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ASKED = find_ready("consultation").definition


@pytest.fixture
def registry(app):
    with unit_of_work():
        return make_actor(Role.REGISTRY)


def consultation(key, **values):
    with unit_of_work():
        return make_survey(key, ASKED, purpose=Purpose.CONSULTATION, **values)


def test_the_draft_is_put_replaced_and_taken_away(registry):
    view = consultation("draft-1")
    with pytest.raises(NotFound):
        surveys.open_public_file(view, "document")
    with unit_of_work():
        first = surveys.set_document(view.id, io.BytesIO(PDF), "ร่าง.pdf", registry)
        second = surveys.set_document(view.id, io.BytesIO(PDF), "ร่าง 2.pdf", registry)
        report = surveys.set_report(view.id, io.BytesIO(PDF), "report.pdf", registry)
    assert first.document_key != second.document_key
    with pytest.raises(NotFound):
        files.get_file(first.document_key)
    media_type, _size, pieces = surveys.open_public_file(report, "document")
    assert media_type == "application/pdf" and b"".join(pieces) == PDF
    assert b"".join(surveys.open_public_file(report, "report")[2]) == PDF
    with unit_of_work():
        bare = surveys.remove_file(view.id, "document", registry)
    assert bare.document_key is None and bare.report_key is not None
    with pytest.raises(RuleBroken, match="file_type"), unit_of_work():
        surveys.set_document(view.id, io.BytesIO(b"a,b\n1,2\n"), "a.csv", registry)
    with pytest.raises(NotFound):
        surveys.set_document(view.id, io.BytesIO(PDF), "x.pdf", make_actor(Role.OFFICER))


def test_a_draft_of_a_survey_that_is_not_published_is_nobodys(registry):
    view = consultation("draft-2", published=False)
    with unit_of_work():
        view = surveys.set_document(view.id, io.BytesIO(PDF), "ร่าง.pdf", registry)
    with pytest.raises(NotFound):
        surveys.open_public_file(view, "document")


def test_opinions_and_tagged_reasons(registry):
    view = consultation("draft-3", published=True)
    with unit_of_work():
        for number in range(8):
            answer_survey(view, {"opinion": "agree" if number < 6 else "disagree", "reason": f"เหตุผล {number}"})
        for number, text in enumerate(session().query(SurveyText).order_by(SurveyText.id)):
            text.tags = ["ค่าใช้จ่าย"] if number < 5 else ["เวลา"]
    count_all()
    heard = surveys.heard_of(view.id, public=False)
    (opinion, *_others) = heard.opinions
    assert {bar.key: bar.share.n for bar in opinion.bars}["agree"] == 6
    assert heard.reasons == (("ค่าใช้จ่าย", 5),), "three of one tag are too few"
    assert surveys.heard_of(view.id, public=True).opinions == (), "nothing of it is published"


def test_what_was_done_is_said_in_both_languages_or_not_at_all(registry):
    view = consultation("draft-4")
    with unit_of_work():
        with pytest.raises(RuleBroken, match="outcome_en"):
            surveys.save_outcome(view.id, Words("แก้ไขข้อ 3", " "), view.revision, registry)
        after = surveys.save_outcome(view.id, Words("แก้ไขข้อ 3", "Section 3 was changed"), view.revision, registry)
        with pytest.raises(Stale):
            surveys.save_outcome(view.id, Words("ก", "a"), view.revision, registry)
        assert surveys.save_outcome(view.id, Words("", ""), after.revision, registry).outcome == Words("", "")


def test_consultations_that_are_open_come_first(registry):
    over = consultation("over", state=SurveyState.CLOSED.value)
    opened = consultation("now")
    consultation("never", published=False)
    assert [view.key for view in surveys.list_consultations()] == [opened.key, over.key]
