"""The demonstration's surveys: everything there is to look at, numbers that agree, and never twice."""

import pytest
from sqlalchemy import select

from services import settings, surveys
from services.complaints import demo as complaints_demo
from services.db import session, unit_of_work
from services.errors import NotAllowed
from services.surveys import counting, demo
from services.surveys.mixing import mix
from services.surveys.models import Survey, SurveyAction
from services.surveys.showing import renew_shown
from services.surveys.words import ActionState

pytestmark = pytest.mark.committed


def live(demonstration: demo.DemoSurveys) -> int:
    for stage in demonstration.stages:
        with unit_of_work():
            stage()
        while counting.count_fresh():
            pass
    while mix() or renew_shown():
        pass
    return demonstration.answers


def test_there_is_everything_to_look_at_and_it_comes_once(app, monkeypatch):
    monkeypatch.setattr(demo, "A_MONTH", 25)
    with unit_of_work():
        complaints_demo.prepare_demonstration()
    answers = live(demo.DemoSurveys())
    rows = {row.key.partition("-2")[0]: row for row in session().scalars(select(Survey))}
    assert set(rows) == {"satisfaction", "annual", "website", "hotel-fee-draft", "development-plan-draft"}
    assert {key for key, row in rows.items() if row.published} == {"satisfaction", "annual", "hotel-fee-draft"}
    counted = surveys.count_answers([row.id for row in rows.values()])
    assert sum(counted.values()) == answers and min(counted.values()) >= 15
    for row in rows.values():
        tallies, _words = counting.recount(row.id)
        assert tallies[(row.id, "", "", "", "")] == counted[row.id]
    done = session().scalars(select(SurveyAction).where(SurveyAction.state == ActionState.DONE.value)).one()
    compared = surveys.compare(done)
    assert done.is_public and compared.difference is not None and compared.difference > 0
    session().rollback()
    assert live(demo.DemoSurveys()) == 0


def test_it_is_refused_in_production(app, monkeypatch):
    monkeypatch.setattr(settings, "current", lambda: type("Real", (), {"is_production": True})())
    with pytest.raises(NotAllowed):
        demo.DemoSurveys()
