"""Printed codes in chat: what one is about, where it leads, and that it leads nowhere any more."""

from chatbot.messages import general, parts
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.text import Words

_BY_CODE = Words("จากรหัส {code}: {title}", "From code {code}: {title}")
_FILLED = Words("กรอกสิ่งที่รหัสบอกไว้ให้แล้ว แก้ไขได้ก่อนส่ง{ka}", "What the code says is filled in; you can change it.")
_OPEN = Words("เปิดหน้านี้", "Open the page")
_UNKNOWN = Words(
    "ไม่พบรหัส {code} {ka} โปรดเทียบกับที่พิมพ์บนป้ายอีกครั้ง",
    "There is no code {code}. Please compare it with the sign.",
)
_ENDED = {
    "withdrawn": Words("รหัส {code} เลิกใช้แล้ว{ka}", "Code {code} is no longer in use."),
    "expired": Words("รหัส {code} หมดอายุแล้ว{ka}", "Code {code} has expired."),
    "gone": Words("สิ่งที่รหัส {code} พาไปไม่มีแล้ว{ka}", "What code {code} led to is there no more."),
}
_INSTEAD = Words("ทำเรื่องเดียวกันได้ที่นี่{ka}", "The same can be done here.")
_MENU = general.MENU


def scanned(voice: Voice, code: str, title: Words, place: Words) -> list[Message]:
    """What the code is about, before the first question of what it begins."""
    said = [voice.say(_BY_CODE, code=code, title=title), place.in_(voice.language), voice.say(_FILLED)]
    return parts.text("\n".join(line for line in said if line))


def leads(voice: Voice, code: str, title: Words, address: str) -> list[Message]:
    """A code that leads to a page."""
    shown = voice.say(_BY_CODE, code=code, title=title)
    card = parts.bubble(
        [parts.words(shown, size="md", weight="bold", color=parts.INK)],
        footer=[parts.button(parts.link(voice.say(_OPEN), address), colour=voice.colour)],
    )
    return parts.with_quick([parts.flex(shown, card)], [parts.postback(voice.say(_MENU), "cmd:menu")])


def unknown_code(voice: Voice, code: str) -> list[Message]:
    """No code of ours."""
    return parts.with_quick(parts.text(voice.say(_UNKNOWN, code=code)), [parts.postback(voice.say(_MENU), "cmd:menu")])


def ended(voice: Voice, code: str, why: str, reason: Words, instead: tuple[Words, str] | None) -> list[Message]:
    """A code that leads nowhere any more: withdrawn, expired or gone. `instead`: the words and data of a button."""
    said = [voice.say(_ENDED[why], code=code), reason.in_(voice.language)]
    items = [parts.postback(voice.say(_MENU), "cmd:menu")]
    if instead is not None:
        said.append(voice.say(_INSTEAD))
        items.insert(0, parts.postback(instead[0].in_(voice.language), instead[1]))
    return parts.with_quick(parts.text("\n".join(line for line in said if line)), items)
