"""Everything that a survey ever asked, with its words: what counters are read by."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services.db import session
from services.questions import Choice, Question
from services.surveys.about_you import about_questions
from services.surveys.definition import SurveyQuestion
from services.surveys.loading import load_definition
from services.surveys.models import SurveyVersion
from services.text import Words

#: The block about the respondent, as a name beside the keys of questions.
ABOUT_YOU = "about"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the heading above it; `is_present` where the newest version asks it."""

    question: SurveyQuestion
    section: Words
    is_present: bool


def questions_ever(survey_id: int) -> list[Asked]:
    """The questions of the newest version in their order, then those of earlier ones, the latest of these first."""
    query = select(SurveyVersion.number).where(SurveyVersion.survey_id == survey_id)
    numbers = session().scalars(query.order_by(SurveyVersion.number.desc())).all()
    found: dict[str, Asked] = {}
    for number in numbers:
        for section in load_definition(survey_id, number).sections:
            for question in section.questions:
                found.setdefault(question.key, Asked(question, section.title, number == numbers[0]))
    return list(found.values())


def asks_about_you(survey_id: int) -> bool:
    """Whether any version asks who answers."""
    query = select(SurveyVersion.number).where(SurveyVersion.survey_id == survey_id)
    return any(load_definition(survey_id, number).asks_about_you for number in session().scalars(query))


def about_block() -> Sequence[tuple[Question, tuple[Choice, ...]]]:
    """The questions about the respondent with their choices."""
    return [(question, question.settings["choices"]) for question in about_questions()]
