"""Words that are about something which can be begun: is this it?"""

from collections.abc import Sequence

from chatbot.messages import general, parts
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.catalogue import Understood
from services.text import Words

REPORT = Words("แจ้งเรื่อง", "Report it")
_IS_IT = Words("ต้องการแจ้งเรื่อง “{topic}” ใช่ไหม{kha}", "Do you want to report “{topic}”?")
_WHICH = Words("ต้องการแจ้งเรื่องไหน{kha}", "Which of these do you want to report?")
_YOURS = Words(
    "ข้อความที่พิมพ์มาจะใส่เป็นรายละเอียดให้ แก้ไขได้ก่อนส่ง", "What you typed goes along as the story; you can change it."
)
_BEGIN = Words("เริ่มแจ้งเรื่อง", "Begin")
_OTHER = Words("เรื่องอื่น", "Something else")
_RELATED = Words("ดูคำตอบที่เกี่ยวข้อง", "Related answers")


def offer(
    voice: Voice, found: Sequence[tuple[Understood, str]], *, other: str, is_story: bool, has_answers: bool
) -> list[Message]:
    """What the words are about, each with what its button says; `other` begins without a topic.

    `is_story`: the words go along. `has_answers`: the information centre knows something about them.
    """
    is_one = len(found) == 1
    asked = voice.say(_IS_IT, topic=found[0][0].words.in_(voice.language)) if is_one else voice.say(_WHICH)
    body = [parts.words(asked, size="md", weight="bold", color=parts.INK)]
    if is_story:
        body.append(parts.words(voice.say(_YOURS), size="sm", color=parts.GREY, margin="md"))
    buttons = []
    for topic, data in found:
        name = topic.words.in_(voice.language)
        label = voice.say(_BEGIN) if is_one else (topic.line or topic.words).in_(voice.language)
        buttons.append(parts.button(parts.postback(label, data, shown=name), colour=voice.colour))
    if has_answers:
        buttons.append(parts.button(parts.postback(voice.say(_RELATED), "info:about")))
    buttons.append(parts.button(parts.postback(voice.say(general.OFFICER), "cmd:officer")))
    items = [parts.postback(voice.say(_OTHER), other), parts.postback(voice.say(general.MENU), "cmd:menu")]
    return parts.with_quick([parts.flex(asked, parts.bubble(body, footer=buttons))], items)
