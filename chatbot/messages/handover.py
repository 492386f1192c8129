"""What citizens read of a talk with an officer: the officer's words, and that the bot is there again."""

from chatbot.messages import parts
from chatbot.messages.general import CONTINUE, MENU, OFFICER
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.helpdesk import EndedBy
from services.text import Words

_HOW = Words(
    "พิมพ์ตอบในแชตนี้ได้เลย{ka} หากต้องการกลับไปใช้เมนู พิมพ์ “เมนู” ได้ทุกเมื่อ",
    "Just answer here. To go back to the menu, type “menu” at any time.",
)
_ABOUT = Words("เรื่องเลขที่ {ref}", "About your matter {ref}")
_FROM = Words("จาก {post} {organisation}", "From {post}, {organisation}")
_OFFICER = Words("เจ้าหน้าที่", "an officer")
_ANSWERS = Words(
    "เจ้าหน้าที่กำลังคุยกับท่านอยู่แล้ว{ka} พิมพ์ต่อในแชตนี้ได้เลย", "An officer is talking with you already: just type here."
)
_STILL = Words(
    "ข้อความของท่านถึงเจ้าหน้าที่แล้ว{ka} พิมพ์เรื่องที่ต้องการสอบถามเพิ่มไว้ได้เลย เจ้าหน้าที่จะตอบในแชตนี้",
    "Your words have reached the officers. Add whatever you want to ask: the answer comes in this chat.",
)
_ENDED = {
    EndedBy.OFFICER: Words(
        "เจ้าหน้าที่จบการสนทนาแล้ว ขอบคุณที่ติดต่อเรา{ka} หากมีเรื่องให้ช่วยอีก กดเมนูหรือเรียกเจ้าหน้าที่ได้ทุกเมื่อ",
        "The officer has ended this talk. Thank you for writing. The menu and the officers are here whenever you need"
        " them.",
    ),
    EndedBy.TIME: Words(
        "ไม่มีข้อความใหม่สักพักแล้ว ขอจบการสนทนากับเจ้าหน้าที่ไว้ก่อน{naka} หากยังมีเรื่องให้ช่วย กดเมนูหรือเรียกเจ้าหน้าที่ได้ทุกเมื่อ",
        "It has been quiet for a while, so this talk with an officer ends here. The menu and the officers are here "
        "whenever you need them.",
    ),
}
_WAITS = Words("เรื่องที่กรอกค้างไว้ยังอยู่ กดทำต่อได้เลย", "What you had begun to fill in is kept: press Continue.")


def answer(voice: Voice, words: str, *, post: str, is_first: bool, reference: str = "") -> list[Message]:
    """An officer's words, signed with the post; the first ones say how one goes on."""
    signed = voice.say(_FROM, post=post or _OFFICER, organisation=voice.organisation)
    about = [voice.say(_ABOUT, ref=reference)] if reference else []
    shown = "\n\n".join(["\n".join([*about, words]), "\n".join([signed, *([voice.say(_HOW)] if is_first else [])])])
    said = parts.text(shown)
    return parts.with_quick(said, [parts.postback(voice.say(MENU), "cmd:menu")]) if is_first else said


def already(voice: Voice, *, answers: bool) -> list[Message]:
    """A person was asked for again, who answers already or for whom one waits."""
    return parts.with_quick(
        parts.text(voice.say(_ANSWERS if answers else _STILL)), [parts.postback(voice.say(MENU), "cmd:menu")]
    )


def ended(voice: Voice, by: EndedBy, *, can_go_on: bool) -> list[Message]:
    """The talk is over; a form that waited is offered again."""
    lines = [voice.say(_ENDED.get(by, _ENDED[EndedBy.OFFICER]))]
    items = [parts.postback(voice.say(MENU), "cmd:menu"), parts.postback(voice.say(OFFICER), "cmd:officer")]
    if can_go_on:
        lines.append(voice.say(_WAITS))
        items.insert(0, parts.postback(voice.say(CONTINUE), "cmd:continue"))
    return parts.with_quick(parts.text("\n\n".join(lines)), items)
