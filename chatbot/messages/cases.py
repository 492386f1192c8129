"""Matters in chat: the card of one, the carousel of mine, asking for reference and code, what the sender does."""

from collections.abc import Sequence

from chatbot.messages import parts
from chatbot.messages.linking import LINK, UNLINK
from chatbot.messages.parts import Message, Part
from chatbot.messages.status import LATE, colour_of, status_pills
from chatbot.messages.voice import Voice
from services import clock
from services.cases import Action, CaseView, MyCase, Status, Tracked
from services.text import Words, snippet

_PROMISED = Words("กำหนดแล้วเสร็จ", "Promised date")
_UNIT = Words("หน่วยงาน", "Unit")
_RECEIVED = Words("รับเรื่องเมื่อ", "Received on")
_LATEST = Words("ล่าสุด", "Latest")
_OPEN = Words("เปิดบนเว็บไซต์", "Open on the web")
_SEE = Words("ดูเรื่องนี้", "See this matter")
_MENU = Words("เมนู", "Menu")
_MORE = Words("เพิ่มเติม", "More")
_MINE = Words("เรื่องของฉัน", "My matters")
_TYPE = Words("พิมพ์เลขที่เรื่อง", "By reference")
_CANCEL = Words("ยกเลิก", "Cancel")
_MESSAGE = Words("ส่งข้อความ", "Send a message")
_ANSWER = Words("ตอบเจ้าหน้าที่", "Answer the officer")
_BUTTONS = {
    Action.CONFIRM: Words("เรียบร้อยแล้ว", "It is put right"),
    Action.DISPUTE: Words("ยังไม่เรียบร้อย", "Not put right"),
    Action.WITHDRAW: Words("ขอยุติเรื่อง", "Withdraw it"),
}
#: In the order in which they are shown; the first has the colour.
ORDER = (Action.CONFIRM, Action.DISPUTE, Action.REPLY, Action.WITHDRAW)
_NONE = Words(
    "ยังไม่มีเรื่องที่แจ้งจากแชตนี้{ka} หากมีเลขที่เรื่องและรหัสติดตาม พิมพ์ได้เลย",
    "Nothing was reported from this chat yet. If you have a reference and access code, type them.",
)
_YOURS = Words("เรื่องของท่าน {n} เรื่อง", "{n} of your matters")
_ASK_REFERENCE = Words(
    "พิมพ์เลขที่เรื่อง เช่น RP-69-7K4M-2X และรหัสติดตาม หรือกด “เรื่องของฉัน”",
    "Type the reference, such as RP-69-7K4M-2X, and the access code; or press “My matters”.",
)
_ASK_CODE = Words("เรื่อง {ref} พิมพ์รหัสติดตามด้วย{ka}", "{ref}: now the access code, please.")
_WRONG = Words(
    "ไม่พบเรื่องที่มีเลขที่เรื่องและรหัสติดตามนี้{ka} ตรวจแล้วพิมพ์อีกครั้ง",
    "No matter has that reference and access code. Check and type them again.",
)
_GONE = Words("ไม่พบเรื่องนี้แล้ว{ka}", "That matter is not here any more.")
_NOT_NOW = Words(
    "ทำรายการนี้ไม่ได้แล้ว{ka} เพราะสถานะของเรื่องเปลี่ยนไป", "That cannot be done any more: the matter has moved on."
)
_DONE = {
    Action.REPLY: Words("ส่งข้อความถึงเจ้าหน้าที่แล้ว{ka}", "Sent to the officer."),
    Action.CONFIRM: Words("ขอบคุณที่ยืนยัน{ka} เรื่องนี้ยุติแล้ว", "Thank you. The matter is closed."),
    Action.DISPUTE: Words(
        "เปิดเรื่องอีกครั้งแล้ว{ka} เจ้าหน้าที่จะตรวจสอบและแจ้งผล", "Reopened: an officer looks at it and tells you."
    ),
    Action.WITHDRAW: Words("ยุติเรื่องตามที่ท่านขอแล้ว{ka}", "Withdrawn, as you asked."),
}
_REALLY_WITHDRAW = Words("ยืนยันขอยุติเรื่อง {ref} หรือไม่{kha}", "Withdraw {ref}?")
_YES_WITHDRAW = Words("ใช่ ขอยุติเรื่อง", "Yes, withdraw it")
_NO_WITHDRAW = Words("ไม่ใช่", "No")
ENTRIES = 3
_STEPS = (
    Words("รับเรื่อง", "Received"),
    Words("ส่งหน่วยงาน", "With unit"),
    Words("ดำเนินการ", "In progress"),
    Words("แล้วเสร็จ", "Done"),
)
#: How many of the steps a matter has reached; where it left this way there are none.
_REACHED = {
    Status.RECEIVED: 1,
    Status.SCREENING: 1,
    Status.ASSIGNED: 2,
    Status.IN_PROGRESS: 3,
    Status.WAITING_CITIZEN: 3,
    Status.PLANNED: 3,
    Status.REOPENED: 3,
    Status.RESOLVED: 4,
    Status.CLOSED: 4,
}


