"""What is said when somebody says thank you."""

from chatbot.messages import parts
from chatbot.messages.general import MENU
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.text import Words

_WELCOME = Words("ยินดี{ka}", "You are welcome.")
_WELCOME_AGAIN = Words(
    "ยินดี{ka} มีเรื่องให้ช่วยอีก กดเมนูหรือพิมพ์บอกได้เลย",
    "You are welcome. Press the menu or just type whenever you need something.",
)


def you_are_welcome(voice: Voice, *, goes_on: bool = False) -> list[Message]:
    """A thank-you is answered; in the midst of something that goes on below, in two words."""
    if goes_on:
        return parts.text(voice.say(_WELCOME))
    return parts.with_quick(parts.text(voice.say(_WELCOME_AGAIN)), [parts.postback(voice.say(MENU), "cmd:menu")])
