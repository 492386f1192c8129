"""Who a citizen is at a provider: tying by both proofs at once, signing in, letting go, and what attackers try."""

from datetime import timedelta

import pytest

from services import clock, people
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.inbox import ChatUser
from services.notifications.models import Notice
from services.people import models
from tests.factories.people import PASSWORD, make_person

MINE, OTHER = "U" + "1" * 32, "U" + "2" * 32
LINE = "line"


@pytest.fixture
def person(app):
    return make_person()


def actor(person):
    return Actor.citizen(person.id)


def chat(address=MINE):
    from services.inbox.accepting import hash_user

    user = ChatUser(
        channel=LINE, address=address, address_hash=hash_user(LINE, address), state={}, created_at=clock.now()
    )
    session().add(user)
    session().flush()
    return user


def bring(nonce, subject=MINE, invitation="invitation"):
    return people.tie_by_nonce(
        nonce,
        provider=LINE,
        subject=subject,
        invitations=[people.hash_invitation(invitation)],
        actor=Actor.citizen(),
    )


class TestNonce:
    """The nonce of the account link."""

    def test_it_ties_once(self, person):
        user = chat()
        nonce = people.new_nonce("invitation", actor=actor(person))
        assert len(nonce) >= 22
        assert bring(nonce).id == person.id
        session().refresh(user)
        assert user.person_id == person.id
        with pytest.raises(NotFound):
            bring(nonce)

    def test_it_is_stored_hashed(self, person):
        nonce = people.new_nonce("invitation", actor=actor(person))
        (row,) = session().query(models.TieNonce).all()
        assert nonce not in (row.nonce_hash, row.invitation_hash)

    def test_an_old_one_does_not_serve(self, person, monkeypatch):
        nonce = people.new_nonce("invitation", actor=actor(person))
        moved = clock.now() + timedelta(minutes=11)
        monkeypatch.setattr(clock, "now", lambda: moved)
        with pytest.raises(NotFound):
            bring(nonce)

    def test_another_chat_cannot_bring_it(self, person):
        nonce = people.new_nonce("invitation", actor=actor(person))
        with pytest.raises(NotFound):
            bring(nonce, OTHER, "another invitation")
        with pytest.raises(NotFound):
            people.tie_by_nonce(nonce, provider=LINE, subject=OTHER, invitations=[], actor=Actor.citizen())
        assert bring(nonce).id == person.id

    def test_a_made_up_one_is_nobodys(self, person):
        people.new_nonce("invitation", actor=actor(person))
        with pytest.raises(NotFound):
            bring("A" * 32)

    def test_a_newer_one_voids_the_older(self, person):
        old = people.new_nonce("invitation", actor=actor(person))
        people.new_nonce("invitation", actor=actor(person))
        with pytest.raises(NotFound):
            bring(old)


class TestTies:
    """One account there is one account here."""

    def test_what_is_somebody_elses_stays_theirs(self, person):
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        other = make_person()
        with pytest.raises(RuleBroken) as refused:
            people.tie_identity(other.id, provider=LINE, subject=MINE, actor=actor(other))
        assert refused.value.problems[0].code == "identity_taken"
        assert people.find_person_of(LINE, MINE) == person.id

    def test_one_of_each_provider(self, person):
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        with pytest.raises(RuleBroken) as refused:
            people.tie_identity(person.id, provider=LINE, subject=OTHER, actor=actor(person))
        assert refused.value.problems[0].code == "identity_other"

    def test_signing_in(self, person):
        assert people.sign_in_by_identity(LINE, MINE) is None
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        assert people.sign_in_by_identity(LINE, MINE).id == person.id
        assert people.sign_in_by_identity("other", MINE) is None

    def test_a_new_account_takes_no_address_over(self, person):
        made = people.register_by_identity(LINE, MINE, name="สมชาย", language="th")
        assert (made.email, made.name, made.is_confirmed) == ("", "สมชาย", False)
        assert people.is_without_password(made.id) and not people.is_without_password(person.id)

    def test_untying_lets_go_of_the_chat(self, person):
        user = chat()
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        people.untie_identity(LINE, actor=actor(person))
        session().refresh(user)
        assert user.person_id is None and people.sign_in_by_identity(LINE, MINE) is None
        with pytest.raises(NotFound):
            people.untie_identity(LINE, actor=actor(person))

    def test_the_last_way_in_stays(self, app):
        made = people.register_by_identity(LINE, MINE, name="", language="th")
        with pytest.raises(RuleBroken) as refused:
            people.untie_identity(LINE, actor=actor(made))
        assert refused.value.problems[0].code == "last_way_in"

    def test_an_unconfirmed_address_is_no_way_in(self, app):
        waiting = make_person(confirmed=False)
        people.tie_identity(waiting.id, provider=LINE, subject=MINE, actor=actor(waiting))
        with pytest.raises(RuleBroken):
            people.untie_identity(LINE, actor=actor(waiting))

    def test_the_owner_is_told(self, person):
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        people.untie_identity(LINE, actor=actor(person))
        kinds = [row.kind for row in session().query(Notice) if row.address == person.email]
        assert kinds == ["person.sign_in_changed"] * 2


class TestErasure:
    """What a closed account leaves."""

    def test_it_leaves_no_identity(self, person):
        user = chat()
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        people.new_nonce("invitation", actor=actor(person))
        people.erase_person(PASSWORD, actor=actor(person), address="192.0.2.1")
        session().refresh(user)
        assert user.person_id is None
        assert session().query(models.Identity).count() == session().query(models.TieNonce).count() == 0
        assert people.sign_in_by_identity(LINE, MINE) is None

    def test_without_a_password_the_provider_shows_who_asks(self, person):
        made = people.register_by_identity(LINE, MINE, name="", language="th")
        with pytest.raises(NotFound):
            people.erase_by_identity(LINE, OTHER, actor=actor(made))
        people.erase_by_identity(LINE, MINE, actor=actor(made))
        with pytest.raises(NotFound):
            people.get_person(made.id)

    def test_a_password_is_not_passed_by(self, person):
        people.tie_identity(person.id, provider=LINE, subject=MINE, actor=actor(person))
        with pytest.raises(NotFound):
            people.erase_by_identity(LINE, MINE, actor=actor(person))
