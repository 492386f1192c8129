"""A kiosk's token is renewed every day: a lost answer locks nobody out, and an old copy opens nothing and shows."""

from datetime import timedelta

import pytest
import time_machine

from services import clock, devices
from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.devices.models import KioskOldToken
from services.devices.renewing import GIVEN_AGAIN_AFTER, RENEWED_AFTER, SETTLED_AFTER
from tests.factories.kiosks import ADMIN, make_kiosk, row_of

HERE = "203.0.113.7"
NOW = clock.now()


@pytest.fixture
def traveller():
    with time_machine.travel(NOW, tick=False) as moving:
        yield moving


@pytest.fixture
def kiosk(app, traveller):
    return make_kiosk()


@pytest.fixture
def token(kiosk):
    _view, token = devices.enrol(kiosk[1], origin=HERE)
    return token


def come(token):
    """The device comes with the token; what it is given."""
    return devices.renew_token(devices.find_device(token))


def renewed(traveller, token):
    """The token after the next day's renewal, which ended the one before."""
    traveller.shift(RENEWED_AFTER)
    new = come(token)
    traveller.shift(SETTLED_AFTER)
    assert new and come(new) == ""
    return new


def test_a_day_passes_before_it_is_renewed(traveller, token):
    assert come(token) == ""
    traveller.shift(RENEWED_AFTER - timedelta(seconds=1))
    assert come(token) == ""
    traveller.shift(1)
    new = come(token)
    assert new and new != token


def test_both_serve_until_the_new_one_has_arrived(traveller, token):
    traveller.shift(RENEWED_AFTER)
    new = come(token)
    assert devices.find_device(token).is_active and devices.find_device(new).is_active
    # Too soon for the former to end: the browser may not have written the new one down.
    traveller.shift(SETTLED_AFTER - timedelta(seconds=1))
    assert come(new) == "" and devices.find_device(token).is_active
    traveller.shift(1)
    assert come(new) == ""
    assert devices.find_device(new).is_active and devices.find_device(token) is None
    assert not devices.find_device(new).is_next


def test_it_goes_on_day_by_day(traveller, token):
    for _day in range(3):
        token = renewed(traveller, token)
        assert come(token) == ""
    assert session().query(KioskOldToken).count() == 3


def test_of_two_requests_at_once_one_is_given_a_token(traveller, token):
    traveller.shift(RENEWED_AFTER)
    first, second = devices.find_device(token), devices.find_device(token)
    new = devices.renew_token(first)
    assert new and devices.renew_token(second) == ""
    assert come(token) == "" and devices.find_device(new).is_active
    traveller.shift(SETTLED_AFTER)
    first, second = devices.find_device(new), devices.find_device(new)
    assert devices.renew_token(first) == devices.renew_token(second) == ""
    assert devices.find_device(new).is_active and session().query(KioskOldToken).count() == 1


def test_an_answer_that_got_lost_locks_nobody_out(traveller, token):
    traveller.shift(RENEWED_AFTER)
    lost = come(token)
    traveller.shift(GIVEN_AGAIN_AFTER - timedelta(seconds=1))
    assert lost and come(token) == ""
    traveller.shift(1)
    new = come(token)
    assert new and new != lost
    assert devices.find_device(token).is_active and devices.find_device(new).is_active
    assert devices.find_device(lost) is None


def test_a_device_that_was_off_for_long_comes_back_with_either(traveller, token):
    traveller.shift(timedelta(days=90))
    new = come(token)
    traveller.shift(timedelta(days=90))
    # The one that it got: it counts from now on, and is renewed at once.
    newer = come(new)
    assert newer and devices.find_device(token) is None
    assert devices.find_device(new).is_active and devices.find_device(newer).is_next


def test_one_that_was_let_in_before_tokens_were_renewed(traveller, kiosk, token):
    row_of(kiosk[0]).token_at = None
    session().flush()
    assert come(token) == ""
    traveller.shift(RENEWED_AFTER)
    assert come(token)


