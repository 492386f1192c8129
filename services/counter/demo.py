"""The demonstration's counter: topics, a week of appointments, two lines, three windows, today's numbers."""

from datetime import datetime, time, timedelta
from random import Random

from sqlalchemy import select

from services import clock, drafts, organisation, people, settings
from services.audit import SYSTEM, Actor, Channel
from services.counter import calling, places, tickets
from services.counter.appointing import SERVICE
from services.counter.models import CounterTopic, QueueLine
from services.counter.slots import free_slots
from services.counter.topics import TopicDetails, TopicView, create_topic, list_topics
from services.db import session
from services.errors import NotAllowed
from services.people.views import DEMO_DOMAIN
from services.text import Words

SEED, TICKETS = 5101, 30
_LINES = (("A", Words("งานทั่วไปและยื่นเรื่อง", "General services")), ("B", Words("ภาษีและค่าธรรมเนียม", "Taxes and fees")))
_TOPICS = (
    ("tax-help", Words("ขอความช่วยเหลือเรื่องภาษีและค่าธรรมเนียม", "Help with taxes and fees"), "finance", "B", 30, 2),
    ("register-help", Words("ช่วยขึ้นทะเบียนสถานประกอบการ", "Help with registering a business"), "finance", "B", 45, 1),
    ("legal-advice", Words("ปรึกษาเรื่องร้องเรียน", "Advice on a complaint"), "registry", "A", 30, 1),
)
_NAMES = (
    "คำปัน ใจวัง", "จันทร์เพ็ญ ปัญญาดี", "บัวลอย แก้วมูล", "ศรีนวล ตาคำ", "อินสอน วงค์ษา", "แสงดาว ธิมา", "มานพ ยาวิชัย",
    "สุพิน หล้าคำ", "เรืองเดช ไชยวงศ์", "พิมพ์ใจ สมบูรณ์",
)  # fmt: skip


def seed_demo_counter() -> int:
    """Enters what is not there yet, in the caller's transaction; gives how many tickets. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    if session().scalar(select(CounterTopic.id).limit(1)) is None:
        _enter_rows()
        _book_week(list_topics())
    if calling.list_waiting(limit=1) or calling.list_calls(limit=1):
        return 0
    return _live_through_today()


def _enter_rows() -> None:
    lines = {
        letter: places.save_line(None, letter=letter, name=name, is_active=True, actor=SYSTEM).id
        for letter, name in _LINES
    }
    units = {unit.key: unit.id for unit in organisation.list_units()}
    for number, mine in enumerate(((), ("A",), ("B",)), start=1):
        name = Words(f"ช่องบริการ {number}", f"Window {number}")
        places.save_window(None, name=name, lines=[lines[each] for each in mine], is_active=True, actor=SYSTEM)
    hall = Words("จอหน้าห้องโถง", "Hall screen")
    places.save_display(None, name=hall, lines=(), has_chime=True, is_active=True, actor=SYSTEM)
    for key, name, unit, letter, minutes, seats in _TOPICS:
        details = TopicDetails(
            name, units.get(unit), lines[letter], minutes, seats, (0, 1, 2, 3, 4), time(8, 30), time(16, 30), time(12),
            time(13), 30,
        )  # fmt: skip
        create_topic(key, details, actor=SYSTEM)


def _book_week(topics: list[TopicView]) -> None:
    """Booked two days ago, so that some are of today."""
    chance = Random(SEED)
    with clock.standing_at(clock.now() - timedelta(days=2)):
        for number, name in enumerate(_NAMES):
            _book(topics[number % len(topics)], name, number, chance)


def _book(topic: TopicView, name: str, number: int, chance: Random) -> None:
    free = [day for day in free_slots(topic) if day >= clock.today() + timedelta(days=2)][:5]
    if not free:
        return
    day = free[number % len(free)]
    at = chance.choice(sorted(free_slots(topic)[day]))
    asker = Actor.citizen(channel=chance.choice((Channel.WEB, Channel.QR)))
    answers = {
        "topic": topic.key, "day": day.isoformat(), "time": at.isoformat("minutes"), "name": name,
        "phone": f"080-000-{number:04d}", "notify": "none", "note": None,
    }  # fmt: skip
    view = drafts.open_draft(SERVICE, asker=asker, language="th")
    while (key := view.next_key) is not None:
        view = drafts.answer(view.id, key, answers[key], actor=asker)
    drafts.submit(view.id, actor=asker)


def _live_through_today() -> int:
    """The last hours: people come, windows call them, some wait still."""
    chance = Random(SEED + clock.today().toordinal())
    now = clock.now()
    begins = max(now - timedelta(hours=3), clock.local_midnight(clock.today()) + timedelta(minutes=1))
    step = (now - begins) / (TICKETS + 2)
    officer = _officer()
    lines = [row.id for row in session().scalars(select(QueueLine).order_by(QueueLine.letter).limit(2))]
    free_at: dict[int, datetime] = {window.id: begins for window in places.list_windows(active_only=True)}
    kiosk = Actor.citizen(channel=Channel.KIOSK)
    for number in range(1, TICKETS + 2):
        moment = begins + step * number
        if number <= TICKETS:
            with clock.standing_at(moment):
                tickets.issue_ticket(chance.choice(lines), actor=kiosk)
        for window_id, since in free_at.items():
            if since <= moment:
                free_at[window_id] = moment + step * chance.uniform(2.6, 4.4)
                _serve(window_id, moment, officer, chance)
    return TICKETS


def _serve(window_id: int, moment: datetime, officer: Actor, chance: Random) -> None:
    """Ends with whom the window served, and calls the next. One in twelve does not come."""
    with clock.standing_at(moment):
        if calling.present_at(window_id) is not None and chance.random() < 1 / 12:
            calling.note_absent(window_id, actor=officer)
        calling.call_next(window_id, actor=officer)


def _officer() -> Actor:
    found = people.find_officer(f"counter{DEMO_DOMAIN}")
    return people.actor_for(found) if found is not None else SYSTEM
