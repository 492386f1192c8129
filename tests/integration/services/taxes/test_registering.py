"""Registering, changing and closing a business: what is asked, what the review says, what follows in the register."""

import functools
from datetime import date

import pytest
from sqlalchemy import select

from services import cases, clock, drafts, events, people, taxes
from services.audit import SYSTEM, Actor, Channel, Role
from services.cases import Action
from services.cases.models import CaseFile
from services.catalogue import Notice
from services.db import session, unit_of_work
from services.errors import NotAllowed, NotFound, RuleBroken, SignInNeeded
from services.people import BusinessInvited
from services.taxes.models import Registration, TaxMonth
from tests.factories import businesses as factory
from tests.factories import people as people_factory
from tests.factories.businesses import SINCE, citizen, make_station, make_tax_id
from tests.factories.complaints import begin_service, send
from tests.factories.people import make_unit
from tests.factories.registering import KEY, WHERE, answers_to_register, ask_to_register, make_places


def within(do):
    """The function in a unit of work of its own, as a door would call it."""

    @functools.wraps(do)
    def done(*args, **values):
        with unit_of_work():
            return do(*args, **values)

    return done


make_person, make_actor = within(people_factory.make_person), within(people_factory.make_actor)
make_business, add_member = within(factory.make_business), within(people.add_member)
approve, ask_back = within(taxes.approve_registration), within(taxes.ask_registrant)
decline, as_reporter = within(taxes.decline_registration), within(cases.act_as_reporter)
accept = within(people.accept_business_invitation)


@pytest.fixture(autouse=True)
def _places(app):
    make_places()


@pytest.fixture
def person(app):
    """Somebody with an account."""
    return make_person()


@pytest.fixture
def finance(app):
    """A finance officer of the section below the finance unit, who decides."""
    return make_actor(Role.FINANCE, unit_id=within(make_unit)("revenue"))


def asked_of(actor, **answers):
    """The keys of the questions, given these answers."""
    if answers:
        draft = drafts.get_draft(begin_service(KEY, answers, actor=actor))
    else:
        draft = within(drafts.open_draft)(KEY, asker=actor, language="th")
    return [each.question.key for each in draft.asked]


def codes_of(draft, actor):
    """The codes of what the review says."""
    return {panel.code for panel in drafts.preview(draft, actor) if isinstance(panel, Notice)}


def row_of(reference):
    """The request behind a reference."""
    query = select(Registration).join(CaseFile, CaseFile.id == Registration.case_id)
    return session().scalars(query.where(CaseFile.reference == reference)).one()


def test_what_a_new_operator_is_asked(person):
    asked = asked_of(citizen(person.id), **answers_to_register())
    assert asked == [
        "operator", "name", "tax_id", "known_number", "contact_name", "phone", "email", "place_name", "place_kind",
        "lets", "rooms", "taxes", "where", "branch", "opened_on", "more", "licence", "remarks",
    ]  # fmt: skip


def test_no_copy_of_a_card_is_ever_asked(person):
    draft = begin_service(KEY, answers_to_register(), actor=citizen(person.id))
    questions = [each.question for each in drafts.get_draft(draft).asked]
    files = [question for question in questions if question.kind == "file"]
    assert [question.key for question in files] == ["licence"]
    assert not files[0].required
    assert "บัตรประชาชน" in files[0].notice.th
    tax_id = next(question for question in questions if question.key == "tax_id")
    assert tax_id.data_class.is_sealed


def test_an_account_is_needed_but_at_the_counter(app):
    with pytest.raises(SignInNeeded):
        asked_of(Actor.citizen())
    assert "want" in asked_of(make_actor(Role.COUNTER))


def test_the_account_is_known_already(person):
    draft = within(drafts.open_draft)(KEY, asker=citizen(person.id), language="th")
    assert drafts.get_draft(draft.id).answers["email"] == person.email


