"""Many at once, with real commits: one seat for one, numbers without gaps, no number at two windows."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import func, select

from services import cases, counter, drafts
from services.audit import Actor, Channel, Role
from services.cases.models import CaseFile
from services.counter.models import Appointment, QueueTicket
from services.db import db, session, unit_of_work
from services.errors import NotAllowed, RuleBroken
from tests.factories.counter import begin, book, make_line, make_office, make_topic, make_window
from tests.factories.people import make_actor

pytestmark = pytest.mark.committed
MANY = 12
KIOSK = Actor.citizen(channel=Channel.KIOSK)


def all_at_once(app, works):
    """What each gives, from a thread of its own, all starting together; of a refusal its code."""
    barrier = Barrier(len(works))

    def run(work):
        with app.app_context():
            barrier.wait()
            try:
                with unit_of_work():
                    return work()
            except RuleBroken as refused:
                return refused.problems[0].field
            finally:
                db.session.remove()

    db.session.remove()
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def test_of_many_who_want_two_seats_two_get_one(app):
    with unit_of_work():
        make_office()
        topic = make_topic(seats=2)
    ids = [begin(topic) for _ in range(MANY)]
    works = [lambda each=each: drafts.submit(each, actor=Actor.citizen()).kind for each in ids]
    results = all_at_once(app, works)
    assert sorted(results) == ["case"] * 2 + ["time"] * (MANY - 2)
    assert sorted(session().scalars(select(Appointment.seat))) == [1, 2]
    assert session().scalar(select(func.count()).select_from(CaseFile)) == 2


def test_numbers_have_no_gap_and_no_double(app):
    with unit_of_work():
        line = make_line("A")
    works = [lambda: counter.issue_ticket(line.id, actor=KIOSK).shown for _ in range(MANY)]
    assert sorted(all_at_once(app, works)) == [f"A{n:03d}" for n in range(1, MANY + 1)]


def test_no_number_is_called_at_two_windows(app):
    with unit_of_work():
        line = make_line("A")
        windows = [make_window(str(n)) for n in range(MANY)]
        officer = make_actor(Role.COUNTER)
        for _ in range(MANY - 2):
            counter.issue_ticket(line.id, actor=KIOSK)

    def call(window):
        ticket = counter.call_next(window.id, actor=officer)
        return ticket.shown if ticket else ""

    called = all_at_once(app, [lambda each=each: call(each) for each in windows])
    numbers = sorted(each for each in called if each)
    assert numbers == [f"A{n:03d}" for n in range(1, MANY - 1)]
    assert session().scalar(select(func.count()).select_from(QueueTicket).where(QueueTicket.state == "called")) == 10


def test_who_comes_while_it_is_withdrawn_did_one_of_both(app):
    with time_machine.travel("2026-11-20T03:00:00+00:00", tick=False):
        with unit_of_work():
            make_office()
            topic = make_topic(seats=MANY // 2)
            officer = make_actor(Role.COUNTER)
        tokens = [book(topic, day="2026-11-23", time="09:00").track_token for _ in range(MANY // 2)]
        rows = {row.case_id: row.id for row in session().scalars(select(Appointment))}
        pairs = [(token, rows[cases.track_by_token(token, actor=KIOSK).case.id]) for token in tokens]

    def come(appointment_id):
        try:
            counter.check_in(appointment_id, actor=officer)
        except NotAllowed:
            return "late"
        return "came"

    def leave(token):
        try:
            cases.act_as_reporter(token, cases.Action.WITHDRAW, actor=KIOSK, words="")
        except NotAllowed:
            return "late"
        return "given_up"

    with time_machine.travel("2026-11-23T01:50:00+00:00", tick=False):
        works = [work for token, row in pairs for work in (lambda row=row: come(row), lambda token=token: leave(token))]
        results = all_at_once(app, works)
    states = sorted(session().scalars(select(Appointment.state)))
    assert results.count("late") == MANY // 2
    assert states == sorted(each for each in results if each != "late")
    # A seat that was given up is free, and no other.
    seats = dict(session().execute(select(Appointment.id, Appointment.seat)).tuples().all())
    assert sum(seat is None for seat in seats.values()) == states.count("given_up")
