"""What the service `appointment` asks: about what, which day and time, of what is free, and how to reach the asker."""

from collections.abc import Mapping
from datetime import date, time
from typing import Any

from services import clock, organisation
from services.audit import Actor, ActorKind
from services.catalogue import CHAT_ADDRESS, Context, Lines, Panel
from services.counter.slots import free_slots, starts_at
from services.counter.topics import TopicView, find_topic, list_topics
from services.errors import NotFound
from services.people import get_person
from services.questions import Choice, Condition, DataClass, Question
from services.text import Words

#: The one choice where there is nothing to choose; nobody can send it.
NOTHING = "none"
_WEEKDAYS = (
    Words("จันทร์", "Monday"), Words("อังคาร", "Tuesday"), Words("พุธ", "Wednesday"), Words("พฤหัสบดี", "Thursday"),
    Words("ศุกร์", "Friday"), Words("เสาร์", "Saturday"), Words("อาทิตย์", "Sunday"),
)  # fmt: skip
_SHORT = (
    Words("จ.", "Mon"), Words("อ.", "Tue"), Words("พ.", "Wed"), Words("พฤ.", "Thu"), Words("ศ.", "Fri"),
    Words("ส.", "Sat"), Words("อา.", "Sun"),
)  # fmt: skip
_FULL = Words("ขณะนี้ไม่มีเวลาว่าง ลองใหม่ภายหลังหรือโทรหาเรา", "Nothing is free at present: try later, or call us")
_WHAT, _WHEN, _WHO = Words("เรื่อง", "What"), Words("วันและเวลา", "When"), Words("ผู้นัด", "You")


def questions_of_appointment(context: Context) -> list[Question]:
    """The questions, given the answers so far; choices are what is free at this moment."""
    topic = find_topic(str(context.answers.get("topic") or ""))
    free = free_slots(topic) if topic is not None and topic.details.is_active else {}
    asked = [_topic_question()]
    if topic is not None:
        asked.append(_day_question(free))
        day = day_of(context.answers.get("day"))
        if day is not None:
            asked.append(_time_question(free.get(day, {}), day))
    return [*asked, *_reporter_questions(context)]


def prefill_appointment(context: Context) -> dict[str, Any]:
    """What a code, link or account knows beforehand."""
    known: dict[str, Any] = account_answers(context.asker)
    if find_topic(context.source.get("topic", "")) is not None:
        known["topic"] = context.source["topic"]
    return known


def preview_appointment(context: Context) -> list[Panel]:
    """The appointment in two lines, before it is booked."""
    answers = context.answers
    topic, day, at = find_topic(str(answers.get("topic") or "")), day_of(answers.get("day")), time_of(answers)
    if topic is None or day is None or at is None:
        return []
    rows = [(_WHAT, topic.name), (_WHEN, when_words(day, at)), (Words("สถานที่", "Where"), where_words(topic))]
    return [Lines(Words("การนัดหมายของท่าน", "Your appointment"), rows)]


def account_answers(asker: Actor) -> dict[str, Any]:
    """Name, telephone and e-mail of the asker's account, as far as they are known."""
    if asker.kind is not ActorKind.CITIZEN or asker.id is None:
        return {}
    try:
        person = get_person(asker.id)
    except NotFound:
        return {}
    known = {"name": person.name, "phone": person.phone, "email": person.email}
    return {key: value for key, value in known.items() if value}


def day_of(value: object) -> date | None:
    """The day that an answer names."""
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def time_of(answers: Mapping[str, Any]) -> time | None:
    """The time that an answer names."""
    try:
        return time.fromisoformat(str(answers.get("time")))
    except ValueError:
        return None


def when_words(day: date, at: time) -> Words:
    """ "วันจันทร์ที่ 23 พฤศจิกายน 2569 09.00 น."."""
    moment, name = starts_at(day, at), _WEEKDAYS[day.weekday()]
    return Words(
        f"วัน{name.th}ที่ {clock.say_day(day, 'th')} {clock.say_time(moment, 'th')}",
        f"{name.en} {clock.say_day(day, 'en')}, {clock.say_time(moment, 'en')}",
    )


def where_words(topic: TopicView) -> Words:
    """The unit and the office where one is awaited."""
    office = organisation.get_organisation()
    unit = organisation.get_unit(topic.details.unit_id) if topic.details.unit_id else None
    th = [unit.name.th] if unit else []
    en = [unit.name.en] if unit else []
    return Words(" ".join((*th, office.name.th)), ", ".join((*en, office.name.en)))


