"""What a mark after a service brings about, by whatever way it came: the matter notes it, the head hears of a bad one.

It may be corrected for a week; afterwards what stood stays.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from services import cases, clock
from services.audit import Actor
from services.db import session
from services.surveys import subjects, telling
from services.surveys.invitations import Invitation
from services.surveys.loading import load_definition
from services.surveys.models import SurveyResponse
from services.surveys.rules import mark_question
from services.surveys.views import SurveyView

#: For so long a mark may be corrected.
CORRECTED = timedelta(days=7)
BAD = cases.BAD_MARK


def find_response(invitation: Invitation) -> SurveyResponse | None:
    """What was answered by a tied invitation so far."""
    query = select(SurveyResponse).where(SurveyResponse.invitation_id == invitation.id)
    return session().scalar(query.execution_options(populate_existing=True))


def may_correct(response: SurveyResponse) -> bool:
    """Whether its mark may still be changed."""
    return response.at is None or clock.now() <= response.at + CORRECTED


def settle_mark(
    invitation: Invitation, survey: SurveyView, answers: Mapping[str, Any], *, actor: Actor
) -> Mapping[str, Any]:
    """The answers of a form as they are to be stored: with the mark that stands, where it is too late for another.

    A mark that is new is noted and told. The invitation is held by the caller.
    """
    question = mark_question(load_definition(survey.id, survey.version))
    score = answers.get(question.key) if question is not None else None
    if question is None or score is None:
        return answers
    before = find_response(invitation)
    stands = before.answers.get(question.key) if before is not None else None
    if stands == score:
        return answers
    if before is not None and stands is not None and not may_correct(before):
        return {**answers, question.key: stands}
    tell_mark(invitation, survey, score, actor=actor)
    return answers


def tell_mark(invitation: Invitation, survey: SurveyView, score: int, *, actor: Actor) -> None:
    """Notes the mark at its matter, and tells the head of a bad one."""
    subject, subject_id = invitation.subject, invitation.subject_id
    if subject in subjects.OF_CASES:
        cases.note_mark(subject_id, score, by=invitation.id, actor=actor)
    if score <= BAD:
        telling.tell_heads(
            invitation.id, score, survey, subject=subject, subject_id=subject_id, unit_id=invitation.unit_id
        )
