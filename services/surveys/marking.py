"""What an answer adds to the counters: the marks of each question, and the groups that it belongs to."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from services.surveys.about_you import ABOUT
from services.surveys.definition import TEXT_KINDS, Definition, SurveyQuestion
from services.surveys.words import Breakdown

#: That the survey, or the question, was answered at all; also the group and the mark of a survey's own counter.
ANSWERED = ""
YES, NO = "yes", "no"
#: No row of a matrix or option of a ranking has these in its key.
ROW, RANK = ".", ":"
#: Lengths of the columns that keep them.
_LONGEST, _LONGEST_GROUP = 90, 80
#: Numbers above it, and those that are not whole, are counted by their first three digits: so many different counters
#: that a page reads them at once, whatever people type.
_WHOLE_UP_TO = 1000

Mark = tuple[str, str]


def marks_of(definition: Definition, answers: Mapping[str, Any], texts: frozenset[str] = frozenset()) -> set[Mark]:
    """(question, value) of everything that was answered, with ("", "") for the survey itself.

    `texts` are the keys of the questions answered in own words. An answer whose question this version does not ask
    counts nothing.
    """
    marks: set[Mark] = {("", ANSWERED)}
    for question in definition.questions:
        if question.kind in TEXT_KINDS:
            if question.key in texts:
                marks.add((question.key, ANSWERED))
        elif answers.get(question.key) not in (None, "", [], {}):
            marks.add((question.key, ANSWERED))
            marks.update(_given(question, answers[question.key]))
    if definition.asks_about_you:
        for key in ABOUT:
            if answers.get(key):
                marks.update({(key, ANSWERED), (key, str(answers[key])[:_LONGEST])})
    return marks


def groups_of(
    answers: Mapping[str, Any],
    *,
    month: date,
    channel: str,
    service: str,
    unit_id: int | None,
    place_id: int | None,
    is_burst: bool,
) -> list[tuple[Breakdown, str]]:
    """The groups that an answer belongs to, the whole survey first. One without a unit belongs to no unit's group."""
    found = [(Breakdown.ALL, ""), (Breakdown.MONTH, f"{month:%Y-%m}"), (Breakdown.CHANNEL, channel)]
    if service:
        found.append((Breakdown.SERVICE, service))
    if unit_id is not None:
        found.append((Breakdown.UNIT, str(unit_id)))
    if place_id is not None:
        found.append((Breakdown.PLACE, str(place_id)))
    if is_burst:
        found.append((Breakdown.BURST, "1"))
    found += [(Breakdown(name), str(answers[key])) for key, name in ABOUT.items() if answers.get(key)]
    return [(breakdown, group[:_LONGEST_GROUP]) for breakdown, group in found]


def _given(question: SurveyQuestion, answer: Any) -> Iterator[Mark]:
    key = question.key
    match question.kind:
        case "choices":
            yield from ((key, str(one)[:_LONGEST]) for one in answer)
        case "ranking":
            yield from ((key, f"{one}{RANK}{rank}"[:_LONGEST]) for rank, one in enumerate(answer, start=1))
        case "matrix":
            for row, mark in answer.items():
                if mark is not None:
                    yield f"{key}{ROW}{row}"[:_LONGEST], ANSWERED
                    yield f"{key}{ROW}{row}"[:_LONGEST], str(mark)
        case _:
            yield key, value_of(question.kind, answer)


def value_of(kind: str, answer: Any) -> str:
    """The mark of an answer that is one thing: the choice, the number as text, yes or no, the month of a day."""
    if kind == "yes_no":
        return YES if answer else NO
    if kind == "date":
        return str(answer)[:7]
    if kind == "number":
        return _class_of(Decimal(str(answer)))
    return str(answer)[:_LONGEST]


def _class_of(number: Decimal) -> str:
    if number == number.to_integral_value() and abs(number) <= _WHOLE_UP_TO:
        return str(int(number))
    places = number.adjusted() - 2
    return f"{number.quantize(Decimal(1).scaleb(places)):f}"
