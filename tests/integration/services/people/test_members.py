"""Who acts for a business: invited, accepted once, bounded by what the inviter holds, revoked."""

from datetime import timedelta

import pytest

from services import clock, events, people
from services.audit import SYSTEM, Role
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import BusinessInvited, NewEstablishment
from tests.factories.businesses import SINCE, citizen, make_business, make_station
from tests.factories.people import make_actor, make_person


@pytest.fixture
def mailed(app):
    """The invitations that went out by e-mail."""
    heard = []
    events.listen(BusinessInvited, heard.append)
    return heard


@pytest.fixture
def owner(app):
    """A person who owns `business`."""
    return make_person()


@pytest.fixture
def business(owner):
    """A hotel that sells tobacco too, and a station."""
    hotel = NewEstablishment("โรงแรม", "hotel", taxes={"hotel-fee": SINCE, "tobacco-tax": SINCE})
    return make_business(hotel, make_station(), owner=owner.id)


def invite(business, actor, **values):
    """An invitation of an employee unless told otherwise."""
    return people.invite_to_business(business.number, actor=actor, **({"part": "employee"} | values))


def test_a_mailed_link_lets_somebody_act_once(business, owner, mailed):
    link = invite(business, citizen(owner.id), email="new@example.org", scope=["hotel-fee"])
    assert [(event.email, event.token) for event in mailed] == [("new@example.org", link.token)]
    guest, late = make_person(), make_person()
    offer = people.find_business_invitation(link.token, person=guest.id)
    assert (offer.business_name, offer.scope, offer.is_member) == (business.name, ("hotel-fee",), False)
    assert people.accept_business_invitation(link.token, person=guest.id) == business.number
    assert people.may_act(citizen(guest.id), business.id, tax="hotel-fee")
    assert not people.may_act(citizen(guest.id), business.id, tax="oil-tax")
    for person in (late, guest):
        with pytest.raises(NotFound):
            people.accept_business_invitation(link.token, person=person.id)
    assert not people.may_act(citizen(late.id), business.id)


def test_a_code_is_taken_however_it_is_typed(business, owner, mailed):
    link = invite(business, citizen(owner.id))
    assert mailed == []
    typed = link.token.lower().replace("-", " ")
    assert people.accept_business_invitation(typed, person=make_person().id) == business.number


def test_a_mailed_link_is_not_forgiving(business, owner):
    link = invite(business, citizen(owner.id), email="new@example.org")
    with pytest.raises(NotFound):
        people.find_business_invitation(link.token.swapcase())


def test_an_invitation_ends(business, owner):
    link = invite(business, citizen(owner.id), email="new@example.org")
    with clock.standing_at(clock.now() + timedelta(days=15)), pytest.raises(NotFound):
        people.find_business_invitation(link.token)
    taken_back = invite(business, citizen(owner.id))
    people.revoke_invitation(business.number, taken_back.id, actor=citizen(owner.id))
    with pytest.raises(NotFound):
        people.accept_business_invitation(taken_back.token, person=make_person().id)
    with pytest.raises(NotFound):
        people.revoke_invitation(business.number, taken_back.id, actor=citizen(owner.id))


def test_an_invitation_to_a_closed_business_is_worth_nothing(business, owner):
    link = invite(business, citizen(owner.id))
    people.close_business(business.number, clock.today(), actor=SYSTEM)
    with pytest.raises(NotFound):
        people.accept_business_invitation(link.token, person=make_person().id)
    with pytest.raises(RuleBroken):
        invite(business, citizen(owner.id))


def test_accepting_what_one_may_already_changes_nothing(business, owner):
    guest = make_person()
    for _ in range(2):
        link = invite(business, citizen(owner.id))
        people.accept_business_invitation(link.token, person=guest.id)
    assert len(people.list_members(business.number, actor=citizen(owner.id))) == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({}, "scope"),
        ({"scope": ["hotel-fee", "tobacco-tax"]}, "scope"),
        ({"scope": ["hotel-fee"], "part": "owner"}, "part"),
        ({"scope": ["hotel-fee"], "may_invite": True}, "may_invite"),
        ({"scope": ["hotel-fee"]}, "establishment_id"),
    ],
)
def test_nobody_hands_on_more_than_they_hold(business, wanted, field):
    accountant = make_person()
    people.add_member(
        business.id,
        accountant.id,
        part="accountant",
        scope="hotel-fee",
        establishment_id=business.establishments[0].id,
        may_invite=True,
        actor=SYSTEM,
    )
    with pytest.raises(RuleBroken) as refused:
        invite(business, citizen(accountant.id), **wanted)
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [(field, "beyond_own")]
    place = business.establishments[0].id
    assert invite(business, citizen(accountant.id), scope=["hotel-fee"], establishment_id=place).token