def action_title(action: Action, status: Status | None = None) -> Words:
    """What the sender does, as the head of its questions and on its button."""
    if action is Action.REPLY:
        return _ANSWER if status is Status.WAITING_CITIZEN else _MESSAGE
    return _BUTTONS[action]


def case_card(
    voice: Voice, tracked: Tracked, topic: Words | None, unit: Words | None, *, note: str = "", picture: str = ""
) -> list[Message]:
    """One matter: where it stands, what was promised, the latest words, and what the sender may do.

    `picture` is the path of the one that stands for it.
    """
    case, say, language = tracked.case, voice.say, voice.language
    status = case.status_words.in_(language)
    body: list[Part] = [parts.box_of(note, is_warning=False)] if note else []
    body.append(status_pills(voice, case.status, is_late=case.is_late and case.is_open, outcome=case.outcome))
    body.append(parts.words(case.reference, weight="bold", size="xl", color=voice.colour, margin="sm"))
    if topic is not None:
        body.append(parts.words(snippet(topic.in_(language), 120), weight="bold", size="md"))
    if case.title:
        body.append(parts.words(snippet(case.title, 160), size="sm", color=parts.GREY, margin="xs"))
    if case.status in _REACHED:
        body.append(parts.steps([say(step) for step in _STEPS], _REACHED[case.status], colour_of(case.status)[0]))
    body.append(parts.rule())
    if unit:
        body.append(parts.fact(say(_UNIT), snippet(unit.in_(language), 120)))
    if case.due_at is not None and case.is_open:
        due = clock.say_day(clock.local(case.due_at).date(), language)
        body.append(parts.fact(say(_PROMISED), due))
    body.append(parts.fact(say(_RECEIVED), clock.say_day(clock.local(case.received_at).date(), language)))
    body += _latest(voice, case)
    page = parts.link(say(_OPEN), voice.url(f"/track/{tracked.token}"))
    hero = parts.picture(voice.picture_url(picture), action=page) if picture else None
    card = parts.bubble(body, hero=hero, footer=[*_buttons(voice, tracked), parts.button(page)])
    shown = f"{status} · {say(LATE)}" if case.is_late else status
    alt = f"{note} {case.reference}: {shown}".strip()
    return parts.with_quick([parts.flex(alt, card)], _after(voice))


def _latest(voice: Voice, case: CaseView) -> list[Part]:
    rows: list[Part] = []
    told = [entry for entry in case.timeline if entry.words or entry.kind != "note"]
    for entry in sorted(told, key=lambda one: (one.at, one.id))[-ENTRIES:]:
        when = clock.say_day_short(clock.local(entry.at).date(), voice.language)
        rows.append(
            parts.words(f"{when} · {snippet(entry.what.in_(voice.language), 100)}", size="xs", color=parts.GREY,
                        margin="sm")
        )  # fmt: skip
        if entry.words:
            said = parts.words(snippet(entry.words, 400), size="sm", color=parts.INK)
            rows.append(parts.column([said], backgroundColor=parts.SILK, cornerRadius="8px", paddingAll="10px",
                                     margin="xs"))  # fmt: skip
    if not rows:
        return []
    return [parts.rule(), parts.words(voice.say(_LATEST), size="xs", weight="bold", margin="md"), *rows]


