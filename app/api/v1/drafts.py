"""Drafts of a partner: begun, answered question by question, sent once, carried elsewhere, given up."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, url_for
from flask.typing import ResponseReturnValue

from app.api import api
from app.api.shapes import read_body
from app.api.v1.machines import for_machines
from app.api.v1.problems import about
from app.api.v1.schemas import NEW_ANSWER, NEW_DRAFT, SEND, ref
from app.api.v1.services import find_offered
from app.api.v1.showing import say, show_draft, show_outcome, show_panel
from app.shared import access, commits
from app.shared.bearer import current_bearer, partner
from app.shared.describing import Answer, Description, describe
from app.shared.language import language
from services import codes, drafts, settings
from services.catalogue import Service
from services.drafts import OVERWRITE, DraftView
from services.errors import NotFound, Problem, RuleBroken

_GONE = (401, 404, 429)
#: How long the code of `carry` serves, in seconds.
_CODE_LIVES = 15 * 60


@api.post("/api/v1/drafts")
@describe(
    Description(
        "Begin a draft",
        {201: Answer("The draft, with what is still asked.", ref("Draft"), headers={"Location": "Its address."})},
        body=NEW_DRAFT,
        refuses=(400, 401, 403, 404, 413, 415, 422, 429),
        words="`answers` are taken all or not at all. A printed code in `source` fills in what it knows.",
    )
)
@for_machines
@access(partner)
@commits
def begin_draft() -> ResponseReturnValue:
    """Opens a draft of this partner's and takes the answers that came along; 422 with all of them that are wrong."""
    given = read_body(NEW_DRAFT)
    service = find_offered(given["service"])
    actor = current_bearer().actor
    view = drafts.open_draft(
        service.key,
        asker=actor,
        language=given.get("language", "th"),
        source=_source(service, given.get("source", {})),
    )
    view = _take(about(view), given.get("answers", {}))
    answer = jsonify(show_draft(view, language()))
    answer.headers["Location"] = url_for("api.view_draft", draft_id=view.id)
    return answer, 201


@api.get("/api/v1/drafts/<draft_id>")
@describe(
    Description(
        "A draft as it stands",
        {200: Answer("The questions that apply, with their answers.", ref("Draft"))},
        refuses=_GONE,
    )
)
@access(partner)
def view_draft(draft_id: str) -> ResponseReturnValue:
    """Only this partner's: others do not exist."""
    return jsonify(show_draft(_own(draft_id), language()))


@api.delete("/api/v1/drafts/<draft_id>")
@describe(Description("Give a draft up", {204: Answer("It is gone, with its files.")}, refuses=_GONE))
@for_machines
@access(partner)
@commits
def abandon_draft(draft_id: str) -> ResponseReturnValue:
    """Nobody can open it again; 404 once it was sent."""
    view = _own(draft_id)
    drafts.abandon(view.id, actor=current_bearer().actor, holder=view.holder)
    return Response(status=204)


@api.put("/api/v1/drafts/<draft_id>/answers/<question_key>")
@describe(
    Description(
        "Answer one question",
        {200: Answer("The draft with the answer, and with what it brought.", ref("Draft"))},
        body=NEW_ANSWER,
        refuses=(400, 401, 403, 404, 409, 413, 415, 422, 429),
        words="With `seen`, an answer that was changed since is not overwritten: 409 shows both. The same answer again "
        "changes nothing.",
    )
)
@for_machines
@access(partner)
@commits
def put_answer(draft_id: str, question_key: str) -> ResponseReturnValue:
    """Takes one answer, checked as on every channel."""
    given = read_body(NEW_ANSWER)
    view = about(_own(draft_id))
    saved = drafts.answer(
        view.id,
        question_key,
        given["value"],
        actor=current_bearer().actor,
        seen=int(given["seen"]) if "seen" in given else OVERWRITE,
        holder=view.holder,
    )
    return jsonify(show_draft(saved, language()))


@api.get("/api/v1/drafts/<draft_id>/review")
@describe(
    Description(
        "What to show before sending",
        {200: Answer("Notices, sums, likely duplicates, what is certified, and the seal.", ref("Review"))},
        refuses=_GONE,
    )
)
@access(partner)
def view_review(draft_id: str) -> ResponseReturnValue:
    """What every channel shows before the button."""
    view = _own(draft_id)
    panels = drafts.preview(view.id, current_bearer().actor) if view.is_open else []
    return jsonify(
        seal=view.seal,
        is_complete=view.is_complete,
        certification=say(view.service.certification),
        panels=[show_panel(panel) for panel in panels],
    )


@api.post("/api/v1/drafts/<draft_id>/submit")
@describe(
    Description(
        "Send the draft",
        {200: Answer("What came of it; sent again, the same for a day.", ref("Outcome"))},
        body=SEND,
        needs_body=False,
        refuses=(400, 401, 403, 404, 409, 413, 415, 422, 429),
        words="422 names every answer that is missing or not taken. With `seal`, 409 where anything changed since.",
    )
)
@for_machines
@access(partner)
@commits
def submit_draft(draft_id: str) -> ResponseReturnValue:
    """Sends once, however often it is asked."""
    given = read_body(SEND, needed=False)
    view = about(_own(draft_id))
    outcome = drafts.submit(view.id, actor=current_bearer().actor, seen=given.get("seal"), holder=view.holder)
    return jsonify(show_outcome(outcome))


@api.post("/api/v1/drafts/<draft_id>/carry")
@describe(
    Description(
        "Hand the draft over to the citizen",
        {201: Answer("A code of six characters, for 15 minutes and one use.", ref("Carried"))},
        refuses=_GONE,
        words="Whoever types the code at `address` goes on there, on the web, in LINE or at a counter. From then on "
        "the draft is the citizen's own, and does not exist here.",
    )
)
@for_machines
@access(partner)
@commits
def carry_draft(draft_id: str) -> ResponseReturnValue:
    """The code by which somebody goes on elsewhere; 404 once it was sent."""
    view = _own(draft_id)
    code = drafts.resume_code(view.id, holder=view.holder)
    return jsonify(code=code, address=f"{settings.current().base_url}/resume", seconds=_CODE_LIVES), 201


def _own(draft_id: str) -> DraftView:
    """The draft, of this partner alone and within the scope of the key. NotFound."""
    bearer = current_bearer()
    view = drafts.get_draft(draft_id[:64], partner_id=bearer.key.partner_id)
    if view.service.key not in bearer.scopes:
        raise NotFound("draft")
    return view


def _source(service: Service, given: Mapping[str, str]) -> dict[str, str]:
    """What was handed in, and over it what a printed code hands to this service. One that does not hold is refused."""
    if not given.get(codes.CODE):
        return {name: value for name, value in given.items() if name != codes.CODE}
    handed = codes.with_handed(given, service.key)
    if codes.CODE not in handed:
        raise RuleBroken("source.code", "code_unknown")
    return handed


def _take(view: DraftView, answers: Mapping[str, Any]) -> DraftView:
    """Takes the answers in the order of the questions; RuleBroken with every problem, so that nothing is kept."""
    left, problems = dict(answers), list[Problem]()
    while fresh := [asked.question.key for asked in view.asked if asked.question.key in left]:
        try:
            view = about(
                drafts.answer(view.id, fresh[0], left.pop(fresh[0]), actor=current_bearer().actor, seen=OVERWRITE)
            )
        except RuleBroken as error:
            problems += error.problems
    problems += [Problem(key[:60], "not_asked") for key in left]
    if problems:
        raise RuleBroken.of(problems)
    return view
