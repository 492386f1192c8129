"""Taking answers in: versions, closing days, links, marks, places, tied answers, texts; by every channel."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from services import catalogue, clock, devices, drafts, surveys
from services.audit import Actor, ActorKind, Channel, Role
from services.catalogue import CHAT_ADDRESS
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken
from services.notifications.models import Notice
from services.surveys import SurveyState, WhoMay
from services.surveys.definition import Section, SurveyQuestion
from services.surveys.models import Survey, SurveyInvitation, SurveyMark, SurveyResponse, SurveyText
from services.text import Words
from tests.factories.kiosks import make_kiosk
from tests.factories.people import make_actor
from tests.factories.surveys import SHORT, add_version, make_survey

WEB = Actor.citizen()
GIVEN = {"score": "2", "why": ["slow"], "came_by": None, "remark": "รอนาน เลขบัตร 1-1017-00207-30-4"}


@pytest.fixture(autouse=True)
def _app(app):
    """Everything here speaks to the database."""


def make(**values):
    with unit_of_work():
        return make_survey(**values)


def begin(key, answers, *, actor=WEB, source=None):
    """A draft with as many of these answers as are asked."""
    with unit_of_work():
        view = drafts.open_draft(key, asker=actor, language="th", source=source or {})
        while view.next_key is not None and view.next_key in answers:
            view = drafts.answer(view.id, view.next_key, answers[view.next_key], actor=actor)
    return view


def send(draft_id, actor=WEB):
    with unit_of_work():
        return drafts.submit(draft_id, actor=actor)


def refused(draft_id):
    with pytest.raises(RuleBroken) as error:
        send(draft_id)
    session().rollback()
    return error.value.problems[0].code


def responses():
    return list(session().scalars(select(SurveyResponse).execution_options(populate_existing=True)))


def test_a_draft_of_an_earlier_version_is_asked_what_is_new_and_kept_what_still_applies():
    view = make()
    draft = begin(surveys.service_key(view), GIVEN)
    assert draft.is_complete
    # The question of the mark reads otherwise now, so it is another one; one more is asked.
    sections = list(SHORT.sections)
    score = replace(sections[0].questions[0], label=Words("ท่านพอใจเพียงใดโดยรวม", "All in all, how satisfied are you?"))
    sections[0] = replace(sections[0], questions=(score, *sections[0].questions[1:]))
    again = SurveyQuestion("again", "yes_no", Words("จะมาใช้อีกหรือไม่", "Would you come again?"))
    sections.append(Section("more", Words("เพิ่ม", "More"), (again,)))
    with unit_of_work():
        add_version(view.id, 2, replace(SHORT, sections=tuple(sections)).continuing(SHORT, 2))
    with pytest.raises(RuleBroken) as error:
        send(draft.id)
    assert {problem.field for problem in error.value.problems} == {"score_v2", "again"}
    session().rollback()
    with unit_of_work():
        drafts.answer(draft.id, "score_v2", 1, actor=WEB)
        drafts.answer(draft.id, "again", "no", actor=WEB)
    assert drafts.get_draft(draft.id).answers["remark"] == GIVEN["remark"]
    send(draft.id)
    (row,) = responses()
    assert (row.version, row.answers) == (2, {"score_v2": 1, "why": ["slow"], "again": False})


def test_words_stand_apart_with_numbers_of_persons_masked():
    view = make()
    send(begin(surveys.service_key(view), GIVEN).id)
    (row,) = responses()
    text = session().scalars(select(SurveyText)).one()
    assert "remark" not in row.answers and text.words.startswith("รอนาน") and "00207" not in text.words
    assert text.response_id == row.id and text.id != row.id and text.month == row.month == clock.today().replace(day=1)


def test_a_survey_that_closed_meanwhile_takes_nothing_and_keeps_the_draft():
    view = make()
    draft = begin(surveys.service_key(view), GIVEN)
    with unit_of_work():
        session().get_one(Survey, view.id).closes_on = clock.today() - timedelta(days=1)
    assert refused(draft.id) == "survey_closed"
    assert drafts.get_draft(draft.id).is_complete and not responses()


def test_a_survey_for_those_invited_is_not_listed_and_takes_links_only():
    view = make(who=WhoMay.INVITED)
    key = surveys.service_key(view)
    assert key not in {service.key for service in catalogue.list_services(WEB)}
    assert refused(begin(key, GIVEN).id) == "survey_invited_only"
    other = make()
    with unit_of_work():
        wrong = surveys.invite(other.id, channel="none", address=None, language="th")
        right = surveys.invite(view.id, channel="none", address=None, language="th")
    assert refused(begin(key, GIVEN, source={"invitation": wrong}).id) == "survey_invited_only"
    first, second = (begin(key, GIVEN, source={"invitation": right}) for _ in range(2))
    send(first.id)
    assert refused(second.id) == "survey_link_used"


def test_an_expired_link_serves_no_more():
    view = make(who=WhoMay.INVITED)
    with unit_of_work():
        token = surveys.invite(view.id, channel="none", address=None, language="th")
        session().scalars(select(SurveyInvitation)).one().expires_on = clock.today() - timedelta(days=1)
    assert refused(begin(surveys.service_key(view), GIVEN, source={"invitation": token}).id) == "survey_link_used"


def test_what_others_hand_in_leaves_no_mark_of_their_choice():
    view = make()
    draft = begin(surveys.service_key(view), GIVEN, source={"marks": "17", "line_user": "U1", "unit": "3", "x": "y"})
    assert draft.source == {}


@pytest.mark.parametrize(
    ("actor", "source", "marks"),
    [
        (WEB, {"device": "d" * 32}, 1),
        (Actor.citizen(7), {"device": "d" * 32}, 2),
        (Actor.citizen(7, channel=Channel.LINE), {CHAT_ADDRESS: "U" + "1" * 32}, 2),
        (Actor.citizen(7, channel=Channel.KIOSK), {"device": "d" * 32}, 0),
    ],
)
def test_marks_are_left_once_a_person_and_survey(actor, source, marks):
    view, other = make(), make()
    key = surveys.service_key(view)
    first, second = (begin(key, GIVEN, actor=actor, source=source) for _ in range(2))
    assert first.asker.id is None and "device" not in first.source
    send(first.id, actor)
    assert len(list(session().scalars(select(SurveyMark)))) == marks
    if marks:
        assert refused(second.id) == "survey_answered"
    send(begin(surveys.service_key(other), GIVEN, actor=actor, source=source).id, actor)


def test_at_the_counter_the_officer_leaves_no_mark_but_the_unit():
    view = make()
    officer = make_actor(Role.COUNTER)
    counter = replace(officer, channel=Channel.COUNTER)
    for _ in range(2):
        send(begin(surveys.service_key(view), GIVEN, actor=counter).id, counter)
    rows = responses()
    assert {(row.channel, row.unit_id) for row in rows} == {("counter", officer.unit_id)} and len(rows) == 2
    assert not list(session().scalars(select(SurveyMark)))


def test_a_tablet_stores_one_tap_of_the_first_rating():
    view = make()
    with unit_of_work():
        kiosk, code = make_kiosk()
        with pytest.raises(NotAllowed):
            surveys.answer_at_tablet(view, "5", kiosk=kiosk)
        kiosk, _token = devices.enrol(code, origin="203.0.113.7")
        surveys.answer_at_tablet(view, "5", kiosk=kiosk)
        with pytest.raises(RuleBroken):
            surveys.answer_at_tablet(view, "9", kiosk=kiosk)
        with pytest.raises(RuleBroken):
            surveys.answer_at_tablet(view, "", kiosk=kiosk)
    (row,) = responses()
    assert (row.channel, row.answers) == ("kiosk", {"score": 5})
    elsewhere = make(channels=["web"])
    with pytest.raises(NotFound):
        surveys.answer_at_tablet(elsewhere, "5", kiosk=kiosk)


def test_a_tied_answer_is_one_and_may_be_added_to():
    view = make(key="satisfaction")
    with unit_of_work():
        token = surveys.invite(
            view.id, channel="email", address="a@example.org", language="th", subject="chat", subject_id=9,
            service="complaint",
        )  # fmt: skip
        invitation = surveys.find_invitation(token)
        first = surveys.store_response(view.id, 1, answers={"score": 1}, channel=Channel.WEB, tied=invitation)
    draft = begin(surveys.TIED, GIVEN | {"score": "2"}, source={"invitation": token})
    assert "ผูกกับ" in draft.asked[0].question.notice.th and not draft.service.is_anonymous
    send(draft.id)
    (row,) = responses()
    assert (row.id, row.answers, row.service) == (first, {"score": 2, "why": ["slow"]}, "complaint")
    assert (row.subject, row.subject_id, row.invitation_id) == ("chat", 9, invitation.id) and row.at is not None
    with unit_of_work():
        surveys.store_response(view.id, 1, answers={"score": 5}, channel=Channel.WEB, tied=invitation)
    (row,) = responses()
    # Why it was bad is not asked of a good mark; what was said stays.
    assert row.answers == {"score": 5} and session().scalars(select(SurveyText)).one().words.startswith("รอนาน")
    assert surveys.TIED not in {service.key for service in catalogue.list_services(WEB)}
    with unit_of_work():
        assert surveys.count_invited() == 0
    assert surveys.get_view(view.id).invited == 1


def test_a_list_is_mailed_in_batches_each_its_own_link_and_nobody_twice():
    view = make(who=WhoMay.INVITED, opens_on=clock.today() + timedelta(days=1))
    actor = make_actor(Role.ADMIN)
    emails = surveys.read_list("a@example.org, b@example.org\nA@example.org;c@example.org")
    with unit_of_work():
        assert surveys.invite_many(view.id, emails, language="en", actor=actor) == 3
    with unit_of_work():
        assert surveys.invite_many(view.id, ["a@example.org", "d@example.org"], language="th", actor=actor) == 1
    assert surveys.send_invitations() == 0
    with unit_of_work():
        row = session().get_one(Survey, view.id)
        row.opens_on = clock.today()
        assert row.invited == 4
    assert surveys.send_invitations() == 4 and surveys.send_invitations() == 0
    notices = list(session().scalars(select(Notice).where(Notice.kind == surveys.LISTED).order_by(Notice.id)))
    links = [notice.params["link"] for notice in notices]
    assert len(set(links)) == 4 and [notice.language for notice in notices] == ["en", "en", "en", "th"]
    token = links[0].rpartition("/")[2]
    send(begin(surveys.service_key(view), GIVEN, source={"invitation": token}).id)
    states = [row.state for row in session().scalars(select(SurveyInvitation).order_by(SurveyInvitation.id))]
    assert states == ["used", "sent", "sent", "sent"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "list_empty"), ("a@example.org nobody", "email_of_list_invalid")],
)
def test_a_list_that_is_none_is_refused(typed, code):
    with pytest.raises(RuleBroken) as error:
        surveys.read_list(typed)
    assert error.value.problems[0].code == code


def test_every_survey_on_offer_says_where_it_is_not_and_why():
    make(channels=["web", "line"])
    make(key="satisfaction")
    for service in catalogue.list_services(WEB):
        if service.group == "surveys":
            assert not set(Channel) - service.channels - set(service.not_on) - {Channel.STAFF, Channel.SYSTEM}
            assert service.is_anonymous and len(service.line.th) <= 20 and len(service.line.en) <= 20
    found = catalogue.search_services("ประเมิน", actor=WEB, channel=Channel.LINE)
    assert "satisfaction" in [service.key for service in found]


def test_a_closed_survey_is_no_service_on_offer_but_its_drafts_are_shown():
    view = make()
    draft = begin(surveys.service_key(view), {"score": "4"})
    with unit_of_work():
        session().get_one(Survey, view.id).state = SurveyState.CLOSED.value
    assert surveys.service_key(view) not in {service.key for service in catalogue.list_services(WEB)}
    assert drafts.get_draft(draft.id).answers == {"score": 4}
    assert ActorKind.CITIZEN is drafts.get_draft(draft.id).asker.kind
