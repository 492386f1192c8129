"""The review before sending, and sending: one draft gives one outcome."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from services import clock, files, inbox
from services.audit import Actor, Channel
from services.catalogue import CHAT_ADDRESS, Outcome, Panel, Submission
from services.db import session
from services.drafts import outcomes
from services.drafts.answering import still_held
from services.drafts.events import DraftEnded
from services.drafts.evidence import evidence_notice, list_evidence
from services.drafts.models import Draft, DraftAnswer
from services.drafts.opening import record
from services.drafts.uploads import keys_of
from services.drafts.view import OPEN, SUBMITTED, DraftView, context_of, load, view_of
from services.errors import NotFound, Problem, RuleBroken, Stale
from services.events import raise_event
from services.questions import Question, get_kind

#: How long a sent draft is kept, for an asker whose response was lost on the way.
KEPT_AFTER = timedelta(hours=24)


def preview(draft_id: str, actor: Actor) -> list[Panel]:
    """What the review shows beyond the answers: warnings, a computed sum, likely duplicates. Changes nothing."""
    draft = load(draft_id)
    view = view_of(draft, actor=actor)
    return [*view.service.preview(context_of(draft, view.answers, view.asker)), *evidence_notice(draft_id)]


def preview_typed(draft_id: str, question_key: str, raw: Any, *, actor: Actor) -> list[Panel]:
    """The preview with one answer as it stands in a form: what of it can be taken counts, and nothing is saved."""
    draft = load(draft_id)
    view = view_of(draft, actor=actor)
    asked = view.find(question_key)
    if asked is None:
        raise NotFound(f"question {question_key!r}")
    answers = dict(view.answers)
    value = _as_far_as_taken(asked.question, raw)
    if value is not None:
        answers[question_key] = value
    elif raw is not None:
        answers.pop(question_key, None)
    return list(view.service.preview(context_of(draft, answers, view.asker)))


def _as_far_as_taken(question: Question, raw: Any) -> Any:
    """The checked answer; of rows those that are whole already; None for anything else."""
    kind = get_kind(question.kind)
    try:
        return kind.check(question, raw)
    except RuleBroken:
        if question.kind != "lines" or not isinstance(raw, list):
            return None
    whole: list[Any] = []
    for row in raw:
        with suppress(RuleBroken):
            whole += kind.check(question, [row]) or []
    return whole or None


def submit(draft_id: str, *, actor: Actor, seen: str | None = None, holder: int | None = None) -> Outcome:
    """Sends the draft, once: sent again, it gives the same outcome for a day.

    `seen` is the `seal` of the view that the asker confirmed; where answers or questions changed since,
    Stale("", now, seen) is raised. For `holder` see `answer`. Raises RuleBroken with every problem where an answer is
    missing or not taken any more, NotFound for a draft that does not live. Whatever the service's `submit` refuses goes
    through unchanged.
    """
    draft = load(draft_id, lock=True)
    if draft.outcome is not None:
        return outcomes.from_json(draft.outcome)
    still_held(draft, holder)
    view = view_of(draft, actor=actor)
    if seen is not None and seen != view.seal:
        raise Stale("", view.seal, seen)
    problems = _problems(view)
    if problems:
        raise RuleBroken.of(problems)
    submission = _submission(draft, view)
    outcome = view.service.submit(submission)
    if outcome.is_unnamed:
        files.forget_sender([*submission.evidence, *keys_of(view)])
    _close(draft, view, outcome, actor)
    return outcome


def follow(draft_id: str, token: str, *, actor: Actor, holder: int | None = None) -> Outcome:
    """Follows the matter that somebody else reported already, instead of sending; the draft is done with it."""
    draft = load(draft_id, lock=True)
    if draft.outcome is not None:
        return outcomes.from_json(draft.outcome)
    still_held(draft, holder)
    view = view_of(draft, actor=actor)
    if view.service.follow is None or draft.state != OPEN:
        raise NotFound("match")
    outcome = view.service.follow(context_of(draft, view.answers, view.asker), draft.id, token)
    # Nothing was sent, so nothing that came beside the answers is kept.
    files.remove([view.key for view in list_evidence(draft.id)])
    _close(draft, view, outcome, actor)
    return outcome


def _problems(view: DraftView) -> Sequence[Problem]:
    return [each.refused or Problem(each.question.key, "required") for each in view.asked if not each.is_answered]


def _submission(draft: Draft, view: DraftView) -> Submission:
    is_anonymous = view.service.is_anonymous
    source = dict(draft.source or {})
    if is_anonymous:
        # It only stayed so that the talk can be forgotten.
        source.pop(CHAT_ADDRESS, None)
    return Submission(
        service=view.service.key,
        draft_id="" if is_anonymous else draft.id,
        asker=view.asker,
        answers=view.answers,
        questions=[each.question for each in view.asked],
        language=draft.language,
        source=source,
        at=None if is_anonymous else clock.now(),
        evidence=[view.key for view in list_evidence(draft.id)],
    )


def _close(draft: Draft, view: DraftView, outcome: Outcome, actor: Actor) -> None:
    record("submit draft", view.service, draft, actor, is_unnamed=outcome.is_unnamed)
    is_anonymous = view.service.is_anonymous
    code = "" if is_anonymous else (draft.source or {}).get("code", "")
    raise_event(DraftEnded(view.service.key, actor.channel, outcome.kind, code, is_anonymous, draft.partner_id))
    if outcome.is_unnamed or view.service.is_anonymous:
        address = (draft.source or {}).get(CHAT_ADDRESS)
        if address and actor.channel is not Channel.LINE:
            # Begun in a chat, which hears nothing of how it ended here. What is sent there, the chat forgets itself.
            inbox.forget_draft(draft.id, channel=Channel.LINE.value, address=address, since=draft.opened_at)
        # Neither the account nor the chat stays with what came of it.
        draft.person_id, draft.source = None, {}
    if view.service.is_anonymous:
        session().execute(delete(DraftAnswer).where(DraftAnswer.draft_id == draft.id))
        session().delete(draft)
    else:
        draft.state = SUBMITTED
        draft.version = view.service.version
        draft.outcome = outcomes.to_json(outcome)
        draft.submitted_at = clock.now()
        draft.expires_at = draft.submitted_at + KEPT_AFTER
    session().flush()
