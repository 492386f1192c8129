"""Signing in: counted tries, known devices, and the same answer for whatever is wrong."""

import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from services import people
from services.audit import Role
from services.errors import RuleBroken, TooMany
from services.people import attempts
from tests.factories.people import PASSWORD, make_actor, make_officer, make_person

HOME, STRANGER, ELSEWHERE = "203.0.113.5", "198.51.100.66", "192.0.2.9"
NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)


def try_wrong(email, *, address=STRANGER, device="", times=1):
    """So many wrong passwords; how many of them were turned away before they were looked at."""
    turned_away = 0
    for _ in range(times):
        try:
            with pytest.raises(RuleBroken) as refused:
                people.sign_in_officer(email, "not the password", address=address, device=device)
            assert refused.value.problems[0].code == "sign_in_refused"
        except TooMany as wait:
            assert wait.retry_after > 0
            turned_away += 1
    return turned_away


@pytest.fixture
def clockwork():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch):
    """These tests are about counting: weak hashes keep them short. The real parameters have their own tests."""
    from argon2 import PasswordHasher

    from services.people import passwords
    from tests.factories import people as factory

    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    factory.password_hash.cache_clear()
    passwords._nobody.cache_clear()
    yield
    factory.password_hash.cache_clear()
    passwords._nobody.cache_clear()


def test_signs_in_however_the_address_is_typed(app):
    officer = make_officer(email="somchai@example.org")
    assert people.sign_in_officer("  SomChai@Example.ORG ", PASSWORD, address=HOME).id == officer.id
    assert people.get_officer(officer.id).last_sign_in_at is not None


@pytest.mark.parametrize("values", [{"is_active": False}, {"password_hash": None}])
def test_closed_and_invited_accounts_look_like_unknown_ones(app, values):
    officer = make_officer(**values)
    for email in (officer.email, "nobody@example.org"):
        with pytest.raises(RuleBroken) as refused:
            people.sign_in_officer(email, PASSWORD, address=HOME)
        assert [(p.field, p.code) for p in refused.value.problems] == [("", "sign_in_refused")]


def test_hammering_from_one_place_closes_that_place_only(app, clockwork):
    officer = make_officer()
    assert try_wrong(officer.email, times=25) == 25 - attempts.FREE_PER_PLACE
    with pytest.raises(TooMany):
        people.sign_in_officer(officer.email, PASSWORD, address=STRANGER)
    assert people.sign_in_officer(officer.email, PASSWORD, address=HOME).id == officer.id


def test_unknown_accounts_are_counted_like_known_ones(app, clockwork):
    officer = make_officer()
    known = try_wrong(officer.email, times=12)
    assert known == try_wrong("nobody@example.org", address="198.51.100.67", times=12) > 0


def test_an_own_device_gets_in_at_the_stranger_s_very_address(app, clockwork):
    officer = make_officer()
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, new_device="my-browser")
    assert try_wrong(officer.email, address=HOME, times=30) > 0
    found = people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="my-browser", new_device="next")
    assert found.id == officer.id


def test_a_swarm_of_addresses_leaves_every_new_place_some_tries(app, clockwork):
    officer = make_officer()
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, new_device="my-browser")
    for number in range(40):
        try_wrong(officer.email, address=f"198.51.100.{number}", times=2)
    assert try_wrong(officer.email, address="198.51.101.1", times=5) == 5 - attempts.FREE_PER_PLACE_UNDER_ATTACK
    assert people.sign_in_officer(officer.email, PASSWORD, address=ELSEWHERE).id == officer.id
    assert people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="my-browser").id == officer.id


def test_a_network_of_ipv6_is_one_place(app, clockwork):
    officer = make_officer()
    turned_away = sum(try_wrong(officer.email, address=f"2001:db8:1:2::{number:x}") for number in range(12))
    assert turned_away == 12 - attempts.FREE_PER_PLACE
    assert try_wrong(officer.email, address="2001:db8:1:3::1") == 0


