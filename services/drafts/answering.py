"""Answering one question of a draft."""

from typing import Any

from services import catalogue, clock
from services.audit import Actor
from services.db import session
from services.drafts import uploads
from services.drafts.models import Draft
from services.drafts.opening import lifetime
from services.drafts.storing import store
from services.drafts.view import OPEN, DraftView, load, rows_of, view_of
from services.errors import NotAllowed, NotFound, Stale
from services.questions import get_kind

#: As `seen`: whatever stands there is replaced (a channel that has just shown the answer to its only asker).
OVERWRITE = -1


def answer(
    draft_id: str,
    question_key: str,
    raw: Any,
    *,
    actor: Actor,
    seen: int | None = None,
    language: str | None = None,
    holder: int | None = None,
) -> DraftView:
    """Checks and saves one answer; the others stay as they are, also those to questions that now fall away.

    `holder` is how the channel holds the draft: where it has moved since, NotFound and nothing is written.

    `seen` is the revision of the answer that the asker saw (None or 0: there was none; OVERWRITE: does not matter).
    Where somebody gave a different answer meanwhile, Stale(question, theirs, yours) is raised and nothing is written.
    Raises RuleBroken for what the question does not take, NotFound for a draft that does not live or a question that
    does not apply, NotAllowed once the draft was sent.
    """
    draft = load(draft_id, lock=True)
    if draft.state != OPEN:
        raise NotAllowed("the draft was sent already")
    still_held(draft, holder)
    rows = rows_of(draft_id)
    asked = view_of(draft, actor=actor, rows=rows).find(question_key)
    if asked is None:
        raise NotFound(f"question {question_key!r}")
    question = asked.question
    value = get_kind(question.kind).check(question, raw)
    row = rows.get(question_key)
    present = row.given if row is not None and row.kind == question.kind else None
    is_same = row is not None and row.kind == question.kind and present == value
    if not is_same:
        if seen != OVERWRITE and (seen or 0) != asked.revision:
            raise Stale(question_key, present, value)
        uploads.claim(question, value, present, draft_id)
        rows[question_key] = store(draft, question, value, row, actor)
        draft.revision += 1
    elif row is not None:
        row.is_prefilled = False
    touch(draft, language)
    return view_of(draft, actor=actor, rows=rows)


def still_held(draft: Draft, holder: int | None) -> None:
    """NotFound where the locked draft is held otherwise by now."""
    if holder is not None and draft.holder != holder:
        raise NotFound("draft")


def touch(draft: Draft, language: str | None = None) -> None:
    """Keeps the draft for another while, in the language of its asker and with the questions of today."""
    draft.touched_at = clock.now()
    draft.expires_at = lifetime(draft.touched_at)
    draft.version = catalogue.get_service(draft.service).version
    if language in ("th", "en"):
        draft.language = language
    session().flush()
