"""The surveys on offer, the page of each, and the way into its questions, once a person: by a link or this browser."""

from dataclasses import dataclass
from enum import StrEnum

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.held import asker_for, hold_draft
from app.public.asking.waiting import list_waiting
from app.public.surveys.devices import device, known_device
from app.shared import access, anyone, commits, language
from app.shared.line_links import line_link
from services import catalogue, codes, drafts, organisation, surveys
from services.audit import Actor, Channel
from services.catalogue import Service
from services.clock import today
from services.errors import NotFound
from services.surveys import Invitation, SurveyState, SurveyView, WhoMay
from services.text import Words

_PLACE_AT_MOST = 12
_SOURCE_AT_MOST = 40


class Standing(StrEnum):
    """What keeps somebody from answering; OPEN where nothing does."""

    OPEN = "open"
    TO_COME = "to_come"
    CLOSED = "closed"
    BY_LINK = "by_link"
    LINK_USED = "link_used"
    ANSWERED = "answered"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes to a survey, and how."""

    view: SurveyView
    asker: Actor
    invitation: Invitation | None
    token: str
    service: Service
    source: dict[str, str]
    #: The address of the page, what was handed in included.
    address: str


@public.get("/surveys")
@access(anyone)
def list_surveys() -> ResponseReturnValue:
    """What one can answer now, and what came of those that are over."""
    shown = [view for view in surveys.list_open() if view.who is WhoMay.ANYONE]
    return render_template(
        "public/surveys/list_surveys.html",
        opened=[(view, surveys.service_of(view)) for view in shown],
        closed=surveys.list_published(),
    )


@public.get("/surveys/<key>")
@access(anyone)
def view_survey(key: str) -> ResponseReturnValue:
    """What a survey is for, who asks, how long it takes, that it is anonymous; and the button that begins it."""
    return _page(_coming(key))


@public.post("/surveys/<key>")
@access(anyone)
@commits
def begin_survey(key: str) -> ResponseReturnValue:
    """Begins it; where very many come at once, whoever begins proves that a device works for it, or waits."""
    return _begin(_coming(key))


@public.get("/surveys/<key>/i/<token>")
@access(anyone)
def view_invited_survey(key: str, token: str) -> ResponseReturnValue:
    """The same for the holder of a link that serves once."""
    return _page(_coming(key, token))


@public.post("/surveys/<key>/i/<token>")
@access(anyone)
@commits
def begin_invited_survey(key: str, token: str) -> ResponseReturnValue:
    """Begins it; the link is used up when the answers are sent, not before."""
    return _begin(_coming(key, token))


def _coming(key: str, token: str = "") -> Coming:
    view = surveys.find_view(key)
    if view is None or view.version == 0 or view.state is SurveyState.DRAFT:
        raise NotFound("survey")
    invitation = surveys.find_invitation(token) if token else None
    if token and (invitation is None or invitation.survey_id != view.id):
        raise NotFound("invitation")
    handed = {"place": _PLACE_AT_MOST, "source": _SOURCE_AT_MOST}
    source = {name: request.args[name][:most] for name, most in handed.items() if request.args.get(name)}
    service = surveys.service_of(view, tied=invitation is not None and invitation.is_tied)
    if place := codes.handed(request.args.get("code", ""), service.key).get("place"):
        # Only the place where the code hangs: an anonymous answer keeps no code.
        source["place"] = place
    asker = asker_for(service, source.get("source", ""))
    if token:
        source["invitation"] = token
    return Coming(view, asker, invitation, token, service, source, request.full_path.rstrip("?"))


def _standing(coming: Coming) -> Standing:
    view = coming.view
    if not view.takes_answers(today()):
        return Standing.TO_COME if view.is_to_come(today()) else Standing.CLOSED
    if coming.invitation is not None:
        return Standing.OPEN if coming.invitation.is_open(today()) else Standing.LINK_USED
    if view.who is not WhoMay.ANYONE:
        return Standing.BY_LINK
    if coming.asker.channel not in coming.service.channels:
        return Standing.ELSEWHERE
    whos = surveys.whos_of(coming.asker, {"device": known_device()})
    if view.is_once and surveys.has_answered(view.id, whos):
        return Standing.ANSWERED
    return Standing.OPEN


def _page(coming: Coming) -> str:
    standing = _standing(coming)
    needs_proof = standing is Standing.OPEN and _needs_proof(coming)
    return render_template(
        "public/surveys/view_survey.html",
        survey=coming.view,
        service=coming.service,
        standing=standing.value,
        takes=surveys.minutes(coming.view),
        asked_by=_asked_by(coming.view),
        notice=_notice(coming),
        challenge=surveys.make_challenge(coming.view.id, device()) if needs_proof else None,
        waiting_drafts=list_waiting(coming.service.key) if standing is Standing.OPEN else [],
        has_results=bool(coming.view.published),
        line_url=_line_url(coming),
        action=coming.address,
    )


def _begin(coming: Coming) -> ResponseReturnValue:
    if _standing(coming) is not Standing.OPEN:
        return _page(coming)
    if _needs_proof(coming):
        waited = _wait_of(coming)
        if waited is not None:
            return waited
    handed = coming.source | ({} if coming.asker.channel is Channel.KIOSK else {"device": device()})
    view = drafts.open_draft(coming.service.key, asker=coming.asker, language=language(), source=handed)
    hold_draft(view)
    return redirect(url_for("public.view_draft", draft_id=view.id))


def _needs_proof(coming: Coming) -> bool:
    return coming.invitation is None and surveys.needs_proof(coming.view.id, coming.asker.channel)


def _wait_of(coming: Coming) -> ResponseReturnValue | None:
    """The page that asks to wait; None for whoever solved the sum or has waited."""
    survey_id = coming.view.id
    if surveys.is_solved(survey_id, device(), request.form.get("altcha", "")):
        return None
    token = request.form.get("wait", "")
    seconds = surveys.seconds_left(survey_id, device(), token) if token else None
    if seconds == 0:
        return None
    if seconds is None:
        token, seconds = surveys.begin_wait(survey_id, device())
    page = render_template(
        "public/surveys/view_wait.html", survey=coming.view, seconds=seconds, wait=token, action=coming.address
    )
    return page, 429, {"Retry-After": str(seconds)}


def _notice(coming: Coming) -> Words:
    if coming.invitation is not None and coming.invitation.is_tied:
        return surveys.say_tied(coming.invitation)
    return surveys.ANONYMOUS


def _asked_by(view: SurveyView) -> Words:
    if view.unit_id is None:
        return organisation.get_organisation().name
    return organisation.get_unit(view.unit_id).name


def _line_url(coming: Coming) -> str:
    """The way into the chat, where it is on offer there and not tied to a link."""
    service = coming.service
    if coming.invitation is not None or not {Channel.LINE} <= service.channels & catalogue.live_channels():
        return ""
    return line_link(service.chat_words[0] if service.chat_words else service.name.in_(language()))
