"""Counters as they are read: all of a survey, of one group, or of all groups side by side."""

from collections import Counter
from collections.abc import Collection, Mapping

from sqlalchemy import select

from services.db import session
from services.surveys.marking import ANSWERED
from services.surveys.models import SurveyTally
from services.surveys.words import Breakdown

#: Question → value → how often.
Tallies = Mapping[str, Mapping[str, int]]
#: Breakdowns in which every answer has its group.
COMPLETE = frozenset({Breakdown.ALL, Breakdown.MONTH, Breakdown.CHANNEL})
#: No page shows more groups; those with most answers come first.
GROUPS_AT_MOST = 200


def read_tallies(survey_id: int, breakdown: Breakdown = Breakdown.ALL, group: str = "") -> dict[str, dict[str, int]]:
    """The counters of one group: of the whole survey, where none is named."""
    found: dict[str, dict[str, int]] = {}
    query = select(SurveyTally.question, SurveyTally.value, SurveyTally.n).where(
        SurveyTally.survey_id == survey_id,
        SurveyTally.breakdown == breakdown.value,
        SurveyTally.group_key == group,
        SurveyTally.n != 0,
    )
    for question, value, n in session().execute(query):
        found.setdefault(question, {})[value] = n
    return found


def read_answers(survey_id: int) -> int:
    """How many answers of a survey are counted."""
    query = select(SurveyTally.n).where(
        SurveyTally.survey_id == survey_id,
        SurveyTally.breakdown == Breakdown.ALL.value,
        SurveyTally.group_key == "",
        SurveyTally.question == "",
        SurveyTally.value == ANSWERED,
    )
    return session().scalar(query) or 0


def read_groups(
    survey_id: int, breakdown: Breakdown, questions: Collection[str] | None = None
) -> dict[str, dict[str, dict[str, int]]]:
    """The counters of every group, of these questions ("" for the answers themselves); of all where none are named."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    query = select(SurveyTally.group_key, SurveyTally.question, SurveyTally.value, SurveyTally.n).where(
        SurveyTally.survey_id == survey_id, SurveyTally.breakdown == breakdown.value, SurveyTally.n != 0
    )
    if questions is not None:
        query = query.where(SurveyTally.question.in_(sorted(questions)))
    for group, question, value, n in session().execute(query):
        found.setdefault(group, {}).setdefault(question, {})[value] = n
    return found


def read_sizes(survey_id: int, breakdown: Breakdown, question: str = "") -> dict[str, int]:
    """How many answered in each group: the survey, or one question of it; those of no group under ""."""
    query = select(SurveyTally.group_key, SurveyTally.n).where(
        SurveyTally.survey_id == survey_id,
        SurveyTally.breakdown == breakdown.value,
        SurveyTally.question == question,
        SurveyTally.value == ANSWERED,
        SurveyTally.n != 0,
    )
    sizes = {group: n for group, n in session().execute(query)}  # noqa: C416 Rows are no pairs for mypy.
    if breakdown not in COMPLETE:
        rest = count_of(read_tallies(survey_id), question) - sum(sizes.values())
        if rest > 0:
            sizes[""] = rest
    return sizes


def sizes_by_question(survey_id: int, breakdown: Breakdown, whole: Tallies) -> dict[str, dict[str, int]]:
    """`read_sizes` of every counter at once: question, or "key.row", → group → how many answered it."""
    found: dict[str, dict[str, int]] = {}
    query = select(SurveyTally.question, SurveyTally.group_key, SurveyTally.n).where(
        SurveyTally.survey_id == survey_id,
        SurveyTally.breakdown == breakdown.value,
        SurveyTally.value == ANSWERED,
        SurveyTally.n != 0,
    )
    for question, group, n in session().execute(query):
        found.setdefault(question, {})[group] = n
    if breakdown not in COMPLETE:
        for question in whole:
            sizes = found.setdefault(question, {})
            rest = count_of(whole, question) - sum(sizes.values())
            if rest > 0:
                sizes[""] = rest
    return found


def less(whole: Tallies, part: Tallies) -> dict[str, dict[str, int]]:
    """What is left of the whole without a part of it."""
    left: dict[str, dict[str, int]] = {}
    for question, values in whole.items():
        taken = part.get(question, {})
        rest = {value: n - taken.get(value, 0) for value, n in values.items() if n != taken.get(value, 0)}
        if rest:
            left[question] = rest
    return left


def together(several: Collection[Tallies]) -> dict[str, dict[str, int]]:
    """The sum of several."""
    added: dict[str, Counter[str]] = {}
    for each in several:
        for question, values in each.items():
            added.setdefault(question, Counter()).update(values)
    return {question: dict(values) for question, values in added.items()}


def count_of(tallies: Tallies, question: str = "") -> int:
    """How many answered: the survey, or one question of it."""
    return tallies.get(question, {}).get(ANSWERED, 0)


def numbers_of(tallies: Tallies, question: str) -> dict[int, int]:
    """The distribution of a question answered by whole numbers."""
    return {int(value): n for value, n in tallies.get(question, {}).items() if value != ANSWERED}
