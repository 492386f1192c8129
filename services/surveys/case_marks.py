"""How those who reported a matter rated it, for whoever works it; what they wrote, for those who lead."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from services.audit import Actor, Role
from services.cases import CaseView
from services.cases.rating import KIND
from services.db import session
from services.questions import get_kind
from services.questions.rating import SATISFACTION
from services.surveys.definition import Definition
from services.surveys.loading import load_definition
from services.surveys.models import SurveyResponse, SurveyText
from services.surveys.rules import mark_question
from services.text import Words

_MOST = 20


@dataclass(frozen=True, slots=True)
class CaseMark:
    """One mark. `reasons` are what was chosen; `words` are empty for those who do not lead."""

    score: int
    at: datetime | None
    reasons: Sequence[Words]
    words: Sequence[str] = field(repr=False)

    @property
    def said(self) -> Words:
        """The words of the mark."""
        return SATISFACTION[self.score - 1]


def list_case_marks(case: CaseView, *, actor: Actor) -> Sequence[CaseMark]:
    """The marks of a matter that the actor sees, the newest first.

    Own words are for the registry and the heads of the unit alone.
    """
    ids = sorted({int(entry.data["by"]) for entry in case.timeline if entry.kind == KIND})
    if not ids or not actor.is_officer:
        return []
    leads = actor.has_role(Role.REGISTRY) or (actor.has_role(Role.HEAD) and case.unit_id in actor.unit_ids)
    query = select(SurveyResponse).where(SurveyResponse.invitation_id.in_(ids))
    found = []
    for row in session().scalars(query.order_by(SurveyResponse.at.desc()).limit(_MOST)):
        definition = load_definition(row.survey_id, row.version)
        question = mark_question(definition)
        if question is not None and question.key in row.answers:
            said = select(SurveyText.words).where(SurveyText.response_id == row.id).order_by(SurveyText.id)
            words = list(session().scalars(said)) if leads else []
            found.append(CaseMark(row.answers[question.key], row.at, _reasons(definition, row.answers), words))
    return found


def _reasons(definition: Definition, answers: dict[str, Any]) -> list[Words]:
    """What was chosen, as it reads back."""
    chosen = [one for one in definition.to_questions() if one.kind == "choices" and answers.get(one.key)]
    thai, english = (
        [said for one in chosen for said in get_kind(one.kind).read_back(one, answers[one.key], language)]
        for language in ("th", "en")
    )
    return [Words(th, en) for th, en in zip(thai, english, strict=True)]