def _buttons(voice: Voice, tracked: Tracked) -> list[Part]:
    made: list[Part] = []
    for action in ORDER:
        if action in tracked.case.actions and tracked.is_reporter:
            name = voice.say(action_title(action, tracked.case.status))
            press = parts.postback(name, f"act:{action.value}:{tracked.token}")
            made.append(parts.button(press, colour=None if made else parts.JADE))
    return made


def my_cases(
    voice: Voice,
    found: Sequence[MyCase],
    topics: Sequence[Words | None],
    *,
    more: int | None,
    is_linked: bool = False,
    pictures: Sequence[str] = (),
) -> list[Message]:
    """My matters, newest first, a card each; `more` is the id after which the rest goes on.

    `pictures` are the paths of those that stand for the matters.
    """
    tie = _button(voice, UNLINK, "cmd:unlink") if is_linked else _button(voice, LINK, "cmd:link")
    if not found:
        return parts.with_quick(parts.text(voice.say(_NONE)), [tie, _button(voice, _MENU, "cmd:menu")])
    shown = zip(found, topics, pictures or [""] * len(found), strict=True)
    cards = [_small(voice, case, topic, picture) for case, topic, picture in shown]
    items = [_button(voice, _MORE, f"mine:{more}")] if more is not None else []
    items += [_button(voice, _TYPE, "cmd:bycode"), tie, _button(voice, _MENU, "cmd:menu")]
    return parts.with_quick([parts.carousel(voice.say(_YOURS, n=len(found)), cards)], items)


def _small(voice: Voice, case: MyCase, topic: Words | None, picture: str) -> Part:
    language = voice.language
    body = [status_pills(voice, case.status)]
    body.append(parts.words(case.reference, weight="bold", size="lg", color=voice.colour, margin="sm"))
    if topic is not None:
        body.append(parts.words(snippet(topic.in_(language), 80), size="sm", weight="bold"))
    if case.title:
        body.append(parts.words(snippet(case.title, 80), size="sm", color=parts.GREY))
    if case.due_at is not None:
        due = clock.say_day_short(clock.local(case.due_at).date(), language)
        body.append(parts.words(f"{voice.say(_PROMISED)} {due}", size="xs", color=parts.GREY, margin="md"))
    see = parts.postback(voice.say(_SEE), f"case:{case.token}", shown=case.reference)
    hero = parts.picture(voice.picture_url(picture), action=see) if picture else None
    return parts.bubble(body, hero=hero, footer=[parts.button(see, colour=voice.colour)], size="kilo")


def ask_reference(voice: Voice, *, is_wrong: bool = False) -> list[Message]:
    """The reference and its code, please."""
    words = voice.say(_WRONG if is_wrong else _ASK_REFERENCE)
    return parts.with_quick(
        parts.text(words), [_button(voice, _MINE, "cmd:mine"), _button(voice, _CANCEL, "cmd:cancel")]
    )


def ask_code(voice: Voice, reference: str) -> list[Message]:
    """The reference is known, the code is not yet."""
    shown = voice.say(_ASK_CODE, ref=reference)
    return parts.with_quick(parts.text(shown), [_button(voice, _CANCEL, "cmd:cancel")])


def gone(voice: Voice) -> list[Message]:
    """A link that leads nowhere any more."""
    return parts.with_quick(parts.text(voice.say(_GONE)), _after(voice))


def not_now(voice: Voice) -> str:
    """What somebody wanted to do cannot be done any more."""
    return voice.say(_NOT_NOW)


def done(voice: Voice, action: Action) -> str:
    """It is done."""
    return voice.say(_DONE[action])


def really_withdraw(voice: Voice, reference: str) -> list[Message]:
    """Asks before a matter is ended for good."""
    items = [_button(voice, _YES_WITHDRAW, "withdraw:yes"), _button(voice, _NO_WITHDRAW, "withdraw:no")]
    return parts.with_quick(parts.text(voice.say(_REALLY_WITHDRAW, ref=reference)), items)


def _after(voice: Voice) -> list[Part]:
    return [_button(voice, _MINE, "cmd:mine"), _button(voice, _MENU, "cmd:menu")]


def _button(voice: Voice, words: Words, data: str) -> Part:
    return parts.postback(voice.say(words), data)
