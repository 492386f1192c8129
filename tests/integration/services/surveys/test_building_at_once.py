"""Officers who build the same survey at the same moment: every question is kept, a version comes out once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from services import surveys
from services.audit import SYSTEM
from services.db import db, session, unit_of_work
from services.errors import RuleBroken
from services.surveys import NewSurvey, SurveyQuestion
from services.text import Words
from tests.factories.surveys import SHORT


@pytest.mark.committed
def test_all_questions_are_kept_and_one_version_comes_out(app):
    with unit_of_work():
        view = surveys.create_survey(NewSurvey("at-once", Words("พร้อมกัน", "At once"), definition=SHORT), SYSTEM)

    def do(what, *given) -> str:
        with app.app_context():
            try:
                with unit_of_work():
                    what(*given)
            except RuleBroken as refused:
                return refused.problems[0].code
            finally:
                db.session.remove()
        return ""

    def add(number: int) -> None:
        question = SurveyQuestion(f"q{number}", "yes_no", Words(f"ข้อ {number}", f"Item {number}"))
        surveys.save_question(view.id, question, "words", seen="", actor=SYSTEM)

    with ThreadPoolExecutor(4) as pool:
        # Each form is sent twice, as by a double click.
        sent = [pool.submit(do, add, number) for number in (1, 2, 3, 4, 1, 2, 3, 4)]
        assert [one.result() for one in sent] == [""] * 8
        published = [pool.submit(do, surveys.publish, view.id, SYSTEM) for _ in range(4)]
        assert sorted(one.result() for one in published) == ["", "unchanged", "unchanged", "unchanged"]
    session().rollback()
    asked = [question.key for question in surveys.the_definition(view.id).questions]
    assert sorted(asked) == sorted(["score", "why", "came_by", "remark", "q1", "q2", "q3", "q4"])
    assert surveys.get_survey(view.id).version == 1