def test_a_swarm_of_networks_is_slow_and_known_devices_go_on(app, clockwork):
    officer = make_officer()
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, new_device="my-browser")
    networks = (f"2001:db8:{number:x}::1" for number in range(1, 1000))
    assert sum(try_wrong(officer.email, address=next(networks)) for _ in range(attempts.SWARM)) == 0
    assert sum(try_wrong(officer.email, address=next(networks)) for _ in range(5)) == 5
    assert people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="my-browser").id == officer.id
    clockwork.shift(timedelta(seconds=attempts.SWARM_PACE))
    assert [try_wrong(officer.email, address=next(networks)) for _ in range(3)] == [0, 1, 1]
    clockwork.shift(timedelta(seconds=attempts.SWARM_PACE))
    assert people.sign_in_officer(officer.email, PASSWORD, address=ELSEWHERE).id == officer.id


def test_a_known_device_has_a_limit_of_its_own(app, clockwork):
    officer = make_officer()
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, new_device="lost-telephone")
    tried = 20
    turned_away = try_wrong(officer.email, address=ELSEWHERE, device="lost-telephone", times=tried)
    assert turned_away == tried - attempts.FREE_ON_KNOWN_DEVICE
    assert people.sign_in_officer(officer.email, PASSWORD, address=ELSEWHERE).id == officer.id


def test_a_device_of_somebody_else_is_an_unknown_one(app, clockwork):
    mine, theirs = make_officer(), make_officer()
    people.sign_in_officer(theirs.email, PASSWORD, address=ELSEWHERE, new_device="their-browser")
    assert try_wrong(mine.email, device="their-browser", times=12) == 12 - attempts.FREE_PER_PLACE


def test_the_wait_ends_grows_and_is_not_prolonged_by_knocking(app, clockwork):
    officer = make_officer()
    try_wrong(officer.email, times=attempts.FREE_PER_PLACE)
    with pytest.raises(TooMany) as first:
        people.sign_in_officer(officer.email, PASSWORD, address=STRANGER)
    assert first.value.retry_after == attempts.FIRST_WAIT
    clockwork.shift(timedelta(seconds=attempts.FIRST_WAIT - 1))
    assert try_wrong(officer.email) == 1
    clockwork.shift(timedelta(seconds=1))
    assert try_wrong(officer.email) == 0
    with pytest.raises(TooMany) as second:
        people.sign_in_officer(officer.email, PASSWORD, address=STRANGER)
    assert second.value.retry_after == 2 * attempts.FIRST_WAIT
    clockwork.shift(timedelta(seconds=2 * attempts.FIRST_WAIT))
    assert people.sign_in_officer(officer.email, PASSWORD, address=STRANGER).id == officer.id


def test_success_forgives_what_failed_at_that_place_and_nowhere_else(app, clockwork):
    officer = make_officer()
    try_wrong(officer.email, address=STRANGER, times=9)
    for _ in range(5):
        assert try_wrong(officer.email, address=HOME, times=4) == 0
        assert people.sign_in_officer(officer.email, PASSWORD, address=HOME).id == officer.id
    assert try_wrong(officer.email, address=STRANGER) == 1


def test_one_password_on_everybody_is_stopped(app, clockwork):
    refused = 0
    for number in range(attempts.FREE_PER_ADDRESS + 10):
        refused += try_wrong(f"officer-{number}@example.org")
    assert refused == 10
    assert try_wrong("officer-1@example.org", address=ELSEWHERE) == 0


def test_success_makes_the_browser_known_under_a_fresh_token(app, clockwork):
    officer = make_officer()
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="planted", new_device="fresh-1")
    people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="fresh-1", new_device="fresh-2")
    try_wrong(officer.email, address=HOME, times=20)
    for old in ("planted", "fresh-1"):
        with pytest.raises(TooMany):
            people.sign_in_officer(officer.email, PASSWORD, address=HOME, device=old)
    assert people.sign_in_officer(officer.email, PASSWORD, address=HOME, device="fresh-2").id == officer.id


