"""What the bot says in a group, in both languages at once: it cannot know what its members read."""

from dataclasses import replace

from chatbot.messages import parts
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.text import Words

_JOINED = Words(
    "กลุ่มนี้ใช้รับสรุปงานของหน่วยงานใน {organisation} เจ้าหน้าที่ผูกกลุ่มโดยขอรหัสที่หน้า “LINE ของฉัน” แล้วพิมพ์ในกลุ่มนี้ว่า “ผูกกลุ่ม รหัส”"
    " ข้อความอื่นในกลุ่มจะไม่ตอบ{ka} หากต้องการแจ้งเรื่อง ให้ทักแชตส่วนตัว",
    "In a group this account brings a unit of {organisation} the digest of its work. An officer asks for a code on the"
    " page “My LINE” and types here: tie group CODE. Nothing else is answered here: to report something, write to the"
    " account itself.",
)
_NOT_TIED = Words(
    "ยังผูกกลุ่มไม่ได้{ka} รหัสใช้ไม่ได้หรือหมดอายุแล้ว หรือผู้พิมพ์ไม่ใช่เจ้าหน้าที่ที่ขอรหัส ขอรหัสใหม่ที่หน้า “LINE ของฉัน”",
    "The group is not tied: the code does not work (any more), or not for whoever typed it. Ask for another on the page"
    " “My LINE”.",
)


def joined(voice: Voice) -> list[Message]:
    """What the bot is for, when it was taken in."""
    return _both(voice, _JOINED)


def not_tied(voice: Voice) -> list[Message]:
    """A code that does not work, whatever is wrong with it."""
    return _both(voice, _NOT_TIED)


def _both(voice: Voice, words: Words) -> list[Message]:
    said = (replace(voice, language=language).say(words, organisation=voice.organisation) for language in ("th", "en"))
    return parts.text("\n\n".join(said))
