"""The pages of the counter by who opens them, and the line, window, screen, numbers and appointment they show."""

from services import counter, drafts
from services.audit import SYSTEM, Actor, Channel, Role
from services.db import unit_of_work
from services.text import Words
from tests.factories.counter import book, make_line, make_topic, make_window
from tests.factories.people import make_actor

#: Pages by who opens them (see `pages.SIGN_INS`).
OPEN: list[str] = [
    "/kiosk/queue", "/kiosk/queue/{ticket_token}", "/queue/{ticket_token}", "/queue/{called_token}",
    "/queue/{served_token}", "/display/{display_token}", "/resume/code/ABCDEF", "/queue/wrong",
    "/services/appointment", "/ask/{appointment_draft}/topic", "/track/{appointment_token}",
    "/track/{appointment_token}/appointment",
]  # fmt: skip
COUNTER: list[str] = [
    "/staff/file", "/staff/file?q=zzzz", "/staff/file?q=นัด", "/staff/file/resume", "/staff/file/appointment",
    "/staff/file/complaint/{filing}/phone", "/staff/counter", "/staff/counter/windows/{window}",
    "/staff/counter/windows/{window_free}", "/staff/counter/tickets/{ticket}", "/staff/counter/days",
    "/staff/counter/appointments", "/staff/counter/appointments?day={appointment_day}",
]  # fmt: skip
ADMIN: list[str] = [
    "/staff/settings/counter", "/staff/settings/counter/topics/new", "/staff/settings/counter/topics/{counter_topic}",
    "/staff/settings/counter/lines/{queue_line}", "/staff/settings/counter/windows/{window}",
    "/staff/settings/counter/displays/{display}",
]  # fmt: skip
#: What is no page.
LINKS: list[str] = ["/track/{appointment_token}/appointment.ics", "/ask/{draft}/save/code.svg"]
#: Nobody has asked for a code.
ANSWERS: dict[str, int] = {"/ask/{draft}/save/code.svg": 404}
#: Pages that answer otherwise than 200.
NOT_FOUND: dict[str, int] = {"/queue/wrong": 404}
#: Forms that are sent empty: the page, and its form.
EMPTY_COUNTER: list[tuple[str, str]] = [("/staff/file/resume", "")]
EMPTY_ADMIN: list[tuple[str, str]] = [
    ("/staff/settings/counter", "/staff/settings/counter/lines"), ("/staff/settings/counter/topics/new", ""),
]  # fmt: skip


def plant() -> dict[str, str]:
    """What fills the gaps of the addresses."""
    kiosk = Actor.citizen(channel=Channel.KIOSK)
    with unit_of_work():
        line, window, free = make_line("A"), make_window("1"), make_window("2")
        other = make_line("B")
        words = Words("จอหน้าห้องโถง", "Hall")
        display = counter.save_display(None, name=words, lines=(), has_chime=False, is_active=True, actor=SYSTEM)
        officer = make_actor(Role.COUNTER)
        numbers = [counter.issue_ticket(line.id, actor=kiosk) for _ in range(4)]
        counter.issue_ticket(other.id, actor=kiosk)
        counter.call_next(window.id, actor=officer)
        counter.call_next(window.id, actor=officer)
        topic = make_topic(line_id=line.id)
        draft = drafts.open_draft("appointment", asker=Actor.citizen(), language="th")
    booked = book(topic)
    day = min(counter.free_slots(topic)).isoformat()
    return {
        "ticket_token": counter.token_of(numbers[2]),
        "called_token": counter.token_of(numbers[1]),
        "served_token": counter.token_of(numbers[0]),
        "display_token": display.address.rpartition("/")[2],
        "display": str(display.id),
        "window": str(window.id),
        "window_free": str(free.id),
        "ticket": str(numbers[2].id),
        "queue_line": str(line.id),
        "counter_topic": str(topic.id),
        "appointment_draft": draft.id,
        "appointment_token": str(booked.track_token),
        "appointment_day": day,
    }