def _topic_question() -> Question:
    topics = list_topics(active_only=True)
    choices = tuple(Choice(topic.key, topic.name, line=_cut(topic.name)) for topic in topics)
    closed = Choice(NOTHING, Words("ขณะนี้ยังไม่เปิดให้นัดหมาย", "No appointments are given at present"))
    return Question(
        "topic",
        "choice",
        Words("ต้องการนัดเรื่องใด", "What is the appointment about?"),
        DataClass.INTERNAL,
        settings={"choices": choices or (closed,)},
        stage=_WHAT,
    )


def _day_question(free: Mapping[date, Mapping[time, int]]) -> Question:
    choices = tuple(_day_choice(day, sum(seats.values())) for day, seats in free.items())
    return Question(
        "day",
        "choice",
        Words("สะดวกวันใด", "Which day suits you?"),
        DataClass.INTERNAL,
        hint=Words("แสดงเฉพาะวันทำการที่ยังมีเวลาว่าง", "Working days on which something is free."),
        settings={"choices": choices or (Choice(NOTHING, _FULL, line=Words("ไม่มีเวลาว่าง", "Nothing free")),)},
        asked_when=(Condition("topic"),),
        stage=_WHEN,
    )


def _day_choice(day: date, free: int) -> Choice:
    name, short = _WEEKDAYS[day.weekday()], _SHORT[day.weekday()]
    return Choice(
        day.isoformat(),
        Words(f"{name.th} {clock.say_day_short(day, 'th')}", f"{name.en} {clock.say_day_short(day, 'en')}"),
        hint=Words(f"ว่าง {free} คิว", f"{free} free"),
        line=Words(f"{short.th} {clock.say_day_short(day, 'th')}", f"{short.en} {clock.say_day_short(day, 'en')}"),
    )


def _time_question(free: Mapping[time, int], day: date) -> Question:
    choices = tuple(_time_choice(day, at, seats) for at, seats in free.items())
    return Question(
        "time",
        "choice",
        Words("สะดวกเวลาใด", "Which time suits you?"),
        DataClass.INTERNAL,
        settings={"choices": choices or (Choice(NOTHING, _FULL, line=Words("ไม่มีเวลาว่าง", "Nothing free")),)},
        asked_when=(Condition("day"),),
        stage=_WHEN,
    )


def _time_choice(day: date, at: time, seats: int) -> Choice:
    moment = starts_at(day, at)
    plain = f"{at.hour}:{at.minute:02d}"
    return Choice(
        at.isoformat("minutes"),
        Words(clock.say_time(moment, "th"), clock.say_time(moment, "en")),
        hint=Words(f"ว่าง {seats} คิว", f"{seats} free"),
        words=(plain, plain.replace(":", "."), at.isoformat("minutes").replace(":", ".")),
    )


def _reporter_questions(context: Context) -> list[Question]:
    personal, ways = DataClass.PERSONAL, _ways_of_telling(context)
    return [
        Question(
            "name",
            "text",
            Words("ชื่อ นามสกุล", "Your name"),
            personal,
            settings={"max_length": 120, "autocomplete": "name"},
            stage=_WHO,
        ),
        Question("phone", "phone", Words("หมายเลขโทรศัพท์", "Telephone"), personal, stage=_WHO),
        Question(
            "notify",
            "choice",
            Words("ให้แจ้งและเตือนนัดทางใด", "How shall we confirm and remind you?"),
            DataClass.INTERNAL,
            settings={"choices": ways},
            stage=_WHO,
        ),
        Question(
            "email",
            "email",
            Words("อีเมล", "E-mail"),
            personal,
            asked_when=(Condition("notify", ("email",)),),
            stage=_WHO,
        ),
        Question(
            "note",
            "long_text",
            Words("มีอะไรให้เราเตรียมไว้ก่อนหรือไม่", "Is there anything we should prepare?"),
            personal,
            hint=Words("เช่น ใช้รถเข็น ต้องการล่าม หรือเลขที่แบบ", "A wheelchair, an interpreter, the number of a form."),
            required=False,
            settings={"max_length": 500, "rows": 3},
            stage=_WHO,
        ),
    ]


def _ways_of_telling(context: Context) -> tuple[Choice, ...]:
    ways = [
        Choice("email", Words("ทางอีเมล", "By e-mail")),
        Choice(
            "none",
            Words("จำเอง ดูได้ด้วยเลขที่เรื่องและรหัสติดตาม", "I will remember it, and look it up by its reference"),
            line=Words("จำเอง", "I will remember"),
        ),
    ]
    if context.source.get(CHAT_ADDRESS):
        ways.insert(0, Choice("line", Words("ทาง LINE นี้", "Here in LINE")))
    return tuple(ways)


def _cut(words: Words) -> Words:
    return Words(words.th[:20], words.en[:20])
