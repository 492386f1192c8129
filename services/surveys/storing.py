"""Writing an answer: the one place where responses come from.

One that is not tied carries a random id, the month and nothing else by which it could be known. Own words stand apart
from it, numbers of persons masked. What is tied to a matter, a receipt or a talk is kept with it and may be added to.
"""

import secrets
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, select

from services import clock, questions
from services.audit import Channel
from services.db import session
from services.personal import mask_personal
from services.surveys import counting
from services.surveys.definition import TEXT_KINDS, Definition
from services.surveys.invitations import Invitation, hold
from services.surveys.loading import load_definition
from services.surveys.models import SurveyResponse, SurveyText
from services.text import search_form

_BITS = 63


def store_response(
    survey_id: int,
    version: int,
    *,
    answers: Mapping[str, Any],
    channel: Channel,
    service: str = "",
    unit_id: int | None = None,
    place_id: int | None = None,
    is_burst: bool = False,
    tied: Invitation | None = None,
) -> int:
    """Writes checked answers to that version; the id of the response.

    A `tied` invitation has one response: what comes later changes and adds to what was answered before, and service,
    unit and place are those of the invitation. RuleBroken("", "survey_link_used") where it expired or was withdrawn.
    """
    definition = load_definition(survey_id, version)
    if tied is not None:
        hold(tied)
        found = (
            session()
            .scalars(
                select(SurveyResponse)
                .where(SurveyResponse.invitation_id == tied.id)
                .with_for_update()
                .execution_options(populate_existing=True)
            )
            .one_or_none()
        )
        if found is not None:
            return _add(found, version, definition, answers, channel)
        service, unit_id, place_id = tied.service, tied.unit_id, tied.place_id
    month = clock.today().replace(day=1)
    kept, said = _parted(definition, answers)
    response_id = secrets.randbits(_BITS)
    row = {
        "id": response_id,
        "survey_id": survey_id,
        "version": version,
        "step": 0,
        "month": month,
        "channel": channel.value,
        "service": service,
        "unit_id": unit_id,
        "place_id": place_id,
        "is_burst": is_burst,
        "answers": kept,
        "invitation_id": tied.id if tied else None,
        "subject": tied.subject if tied else "",
        "subject_id": tied.subject_id if tied else 0,
        "at": clock.now() if tied else None,
    }
    session().execute(insert(SurveyResponse), row)
    _write_texts(survey_id, response_id, month, said)
    return response_id


def _add(
    row: SurveyResponse, version: int, definition: Definition, answers: Mapping[str, Any], channel: Channel
) -> int:
    """Adds to a tied answer; it is counted anew."""
    if row.step > 0:
        counting.uncount(row)
    texts = select(SurveyText.question, SurveyText.words).where(SurveyText.response_id == row.id)
    before = dict(row.answers) | {one.question: one.words for one in session().execute(texts)}
    kept, said = _parted(definition, before | dict(answers))
    session().execute(delete(SurveyText).where(SurveyText.response_id == row.id))
    row.version, row.step, row.answers, row.channel, row.at = version, 0, kept, channel.value, clock.now()
    session().flush()
    _write_texts(row.survey_id, row.id, row.month, said)
    return row.id


def _parted(definition: Definition, answers: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What is counted and what is read, of the questions that apply; nothing that was not asked."""
    given: dict[str, Any] = {}
    kept: dict[str, Any] = {}
    said: dict[str, str] = {}
    for question in definition.to_questions():
        value = answers.get(question.key)
        if value in (None, "", []) or not questions.applies(question, given):
            continue
        given[question.key] = value
        if question.kind in TEXT_KINDS:
            said[question.key] = mask_personal(str(value))
        else:
            kept[question.key] = value
    return kept, said


def _write_texts(survey_id: int, response_id: int, month: date, said: Mapping[str, str]) -> None:
    rows = [
        {
            "id": secrets.randbits(_BITS),
            "survey_id": survey_id,
            "response_id": response_id,
            "question": question,
            "month": month,
            "words": words,
            "search": search_form(words),
            "tags": [],
        }
        for question, words in said.items()
    ]
    if rows:
        session().execute(insert(SurveyText), rows)
