"""The form of an article: what is shown, what was typed, and what the service is handed."""

from collections.abc import Mapping
from datetime import date

from app.shared.fields.date import split
from services.errors import RuleBroken
from services.information import ArticleDetails, ArticleView
from services.questions import DataClass, Question, get_kind
from services.text import Words, arabic_digits

TEXTS = (
    "slug", "category", "unit", "service", "title_th", "title_en", "answer_th", "answer_en", "body_th", "body_en",
    "questions_th", "questions_en", "words", "position", "revision",
)  # fmt: skip
TICKS = ("is_published", "is_emergency", "is_example")
DAYS = ("valid_from", "valid_until")
PARTS = ("day", "month", "year")
LONGEST = 24_000


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields; ticks are "yes" or ""."""
    days = [f"{name}-{part}" for name in DAYS for part in PARTS]
    return {name: form.get(name, "")[:LONGEST] for name in (*TEXTS, *TICKS, *days)}


def values_of(view: ArticleView | None, language: str) -> dict[str, str]:
    """What the form shows of an article, or of a new one."""
    values = typed_of({})
    if view is None:
        return values | {"position": "0"}
    told = view.details
    values |= {
        "slug": told.slug, "category": told.category, "unit": str(told.unit_id or ""), "service": told.service,
        "title_th": told.title.th, "title_en": told.title.en, "answer_th": told.answer.th,
        "answer_en": told.answer.en, "body_th": told.body.th, "body_en": told.body.en,
        "questions_th": told.questions.th, "questions_en": told.questions.en, "words": told.words,
        "position": str(told.position), "revision": str(view.revision),
    }  # fmt: skip
    values |= {name: "yes" if getattr(told, name) else "" for name in TICKS}
    for name in DAYS:
        day: date | None = getattr(told, name)
        parts = split(day.isoformat(), ("year", "month", "day"), language) if day else {}
        values |= {f"{name}-{part}": number for part, number in parts.items()}
    return values


def details_of(typed: Mapping[str, str]) -> ArticleDetails:
    """What the service is handed. RuleBroken for what is no number and no day."""
    return ArticleDetails(
        slug=typed["slug"],
        category=typed["category"],
        title=Words(typed["title_th"], typed["title_en"]),
        answer=Words(typed["answer_th"], typed["answer_en"]),
        body=Words(typed["body_th"], typed["body_en"]),
        questions=Words(typed["questions_th"], typed["questions_en"]),
        words=typed["words"],
        unit_id=number_of(typed, "unit"),
        service=typed["service"],
        is_published=typed["is_published"] == "yes",
        is_emergency=typed["is_emergency"] == "yes",
        is_example=typed["is_example"] == "yes",
        valid_from=_day(typed, "valid_from"),
        valid_until=_day(typed, "valid_until"),
        position=number_of(typed, "position") or 0,
    )


def number_of(typed: Mapping[str, str], name: str) -> int | None:
    """A whole number, or None where nothing was typed. RuleBroken `whole_number`."""
    plain = arabic_digits(typed[name]).strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 9):
        raise RuleBroken(name, "whole_number")
    return int(plain)


def _day(typed: Mapping[str, str], name: str) -> date | None:
    question = Question(key=name, kind="date", label=Words("วันที่", "Day"), data_class=DataClass.PUBLIC, required=False)
    value = get_kind("date").check(question, {part: typed[f"{name}-{part}"] for part in PARTS})
    return date.fromisoformat(value) if value else None
