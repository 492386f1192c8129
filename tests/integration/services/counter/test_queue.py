"""Tickets and windows: numbers, order, waits, screens, and what remains."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from services import clock, counter
from services.audit import SYSTEM, Actor, Channel, Role
from services.counter.models import QueueTally, QueueTicket
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.text import Words
from tests.factories.counter import make_line, make_window
from tests.factories.forged import forged
from tests.factories.people import make_actor

NOON = "2026-11-20T05:00:00+00:00"
KIOSK = Actor.citizen(channel=Channel.KIOSK)


@pytest.fixture(autouse=True)
def noon(app):
    with time_machine.travel(NOON, tick=False) as travelling:
        yield travelling


@pytest.fixture
def officer():
    return make_actor(Role.COUNTER)


def test_numbers_follow_each_other_by_line_and_day(officer):
    a, b = make_line("A"), make_line("B")
    numbers = [counter.issue_ticket(each.id, actor=KIOSK).shown for each in (a, a, b, a)]
    assert numbers == ["A001", "A002", "B001", "A003"]
    with time_machine.travel("2026-11-21T05:00:00+00:00", tick=False):
        assert counter.issue_ticket(a.id, actor=KIOSK).shown == "A001"


def test_a_closed_line_gives_out_nothing():
    line = make_line("A")
    counter.save_line(line.id, letter="A", name=line.name, is_active=False, actor=SYSTEM)
    with pytest.raises(RuleBroken):
        counter.issue_ticket(line.id, actor=KIOSK)
    with pytest.raises(NotFound):
        counter.issue_ticket(10**6, actor=KIOSK)


def test_two_lines_do_not_share_a_letter():
    make_line("A")
    with pytest.raises(RuleBroken) as refused:
        make_line("a")
    assert refused.value.problems[0].code == "taken"


def test_a_window_calls_serves_and_lets_go(officer):
    line, window = make_line("A"), make_window()
    for _ in range(3):
        counter.issue_ticket(line.id, actor=KIOSK)
    assert counter.call_next(window.id, actor=officer).shown == "A001"
    assert counter.call_again(window.id, actor=officer).calls == 2
    assert counter.note_absent(window.id, actor=officer).state == "missed"
    with pytest.raises(NotAllowed):
        counter.note_served(window.id, actor=officer)
    assert counter.call_next(window.id, actor=officer).shown == "A002"
    # Who calls the next has served the one before.
    assert counter.call_next(window.id, actor=officer).shown == "A003"
    assert counter.note_served(window.id, actor=officer).state == "served"
    assert counter.call_next(window.id, actor=officer) is None


def test_what_a_window_does_is_about_whom_the_officer_saw(officer):
    line, window = make_line("A"), make_window()
    for _ in range(3):
        counter.issue_ticket(line.id, actor=KIOSK)
    first = counter.call_next(window.id, actor=officer, seen=0)
    with pytest.raises(NotAllowed):
        counter.call_next(window.id, actor=officer, seen=0)
    second = counter.call_next(window.id, actor=officer, seen=first.id)
    for act in (counter.note_absent, counter.note_served, counter.call_again):
        with pytest.raises(NotAllowed):
            act(window.id, actor=officer, seen=first.id)
    with pytest.raises(NotAllowed):
        counter.pass_on(window.id, line.id, actor=officer, seen=first.id)
    assert counter.present_at(window.id).id == second.id
    assert counter.note_served(window.id, actor=officer, seen=second.id).shown == "A002"


def test_a_window_calls_from_its_own_lines(officer):
    a, b = make_line("A"), make_line("B")
    window = make_window("2", (b.id,))
    counter.issue_ticket(a.id, actor=KIOSK)
    assert counter.call_next(window.id, actor=officer) is None
    counter.issue_ticket(b.id, actor=KIOSK)
    assert counter.call_next(window.id, actor=officer).shown == "B001"


def test_who_is_passed_on_keeps_the_number_and_comes_soon(officer):
    a, b = make_line("A"), make_line("B")
    first, second = make_window("1", (a.id,)), make_window("2", (b.id,))
    counter.issue_ticket(a.id, actor=KIOSK)
    waiting = counter.issue_ticket(b.id, actor=KIOSK)
    counter.call_next(first.id, actor=officer)
    passed = counter.pass_on(first.id, b.id, actor=officer)
    assert (passed.shown, passed.state, passed.queue_id) == ("A001", "waiting", b.id)
    assert counter.standing_of(waiting).ahead == 1
    assert counter.call_next(second.id, actor=officer).shown == "A001"
    with pytest.raises(NotFound):
        counter.pass_on(second.id, 10**6, actor=officer)


def test_the_wait_is_the_median_of_those_served_last(noon, officer):
    line, window = make_line("A"), make_window()
    tickets = [counter.issue_ticket(line.id, actor=KIOSK) for _ in range(6)]
    assert counter.standing_of(tickets[2]) == counter.Standing(2, None)
    for minutes in (4, 6, 20):
        counter.call_next(window.id, actor=officer)
        noon.shift(timedelta(minutes=minutes))
        counter.note_served(window.id, actor=officer)
    assert counter.standing_of(tickets[5]) == counter.Standing(2, 18)


def serve(noon, officer, window, minutes):
    """The window calls the next and is done with them after so long."""
    counter.call_next(window.id, actor=officer)
    noon.shift(timedelta(minutes=minutes))
    counter.note_served(window.id, actor=officer)


def test_an_idle_window_shortens_no_wait(noon, officer):
    line, first, second = make_line("A"), make_window("1"), make_window("2")
    tickets = [counter.issue_ticket(line.id, actor=KIOSK) for _ in range(12)]
    for window in (first, second, first):
        serve(noon, officer, window, 6)
    # Two windows share six that take six minutes each.
    assert counter.standing_of(tickets[8]) == counter.Standing(5, 18)
    serve(noon, officer, first, 6)
    serve(noon, officer, first, 6)
    # The second has called nobody for longer than that: its officer went off.
    assert counter.standing_of(tickets[8]) == counter.Standing(3, 24)
    noon.shift(timedelta(minutes=14))
    assert counter.standing_of(tickets[8]) == counter.Standing(3, 24)
    noon.shift(timedelta(minutes=1))
    assert counter.standing_of(tickets[8]) == counter.Standing(3, None)


def test_a_window_that_serves_somebody_for_long_is_at_work(noon, officer):
    line, window = make_line("A"), make_window()
    tickets = [counter.issue_ticket(line.id, actor=KIOSK) for _ in range(6)]
    for _ in range(3):
        serve(noon, officer, window, 5)
    counter.call_next(window.id, actor=officer)
    noon.shift(timedelta(hours=1))
    assert counter.standing_of(tickets[5]) == counter.Standing(1, 10)
    counter.note_served(window.id, actor=officer)
    assert counter.standing_of(tickets[5]) == counter.Standing(1, None)


def test_only_windows_that_call_from_the_line_count(noon, officer):
    a, b = make_line("A"), make_line("B")
    both, other = make_window("1"), make_window("2", (b.id,))
    tickets = [counter.issue_ticket(a.id, actor=KIOSK) for _ in range(5)]
    counter.issue_ticket(b.id, actor=KIOSK)
    for _ in range(3):
        serve(noon, officer, both, 5)
    assert counter.call_next(other.id, actor=officer).shown == "B001"
    assert counter.standing_of(tickets[4]) == counter.Standing(1, 10)
    counter.save_window(both.id, name=both.name, lines=(), is_active=False, actor=SYSTEM)
    assert counter.standing_of(tickets[4]) == counter.Standing(1, None)


def test_the_address_of_a_ticket_is_signed_and_lives_two_days():
    ticket = counter.issue_ticket(make_line().id, actor=KIOSK)
    token = counter.token_of(ticket)
    assert counter.find_by_token(token) == ticket
    assert counter.find_by_token(forged(token)) is None
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert counter.find_by_token(token) is None


def test_a_screen_shows_the_last_calls_until_its_address_is_renewed(officer):
    line, window = make_line("A"), make_window("3")
    words = Words("จอหน้า", "Front")
    screen = counter.save_display(None, name=words, lines=(), has_chime=True, is_active=True, actor=SYSTEM)
    token = screen.address.rpartition("/")[2]
    assert counter.find_display(token) == screen
    counter.issue_ticket(line.id, actor=KIOSK)
    counter.call_next(window.id, actor=officer)
    (call,) = counter.list_calls(screen.lines)
    assert (call.ticket.shown, call.ticket.window.th) == ("A001", "ช่อง 3")
    counter.call_again(window.id, actor=officer)
    assert counter.list_calls()[0].n != call.n
    counter.save_display(screen.id, name=words, lines=(), has_chime=True, is_active=True, is_renewed=True, actor=SYSTEM)
    assert counter.find_display(token) is None


def test_old_tickets_leave_numbers_alone(noon, officer):
    line, window = make_line("A"), make_window()
    for _ in range(3):
        counter.issue_ticket(line.id, actor=KIOSK)
    noon.shift(timedelta(minutes=10))
    counter.call_next(window.id, actor=officer)
    counter.note_served(window.id, actor=officer)
    counter.call_next(window.id, actor=officer)
    counter.note_absent(window.id, actor=officer)
    (before,) = counter.list_days()
    assert counter.purge_tickets() == 0
    noon.shift(timedelta(days=9))
    assert counter.purge_tickets() == 3
    assert session().scalar(select(func.count()).select_from(QueueTicket)) == 0
    assert session().scalar(select(func.count()).select_from(QueueTally)) == 1
    (after,) = counter.list_days()
    assert after == before
    assert (after.issued, after.served, after.missed, after.median_wait) == (3, 1, 1, 10)