def test_what_does_not_belong_to_the_business_is_refused(business, owner):
    other = make_business()
    cases = [
        ({"part": "king"}, "part"),
        ({"scope": ["gold-tax"]}, "scope"),
        ({"establishment_id": other.establishments[0].id}, "establishment_id"),
        ({"until_day": clock.today() - timedelta(days=1)}, "until_day"),
        ({"email": "no address"}, "email"),
    ]
    for wanted, field in cases:
        with pytest.raises(RuleBroken) as refused:
            invite(business, citizen(owner.id), **wanted)
        assert refused.value.problems[0].field == field


def test_who_may_not_invite_is_turned_away(business):
    employee, stranger = make_person(), make_person()
    people.add_member(business.id, employee.id, part="employee", actor=SYSTEM)
    with pytest.raises(NotAllowed):
        invite(business, citizen(employee.id))
    with pytest.raises(NotFound):
        invite(business, citizen(stranger.id))
    with pytest.raises(NotAllowed):
        invite(business, make_actor(Role.AUDITOR))
    assert people.list_invitations(business.number, actor=citizen(employee.id)) == []
    with pytest.raises(NotFound):
        people.list_members(business.number, actor=citizen(stranger.id))
    assert invite(business, make_actor(Role.FINANCE), part="owner", may_invite=True).token


def test_revoking_takes_effect_at_once(business, owner):
    employee = make_person()
    member = people.add_member(business.id, employee.id, part="employee", actor=SYSTEM)
    people.revoke_member(business.number, member, actor=citizen(owner.id))
    assert not people.may_act(citizen(employee.id), business.id)
    with pytest.raises(NotFound):
        people.revoke_member(business.number, member, actor=citizen(owner.id))


def test_one_leaves_by_oneself_but_not_the_last_who_may_invite(business, owner):
    employee = make_person()
    member = people.add_member(business.id, employee.id, part="employee", actor=SYSTEM)
    mine = next(row for row in people.list_members(business.number, actor=citizen(owner.id)) if row.is_me)
    with pytest.raises(NotAllowed):
        people.revoke_member(business.number, mine.id, actor=citizen(employee.id))
    people.revoke_member(business.number, member, actor=citizen(employee.id))
    with pytest.raises(RuleBroken) as refused:
        people.revoke_member(business.number, mine.id, actor=citizen(owner.id))
    assert refused.value.problems[0].code == "last_inviter"
    people.revoke_member(business.number, mine.id, actor=make_actor(Role.FINANCE))
    assert not people.may_act(citizen(owner.id), business.id)


def test_another_businesss_member_cannot_be_revoked_through_mine(business, owner):
    other = make_business(owner=make_person().id)
    theirs = people.list_members(other.number, actor=SYSTEM)[0]
    with pytest.raises(NotFound):
        people.revoke_member(business.number, theirs.id, actor=citizen(owner.id))


def test_members_are_masked_for_those_who_need_not_know(business, owner):
    employee = make_person()
    people.add_member(business.id, employee.id, part="employee", actor=SYSTEM)
    seen = {row.person_id: row for row in people.list_members(business.number, actor=citizen(employee.id))}
    assert seen[employee.id].email == employee.email
    assert seen[owner.id].email != owner.email
    masked = people.list_members(business.number, actor=make_actor(Role.AUDITOR))
    assert all("***" in row.name and "***" in row.email for row in masked)
    assert not any(row.may_be_revoked for row in masked)


def test_who_was_revoked_leaves_no_way_back_in(business, owner):
    helper = make_person()
    people.add_member(business.id, helper.id, part="employee", may_invite=True, actor=SYSTEM)
    kept, left = invite(business, citizen(owner.id)), invite(business, citizen(helper.id))
    assert people.find_business_invitation(left.token)
    member = next(one for one in people.list_members(business.number, actor=citizen(owner.id)) if one.part != "owner")
    people.revoke_member(business.number, member.id, actor=citizen(owner.id))
    for use in (people.find_business_invitation, lambda token: people.accept_business_invitation(token, person=1)):
        with pytest.raises(NotFound):
            use(left.token)
    assert people.accept_business_invitation(kept.token, person=make_person().id) == business.number