def test_change_and_closing_are_offered_to_those_who_run_a_business(person):
    clerk = make_person()
    made = make_business(owner=person.id)
    add_member(made.id, clerk.id, part="employee", actor=SYSTEM)
    assert "want" in asked_of(citizen(person.id))
    assert "want" not in asked_of(citizen(clerk.id))
    answers = {"want": "close", "business": made.number, "close_what": "all", "closed_on": "2026-07-15"}
    closing = asked_of(citizen(person.id), **answers)
    assert closing == ["want", "business", "close_what", "closed_on", "licence", "remarks"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, set()),
        ({"rooms": 8}, {"small_lodging"}),
        ({"rooms": 9}, set()),
        ({"lets": "monthly"}, {"monthly_lets"}),
        ({"rooms": 2, "lets": "monthly"}, {"small_lodging", "monthly_lets"}),
    ],
)
def test_the_review_tells_of_small_and_monthly_lodgings_and_refuses_nobody(person, changes, codes):
    draft = begin_service(KEY, answers_to_register(**changes), actor=citizen(person.id))
    assert codes_of(draft, citizen(person.id)) == codes
    assert send(draft, actor=citizen(person.id)).reference


def test_the_review_tells_how_to_be_invited_where_the_tax_id_is_known(person):
    tax_id = make_tax_id()
    make_business(tax_id=tax_id)
    me = citizen(person.id)
    known = begin_service(KEY, answers_to_register(tax_id=tax_id), actor=me)
    assert codes_of(known, me) == {"known_tax_id"}
    numbered = begin_service(KEY, answers_to_register(tax_id=tax_id, known_number="HT-1"), actor=me)
    assert codes_of(numbered, me) == set()


def test_a_request_is_a_case_of_the_finance_unit(person):
    outcome = ask_to_register(citizen(person.id))
    case = cases.track_by_token(outcome.track_token, actor=citizen(person.id)).case
    assert outcome.reference.startswith("BN-")
    assert (case.unit_id, case.service, case.promised_days) == (people.finance_unit_id(), KEY, 7)
    assert not case.is_listed
    row = row_of(outcome.reference)
    assert (row.kind, row.status, row.person_id) == ("new", "waiting", person.id)
    stored = session().connection().exec_driver_sql("SELECT * FROM business_registration").mappings().one()
    assert "080" not in str(stored["answers"])


def test_approval_enters_the_business_and_makes_the_asker_its_owner(person, finance):
    others = [{"name": "สาขาสอง", "kind": "hotel", "rooms": 5, "taxes": ["hotel-fee"], "where": "ต.ป่าซาง"}]
    outcome = ask_to_register(citizen(person.id), more="yes", others=others)
    approved = approve(outcome.reference, first_month=date(2026, 11, 20), actor=finance)
    business = approved.business
    assert approved.invitation is None
    assert [(place.branch, place.name, place.rooms) for place in business.establishments] == [
        ("00000", "โรงแรมตัวอย่างหริภุญไชย", 42),
        ("00001", "สาขาสอง", 5),
    ]
    assert business.establishments[0].district == WHERE["district"]
    assert business.establishments[0].taxes[0].from_month == date(2026, 11, 1)
    me = citizen(person.id)
    assert [member.part for member in people.list_members(business.number, actor=me)] == ["owner"]
    assert people.may_invite(business.number, actor=me)
    case = cases.track_by_token(outcome.track_token, actor=citizen(person.id)).case
    assert case.status_words.en == "Closed: Registered"
    assert business.number in case.timeline[-1].words or any(business.number in e.words for e in case.timeline)


def test_a_branch_that_was_said_twice_is_given_anew(person, finance):
    others = [
        {"name": "สาขาซ้ำ", "kind": "hotel", "branch": "00007", "rooms": 5, "taxes": ["hotel-fee"], "where": "ต.ป่าซาง"},
        {"name": "สาขาหนึ่ง", "kind": "hotel", "branch": "00000", "taxes": ["hotel-fee"], "where": "ต.ป่าซาง"},
    ]
    outcome = ask_to_register(citizen(person.id), branch="00007", more="yes", others=others)
    made = approve(outcome.reference, actor=finance).business.establishments
    assert {(place.branch, place.name) for place in made} == {
        ("00007", "โรงแรมตัวอย่างหริภุญไชย"), ("00000", "สาขาหนึ่ง"), ("00008", "สาขาซ้ำ"),
    }  # fmt: skip


def test_an_approval_happens_once(person, finance):
    outcome = ask_to_register(citizen(person.id))
    approve(outcome.reference, actor=finance)
    for again in (approve, lambda ref, actor: decline(ref, "x", actor=actor)):
        with pytest.raises(RuleBroken) as refused:
            again(outcome.reference, actor=finance)
        assert refused.value.problems[0].code == "decided_already"


