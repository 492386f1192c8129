"""The demonstration's counter: alive, quick, and the same when it is entered again."""

import time_machine

from services import counter
from services.audit import Role
from services.clock import today
from services.counter.demo import TICKETS, seed_demo_counter
from services.db import unit_of_work
from tests.factories.counter import make_office
from tests.factories.people import make_actor


def test_it_is_alive_and_entered_once(app):
    with time_machine.travel("2026-11-20T05:00:00+00:00", tick=False):
        with unit_of_work():
            make_office()
            assert seed_demo_counter() == TICKETS
        with unit_of_work():
            assert seed_demo_counter() == 0
            officer = make_actor(Role.COUNTER)
        assert len(counter.list_windows()) == 3
        assert len(counter.list_calls()) >= 3
        assert 1 <= len(counter.list_waiting()) < TICKETS
        assert sum(day.issued for day in counter.list_days()) == TICKETS
        assert len(counter.list_topics()) == 3
        booked = [row for topic in counter.list_topics() for row in counter.free_slots(topic)]
        assert booked
        assert sum(len(counter.list_day(day, actor=officer)) for day in sorted(set(booked) | {today()})) >= 5
