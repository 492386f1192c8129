"""Asked at once: after which ends of which matters, whom, and never twice within the quiet days."""

from datetime import timedelta

import pytest
import time_machine

from services import cases, clock, helpdesk, organisation, surveys
from services.audit import SYSTEM, Actor, Channel, Role
from services.cases import Action, Reporter
from services.db import session, unit_of_work
from services.helpdesk import Heard
from services.surveys import Trigger
from services.surveys.models import SurveyInvitation
from tests.factories.asked import invited, make_satisfaction
from tests.factories.cases import follow, make_case
from tests.factories.helpdesk import talk
from tests.factories.payments import make_acting, make_bill, make_business, pay
from tests.factories.people import make_actor, make_person, make_unit

MAIL = "a@example.org"


@pytest.fixture
def survey(app):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
    return make_satisfaction()


@pytest.fixture
def officer(survey):
    with unit_of_work():
        return make_actor(Role.OFFICER, unit_id=make_unit("works"))


def reporter(address=MAIL, kind="open", channel="email"):
    email, line = (address, "") if channel == "email" else ("", address)
    return Reporter(kind, "สมมุติ ใจดี", "0812345678", email, channel, line_user=line)


def opened(officer, **values):
    return make_case(unit_id=officer.unit_id, **({"reporter": reporter()} | values))


def close(opened, officer, **data):
    with unit_of_work():
        cases.act(opened.reference, Action.CLOSE, actor=officer, outcome="mended", words="เสร็จแล้ว", photos=[], **data)


def rule(trigger, survey, service="", **values):
    with unit_of_work():
        actor = make_actor(Role.ADMIN, unit_id=make_unit())
        chosen = {"survey_id": survey.id, "is_on": True, "quiet_days": 30} | values
        surveys.save_rule(trigger, service, actor=actor, **chosen)


def test_closing_asks_the_reporter_with_five_links_and_says_that_it_is_tied(survey, officer):
    matter = opened(officer)
    close(matter, officer)
    (notice,) = invited()
    assert (notice.channel, notice.address, notice.priority) == ("email", MAIL, 2)
    assert matter.reference in notice.params["what"] and matter.reference in notice.params["tied"]
    links = [notice.params[f"link_{score}"] for score in range(1, 6)]
    assert len({link.rsplit("/", 1)[0] for link in links}) == 1 and links[3].endswith("/4")
    row = session().query(SurveyInvitation).one()
    assert (row.subject, row.subject_id, row.service, row.unit_id) == ("case", matter.id, "complaint", officer.unit_id)
    assert notice.unsubscribe_token


def test_the_step_that_confirms_is_not_doubled_and_quiet_closing_asks_too(survey, officer):
    matter = opened(officer)
    with unit_of_work():
        cases.act(matter.reference, Action.RESOLVE, actor=officer, outcome="mended", words="เสร็จ", photos=[])
    assert invited() == [], "it is asked whether it is put right, and nothing else"
    with time_machine.travel(clock.now() + timedelta(days=40), tick=False), unit_of_work():
        assert cases.close_confirmed_by_time() == 1
    assert len(invited()) == 1


def test_confirming_closes_and_asks(survey, officer):
    matter = opened(officer)
    with unit_of_work():
        cases.act(matter.reference, Action.RESOLVE, actor=officer, outcome="mended", words="เสร็จ", photos=[])
    with unit_of_work():
        cases.act_as_reporter(matter.track_token, Action.CONFIRM, actor=Actor.citizen())
    assert len(invited()) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"is_confidential": True, "is_listed": False},
        {"reporter": reporter(kind="none")},
        {"reporter": Reporter("open", "สมมุติ", "0812345678")},
        {"service": "oil-tax"},
    ],
    ids=["confidential", "no name", "no address", "month after month"],
)
def test_whom_closing_does_not_ask(survey, officer, values):
    matter = opened(officer, **values)
    if values.get("is_confidential"):
        with unit_of_work():
            actor = make_actor(Role.INTEGRITY, unit_id=officer.unit_id)
            cases.act(matter.reference, Action.CLOSE, actor=actor, outcome="mended", words="จบ", photos=[])
    else:
        close(matter, officer)
    assert invited() == []


def test_what_was_joined_or_withdrawn_is_not_asked_about_but_its_sender_by_the_other_matter(survey, officer):
    main, double = opened(officer), opened(officer, reporter=reporter("b@example.org"))
    withdrawn = opened(officer, reporter=reporter("c@example.org"))
    follow(main.id, "watcher@example.org")
    with unit_of_work():
        cases.act(double.reference, Action.MERGE, actor=officer, into=main.reference)
        cases.act_as_reporter(withdrawn.track_token, Action.WITHDRAW, actor=Actor.citizen())
    assert invited() == []
    close(main, officer)
    assert sorted(notice.address for notice in invited()) == [MAIL, "b@example.org"], (
        "who merely follows was not served"
    )


