"""Answers of the information centre in chat: cards, "was this it?", emergencies."""

import re
from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from chatbot.messages import general, parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.topics import REPORT
from chatbot.messages.voice import Voice
from services.catalogue import Service
from services.information import Answer
from services.text import Words, snippet

READ_ON = Words("อ่านต่อ", "Read on")
BEGIN = Words("เริ่มทำเรื่องนี้", "Begin")
YES = Words("ใช่", "Yes")
NO = Words("ไม่ใช่", "No")
_EXAMPLE = Words("เนื้อหาตัวอย่าง", "An example")
_WAS_THIS = Words("ตรงกับที่ถามไหม{kha}", "Was this what you asked?")
_WHICH = Words("เรื่องไหนตรงกับที่ถาม{kha}", "Which of these did you ask for?")
_NONE = Words("ไม่ใช่ทั้งหมด", "None of these")
_GLAD = Words("ขอบคุณที่บอก{ka} มีเรื่องอื่นถามได้เลย", "Thank you. Ask whenever you need something else.")
_SORRY = Words(
    "ขออภัย{ka} เก็บคำถามไว้ให้เจ้าหน้าที่เขียนคำตอบแล้ว (ไม่เก็บว่าใครถาม) ต้องการคุยกับเจ้าหน้าที่ไหม{kha}",
    "Sorry. The question is kept for officers to answer, without who asked. Would you like to talk to one?",
)
_SEND_IT = Words("ส่งให้เจ้าหน้าที่", "Send to the officer")
_URGENT = Words("โทรทันที", "Call at once")
_CALL = Words("โทร {number}", "Call {number}")
_ASK = Words(
    "พิมพ์ถามได้เลย{ka} เช่น “เปิดกี่โมง” “ถนนพังแจ้งใคร” หรือเลือกด้านล่าง",
    "Just ask, such as “when are you open” or “who mends the road”, or choose below.",
)
_ALL = Words("ดูทุกเรื่องบนเว็บ", "All on the web")
_SHORT = {
    "opening-hours": Words("เวลาทำการ", "Opening hours"),
    "contact": Words("ติดต่อเรา", "Contact"),
    "services": Words("บริการทั้งหมด", "All services"),
    "holidays": Words("วันหยุด", "Holidays"),
}
#: Hotlines in a text: 191, 199, 1669.
_HOTLINE = re.compile(r"(?<!\d)(?:19\d|1\d{3})(?!\d)")
_CALLS, _LONGEST = 3, 700


def cards(
    voice: Voice,
    answers: Sequence[Answer],
    begin: Collection[str],
    *,
    waiting: tuple[str, str] | None = None,
    starts: Mapping[str, str] = MappingProxyType({}),
) -> list[Message]:
    """The answers as cards, with "was this it?"; `begin` are the services that can be begun in this chat.

    `starts` is what the buttons of answers say that begin with what the answer is about, by slug.
    `waiting` is (reference, token) of a matter in which an officer waits for words, which these may be.
    """
    question = voice.say(_WAS_THIS if len(answers) == 1 else _WHICH)
    alt = " · ".join(answer.title.in_(voice.language) for answer in answers)
    made = [
        _card(voice, answer, begin, n=n if len(answers) > 1 else 0, start=starts.get(answer.slug, ""))
        for n, answer in enumerate(answers, start=1)
    ]
    shown = parts.carousel(alt, made)
    items = [parts.postback(voice.say(_SEND_IT), f"unsent:{waiting[1]}")] if waiting else []
    items += [*_which(voice, answers), parts.postback(voice.say(general.OFFICER), "cmd:officer")]
    return parts.with_quick([shown, *parts.text(question)], items)


def _which(voice: Voice, answers: Sequence[Answer]) -> list[Part]:
    """Was it this one; of several each by its number and title, or none of them."""
    if len(answers) == 1:
        return [parts.postback(voice.say(YES), "info:yes"), parts.postback(voice.say(NO), "info:no")]
    titles = [f"{n}. {answer.title.in_(voice.language)}" for n, answer in enumerate(answers, start=1)]
    named = [
        parts.postback(title, f"info:yes:{answer.slug}", shown=title)
        for title, answer in zip(titles, answers, strict=True)
    ]
    return [*named, parts.postback(voice.say(_NONE), "info:no")]


