"""Taking in what somebody answered, by whatever channel it came."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor, ActorKind, Channel
from services.catalogue import CHAT_ADDRESS, Outcome, Submission
from services.db import session
from services.devices import KioskView
from services.errors import NotAllowed, NotFound, RuleBroken
from services.questions import get_kind
from services.surveys import marks, pacing
from services.surveys.definition import SurveyQuestion
from services.surveys.invitations import Invitation, find_invitation, hold, spend
from services.surveys.keys import TIED, find_survey
from services.surveys.loading import get_view, load_definition
from services.surveys.marked import settle_mark
from services.surveys.models import SurveyPlace
from services.surveys.storing import store_response
from services.surveys.views import SurveyView
from services.surveys.words import WhoMay

#: What may stand in the source of a draft. DEVICE only comes in; what is kept of it and of who asks are the MARKS.
DEVICE, MARKS, PLACE, INVITATION, UNIT = "device", "marks", "place", "invitation", "unit"
#: The address of the chat only goes along so that the talk is forgotten with the draft.
_KEPT = ("source", PLACE, INVITATION, CHAT_ADDRESS)


def keep_unnamed(survey_id: int, asker: Actor, handed: Mapping[str, str]) -> dict[str, str]:
    """What the draft of an anonymous survey keeps: the place, the link, and marks in place of who asks."""
    kept = {name: handed[name] for name in _KEPT if handed.get(name)}
    if asker.is_officer:
        # At a counter the officer is not the one who answers; the unit is that of the counter.
        return kept | ({UNIT: str(asker.unit_id)} if asker.unit_id else {})
    whos = whos_of(asker, handed)
    return kept | ({MARKS: " ".join(str(marks.mark_of(survey_id, who)) for who in whos)} if whos else {})


def whos_of(asker: Actor, handed: Mapping[str, str]) -> list[str]:
    """By what a citizen would be known again: the device, the chat, the account."""
    if asker.channel is Channel.KIOSK:
        return []
    found = [marks.device(handed[DEVICE])] if handed.get(DEVICE) else []
    found += [marks.line(handed[CHAT_ADDRESS])] if handed.get(CHAT_ADDRESS) else []
    return [*found, *([marks.person(asker.id)] if asker.id is not None else [])]


def submit_answers(submission: Submission) -> Outcome:
    """Takes the answers in, once a person. RuleBroken("", code): `survey_closed`, `survey_invited_only`,
    `survey_answered`, `survey_link_used`.
    """
    invitation = find_invitation(submission.source.get(INVITATION, ""))
    if submission.service == TIED:
        return _submit_tied(submission, invitation)
    view = find_survey(submission.service)
    if view is None or not view.takes_answers(clock.today()):
        raise RuleBroken("", "survey_closed")
    _let_in(view, invitation, submission.source.get(MARKS, ""))
    channel = _channel(submission.asker)
    place_id, unit_id = _place(view.id, submission.source)
    store_response(
        view.id,
        view.version,
        answers=submission.answers,
        channel=channel,
        unit_id=unit_id,
        place_id=place_id,
        is_burst=pacing.note_pace(view.id, channel),
    )
    return Outcome("thanks")


def begin_at_tablet(view: SurveyView) -> SurveyQuestion | None:
    """The question that a tablet at a counter asks: the first rating that everybody is asked, if there is one."""
    asked = load_definition(view.id, view.version).questions
    return next((question for question in asked if question.kind == "rating" and not question.asked_when), None)


def answer_at_tablet(view: SurveyView, score: Any, *, kiosk: KioskView, place: str = "") -> None:
    """Stores one tap at a device that was let in: no mark, no name; the place of the code, else that of the device.

    NotAllowed at one that is shut off, NotFound where the survey is not on tablets, RuleBroken for no score.
    """
    if not kiosk.is_active:
        raise NotAllowed("kiosk")
    question = begin_at_tablet(view)
    if question is None or Channel.KIOSK not in view.channels or view.who is not WhoMay.ANYONE:
        raise NotFound("survey on tablets")
    if not view.takes_answers(clock.today()):
        raise RuleBroken("", "survey_closed")
    asked = question.to_question(view.title)
    value = get_kind(asked.kind).check(asked, score)
    if value is None:
        raise RuleBroken(question.key, "required")
    source = {PLACE: place or _code_at(view.id, kiosk), UNIT: str(kiosk.unit_id or "")}
    place_id, unit_id = _place(view.id, source)
    store_response(
        view.id,
        view.version,
        answers={question.key: value},
        channel=Channel.KIOSK,
        unit_id=unit_id,
        place_id=place_id,
        is_burst=pacing.note_pace(view.id, Channel.KIOSK),
    )
    anybody = Actor(ActorKind.CITIZEN, Channel.KIOSK)
    audit.record("answer survey", actor=anybody, subject="survey", subject_id=view.key)


def _submit_tied(submission: Submission, invitation: Invitation | None) -> Outcome:
    if invitation is None or not invitation.is_tied:
        raise RuleBroken("", "survey_link_used")
    view = get_view(invitation.survey_id)
    if not view.takes_answers(clock.today()):
        raise RuleBroken("", "survey_closed")
    channel = _channel(submission.asker)
    # From here on whoever taps a face at the same moment waits.
    hold(invitation)
    answers = settle_mark(invitation, view, submission.answers, actor=submission.asker)
    store_response(view.id, view.version, answers=answers, channel=channel, tied=invitation)
    return Outcome("thanks")


def _let_in(view: SurveyView, invitation: Invitation | None, kept: str) -> None:
    """Spends the link, else leaves the marks; a link lets in whoever answered from this device for somebody else."""
    marked = [int(mark) for mark in kept.split()]
    if invitation is not None and invitation.survey_id == view.id:
        spend(invitation)
        if view.is_once:
            marks.make_marks(view.id, marked, is_strict=False)
    elif view.who is not WhoMay.ANYONE:
        raise RuleBroken("", "survey_invited_only")
    elif view.is_once:
        marks.make_marks(view.id, marked)


def _channel(asker: Actor) -> Channel:
    return Channel.COUNTER if asker.channel is Channel.STAFF else asker.channel


def _code_at(survey_id: int, kiosk: KioskView) -> str:
    """The code of the survey's place in use that is called as the one where the device stands; "" where none is."""
    query = select(SurveyPlace.code).where(
        SurveyPlace.survey_id == survey_id, SurveyPlace.name_th == kiosk.place.th, SurveyPlace.is_active.is_(True)
    )
    return session().scalar(query.order_by(SurveyPlace.id).limit(1)) or ""


def _place(survey_id: int, source: Mapping[str, str]) -> tuple[int | None, int | None]:
    """The place of the code and its unit; without a code, the unit of the counter."""
    unit = source.get(UNIT, "")
    unit_id = int(unit) if unit.isdecimal() else None
    if not source.get(PLACE):
        return None, unit_id
    query = select(SurveyPlace.id, SurveyPlace.unit_id).where(
        SurveyPlace.survey_id == survey_id, SurveyPlace.code == source[PLACE], SurveyPlace.is_active.is_(True)
    )
    found = session().execute(query).one_or_none()
    return (found.id, found.unit_id or unit_id) if found is not None else (None, unit_id)
