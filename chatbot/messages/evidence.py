"""Words about recordings and papers that are kept for the officer."""

from chatbot.messages.voice import Voice
from services.text import Words

_KINDS = {
    "audio": Words("คลิปเสียง", "your voice clip"),
    "video": Words("วิดีโอ", "your video"),
    "file": Words("ไฟล์", "your file"),
}
_KEPT = Words("ได้รับ{kind}แล้ว{ka} จะส่งให้เจ้าหน้าที่ดูประกอบ", "We have {kind}: the officer will look at it.")
_TYPE = Words(" กรุณาพิมพ์ข้อความสั้น ๆ ด้วย", " Please type a few words too.")
#: Kinds that are answered by typing.
_TYPED = frozenset({"text", "long_text"})


def kept(voice: Voice, kind: str, question_kind: str) -> str:
    """What is said of a recording or paper that came while a question of that kind is asked ("" at the review)."""
    told = voice.say(_KEPT, kind=voice.say(_KINDS[kind]))
    return told + voice.say(_TYPE) if question_kind in _TYPED else told
