"""Officers' chats and units' groups: one-time codes, who may use them, and what ends them."""

from datetime import timedelta

import pytest

from services import clock, people
from services.audit import Role
from services.errors import NotAllowed, NotFound, TooMany
from tests.factories.people import make_actor, make_unit

MINE, OTHER, GROUP = "U" + "a" * 32, "U" + "b" * 32, "C" + "c" * 32


@pytest.fixture
def officer(app):
    return make_actor(Role.OFFICER)


def tie(actor, address=MINE):
    return people.tie_officer(people.new_tie_code(actor=actor), channel="line", address=address)


def test_a_code_makes_a_chat_that_of_the_officer(officer):
    assert people.find_officer_of_chat("line", MINE) is None
    assert tie(officer).id == officer.id
    assert people.find_officer_of_chat("line", MINE).id == officer.id
    assert people.find_chat_of_officer(officer.id, "line") == MINE
    actor = people.actor_of_chat("line", MINE)
    assert (actor.id, actor.role, actor.unit_ids) == (officer.id, officer.role, officer.unit_ids)
    assert people.find_officer_of_chat("other", MINE) is None


def test_a_code_serves_once_and_not_for_long(officer, monkeypatch):
    code = people.new_tie_code(actor=officer)
    people.tie_officer(f" {code.lower()} ", channel="line", address=MINE)
    with pytest.raises(NotFound):
        people.tie_officer(code, channel="line", address=OTHER)
    late = people.new_tie_code(actor=officer)
    moved = clock.now() + timedelta(minutes=16)
    monkeypatch.setattr(clock, "now", lambda: moved)
    with pytest.raises(NotFound):
        people.tie_officer(late, channel="line", address=OTHER)
    assert people.find_officer_of_chat("line", OTHER) is None


def test_a_newer_code_voids_the_older(officer):
    old, _ = people.new_tie_code(actor=officer), people.new_tie_code(actor=officer)
    with pytest.raises(NotFound):
        people.tie_officer(old, channel="line", address=MINE)


def test_guessing_is_slowed_down(officer):
    with pytest.raises(TooMany):
        for _ in range(20):
            with pytest.raises(NotFound):
                people.tie_officer("WRONGCDE", channel="line", address=MINE)


def test_one_chat_is_one_officer_and_one_officer_one_chat(officer):
    tie(officer)
    tie(officer, OTHER)
    assert people.find_officer_of_chat("line", MINE) is None
    colleague = make_actor(Role.OFFICER)
    tie(colleague, OTHER)
    assert people.find_officer_of_chat("line", OTHER).id == colleague.id
    assert people.find_chat_of_officer(officer.id, "line") is None


def test_untying_and_closing_the_account_let_go(officer):
    tie(officer)
    assert people.untie_officer(officer.id, actor=officer, channel="line")
    assert not people.untie_officer(officer.id, actor=officer, channel="line")
    tie(officer)
    code = people.new_tie_code(actor=officer)
    people.deactivate_officer(officer.id, actor=make_actor(Role.ADMIN))
    assert people.find_officer_of_chat("line", MINE) is None
    assert people.find_chat_of_officer(officer.id, "line") is None
    people.activate_officer(officer.id, actor=make_actor(Role.ADMIN))
    assert people.find_officer_of_chat("line", MINE) is None
    with pytest.raises(NotFound):
        people.tie_officer(code, channel="line", address=MINE)


class TestGroups:
    """Groups of units."""

    @pytest.fixture
    def head(self, app):
        head = make_actor(Role.HEAD)
        tie(head)
        return head

    def test_a_head_ties_a_group_and_unties_it(self, head):
        code = people.new_tie_code(actor=head, unit_id=head.unit_id)
        assert people.tie_unit(code, channel="line", address=GROUP, by=MINE) == head.unit_id
        (group,) = people.list_groups(head.unit_id)
        assert group.address == GROUP
        assert people.untie_group("line", GROUP, actor=head) and people.list_groups() == []
        assert not people.untie_group("line", GROUP, actor=head)

    def test_only_whoever_asked_for_the_code_may_type_it(self, head):
        code = people.new_tie_code(actor=head, unit_id=head.unit_id)
        with pytest.raises(NotFound):
            people.tie_unit(code, channel="line", address=GROUP, by=OTHER)
        assert people.list_groups() == []

    def test_a_code_of_one_kind_does_not_serve_for_the_other(self, head):
        with pytest.raises(NotFound):
            people.tie_unit(people.new_tie_code(actor=head), channel="line", address=GROUP, by=MINE)
        with pytest.raises(NotFound):
            people.tie_officer(people.new_tie_code(actor=head, unit_id=head.unit_id), channel="line", address=OTHER)

    def test_nobody_ties_a_group_to_a_unit_that_is_not_theirs(self, head, officer):
        elsewhere = make_unit("elsewhere-unit")
        unit_id = getattr(elsewhere, "id", elsewhere)
        with pytest.raises(NotAllowed):
            people.new_tie_code(actor=head, unit_id=unit_id)
        with pytest.raises(NotAllowed):
            people.new_tie_code(actor=officer, unit_id=officer.unit_id)
