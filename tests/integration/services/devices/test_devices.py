"""Kiosks: let in once by a code, known by a token, shut off at once; wrong codes are counted."""

from datetime import timedelta

import pytest
import time_machine

from services import clock, devices
from services.audit import Actor, ActorKind, Channel, Role
from services.audit.models import AuditEntry
from services.db import session, unit_of_work
from services.devices.enrolling import TRIES_EACH
from services.devices.models import KioskTry
from services.errors import NotAllowed, NotFound, RuleBroken, TooMany
from services.text import Words
from tests.factories.kiosks import ADMIN, make_kiosk, row_of

HERE = "203.0.113.7"
NOW = clock.now()


def let_in(name="ตู้ 1"):
    kiosk, code = make_kiosk(name)
    view, token = devices.enrol(code, origin=HERE)
    return kiosk, view, token


class TestEnrolling:
    def test_a_code_lets_one_device_in_once(self, app):
        kiosk, code = make_kiosk()
        assert devices.get_kiosk(kiosk.id, actor=ADMIN).state == "waiting"
        view, token = devices.enrol(f" {code[:4].lower()}-{code[4:]} ", origin=HERE)
        assert view.id == kiosk.id and view.is_active
        assert devices.find_device(token).id == kiosk.id
        with pytest.raises(RuleBroken) as broken:
            devices.enrol(code, origin=HERE)
        assert broken.value.problems[0].code == "kiosk_code"

    def test_neither_code_nor_token_is_kept_as_it_is(self, app):
        kiosk, code = make_kiosk()
        assert code not in str(vars(row_of(kiosk)))
        _view, token = devices.enrol(code, origin=HERE)
        assert token not in str(vars(row_of(kiosk)))

    def test_a_code_lives_for_a_quarter_of_an_hour(self, app):
        with time_machine.travel(NOW, tick=False) as traveller:
            _kiosk, code = make_kiosk()
            traveller.shift(timedelta(minutes=15))
            with pytest.raises(RuleBroken):
                devices.enrol(code, origin=HERE)

    def test_a_newer_code_ends_the_one_before(self, app):
        kiosk, old = make_kiosk()
        new = devices.new_code(kiosk.id, actor=ADMIN)
        with pytest.raises(RuleBroken):
            devices.enrol(old, origin=HERE)
        assert devices.enrol(new, origin=HERE)[0].id == kiosk.id

    def test_another_device_takes_the_place_of_the_first(self, app):
        kiosk, _view, first = let_in()
        code = devices.new_code(kiosk.id, actor=ADMIN)
        assert devices.find_device(first).is_active
        _view, second = devices.enrol(code, origin=HERE)
        assert devices.find_device(first) is None and devices.find_device(second).id == kiosk.id

    def test_guessing_ends_soon_and_for_the_guesser_alone(self, app):
        _kiosk, code = make_kiosk()
        for _ in range(TRIES_EACH):
            with pytest.raises(RuleBroken):
                devices.enrol("22222222", origin=HERE)
        with pytest.raises(TooMany):
            devices.enrol(code, origin=HERE)
        assert devices.enrol(code, origin="198.51.100.9")[0].is_active

    def test_many_are_let_in_from_one_office(self, app):
        for n in range(TRIES_EACH + 2):
            _kiosk, code = make_kiosk(f"ตู้ {n}")
            assert devices.enrol(code, origin=HERE)[0].is_active

    def test_tries_are_forgotten_with_their_time(self, app):
        with time_machine.travel(NOW, tick=False) as traveller:
            with pytest.raises(RuleBroken):
                devices.enrol("22222222", origin=HERE)
            assert devices.purge_tries() == 0
            traveller.shift(timedelta(minutes=16))
            assert devices.purge_tries() == 1
            assert session().query(KioskTry).count() == 0


class TestDesk:
    def test_shut_off_counts_at_once_and_a_code_lets_in_again(self, app):
        kiosk, _view, token = let_in()
        devices.shut_off(kiosk.id, actor=ADMIN)
        found = devices.find_device(token)
        assert not found.is_active and found.state == "shut" and found.shut_at is not None
        _view, again = devices.enrol(devices.new_code(kiosk.id, actor=ADMIN), origin=HERE)
        assert devices.find_device(again).is_active and devices.find_device(token) is None

    def test_shutting_off_ends_a_code_that_waits(self, app):
        kiosk, code = make_kiosk()
        devices.shut_off(kiosk.id, actor=ADMIN)
        with pytest.raises(RuleBroken):
            devices.enrol(code, origin=HERE)

    def test_one_in_use_is_not_removed(self, app):
        kiosk, _view, _token = let_in()
        with pytest.raises(RuleBroken):
            devices.remove_kiosk(kiosk.id, actor=ADMIN)
        devices.shut_off(kiosk.id, actor=ADMIN)
        devices.remove_kiosk(kiosk.id, actor=ADMIN)
        with pytest.raises(NotFound):
            devices.get_kiosk(kiosk.id, actor=ADMIN)

    @pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
    def test_administrators_alone(self, app, role):
        kiosk, _code = make_kiosk()
        actor = Actor(ActorKind.OFFICER, Channel.STAFF, 2, role)
        for refused in (
            lambda: devices.list_kiosks(actor),
            lambda: devices.add_kiosk(devices.NewKiosk("ตู้ 2"), actor=actor),
            lambda: devices.new_code(kiosk.id, actor=actor),
            lambda: devices.shut_off(kiosk.id, actor=actor),
            lambda: devices.remove_kiosk(kiosk.id, actor=actor),
        ):
            with pytest.raises(NotAllowed):
                refused()

    @pytest.mark.parametrize(
        ("name", "place", "unit", "wrong"),
        [
            ("", "", None, "name"),
            ("ก" * 81, "", None, "name"),
            ("ตู้ 1", "", None, "name"),
            ("ตู้ 2", "ก" * 201, None, "place_th"),
            ("ตู้ 2", "", 999_999, "unit_id"),
        ],
    )
    def test_what_cannot_be_taken(self, app, name, place, unit, wrong):
        make_kiosk()
        with pytest.raises(RuleBroken) as broken:
            devices.add_kiosk(devices.NewKiosk(name, Words(place, ""), unit), actor=ADMIN)
        assert broken.value.problems[0].field == wrong

    @pytest.mark.committed
    def test_the_audit_names_each_step(self, app):
        with unit_of_work():
            kiosk, _view, _token = let_in()
            devices.shut_off(kiosk.id, actor=ADMIN)
        actions = [row.action for row in session().query(AuditEntry).order_by(AuditEntry.id)]
        assert actions[-4:] == ["add kiosk", "give kiosk code", "enrol kiosk", "shut off kiosk"]


def test_seen_is_written_once_a_minute_at_most(app):
    with time_machine.travel(NOW, tick=False) as traveller:
        kiosk, _view, token = let_in()
        for seconds, written in ((20, 0), (20, 0), (20, 60), (30, 60)):
            traveller.shift(seconds)
            devices.note_seen(devices.find_device(token))
            assert (row_of(kiosk).seen_at - NOW).total_seconds() == pytest.approx(written, abs=1)
