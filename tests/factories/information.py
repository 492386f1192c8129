"""The information centre for tests: the demonstration's articles, the measured questions, an article by hand."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services import information
from services.audit import SYSTEM
from services.db import unit_of_work
from services.information import ArticleDetails, ArticleView
from services.text import Words
from tests.factories.complaints import make_authority

QUESTIONS = Path(__file__).parent.parent / "data" / "questions.csv"


@dataclass(frozen=True)
class Measured:
    """A question that somebody might type, and what would answer it; nothing does where `intents` is empty."""

    question: str
    intents: tuple[str, ...]
    half: str


def read_questions() -> list[Measured]:
    """All measured questions."""
    with QUESTIONS.open(encoding="utf-8", newline="") as lines:
        return [
            Measured(row["question"], tuple(filter(None, row["intent"].split("|"))), row["half"])
            for row in csv.DictReader(lines)
        ]


def make_examples() -> None:
    """The authority and all example articles."""
    make_authority()
    with unit_of_work():
        information.seed_examples()


def details(**changes: Any) -> ArticleDetails:
    """An article that is right in every way."""
    told: dict[str, Any] = {
        "slug": "ferry-timetable",
        "category": "contact",
        "title": Words("ตารางเรือข้ามฟาก", "Ferry timetable"),
        "answer": Words("เรือออกทุกชั่วโมง", "A ferry leaves every hour."),
        "body": Words("## เวลา\n- 08.00\n- 09.00", "## Times\n- 8:00\n- 9:00"),
        "questions": Words("เรือข้ามฟากออกกี่โมง", "When does the ferry leave?"),
        "words": "แพขนานยนต์\nferry",
        "is_published": True,
    }
    return ArticleDetails(**(told | changes))


def make_article(**changes: Any) -> ArticleView:
    """Such an article, written."""
    with unit_of_work():
        return information.add_article(details(**changes), actor=SYSTEM)