def test_nobody_is_asked_twice_within_the_quiet_days_whatever_for(survey, officer):
    close(opened(officer), officer)
    close(opened(officer, reporter=reporter("A@Example.org ")), officer)
    assert len(invited()) == 1
    now = clock.now()
    with time_machine.travel(now + timedelta(days=29), tick=False):
        close(opened(officer), officer)
        assert len(invited()) == 1
    with time_machine.travel(now + timedelta(days=30), tick=False):
        close(opened(officer), officer)
        assert len(invited()) == 2


def test_one_person_with_mail_and_chat_is_one_person(survey, officer):
    with unit_of_work():
        person = make_person(email="p@example.org")
    by_mail = Reporter("open", "สมมุติ", "", "p@example.org", "email", person.id)
    by_chat = Reporter("open", "สมมุติ", "", "", "line", person.id, "U" + "5" * 32)
    close(opened(officer, reporter=by_mail), officer)
    close(opened(officer, reporter=by_chat), officer)
    assert len(invited()) == 1


def test_ended_once_more_is_not_asked_about_again_and_uses_up_no_quiet_days(survey, officer):
    rule(Trigger.CASE, survey, "complaint", quiet_days=1)
    matter = opened(officer)
    close(matter, officer)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        with unit_of_work():
            cases.act_as_reporter(
                matter.track_token, Action.DISPUTE, actor=Actor.citizen(), words="ยังไม่เรียบร้อย", photos=[]
            )
        close(matter, officer)
        assert len(invited()) == 1
        close(opened(officer), officer)
        assert len(invited()) == 2


def test_a_rule_switched_off_asks_nobody_and_one_of_its_own_wins(survey, officer):
    rule(Trigger.CASE, survey, "complaint", is_on=False)
    close(opened(officer), officer)
    assert invited() == []
    rule(Trigger.CASE, survey, "oil-tax")
    close(opened(officer, service="oil-tax"), officer)
    assert len(invited()) == 1


def test_a_closed_survey_is_not_sent(survey, officer):
    from services.surveys.models import Survey

    session().get_one(Survey, survey.id).state = "closed"
    session().commit()
    close(opened(officer), officer)
    assert invited() == []


def test_a_counter_visit_asks_at_once_and_what_is_taken_by_telephone_does_not(survey, officer):
    by_hand = {"channel": Channel.STAFF, "filed_by_id": officer.id, "actor": officer}
    opened(officer, received_from="telephone", **by_hand)
    assert invited() == []
    matter = opened(officer, received_from="counter", **by_hand)
    (notice,) = invited()
    assert matter.reference in notice.params["what"] and "เคาน์เตอร์" in notice.params["what"]
    assert session().query(SurveyInvitation).one().subject == "counter"


def test_a_receipt_asks_one_of_those_who_act_for_the_business(survey):
    with unit_of_work():
        business = make_business()
        for number in (1, 2):
            make_acting(make_person(email=f"owner{number}@example.org").id, business)
    with unit_of_work():
        pay(make_bill(business, 100_000))
    (notice,) = invited()
    assert notice.address.startswith("owner") and "ใบเสร็จ" in notice.params["what"]
    row = session().query(SurveyInvitation).one()
    assert row.subject == "receipt" and row.service


def test_a_receipt_of_nobody_asks_nobody(survey):
    with unit_of_work():
        pay(make_bill(make_business(), 100_000))
    assert invited() == []


@pytest.mark.parametrize("answered", [True, False])
def test_a_talk_asks_where_an_officer_answered(survey, officer, answered):
    with unit_of_work():
        thread = talk("U" + "7" * 32, Heard("text", "มีใครอยู่ไหม"))
        actor = make_actor(Role.REGISTRY, unit_id=officer.unit_id)
    with unit_of_work():
        if answered:
            helpdesk.answer(thread, "สวัสดีค่ะ", actor=actor)
        else:
            helpdesk.take(thread, actor=actor)
    with unit_of_work():
        helpdesk.end(thread, actor=actor)
    found = [(notice.channel, notice.address) for notice in invited()]
    assert found == ([("line", "U" + "7" * 32)] if answered else [])


def test_what_any_rule_looks_back_at_is_kept_and_no_longer(survey, officer):
    close(opened(officer), officer)
    with unit_of_work():
        assert surveys.forget_asked() == 0
    with time_machine.travel(clock.now() + timedelta(days=366), tick=False), unit_of_work():
        assert surveys.forget_asked() == 1
