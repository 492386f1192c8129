"""A month: the twelve latest that are taken as quick replies, or typed in either era."""

from typing import Any

from chatbot.asking.base import typed_or_unclear
from chatbot.asking.listing import Item, page_of
from chatbot.messages.parts import Message
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from services import clock
from services.questions import Question, get_kind
from services.questions.days import month_limit
from services.text import Words

#: Pages of months go back this far, where the question itself sets no limit.
MONTHS = 36
_HOW = Words("เลือกเดือน หรือพิมพ์ เช่น 11/2569", "Choose the month, or type 11/2026")


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The latest months first, in pages."""
    found = page_of(question, turn, months_of(question), page, lambda item: turn.data(question, item.key))
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    return question_messages(question, turn, items=found.items, now=now, prompt=turn.voice.say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """The month that was chosen or typed."""
    return typed_or_unclear(said, "want_month")


def months_of(question: Question) -> list[Item]:
    """The months on offer, the latest first."""
    today = clock.today()
    this = f"{today.year:04d}-{today.month:02d}"
    earliest = month_limit(question.settings.get("earliest", "")) or ""
    latest = month_limit(question.settings.get("latest", "")) or this
    year, month = map(int, latest.split("-"))
    items: list[Item] = []
    while len(items) < MONTHS and f"{year:04d}-{month:02d}" >= earliest:
        words = Words(clock.say_month(year, month, "th"), clock.say_month(year, month, "en"))
        short = f"{clock.MONTHS_TH_SHORT[month - 1]} {year + 543}"
        items.append(Item(f"{year:04d}-{month:02d}", words, Words(short, words.en)))
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return items
