"""Writing one answer to its row."""

from typing import Any

from services import clock
from services.audit import Actor
from services.db import session
from services.drafts.models import Draft, DraftAnswer
from services.questions import Question


def store(
    draft: Draft, question: Question, value: Any, row: DraftAnswer | None, actor: Actor, *, is_prefilled: bool = False
) -> DraftAnswer:
    """Puts the checked answer where its data class belongs and counts the change."""
    if row is None:
        row = DraftAnswer(draft_id=draft.id, question=question.key, revision=0)
        session().add(row)
    row.kind = question.kind
    row.data_class = question.data_class.value
    row.value, row.sealed = (None, value) if question.data_class.is_sealed else (value, None)
    row.revision += 1
    row.channel = actor.channel.value
    row.is_prefilled = is_prefilled
    row.answered_at = clock.now()
    return row