def test_a_known_number_is_joined_and_keeps_its_number(person, finance):
    tax_id = make_tax_id()
    known = make_business(number="HT-0042", tax_id=tax_id, name="บริษัท ตัวอย่างหริภุญไชย จำกัด (เดิม)")
    outcome = ask_to_register(citizen(person.id), tax_id=tax_id, known_number="HT-0042")
    view = taxes.get_registration(outcome.reference, actor=finance)
    assert [match.number for match in taxes.find_matches(view, actor=finance)] == ["HT-0042"]
    approved = approve(outcome.reference, join="HT-0042", actor=finance)
    assert approved.business.number == "HT-0042"
    assert approved.business.phone == "0800000001"
    assert len(people.list_establishments(known.id)) == 1
    assert people.may_act(citizen(person.id), known.id)


def test_whom_the_counter_files_for_gets_a_code_or_a_link(app, finance):
    mailed = []
    events.listen(BusinessInvited, mailed.append)
    counter = make_actor(Role.COUNTER)
    with_mail = ask_to_register(counter)
    approve(with_mail.reference, actor=finance)
    assert [event.email for event in mailed] == ["hotel@example.org"]
    without = ask_to_register(counter, email=None, name="ร้านชำตัวอย่าง", operator="person", tax_id=None)
    approved = approve(without.reference, actor=finance)
    assert approved.invitation.token.count("-") == 2
    guest = make_person()
    accept(approved.invitation.token, person=guest.id)
    assert people.list_members(approved.business.number, actor=citizen(guest.id))[0].part == "owner"


def test_asking_back_and_declining_tell_why(person, finance):
    outcome = ask_to_register(citizen(person.id))
    ask_back(outcome.reference, "ขอเลขใบอนุญาตโรงแรม", actor=finance)
    (row,) = taxes.list_registrations(actor=finance, status="waiting").rows
    assert row.waits_for_sender
    as_reporter(outcome.track_token, Action.REPLY, actor=citizen(person.id), words="เลข 1/2569")
    (row,) = taxes.list_registrations(actor=finance, status="waiting").rows
    assert not row.waits_for_sender
    with pytest.raises(RuleBroken):
        decline(outcome.reference, "  ", actor=finance)
    decline(outcome.reference, "อยู่นอกจังหวัด", actor=finance)
    assert taxes.get_registration(outcome.reference, actor=finance).row.status == "declined"
    assert people.search_businesses(actor=finance).rows == ()
    (mine,) = taxes.list_requests_of(citizen(person.id))
    assert (mine.reference, mine.status) == (outcome.reference, "declined")


def test_a_declined_request_can_come_back(person, finance):
    outcome = ask_to_register(citizen(person.id))
    decline(outcome.reference, "ข้อมูลไม่ตรง", actor=finance)
    as_reporter(outcome.track_token, Action.DISPUTE, actor=citizen(person.id), words="แก้แล้ว")
    assert approve(outcome.reference, actor=finance).business.number


def test_a_request_is_withdrawn_by_its_sender(person, finance):
    outcome = ask_to_register(citizen(person.id))
    as_reporter(outcome.track_token, Action.WITHDRAW, actor=citizen(person.id))
    assert row_of(outcome.reference).status == "withdrawn"
    with pytest.raises(RuleBroken):
        approve(outcome.reference, actor=finance)


def test_details_change_on_approval_only(person, finance):
    made = make_business(owner=person.id, phone="0530000001")
    me = citizen(person.id)
    outcome = ask_to_register(me, want="change", business=made.number, change="details", new_phone="080-000-0009")
    assert people.get_business(made.number, owner=me).phone == "0530000001"
    approve(outcome.reference, actor=finance)
    changed = people.get_business(made.number, owner=me)
    assert (changed.phone, changed.name) == ("0800000009", made.name)


def test_an_establishment_is_added_on_approval(person, finance):
    made = make_business(owner=person.id)
    outcome = ask_to_register(citizen(person.id), want="change", business=made.number, change="place", rooms=7)
    business = approve(outcome.reference, actor=finance, first_month=date(2026, 12, 1)).business
    assert [place.branch for place in business.establishments] == ["00000", "00001"]
    assert business.establishments[1].taxes[0].from_month == date(2026, 12, 1)


