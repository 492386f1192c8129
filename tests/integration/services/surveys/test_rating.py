"""One tap: stored at once and once, corrected for a week; a bad mark asks why, reopens, and is told to the head."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine

from services import cases, clock, drafts, organisation, surveys
from services.audit import SYSTEM, Actor, Role
from services.audit.models import AuditEntry
from services.cases import Action
from services.db import db, session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.surveys.counting import count_fresh, recount
from services.surveys.models import Survey, SurveyInvitation, SurveyResponse, SurveyTally, SurveyText
from tests.factories.asked import LINE, WEB, close_for, invited, last_token, make_satisfaction
from tests.factories.people import make_actor, make_officer, make_unit


@pytest.fixture
def survey(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
    return make_satisfaction()


@pytest.fixture
def officer(survey):
    with unit_of_work():
        unit = make_unit("works")
        make_officer(Role.HEAD, unit_id=unit, email="head@example.org")
        return make_actor(Role.OFFICER, unit_id=unit)


@pytest.fixture
def matter(officer):
    return close_for(officer)


def rate(token, score, actor=WEB):
    with unit_of_work():
        return surveys.rate(token, score, actor=actor)


def answers():
    return [(row.answers, row.channel) for row in session().query(SurveyResponse).populate_existing()]


def timeline(matter, officer):
    found = cases.get_case(matter.reference, actor=officer).timeline
    return [entry.data["score"] for entry in found if entry.kind == "rated"]


def test_a_mark_is_stored_at_once_tied_and_shown_to_officers_alone(matter, officer):
    rated = rate(last_token(), 4)
    assert (rated.score, rated.is_bad, rated.may_rate, rated.has_more) == (4, False, True, True)
    row = session().query(SurveyResponse).one()
    assert (row.answers, row.subject, row.subject_id, row.service) == ({"score": 4}, "case", matter.id, "complaint")
    assert row.unit_id == officer.unit_id and row.at is not None
    assert timeline(matter, officer) == [4]
    tracked = cases.track_by_token(matter.track_token, actor=WEB).case
    assert "rated" not in [entry.kind for entry in tracked.timeline]
    assert invited("survey.bad_mark") == []
    last = session().query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (last.action, last.subject_id, last.actor_id) == ("rate service", "satisfaction", None)


def test_the_same_tap_again_changes_nothing_and_another_corrects_for_a_week(matter, officer):
    token = last_token()
    rate(token, 2)
    rate(token, 2, LINE)
    assert answers() == [({"score": 2}, "web")] and timeline(matter, officer) == [2]
    rate(token, 5, LINE)
    assert answers() == [({"score": 5}, "line")] and timeline(matter, officer) == [2, 5]
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert not surveys.get_rating(token).may_rate
        assert rate(token, 5).score == 5
        with pytest.raises(RuleBroken, match="too_late"):
            rate(token, 1)


def test_a_correction_is_counted_once(matter):
    token = last_token()
    rate(token, 1)
    with unit_of_work():
        surveys.tell_why(token, {"why": ["slow"], "remark": "ช้ามาก โทร 081-234-5678"}, actor=WEB)
    survey_id = session().query(Survey.id).scalar()
    session().rollback()
    count_fresh()
    rate(token, 4)
    count_fresh()
    rows = session().query(SurveyTally).filter_by(survey_id=survey_id, breakdown="", question="score").all()
    assert {row.value: row.n for row in rows if row.n} == {"": 1, "4": 1}
    tallies, _words = recount(survey_id)
    assert tallies[survey_id, "", "", "score", "4"] == 1
    assert answers()[0][0] == {"score": 4}, "the reasons fell away with the bad mark"
    assert "081" not in session().query(SurveyText).one().words, "numbers of persons are masked"


def test_a_bad_mark_asks_why_offers_to_reopen_and_tells_the_head_once_without_a_name(matter, officer):
    token = last_token()
    rated = rate(token, 2)
    assert rated.is_bad and rated.reopens == matter.track_token
    assert [asked.key for asked, _ in surveys.list_why(token)] == ["why", "remark"]
    rate(token, 1)
    (notice,) = invited("survey.bad_mark")
    assert (notice.address, notice.channel) == ("head@example.org", "email")
    said = str(notice.params)
    assert matter.reference in said and f"/staff/cases/{matter.reference}" in said and "2/5" in said
    assert "สมมุติ" not in said and "a@example.org" not in said
    with unit_of_work():
        surveys.tell_why(token, {"why": ["slow", "unsolved"], "remark": "ยังดับอยู่"}, actor=WEB)
    assert answers() == [({"score": 1, "why": ["slow", "unsolved"]}, "web")]
    assert session().query(SurveyText).one().words == "ยังดับอยู่"
    with pytest.raises(RuleBroken), unit_of_work():
        surveys.tell_why(token, {"why": ["nothing of ours"]}, actor=WEB)


def test_a_bad_mark_opens_the_time_to_dispute_again(matter, officer):
    token = last_token()
    days = int(organisation.get_setting("confirm_days"))
    with time_machine.travel(clock.now() + timedelta(days=days + 2), tick=False):
        assert cases.Action.DISPUTE not in cases.track_by_token(matter.track_token, actor=WEB).case.actions
        assert rate(token, 3).reopens is None
        assert rate(token, 1).reopens == matter.track_token
        with unit_of_work():
            cases.act_as_reporter(matter.track_token, Action.DISPUTE, actor=WEB, words="ยังดับอยู่", photos=[])
        assert cases.get_case(matter.reference, actor=officer).status.value == "reopened"
        assert surveys.get_rating(token).reopens is None
    with time_machine.travel(clock.now() + timedelta(days=2 * days + 5), tick=False), unit_of_work():
        cases.act(matter.reference, Action.CLOSE, actor=officer, outcome="mended", words="เสร็จ", photos=[])
    with time_machine.travel(clock.now() + timedelta(days=3 * days + 9), tick=False):
        found = cases.track_by_token(matter.track_token, actor=WEB).case
        assert Action.DISPUTE not in found.actions, "the mark of the first time opens nothing"


def test_without_a_head_the_one_above_is_told_else_the_registry(survey):
    with unit_of_work():
        top = make_unit("top")
        make_officer(Role.HEAD, unit_id=top, email="top@example.org")
        below = make_actor(Role.OFFICER, unit_id=make_unit("below", parent_id=top))
        make_officer(Role.REGISTRY, unit_id=make_unit("registry"), email="registry@example.org")
        alone = make_actor(Role.OFFICER, unit_id=make_unit("alone"))
    close_for(below)
    rate(last_token(), 1)
    session().query(SurveyInvitation).count()
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        close_for(alone)
        rate(last_token(), 1)
    assert [notice.address for notice in invited("survey.bad_mark")] == ["top@example.org", "registry@example.org"]


def test_the_rest_goes_on_as_a_form_and_updates_the_same_answer(matter):
    token = last_token()
    rate(token, 4)
    with unit_of_work():
        draft = surveys.begin_more(token, actor=WEB, language="th")
    view = drafts.get_draft(draft)
    assert view.answers == {"score": 4} and view.find("why") is None
    with unit_of_work():
        drafts.answer(draft, "remark", "ดีมาก", actor=WEB, seen=0)
        drafts.answer(draft, "aspects", None, actor=WEB, seen=0)
        assert drafts.submit(draft, actor=WEB).kind == "thanks"
    assert answers() == [({"score": 4}, "web")] and session().query(SurveyText).one().words == "ดีมาก"
    assert "ผูกกับเรื่อง" in str(drafts.preview(draft, WEB))


def test_a_mark_by_the_form_is_told_and_kept_as_one_by_a_tap(matter, officer):
    token = last_token()

    def send(score):
        with unit_of_work():
            draft = surveys.begin_more(token, actor=WEB, language="th")
            seen = drafts.get_draft(draft).find("score").revision
            drafts.answer(draft, "score", score, actor=WEB, seen=seen)
            for asked in drafts.get_draft(draft).asked:
                if asked.question.key != "score":
                    drafts.answer(draft, asked.question.key, None, actor=WEB, seen=asked.revision)
            drafts.submit(draft, actor=WEB)

    send(1)
    assert timeline(matter, officer) == [1] and len(invited("survey.bad_mark")) == 1
    send(1)
    assert timeline(matter, officer) == [1]
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        send(5)
    assert answers() == [({"score": 1}, "web")] and timeline(matter, officer) == [1]


def test_tracking_a_closed_matter_gives_the_same_one_answer(matter, officer):
    token = last_token()
    assert surveys.rating_of_tracked(matter.track_token).score is None
    with unit_of_work():
        assert surveys.rate_tracked(matter.track_token, 3, actor=WEB).score == 3
    assert rate(token, 4).score == 4 and surveys.rating_of_tracked(matter.track_token).score == 4
    assert len(answers()) == 1


def test_whoever_gave_no_address_rates_on_the_page_of_the_matter_once(officer):
    quiet = cases.Reporter("open", "สมมุติ", "0812345678")
    matter = close_for(officer, reporter=quiet)
    assert invited() == [] and surveys.rating_of_tracked(matter.track_token).may_rate
    assert session().query(SurveyInvitation).count() == 0, "looking changes nothing"
    with unit_of_work():
        surveys.rate_tracked(matter.track_token, 2, actor=WEB)
        rated = surveys.rate_tracked(matter.track_token, 1, actor=WEB)
    assert rated.reopens == matter.track_token and answers() == [({"score": 1}, "web")]
    with unit_of_work():
        assert surveys.begin_more(rated.token, actor=WEB, language="th")


def test_what_cannot_be_rated(matter, officer):
    token = last_token()
    for wrong in ("", "forged", "a.b", token[:-1]):
        with pytest.raises(NotFound):
            surveys.get_rating(wrong)
    with pytest.raises(RuleBroken, match="not_a_rating"):
        rate(token, 6)
    with time_machine.travel(clock.now() + timedelta(days=31), tick=False):
        assert not surveys.get_rating(token).may_rate
        with pytest.raises(RuleBroken, match="survey_link_used"):
            rate(token, 5)
    session().query(Survey).update({"state": "closed"})
    session().commit()
    with pytest.raises(RuleBroken, match="survey_closed"):
        rate(token, 5)
    assert answers() == []


@pytest.mark.committed
def test_twenty_taps_at_once_make_one_answer(app, matter):
    token = last_token()
    session().commit()
    barrier = Barrier(20)

    def tap(number):
        with app.app_context():
            barrier.wait(60)
            try:
                with unit_of_work():
                    return surveys.rate(token, number % 5 + 1, actor=Actor.citizen()).score
            finally:
                db.session.remove()

    with ThreadPoolExecutor(20) as pool:
        scores = list(pool.map(tap, range(20)))
    session().rollback()
    ((stored, _channel),) = answers()
    assert sorted(scores) == sorted([1, 2, 3, 4, 5] * 4) and stored["score"] in range(1, 6)
    assert len(invited("survey.bad_mark")) == 1
