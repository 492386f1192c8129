"""What people are told about acting for a business, in which words and whither."""

import pytest
from sqlalchemy import select

from services import clock, people
from services.audit import SYSTEM
from services.db import session
from services.inbox.users import know_user
from services.notifications import make_sender
from services.notifications.models import Notice
from tests.factories.businesses import citizen, make_business
from tests.factories.people import make_person


@pytest.fixture
def owner(app):
    """Somebody who owns `business`."""
    return make_person()


@pytest.fixture
def business(owner):
    """A hotel."""
    return make_business(owner=owner.id)


def told(kind):
    """Who was told that kind, by channel and address."""
    return {(row.channel, row.address) for row in session().scalars(select(Notice).where(Notice.kind == kind))}


def test_the_invited_gets_the_link_and_nobody_else(business, owner):
    link = people.invite_to_business(
        business.number, part="accountant", email="new@example.org", language="en", actor=citizen(owner.id)
    )
    (notice,) = session().scalars(select(Notice))
    assert (notice.kind, notice.address, notice.language) == ("business.invited", "new@example.org", "en")
    assert notice.params["link"].endswith(f"/taxes/invitations/{link.token}")
    assert notice.params["part"] == "Accountant"


def test_a_code_is_mailed_to_nobody(business, owner):
    people.invite_to_business(business.number, part="employee", actor=citizen(owner.id))
    assert session().scalars(select(Notice)).all() == []


def test_those_who_invite_hear_who_accepted(business, owner):
    clerk, guest = make_person(), make_person()
    people.add_member(business.id, clerk.id, part="employee", actor=SYSTEM)
    link = people.invite_to_business(business.number, part="employee", actor=citizen(owner.id))
    people.accept_business_invitation(link.token, person=guest.id)
    assert told("business.joined") == {("email", owner.email)}


def test_the_revoked_hears_it_unless_they_left(business, owner):
    first, second = make_person(), make_person()
    rows = [people.add_member(business.id, who.id, part="employee", actor=SYSTEM) for who in (first, second)]
    people.revoke_member(business.number, rows[0], actor=citizen(owner.id))
    people.revoke_member(business.number, rows[1], actor=citizen(second.id))
    assert told("business.revoked") == {("email", first.email)}


def test_who_has_no_address_is_told_in_the_chat(business, owner):
    person = make_person(confirmed=False)
    know_user("line", "U" + "7" * 32, seen_at=clock.now()).person_id = person.id
    member = people.add_member(business.id, person.id, part="employee", actor=SYSTEM)
    (contact,) = [each for each in people.contacts_of(business.id) if each.person_id == person.id]
    assert (contact.email, contact.line_user) == (None, "U" + "7" * 32)
    people.revoke_member(business.number, member, actor=citizen(owner.id))
    assert told("business.revoked") == {("line", "U" + "7" * 32)}


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize(
    ("kind", "gaps"),
    [
        ("business.invited", {"business", "part", "link"}),
        ("business.joined", {"business", "name", "part", "link"}),
        ("business.revoked", {"business", "link"}),
    ],
)
def test_words_use_every_gap(app, kind, gaps, language):
    assert make_sender("email").gaps(kind, language) == gaps
