"""One tap: the mark is stored at once, may be corrected for a week, and a bad one asks why and how to put it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from services import audit, cases, clock, drafts
from services.audit import Actor, ActorKind
from services.db import session
from services.errors import NotFound, Problem, RuleBroken
from services.questions import Question, applies, get_kind
from services.surveys import subjects
from services.surveys.definition import TEXT_KINDS, Definition, SurveyQuestion
from services.surveys.invitations import Invitation, find_invitation, hold, invite
from services.surveys.keys import TIED
from services.surveys.loading import get_view, load_definition
from services.surveys.marked import BAD, find_response, may_correct, tell_mark
from services.surveys.models import SurveyInvitation, SurveyText
from services.surveys.rules import mark_question, rule_for
from services.surveys.standing import find_tied, standing_token
from services.surveys.storing import store_response
from services.surveys.submitting import INVITATION
from services.surveys.views import SurveyView
from services.surveys.words import Trigger
from services.text import Words

MARKS = (5, 4, 3, 2, 1)


@dataclass(frozen=True, slots=True)
class Rated:
    """How an invitation stands: the mark that was given (None: none yet), and what can be done."""

    token: str = field(repr=False)
    survey: SurveyView
    subject: str
    subject_id: int
    unit_id: int | None
    question: SurveyQuestion
    score: int | None
    may_rate: bool
    #: Whether there is more that could be answered.
    has_more: bool
    #: The track token by which its reporter reopens the matter; None where that is not possible.
    reopens: str | None = field(default=None, repr=False)

    @property
    def is_bad(self) -> bool:
        """Whether it is to be asked why."""
        return self.score is not None and self.score <= BAD

    @property
    def about(self) -> Words:
        """What is rated, as a line of its own."""
        said = subjects.subject_words(self.subject, self.subject_id)
        return Words(said.th, said.en[:1].upper() + said.en[1:])

    @property
    def tied(self) -> Words:
        """That this is no anonymous answer."""
        return subjects.tied_words(self.subject, self.subject_id)


def get_rating(token: str) -> Rated:
    """How the invitation of a token stands. NotFound for one that never was, or is tied to nothing."""
    return _rated(token, *_found(token))


def rate(token: str, score: int, *, actor: Actor) -> Rated:
    """Stores a mark from 1 to 5, once for an invitation; another one corrects it for a week, the same changes nothing.

    NotFound; RuleBroken("score", not_a_rating), RuleBroken("", survey_closed | survey_link_used | too_late).
    """
    if score not in MARKS:
        raise RuleBroken("score", "not_a_rating")
    invitation, survey, question = _found(token)
    # From here on whoever taps at the same moment waits.
    hold(invitation)
    before = find_response(invitation)
    if before is None or before.answers.get(question.key) != score:
        if not survey.takes_answers(clock.today()):
            raise RuleBroken("", "survey_closed")
        if before is not None and not may_correct(before):
            raise RuleBroken("", "too_late")
        _store(invitation, survey, {question.key: score}, actor)
        tell_mark(invitation, survey, score, actor=actor)
    return _rated(token, invitation, survey, question)


def list_why(token: str) -> Sequence[tuple[Question, Any]]:
    """What is asked at once after a bad mark, with the answers so far: reasons to choose from, and own words."""
    invitation, survey, question = _found(token)
    definition = load_definition(survey.id, survey.version)
    answers = _answers(invitation)
    said = [one for one in definition.questions if one.key == _words_key(definition) or _asks_why(one, question)]
    keys = {one.key for one in said}
    asked = [one for one in definition.to_questions() if one.key in keys and applies(one, answers)]
    return [(one, answers.get(one.key)) for one in asked]


def tell_why(token: str, given: Mapping[str, Any], *, actor: Actor) -> Rated:
    """Adds the reasons to a mark. RuleBroken naming each bad answer; NotFound where there is no mark."""
    invitation, survey, question = _found(token)
    hold(invitation)
    if find_response(invitation) is None:
        raise NotFound("mark")
    checked: dict[str, Any] = {}
    problems: list[Problem] = []
    for asked, _before in list_why(token):
        try:
            checked[asked.key] = get_kind(asked.kind).check(asked, given.get(asked.key))
        except RuleBroken as refused:
            problems += refused.problems
    if problems:
        raise RuleBroken.of(problems)
    if any(value is not None for value in checked.values()):
        _store(invitation, survey, checked, actor)
    return _rated(token, invitation, survey, question)


def begin_more(token: str, *, actor: Actor, language: str, source: Mapping[str, str] | None = None) -> str:
    """Begins the form with the rest of the questions, the mark filled in; the id of its draft. NotFound."""
    invitation, survey, _question = _found(token)
    if not survey.takes_answers(clock.today()) or not invitation.is_open(clock.today()):
        raise NotFound("survey")
    handed = {**(source or {}), INVITATION: token}
    view = drafts.open_draft(TIED, asker=actor, language=language, source=handed, prefill=_answers(invitation))
    return view.id


def rating_of_tracked(track_token: str) -> Rated | None:
    """How the holder of a track token rated the closed matter, or that they may; None where nothing is asked.

    Changes nothing: where no invitation stands yet, the token is "" (`rate_tracked` makes one).
    """
    found = cases.find_receiver(track_token)
    if found is None:
        return None
    served, receiver = found
    standing = find_tied(*_address_of(receiver), subjects.CASE, served.id)
    if standing is not None:
        return get_rating(standing_token(standing))
    survey = rule_for(Trigger.CASE, served.service).sends
    question = mark_question(load_definition(survey.id, survey.version)) if survey is not None else None
    if survey is None or question is None:
        return None
    return Rated("", survey, subjects.CASE, served.id, served.unit_id, question, None, True, False)


def rate_tracked(track_token: str, score: int, *, actor: Actor) -> Rated:
    """Stores the mark of the holder of a track token: one for a matter and whoever reported it. As `rate`; NotFound."""
    found = cases.find_receiver(track_token)
    if found is None:
        raise NotFound("case")
    served, receiver = found
    channel, address = _address_of(receiver)
    survey = rule_for(Trigger.CASE, served.service).sends
    if survey is not None and find_tied(channel, address, subjects.CASE, served.id) is None:
        # Where somebody taps at the same moment it is there already, and found below.
        invite(
            survey.id,
            channel=channel,
            address=address,
            language=receiver.language,
            subject=subjects.CASE,
            subject_id=served.id,
            service=served.service,
            unit_id=served.unit_id,
        )
    standing = find_tied(channel, address, subjects.CASE, served.id)
    if standing is None:
        raise NotFound("invitation")
    return rate(standing_token(standing), score, actor=actor)


def _address_of(receiver: cases.Receiver) -> tuple[str, str]:
    """By what the invitation of somebody is found; who can be told nothing is known as whoever follows."""
    return receiver.channel, receiver.address or f"follower {receiver.follower_id}"


def _found(token: str) -> tuple[Invitation, SurveyView, SurveyQuestion]:
    invitation = find_invitation(token)
    if invitation is None or not invitation.is_tied:
        raise NotFound("invitation")
    survey = get_view(invitation.survey_id)
    question = mark_question(load_definition(survey.id, survey.version)) if survey.version else None
    if question is None:
        raise NotFound("mark")
    return invitation, survey, question


def _rated(token: str, invitation: Invitation, survey: SurveyView, question: SurveyQuestion) -> Rated:
    today = clock.today()
    response = find_response(invitation)
    score = response.answers.get(question.key) if response is not None else None
    is_living = invitation.is_open(today) and survey.takes_answers(today)
    may_rate = is_living and (response is None or may_correct(response))
    return Rated(
        token,
        survey,
        invitation.subject,
        invitation.subject_id,
        invitation.unit_id,
        question,
        score,
        may_rate,
        is_living and score is not None and _has_more(invitation, survey),
        _reopens(invitation) if score is not None and score <= BAD else None,
    )


def _reopens(invitation: Invitation) -> str | None:
    """The way to reopen the matter, for its reporter alone, while the case engine lets it be reopened."""
    if invitation.subject != subjects.CASE:
        return None
    row = session().get_one(SurveyInvitation, invitation.id)
    address = None if row.channel == "none" else row.address
    token = cases.reporter_token(invitation.subject_id, row.channel, address)
    if token is None:
        return None
    tracked = cases.track_by_token(token, actor=Actor.citizen())
    return token if cases.Action.DISPUTE in tracked.case.actions else None


def _has_more(invitation: Invitation, survey: SurveyView) -> bool:
    """Whether a question that applies has no answer yet."""
    answers = _answers(invitation)
    asked = load_definition(survey.id, survey.version).to_questions()
    return any(one.key not in answers and applies(one, answers) for one in asked)


def _answers(invitation: Invitation) -> dict[str, Any]:
    """What was answered so far, own words too."""
    response = find_response(invitation)
    if response is None:
        return {}
    said = select(SurveyText.question, SurveyText.words).where(SurveyText.response_id == response.id)
    return dict(response.answers) | dict(session().execute(said).tuples().all())


def _store(invitation: Invitation, survey: SurveyView, answers: Mapping[str, Any], actor: Actor) -> None:
    """Writes to the one answer of the invitation. The audit names survey and channel, nobody."""
    store_response(survey.id, survey.version, answers=answers, channel=actor.channel, tied=invitation)
    anybody = Actor(ActorKind.CITIZEN, actor.channel)
    audit.record("rate service", actor=anybody, subject="survey", subject_id=survey.key)


def _asks_why(question: SurveyQuestion, mark: SurveyQuestion) -> bool:
    """Whether it is asked only after a bad mark."""
    return any(
        skip.question == mark.key and not skip.is_not and set(skip.values) <= {1, BAD} for skip in question.asked_when
    )


def _words_key(definition: Definition) -> str:
    """The last question for own words; "" where there is none."""
    return next((one.key for one in reversed(list(definition.questions)) if one.kind in TEXT_KINDS), "")
