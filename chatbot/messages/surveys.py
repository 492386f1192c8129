"""Surveys in chat: five faces to press, what follows a mark, and what can be answered now."""

from collections.abc import Sequence

from chatbot.messages import parts
from chatbot.messages.general import MENU
from chatbot.messages.parts import Message, Part
from chatbot.messages.voice import Voice
from services.catalogue import Service
from services.questions import get_kind
from services.text import Words, snippet

FACES = ("😞", "🙁", "😐", "🙂", "😀")
#: What stands below the faces; the whole words are said when one is pressed.
_SHORT = (
    Words("น้อยที่สุด", "Very bad"),
    Words("น้อย", "Bad"),
    Words("ปานกลาง", "Fair"),
    Words("มาก", "Good"),
    Words("มากที่สุด", "Very good"),
)
_STORED = Words("บันทึกคะแนนแล้ว", "We have your mark")
_THANKS = Words("ขอบคุณ{ka}", "Thank you.")
_SORRY = Words(
    "ขออภัยที่บริการยังไม่เป็นที่พอใจ{ka} เราแจ้งหัวหน้าหน่วยงานแล้ว",
    "We are sorry that you were not well served. We have told the head of the unit.",
)
_WHY = Words("บอกเหตุผล", "Tell us why")
_MORE = Words("ตอบเพิ่มอีกนิด", "Tell us more")
_CHANGE = Words("เปลี่ยนคะแนน", "Change the mark")
_REOPEN = Words("ขอเปิดเรื่องอีกครั้ง", "Reopen the matter")
_OFFICER = Words("คุยกับเจ้าหน้าที่", "Talk to an officer")
_AGAIN = Words("เลือกคะแนนใหม่ได้เลย{ka}", "Choose another mark")
_GONE = Words("แบบประเมินนี้ปิดแล้ว{ka} ขอบคุณที่สนใจ", "This survey is closed. Thank you for your interest.")
_TOO_LATE = Words("เปลี่ยนคะแนนได้ภายใน 7 วันเท่านั้น{ka}", "A mark can be changed within 7 days only.")
_OPEN = Words("แบบสอบถามที่ตอบได้ตอนนี้", "What you can answer now")
_NONE = Words("ขณะนี้ไม่มีแบบสอบถามที่เปิดรับคำตอบ{ka}", "There is no open survey at present.")
#: So many buttons fit below each other.
_LISTED = 8


def faces(voice: Voice, title: str, lines: Sequence[str], token: str) -> list[Message]:
    """Five faces beside each other, the best at the right, of which one is to be pressed."""
    made = [parts.words(snippet(line, 600), size="sm", color=parts.INK, margin="sm") for line in lines]
    row = parts.row([_face(voice, score, token) for score in range(1, 6)], margin="lg", spacing="xs")
    card = parts.bubble([*made, row], header=parts.title_bar(snippet(title, 160), voice.colour))
    labels = {score: f"{FACES[score - 1]} {voice.say(_SHORT[score - 1])}" for score in range(5, 0, -1)}
    quick = [parts.postback(label, _data(score, token), shown=_said(voice, score)) for score, label in labels.items()]
    return parts.with_quick([parts.flex(f"{title} {' '.join(lines)}", card)], quick)


def change_mark(voice: Voice, question: Words, tied: Words, token: str) -> list[Message]:
    """The same once more, for whoever wants to change a mark."""
    return faces(voice, voice.say(_AGAIN), [question.in_(voice.language), tied.in_(voice.language)], token)


def rated(
    voice: Voice,
    score: int,
    *,
    token: str,
    about: Words,
    tied: Words,
    is_bad: bool = False,
    is_asked: bool = False,
    has_more: bool = False,
    reopens: str = "",
) -> list[Message]:
    """The mark is stored: thanks, or after a bad one how it is put right. `is_asked` where the rest follows below."""
    said = _said(voice, score)
    body = [
        parts.words(said, size="md", weight="bold", color=parts.INK),
        parts.words(voice.say(_SORRY if is_bad else _THANKS), size="sm", color=parts.INK, margin="md"),
        parts.words(tied.in_(voice.language), size="xs", color=parts.GREY, margin="md"),
    ]
    pressed: list[Part] = []
    if has_more and not is_asked:
        pressed.append(parts.postback(voice.say(_WHY if is_bad else _MORE), f"rate:more:{token}"))
    if is_bad:
        reopen = parts.postback(voice.say(_REOPEN), f"act:dispute:{reopens}")
        pressed.append(reopen if reopens else parts.postback(voice.say(_OFFICER), "cmd:officer"))
    pressed.append(parts.postback(voice.say(_CHANGE), f"rate:faces:{token}"))
    footer = [parts.button(each, colour=None if number else voice.colour) for number, each in enumerate(pressed)]
    bar = parts.title_bar(voice.say(_STORED), parts.JADE, above=snippet(about.in_(voice.language), 80))
    return [parts.flex(f"{voice.say(_STORED)} {said}", parts.bubble(body, header=bar, footer=footer))]


def closed(voice: Voice, *, is_late: bool = False) -> list[Message]:
    """The link is too old, the survey is closed, or a mark is corrected too late."""
    return parts.with_quick(parts.text(voice.say(_TOO_LATE if is_late else _GONE)), [_menu(voice)])


def open_surveys(voice: Voice, services: Sequence[Service]) -> list[Message]:
    """What can be answered now; nothing is open where there are none."""
    if not services:
        return parts.with_quick(parts.text(voice.say(_NONE)), [_menu(voice)])
    actions = [
        parts.postback(voice.say(each.line or each.name), f"start:{each.key}", shown=voice.say(each.name))
        for each in services[:_LISTED]
    ]
    names = [parts.words(f"• {voice.say(each.name)}", size="sm", margin="sm") for each in services[:_LISTED]]
    card = parts.bubble(names, header=parts.title_bar(voice.say(_OPEN), voice.colour), footer=parts.grid(actions))
    return parts.with_quick([parts.flex(voice.say(_OPEN), card)], [_menu(voice)])


def _face(voice: Voice, score: int, token: str) -> Part:
    action = parts.postback(voice.say(_SHORT[score - 1]), _data(score, token), shown=_said(voice, score))
    shown = [
        parts.words(FACES[score - 1], size="xxl", align="center"),
        parts.words(voice.say(_SHORT[score - 1]), size="xxs", align="center", color=parts.INK, margin="xs"),
    ]
    return parts.column(shown, action=action, flex=1, paddingTop="6px", paddingBottom="6px", cornerRadius="8px",
                        backgroundColor=parts.SILK)  # fmt: skip


def _data(score: int, token: str) -> str:
    return f"rate:{score}:{token}"


def _said(voice: Voice, score: int) -> str:
    """The face with the words of its mark."""
    words: Sequence[Words] = get_kind("rating").settings["words"]
    return f"{FACES[score - 1]} {words[score - 1].in_(voice.language)}"


def _menu(voice: Voice) -> Part:
    return parts.postback(voice.say(MENU), "cmd:menu")
