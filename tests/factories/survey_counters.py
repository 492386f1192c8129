"""Surveys that ask everything, made answers, and counters beside what they must say."""

import random
from typing import Any

from sqlalchemy import select

from services.audit import Channel
from services.clock import today
from services.db import session
from services.surveys import counting, showing
from services.surveys.about_you import AGE, SEX
from services.surveys.definition import Definition, Option, Section, SurveyQuestion
from services.surveys.models import SurveyTally, SurveyWord
from services.surveys.views import SurveyView
from services.surveys.words import Aspect
from services.text import Words
from tests.factories.surveys import answer_survey

OPTIONS = tuple(Option(key, Words(f"ทาง{key}", f"Way {key}")) for key in ("a", "b", "c"))
ROWS = tuple(Option(key, Words(f"แถว{key}", f"Row {key}")) for key in ("x", "y"))
SAID = ("เจ้าหน้าที่สุภาพมาก", "ที่จอดรถน้อย รอนาน 30 นาที", "Parking is too small", "ห้องน้ำสะอาด ที่จอดรถสะดวก")


def _question(key: str, kind: str, **values: Any) -> SurveyQuestion:
    return SurveyQuestion(key, kind, Words(f"คำถาม {key}", f"Question {key}"), is_required=False, **values)


#: A question of each kind, and the block about the respondent.
EVERYTHING = Definition(
    (
        Section(
            "s",
            Words("ส่วนเดียว", "The only part"),
            (
                _question("steps", "rating", aspect=Aspect.PROCESS),
                _question("staff", "rating", aspect=Aspect.OFFICERS),
                _question("likely", "scale"),
                _question("table", "matrix", rows=ROWS, aspect=Aspect.PLACE),
                _question("order", "ranking", options=OPTIONS),
                _question("one", "choice", options=OPTIONS),
                _question("many", "choices", options=OPTIONS),
                _question("yes", "yes_no"),
                _question("times", "number"),
                _question("day", "date"),
                _question("words", "long_text"),
            ),
        ),
    ),
    asks_about_you=True,
)


def made_answers(dice: random.Random) -> dict[str, Any]:
    """Answers of somebody, some of them missing."""
    picked = [option.key for option in OPTIONS]
    dice.shuffle(picked)
    answers = {
        "steps": dice.randint(1, 5),
        "staff": dice.randint(3, 5),
        "likely": dice.randint(0, 10),
        "table": {row.key: dice.randint(1, 5) for row in ROWS[: dice.randint(1, 2)]},
        "order": picked,
        "one": dice.choice(picked),
        "many": picked[: dice.randint(0, 3)],
        "yes": dice.random() < 0.5,
        "times": dice.choice([0, 3, 1000, 123456]),
        "day": "2026-11-20",
        "words": dice.choice(SAID),
        "about_sex": dice.choice(SEX).key,
        "about_age": dice.choice(AGE).key,
        "about_district": dice.choice(["5101", "5102"]),
    }
    return {key: value for key, value in answers.items() if dice.random() < 0.8}


def add_answers(view: SurveyView, number: int, seed: int = 1, **values: Any) -> list[int]:
    """So many made answers, fresh; `values` as `answer_survey` takes them, made too where they are not given."""
    dice = random.Random(seed)
    ids = []
    for _ in range(number):
        made = {
            "channel": dice.choice([Channel.WEB, Channel.LINE, Channel.KIOSK]),
            "service": dice.choice(["", "complaint"]),
            "is_burst": dice.random() < 0.1,
            "month": dice.choice([None, today().replace(day=1, month=1)]),
        }
        ids.append(answer_survey(view, made_answers(dice), **{**made, **values}))
    return ids


def count_all() -> int:
    """Has the worker count whatever is fresh, and show it where it is published."""
    counted = 0
    while done := counting.count_fresh():
        counted += done
    showing.renew_shown()
    return counted


def kept(survey_id: int) -> tuple[dict, dict]:
    """The counters as they stand, without those at nothing."""
    query = select(
        SurveyTally.survey_id, SurveyTally.breakdown, SurveyTally.group_key, SurveyTally.question, SurveyTally.value,
        SurveyTally.n,
    ).where(SurveyTally.survey_id == survey_id)  # fmt: skip
    words = select(SurveyWord.survey_id, SurveyWord.question, SurveyWord.word, SurveyWord.n)
    return (
        {tuple(row[:5]): row.n for row in session().execute(query) if row.n},
        {tuple(row[:3]): row.n for row in session().execute(words.where(SurveyWord.survey_id == survey_id)) if row.n},
    )