def test_attempts_name_nobody_and_go_when_they_are_old(app, clockwork):
    from sqlalchemy import select

    from services.db import session
    from services.people.models import SignInAttempt

    try_wrong("somebody@example.org", times=3)
    row = session().scalars(select(SignInAttempt)).first()
    assert "somebody" not in f"{row.account}{row.address}" and STRANGER not in row.address
    assert people.purge_attempts() == 0
    clockwork.shift(attempts.KEEP + timedelta(days=1))
    assert people.purge_attempts(limit=2) == 2
    assert people.purge_attempts() == 1


def test_demonstration_accounts_are_refused_in_production(app, monkeypatch):
    from dataclasses import replace

    from services import settings

    officer = make_officer(email="head@demo.pracha.example")
    person = make_person(email="citizen@demo.pracha.example")
    assert people.sign_in_officer(officer.email, PASSWORD, address=HOME).id == officer.id
    monkeypatch.setattr(settings, "_settings", replace(settings.current(), environment="production"))
    with pytest.raises(RuleBroken, match="sign_in_refused"):
        people.sign_in_officer(officer.email, PASSWORD, address=HOME)
    with pytest.raises(RuleBroken, match="sign_in_refused"):
        people.sign_in_person(person.email, PASSWORD, address=HOME)


def test_sessions_end_by_epoch_by_sign_out_and_by_deactivation(app):
    officer = make_officer()
    actor = people.actor_for(officer)

    def alive(token):
        return people.session_officer(officer.id, epoch=officer.session_epoch, token=token) is not None

    assert alive("here") and alive("there")
    people.end_session("here", actor=actor, lasts=timedelta(hours=12))
    people.end_session("here", actor=actor, lasts=timedelta(hours=12))
    assert not alive("here") and alive("there")
    people.end_all_sessions(actor)
    assert not alive("there")
    other = make_officer()
    people.deactivate_officer(other.id, actor=make_actor(Role.ADMIN))
    assert people.session_officer(other.id, epoch=other.session_epoch, token="any") is None


def test_the_officer_of_a_session_costs_one_query(app):
    from sqlalchemy import event

    from services.db import session

    officer = make_officer()
    people.actor_for(officer)
    session().expire_all()
    seen = []
    connection = session().connection()

    def note(conn, cursor, statement, *rest):
        seen.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        found = people.session_officer(officer.id, epoch=0, token="t")
        people.actor_for(found)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    assert len([s for s in seen if "officer" in s]) == 1


def test_a_citizen_signs_in_once_the_address_is_confirmed(app):
    person, waiting = make_person(), make_person(confirmed=False)
    assert people.sign_in_person(person.email.upper(), PASSWORD, address=HOME).id == person.id
    with pytest.raises(RuleBroken, match="email_unconfirmed"):
        people.sign_in_person(waiting.email, PASSWORD, address=HOME)
    with pytest.raises(RuleBroken, match="sign_in_refused"):
        people.sign_in_person(waiting.email, "not the password", address=HOME)


class TestRealHashes:
    @pytest.fixture(autouse=True)
    def quick_hashes(self):
        """The real ones, for once."""

    def test_unknown_and_known_accounts_take_the_same_time(self, app):
        officer = make_officer()
        times = {officer.email: [], "nobody@example.org": []}
        for email in times:
            try_wrong(email, address="192.0.2.200")
        for round_ in range(8):
            for email, taken in times.items():
                started = time.perf_counter()
                try_wrong(email, address=f"192.0.2.{round_}")
                taken.append(time.perf_counter() - started)
        # The quickest three of each: what a busy machine adds is never taken off.
        known, unknown = (sorted(taken)[:3] for taken in times.values())
        assert 0.5 < sum(known) / sum(unknown) < 2
        assert min(unknown) > 0.015
