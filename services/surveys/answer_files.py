"""The answers themselves as rows for whoever evaluates them: nobody's id, shuffled anew each time, no own words."""

import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.surveys.about_you import ABOUT
from services.surveys.access import may_see_words
from services.surveys.asked import about_block, asks_about_you, questions_ever
from services.surveys.definition import TEXT_KINDS, SurveyQuestion
from services.surveys.group_words import group_names
from services.surveys.loading import get_view
from services.surveys.models import SurveyResponse
from services.surveys.sheets import Cell
from services.surveys.words import BREAKDOWN_WORDS, Breakdown
from services.text import Words

#: So many are read at once. A sheet, which is made in memory, holds no more than `SHEET_AT_MOST`.
_AT_ONCE, SHEET_AT_MOST = 500, 5000
_WAYS = (Breakdown.MONTH, Breakdown.CHANNEL, Breakdown.SERVICE, Breakdown.UNIT, Breakdown.PLACE, Breakdown.BURST)
_VERSION = Words("รุ่นของแบบสอบถาม", "Version")

Column = tuple[str, Words]


def answer_rows(survey_id: int, language: str, *, most: int | None = None, actor: Actor) -> Iterator[list[Cell]]:
    """Headings, then a row for each counted answer, in an order that says nothing.

    NotAllowed but for those who build the survey; RuleBroken("", "too_many_lines") for more than `most`.
    """
    if not may_see_words(actor, get_view(survey_id)):
        raise NotAllowed("survey answers")
    counted = select(SurveyResponse.id).where(SurveyResponse.survey_id == survey_id, SurveyResponse.step > 0)
    ids = list(session().scalars(counted.order_by(SurveyResponse.id).limit(most + 1 if most else None)))
    if most is not None and len(ids) > most:
        raise RuleBroken("", "too_many_lines", max=f"{most:,}")
    random.SystemRandom().shuffle(ids)
    return _rows(survey_id, language, ids)


def note_taken(survey_id: int, *, actor: Actor) -> None:
    """Notes in the trail who took the answers of which survey."""
    audit.record_read(actor, "survey answers", survey_id)


def _rows(survey_id: int, language: str, ids: list[int]) -> Iterator[list[Cell]]:
    questions = [each.question for each in questions_ever(survey_id) if each.question.kind not in TEXT_KINDS]
    about = about_block() if asks_about_you(survey_id) else []
    names = {each: group_names(survey_id, each) for each in _WAYS}
    head = [*(BREAKDOWN_WORDS[each] for each in _WAYS), _VERSION]
    columns = [column for question in questions for column in _columns(question)]
    said = [*head, *(label for _key, label in columns), *(question.label for question, _choices in about)]
    yield [words.in_(language) for words in said]
    labels = {question.key: {choice.key: choice.label for choice in choices} for question, choices in about}
    for start in range(0, len(ids), _AT_ONCE):
        chunk = ids[start : start + _AT_ONCE]
        found = session().execute(
            select(
                SurveyResponse.id, SurveyResponse.version, SurveyResponse.month, SurveyResponse.channel,
                SurveyResponse.service, SurveyResponse.unit_id, SurveyResponse.place_id, SurveyResponse.is_burst,
                SurveyResponse.answers,
            ).where(SurveyResponse.id.in_(chunk))
        )  # fmt: skip
        by_id = {row.id: row for row in found}
        for row in (by_id[each] for each in chunk if each in by_id):
            given = row.answers
            came: list[Cell] = [names[each](key).in_(language) if key else "" for each, key in _ways(row)]
            cells = [cell for question in questions for cell in _cells(question, given.get(question.key), language)]
            who = [
                labels[key][given[key]].in_(language) if given.get(key) in labels.get(key, {}) else ""
                for key in _who(about)
            ]
            yield [*came, row.version, *cells, *who]


def _who(about: Any) -> list[str]:
    return [question.key for question, _choices in about if question.key in ABOUT]


def _ways(row: Any) -> list[tuple[Breakdown, str]]:
    keys = (
        f"{row.month:%Y-%m}", row.channel, row.service, str(row.unit_id or ""), str(row.place_id or ""),
        "1" if row.is_burst else "",
    )  # fmt: skip
    return list(zip(_WAYS, keys, strict=True))


def _columns(question: SurveyQuestion) -> list[Column]:
    """One column; one for each row, or each option, where a question is answered by several things."""
    parts = question.rows if question.kind == "matrix" else question.options
    if question.kind not in ("matrix", "choices", "ranking"):
        return [(question.key, question.label)]
    label = question.label
    return [
        (f"{question.key}.{part.key}", Words(f"{label.th}: {part.label.th}", f"{label.en}: {part.label.en}"))
        for part in parts
    ]


def _cells(question: SurveyQuestion, answer: Any, language: str) -> list[Cell]:
    match question.kind:
        case "matrix":
            return [(answer or {}).get(row.key) for row in question.rows]
        case "choices":
            return [None if answer is None else int(option.key in answer) for option in question.options]
        case "ranking":
            given = answer or []
            return [given.index(option.key) + 1 if option.key in given else None for option in question.options]
        case "choice":
            label = next((option.label for option in question.options if option.key == answer), None)
            return [label.in_(language) if label else answer]
        case "yes_no":
            return [None if answer is None else int(bool(answer))]
    return [answer]