def test_closing_ends_the_months_that_are_due(person, finance):
    made = make_business(make_station(), make_station("อีกแห่ง"), owner=person.id)
    first, second = made.establishments
    within(taxes.seed_ordinances)()
    within(taxes.make_months_due)()
    answers = {"want": "close", "business": made.number, "closed_on": "2026-07-15"}
    outcome = ask_to_register(citizen(person.id), close_what=str(first.id), **answers)
    approve(outcome.reference, actor=finance)
    due = select(TaxMonth.establishment_id, TaxMonth.month).where(
        TaxMonth.status == "due", TaxMonth.month >= date(2026, 6, 1)
    )
    left = session().execute(due.order_by(TaxMonth.month)).tuples().all()
    assert [month.month for place, month in left if place == first.id] == [6, 7]
    assert {6, 7, 8} <= {month.month for place, month in left if place == second.id}
    whole = ask_to_register(citizen(person.id), close_what="all", **answers)
    assert approve(whole.reference, actor=finance).business.status == "closed"


def test_nobody_changes_or_closes_what_they_do_not_run(person, finance):
    theirs = make_business(owner=make_person().id)
    made = make_business(owner=person.id)
    answers = answers_to_register(want="close", business=made.number, close_what="all", closed_on="2026-07-15")
    draft = begin_service(KEY, answers, actor=citizen(person.id))
    with pytest.raises(RuleBroken), unit_of_work():
        drafts.answer(draft, "business", theirs.number, actor=citizen(person.id), seen=drafts.OVERWRITE)
    # Rights may end between the answer and the sending.
    with unit_of_work():
        (mine,) = people.list_members(made.number, actor=SYSTEM)
        people.revoke_member(made.number, mine.id, actor=SYSTEM)
    with pytest.raises(RuleBroken):
        send(draft, actor=citizen(person.id))


def test_only_finance_decides_and_auditors_read_without_what_is_personal(person, finance):
    outcome = ask_to_register(citizen(person.id))
    for role, error in ((Role.AUDITOR, NotAllowed), (Role.COUNTER, NotFound), (Role.OFFICER, NotFound)):
        with pytest.raises(error):
            approve(outcome.reference, actor=make_actor(role))
    seen = taxes.get_registration(outcome.reference, actor=make_actor(Role.AUDITOR))
    assert seen.answers == {}
    assert not {"tax_id", "phone", "email", "contact_name"} & {one.key for one in seen.shown}
    assert {"phone", "tax_id"} <= {one.key for one in taxes.get_registration(outcome.reference, actor=finance).shown}
    with pytest.raises(NotFound):
        taxes.get_registration(outcome.reference, actor=citizen(person.id))
    assert taxes.list_registrations(actor=make_actor(Role.COUNTER)).rows == ()


def test_what_the_register_refuses_leaves_the_request_waiting(person, finance):
    outcome = ask_to_register(citizen(person.id))
    make_business(number="7777777")
    with pytest.raises(RuleBroken) as refused:
        approve(outcome.reference, number="7777777", actor=finance)
    assert refused.value.problems[0].code == "number_taken"
    assert row_of(outcome.reference).status == "waiting"


def test_a_chat_is_told_there(person):
    me = Actor.citizen(person.id, channel=Channel.LINE)
    outcome = ask_to_register(me, source={"line_user": "U" + "1" * 32})
    assert "LINE" in outcome.next_steps[1].th


def test_the_page_of_requests_goes_on(person, finance):
    sent = [ask_to_register(citizen(person.id)).reference for _ in range(3)]
    first = taxes.list_registrations(actor=finance, status="waiting", limit=2)
    rest = taxes.list_registrations(actor=finance, status="waiting", limit=2, after=first.after)
    assert [row.reference for row in (*first.rows, *rest.rows)] == sent
    assert rest.after is None


def test_first_month_follows_the_day_of_the_request_unless_told(person, finance):
    outcome = ask_to_register(citizen(person.id))
    business = approve(outcome.reference, actor=finance).business
    assert business.establishments[0].taxes[0].from_month == clock.today().replace(day=1)
    assert clock.today() > SINCE
