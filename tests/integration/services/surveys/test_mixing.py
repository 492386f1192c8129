"""Answers and marks are written anew in company, in the order of their random ids, and nothing of them is lost."""

import pytest
from sqlalchemy import insert, select, text

from services import clock
from services.db import is_sqlite, session, unit_of_work
from services.surveys import counting, mixing
from services.surveys.models import Survey, SurveyInvitation, SurveyMark, SurveyResponse, SurveyText
from services.surveys.words import SurveyState
from tests.factories.survey_counters import EVERYTHING, add_answers, count_all, kept
from tests.factories.surveys import answer_survey, make_survey


def mix_all():
    done = []
    while n := mixing.mix():
        done.append(n)
    return done


def rows_of(model, survey_id):
    columns = [column for column in model.__table__.columns if column.key != "step"]
    return session().execute(select(*columns).where(model.survey_id == survey_id).order_by(model.id)).all()


def steps_of(survey_id):
    return set(session().scalars(select(SurveyResponse.step).where(SurveyResponse.survey_id == survey_id)))


def test_answers_are_written_anew_when_ten_are_counted_and_stay_what_they_are(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        add_answers(view, 9, month=clock.today().replace(day=1))
    count_all()
    assert mix_all() == [] and steps_of(view.id) == {counting.COUNTED}
    with unit_of_work():
        add_answers(view, 4, seed=3, month=clock.today().replace(day=1))
    assert mix_all() == []
    count_all()
    before, texts = rows_of(SurveyResponse, view.id), rows_of(SurveyText, view.id)
    assert mix_all() == [13] and steps_of(view.id) == {counting.MIXED}
    assert rows_of(SurveyResponse, view.id) == before and rows_of(SurveyText, view.id) == texts and texts
    assert kept(view.id) == counting.recount(view.id)


def test_what_is_left_of_a_month_that_is_over_is_written_anew_however_few(app):
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
        add_answers(view, 2, month=clock.today().replace(day=1, year=clock.today().year - 1))
    count_all()
    assert mix_all() == [2]


def test_tied_answers_stay_where_they_are(app):
    """They hide nothing, and whoever changes one must find it."""
    with unit_of_work() as current:
        view = make_survey(definition=EVERYTHING)
        ids = [answer_survey(view, {"steps": 5}) for _ in range(12)]
        for number, response_id in enumerate(ids[:3]):
            invitation = SurveyInvitation(
                survey_id=view.id, token_hash=f"{number}", state="used", channel="none", address=None, language="th",
                subject="case", subject_id=number + 1, asked_on=clock.today(), expires_on=clock.today(),
            )  # fmt: skip
            current.add(invitation)
            current.flush()
            current.get_one(SurveyResponse, response_id).invitation_id = invitation.id
    count_all()
    tied = select(SurveyResponse.step).where(SurveyResponse.invitation_id.is_not(None))
    assert list(session().scalars(tied)) == [counting.MIXED] * 3
    assert mix_all() == []


def test_marks_are_written_anew_in_company_or_when_the_survey_is_closed(app):
    with unit_of_work() as current:
        view, other = make_survey(), make_survey()
        new = [{"id": n, "survey_id": view.id, "is_mixed": False} for n in range(90, 80, -1)]
        current.execute(insert(SurveyMark), new)
        current.execute(insert(SurveyMark), [{"id": n, "survey_id": other.id, "is_mixed": False} for n in (5, 3)])
    assert [mixing.mix_marks(), mixing.mix_marks()] == [10, 0]
    with unit_of_work() as current:
        current.get_one(Survey, other.id).state = SurveyState.CLOSED.value
    assert [mixing.mix_marks(), mixing.mix_marks()] == [2, 0]
    assert sorted(session().scalars(select(SurveyMark.id))) == [3, 5, *range(81, 91)]


@pytest.mark.committed
def test_no_trace_of_the_transaction_that_brought_an_answer_is_left(app):
    """PostgreSQL tells of each row by which transaction it was written and where it lies: all alike afterwards."""
    if is_sqlite():
        # Rows lie in the order of their ids there, and know of no transaction.
        made = session().scalar(text("SELECT sql FROM sqlite_master WHERE name = 'survey_response'"))
        assert made and "WITHOUT ROWID" not in made
        return
    with unit_of_work():
        view = make_survey(definition=EVERYTHING)
    for number in range(12):
        with unit_of_work():
            answer_survey(view, {"words": f"ความเห็นที่ {number}"})
    written = text("SELECT xmin::text, ctid::text, id FROM survey_response ORDER BY ctid")
    assert len({row.xmin for row in session().execute(written)}) == 12
    count_all()
    assert mix_all() == [12]
    for table in ("survey_response", "survey_text"):
        found = session().execute(text(f"SELECT xmin::text, id FROM {table} ORDER BY ctid")).all()
        assert len({row.xmin for row in found}) == 1, table
        assert [row.id for row in found] == sorted(row.id for row in found), table
