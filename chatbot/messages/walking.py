"""Short words that go before a question: what was kept aside, added, or cannot be done."""

from chatbot.messages.voice import Voice
from services.text import Words, snippet

_FIRST = Words("ข้อนี้เป็นข้อแรกแล้ว{ka}", "This is the first question.")
_PICTURES = Words("เก็บภาพไว้ในข้อ “{label}” แล้ว{ka} ({n} ภาพ)", "Kept under “{label}” ({n} in all).")
_PLACE = Words("เก็บตำแหน่งไว้ในข้อ “{label}” แล้ว{ka}", "Your location is kept under “{label}”.")
_ADDED = Words("เพิ่มข้อความนี้ในเรื่องที่เล่าแล้ว{ka}", "Added to what you told before.")


def first_of_all(voice: Voice) -> str:
    """There is nothing before it."""
    return voice.say(_FIRST)


def kept_pictures(voice: Voice, label: Words, n: int) -> str:
    """Pictures that came while something else was asked."""
    return voice.say(_PICTURES, label=snippet(label.in_(voice.language), 60), n=n)


def kept_place(voice: Voice, label: Words) -> str:
    """A location that came while something else was asked."""
    return voice.say(_PLACE, label=snippet(label.in_(voice.language), 60))


def added_words(voice: Voice) -> str:
    """The second half of a story."""
    return voice.say(_ADDED)
