"""What the API refuses, as problem documents (RFC 9457) with one entry for each answer that is wrong."""

import json
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Response, g, request
from flask.typing import ResponseReturnValue

from app.api import api
from app.api.shapes import NotJson
from app.api.v1.showing import show_problem
from app.errors import ask_to_sign_in
from app.shared import current_actor
from app.shared.bearer import PATHS
from app.shared.language import language
from services import drafts
from services.audit import ActorKind
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, SignInNeeded, Stale
from services.questions import Question

PROBLEM = "application/problem+json"


def problem(status: int, code: str = "", **more: Any) -> Response:
    """A problem document."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, **more}
    if code:
        body["code"] = code
    return Response(json.dumps(body), status, mimetype=PROBLEM)


def worded(problems: Iterable[Problem], questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Each problem beside the question that it belongs to, in the reader's language."""
    known = {question.key: question for question in questions}
    return [show_problem(each, known.get(each.field.partition(".")[0]), language()) for each in problems]


def about(view: drafts.DraftView) -> drafts.DraftView:
    """Remembers the draft in hand, so that what it refuses is worded by its questions."""
    g.draft_in_hand = view
    return view


def _in_hand() -> drafts.DraftView | None:
    view: drafts.DraftView | None = g.get("draft_in_hand")
    return view


@api.errorhandler(NotJson)
def refuse_body(error: NotJson) -> Response:
    """A body that cannot be read."""
    return problem(error.status, error.code)


@api.errorhandler(RuleBroken)
def refuse_answers(error: RuleBroken) -> Response:
    """Values that are not taken: 422, each with its words. All that was written with them is undone."""
    view = _in_hand() if request.path.startswith(PATHS) else None
    questions = [asked.question for asked in view.asked] if view else []
    return problem(422, error.problems[0].code, errors=worded(error.problems, questions))


@api.errorhandler(Stale)
def show_both(error: Stale) -> Response:
    """Somebody else wrote meanwhile: both answers, or for a whole draft its seal as it is now."""
    if not error.field:
        return problem(409, "changed", seal=str(error.theirs))
    view = _in_hand()
    try:
        asked = drafts.get_draft(view.id).find(error.field) if view else None
    except NotFound:
        asked = None
    revision = asked.revision if asked else 0
    return problem(409, "stale", question=error.field, theirs=error.theirs, yours=error.yours, revision=revision)


@api.errorhandler(SignInNeeded)
def refuse_account(error: SignInNeeded) -> ResponseReturnValue:
    """Without a key that holds, 401; with one, a service that wants an account of the citizen: no key stands for it."""
    is_known = current_actor().kind is ActorKind.PARTNER
    return problem(403, "account_needed") if is_known else ask_to_sign_in(error)


@api.errorhandler(NotAllowed)
def refuse_action(error: NotAllowed) -> Response:
    """Outside the scope of the key, or too late."""
    return problem(403, str(error) if str(error) in ("outside_scope",) else "not_allowed")
