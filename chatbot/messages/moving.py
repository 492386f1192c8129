"""What is said when a form goes from the chat to the web and back."""

from chatbot.messages import general, parts
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.text import Words, snippet

_CARRIED = Words(
    "ทำ “{service}” ต่อบนเว็บไซต์ได้ที่ปุ่มนี้{ka} คำตอบที่ให้ไว้อยู่ครบ ลิงก์ใช้ได้ครั้งเดียวภายใน 20 นาที อย่าส่งให้ผู้อื่น เพราะเปิดดูคำตอบได้",
    "Go on with “{service}” on the web: your answers are all there. The link works once, within 20 minutes. Keep it to"
    " yourself; it shows them.",
)
_CODE = Words(
    "ทำต่อที่เครื่องอื่น ตู้บริการ หรือเคาน์เตอร์ ใช้รหัส {code} ได้ครั้งเดียวภายใน 15 นาที",
    "To go on at another device, a kiosk or the counter, use the code {code}: once, within 15 minutes.",
)
_AWAY = Words(
    "ท่านกำลังทำ “{service}” ต่อบนเว็บไซต์{ka} ที่นี่จึงพักไว้ก่อน เพื่อไม่ให้คำตอบสองที่ปนกัน ส่งเรื่องแล้วพิมพ์ “ทำต่อ” เพื่อดูผลได้",
    "You are going on with “{service}” on the web, so it rests here and the two do not mix. Once you have sent it, type"
    " “continue” to see what came of it.",
)
_HERE = Words("ทำต่อที่นี่", "Continue here")
_HOW_BACK = Words(
    "กลับมาทำต่อที่นี่ได้{ka} บนหน้าเว็บไซต์กด “บันทึกแล้วทำต่อภายหลัง” แล้วขอรหัส 6 ตัว จากนั้นพิมพ์ “ทำต่อ” เว้นวรรค ตามด้วยรหัสนั้น",
    "You can come back: on the web page press “Save and go on later” and ask for a code of six characters. Then type"
    " “continue”, a space, and that code.",
)
_OPEN = Words("เปิดเว็บไซต์", "Open the web site")


def carried(voice: Voice, service: Words, address: str, code: str) -> list[Message]:
    """The way on to the web, for a while and once; the code is for wherever else it shall go on."""
    shown = voice.say(_CARRIED, service=snippet(service.in_(voice.language), 120))
    button = parts.button(parts.link(voice.say(_OPEN), address), colour=voice.colour)
    elsewhere = voice.say(_CODE, code=code)
    body = [parts.words(each, size="sm", color=parts.INK) for each in (shown, elsewhere)]
    card = parts.bubble(body, footer=[button])
    said = [parts.flex(f"{shown} {elsewhere}", card)]
    return parts.with_quick(said, [parts.postback(voice.say(general.CONTINUE), "cmd:continue")])


def away(voice: Voice, service: Words) -> list[Message]:
    """The form is filled in on the web at present."""
    shown = voice.say(_AWAY, service=snippet(service.in_(voice.language), 120))
    items = [parts.postback(voice.say(_HERE), "here"), parts.postback(voice.say(general.MENU), "cmd:menu")]
    return parts.with_quick(parts.text(shown), items)


def how_back(voice: Voice) -> list[Message]:
    """How a form comes back from the web."""
    return parts.with_quick(parts.text(voice.say(_HOW_BACK)), [parts.postback(voice.say(general.MENU), "cmd:menu")])