def aside(voice: Voice, answer: Answer) -> list[Message]:
    """An answer in the midst of a form, which goes on after it."""
    return [parts.flex(_alt(voice, answer), _card(voice, answer, ()))]


def shown(
    voice: Voice, answer: Answer, begin: Collection[str], *, starts: Mapping[str, str] = MappingProxyType({})
) -> list[Message]:
    """An answer that was asked for by its name."""
    return parts.with_quick(
        [parts.flex(_alt(voice, answer), _card(voice, answer, begin, start=starts.get(answer.slug, "")))],
        [parts.postback(voice.say(general.MENU), "cmd:menu")],
    )


def emergency(voice: Voice, answer: Answer) -> list[Message]:
    """The numbers to call, before anything else."""
    words = answer.answer.in_(voice.language)
    numbers = list(dict.fromkeys(_HOTLINE.findall(words)))[:_CALLS]
    body = [
        parts.words(answer.title.in_(voice.language), weight="bold", size="lg", color=parts.RED),
        parts.words(words, size="md", color=parts.INK, margin="md"),
    ]
    calls = [
        parts.button(parts.link(voice.say(_CALL, number=number), f"tel:{number}"), colour=parts.RED)
        for number in numbers
    ]
    card = parts.bubble(body, header=parts.title_bar(voice.say(_URGENT), parts.RED), footer=calls)
    items = [
        parts.postback(voice.say(general.OFFICER), "cmd:officer"),
        parts.postback(voice.say(general.MENU), "cmd:menu"),
    ]
    return parts.with_quick([parts.flex(words, card)], items)


def glad(voice: Voice) -> list[Message]:
    """It was the answer."""
    return parts.with_quick(parts.text(voice.say(_GLAD)), [parts.postback(voice.say(general.MENU), "cmd:menu")])


def sorry(voice: Voice, reporting: Service | None = None) -> list[Message]:
    """It was not: a person, then, or telling us with `reporting`."""
    items = [parts.postback(voice.say(REPORT), f"start:{reporting.key}")] if reporting else []
    items += [
        parts.postback(voice.say(general.OFFICER), "cmd:officer"),
        parts.link(voice.say(_ALL), voice.url("/info")),
        parts.postback(voice.say(general.MENU), "cmd:menu"),
    ]
    return parts.with_quick(parts.text(voice.say(_SORRY)), items)


def how_to_ask(voice: Voice) -> list[Message]:
    """What can be asked, and what most people ask for."""
    items = [parts.postback(voice.say(words), f"info:show:{slug}") for slug, words in _SHORT.items()]
    return parts.with_quick(parts.text(voice.say(_ASK)), [*items, parts.link(voice.say(_ALL), voice.url("/info"))])


def _alt(voice: Voice, answer: Answer) -> str:
    return f"{answer.title.in_(voice.language)}: {answer.answer.in_(voice.language)}"


def _card(voice: Voice, answer: Answer, begin: Collection[str], *, n: int = 0, start: str = "") -> Part:
    """An answer; with its number where it is one of several."""
    words = answer.answer.in_(voice.language)
    number = f"{n}. " if n else ""
    body = [
        parts.words(number + snippet(answer.title.in_(voice.language), 160), weight="bold", size="md", color=parts.INK),
        parts.words(words if len(words) <= _LONGEST else snippet(words, _LONGEST), size="sm", margin="md"),
    ]
    if answer.is_example:
        body.append(parts.words(voice.say(_EXAMPLE), size="xs", color=parts.GREY, margin="md"))
    buttons = []
    if answer.service in begin:
        press = parts.postback(voice.say(BEGIN), start or f"start:{answer.service}")
        buttons.append(parts.button(press, colour=voice.colour))
    buttons.append(parts.button(parts.link(voice.say(READ_ON), voice.url(f"/info/{answer.slug}"))))
    return parts.bubble(body, footer=buttons)