class TestReplay:
    def test_an_old_copy_opens_nothing_and_is_shown(self, traveller, kiosk, token):
        new = renewed(traveller, token)
        assert devices.find_replayed(new) is None and devices.find_replayed("A" * 32) is None
        assert devices.find_replayed("") is None
        assert devices.find_device(token) is None and devices.find_replayed(token) == kiosk[0].id
        devices.note_replayed(kiosk[0].id)
        assert devices.get_kiosk(kiosk[0].id, actor=ADMIN).old_used_at == clock.now()
        assert devices.find_device(new).is_active

    def test_a_copy_of_days_ago_is_known_too(self, traveller, kiosk, token):
        newest = renewed(traveller, renewed(traveller, renewed(traveller, token)))
        assert devices.find_replayed(token) == kiosk[0].id and devices.find_device(newest).is_active

    def test_the_device_whose_copy_came_first_is_shown(self, traveller, kiosk, token):
        taken = renewed(traveller, token)
        assert devices.find_device(taken).is_active
        assert devices.find_device(token) is None and devices.find_replayed(token) == kiosk[0].id

    def test_it_is_written_once_in_ten_minutes(self, traveller, kiosk, token):
        renewed(traveller, token)
        first = clock.now()
        devices.note_replayed(devices.find_replayed(token))
        traveller.shift(timedelta(minutes=9))
        assert devices.find_replayed(token) is None
        devices.note_replayed(kiosk[0].id)
        assert row_of(kiosk[0]).old_used_at == first
        traveller.shift(timedelta(minutes=1))
        assert devices.find_replayed(token) == kiosk[0].id

    def test_letting_in_anew_ends_both_and_forgets_the_alarm(self, traveller, kiosk, token):
        held = renewed(traveller, token)
        devices.note_replayed(kiosk[0].id)
        traveller.shift(RENEWED_AFTER)
        given = come(held)
        view, right = devices.enrol(devices.new_code(kiosk[0].id, actor=ADMIN), origin=HERE)
        assert view.old_used_at is None and devices.find_device(right).is_active
        assert devices.find_device(held) is None and devices.find_device(given) is None
        assert come(right) == ""

    def test_old_ones_are_forgotten_with_their_cookie(self, traveller, token):
        new = renewed(traveller, token)
        traveller.shift(timedelta(days=401))
        renewed(traveller, new)
        assert devices.find_replayed(token) is None and session().query(KioskOldToken).count() == 1


class TestDesk:
    def test_shut_off_counts_at_once_for_both(self, traveller, kiosk, token):
        traveller.shift(RENEWED_AFTER)
        seen = devices.find_device(token)
        new = come(token)
        devices.shut_off(kiosk[0].id, actor=ADMIN)
        for each in (token, new):
            assert devices.find_device(each).state == "shut" and come(each) == ""
        # Nor does a request that was on its way bring it back.
        traveller.shift(GIVEN_AGAIN_AFTER)
        assert devices.renew_token(seen) == ""

    def test_one_that_had_many_is_removed(self, traveller, kiosk, token):
        renewed(traveller, renewed(traveller, token))
        devices.shut_off(kiosk[0].id, actor=ADMIN)
        devices.remove_kiosk(kiosk[0].id, actor=ADMIN)
        assert session().query(KioskOldToken).count() == 0
        devices.note_replayed(kiosk[0].id)

    def test_no_token_is_kept_as_it_is(self, traveller, kiosk, token):
        traveller.shift(RENEWED_AFTER)
        new = come(token)
        assert new not in str(vars(row_of(kiosk[0])))
        traveller.shift(SETTLED_AFTER)
        come(new)
        kept = [str(vars(row)) for row in session().query(KioskOldToken)]
        assert len(kept) == 1 and token not in kept[0]

    @pytest.mark.committed
    def test_the_audit_names_each_step(self, app, traveller):
        with unit_of_work():
            kiosk, code = make_kiosk()
            token = devices.enrol(code, origin=HERE)[1]
            renewed(traveller, token)
            devices.note_replayed(kiosk.id)
        actions = [row.action for row in session().query(AuditEntry).order_by(AuditEntry.id)]
        assert actions[-3:] == ["give kiosk token", "renew kiosk token", "refuse old kiosk token"]
