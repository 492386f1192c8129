"""Surveys as services of the engine: every channel asks them by the same drafts."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from services import organisation
from services.audit import Channel
from services.catalogue import Context, Family, Notice, Panel, Service, Who, register_family
from services.questions import Question
from services.surveys import keys
from services.surveys.invitations import Invitation, find_invitation
from services.surveys.loading import find_view, get_view, list_open, load_definition
from services.surveys.subjects import tied_words
from services.surveys.submitting import INVITATION, keep_unnamed, submit_answers
from services.surveys.views import SurveyView
from services.surveys.words import WhoMay
from services.text import Words, snippet

GROUP = "surveys"
ANONYMOUS = Words(
    "แบบนี้ไม่เก็บชื่อและไม่ผูกกับบัญชีของท่าน เครื่องแม่ข่ายเก็บข้อมูลจราจรตามกฎหมาย 90 วันแยกต่างหาก",
    "This survey keeps no name and is not tied to your account. Our server keeps traffic data for 90 days, apart from "
    "it, as the law demands.",
)
_SUMMARY = Words("ความเห็นของท่านช่วยให้เราปรับปรุงบริการ", "What you say helps us to serve you better")
_CHAT_WORDS = ("ประเมิน", "แบบประเมิน", "survey")
_SEND = Words("ส่งคำตอบ", "Send my answers")
_NOT_CHOSEN = Words("แบบสอบถามนี้ไม่ได้เปิดรับทางช่องทางนี้", "This survey is not open on this channel")
_BY_LINK_ONLY = Words("ตอบได้ทางลิงก์ที่เราส่งให้ผู้ได้รับเชิญ", "Answered by the link that those invited get")
_NOT_BY_MACHINE = Words("แบบสอบถามตอบโดยบุคคลเท่านั้น", "Surveys are answered by people only")
_SERVED = Words("ประเมินบริการที่ท่านได้รับ", "Rate how you were served")
_CITIZENS = frozenset({Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER})
_LINKED = frozenset({Channel.WEB, Channel.QR})
_TIED_ON = frozenset({Channel.WEB, Channel.LINE})
#: Questions that are answered in a minute.
_A_MINUTE = 6


def offer_families() -> None:
    """Puts every open survey on offer."""
    register_family(Family(keys.PREFIX, _find, _list))
    register_family(Family(keys.SATISFACTION, _find_satisfaction, _list_satisfaction))


def service_of(view: SurveyView, *, tied: bool = False) -> Service:
    """The survey as a service; `tied`, as it is asked after a service: with a name, by a link alone."""
    if tied:
        return _tied_service(view)
    channels = (view.channels if view.who is WhoMay.ANYONE else _LINKED) & _CITIZENS
    return Service(
        key=keys.service_key(view),
        name=view.title,
        summary=_summary(view),
        group=GROUP,
        who=Who.ANYONE,
        version=str(view.version),
        questions=partial(_questions, view),
        submit=submit_answers,
        takes=minutes(view),
        channels=channels,
        not_on=_reasons(channels, _NOT_CHOSEN if view.who is WhoMay.ANYONE else _BY_LINK_ONLY),
        line=Words(snippet(view.title.th, 20), snippet(view.title.en, 20)),
        chat_words=_CHAT_WORDS if view.key == keys.SATISFACTION else (),
        certification=None,
        send_label=_SEND,
        order=200 if view.key == keys.SATISFACTION else 210,
        is_anonymous=True,
        unnamed=partial(keep_unnamed, view.id),
        thanks=view.thanks,
        page=f"/surveys/{view.key}",
        answered_by=_asked_by(view),
    )


def minutes(view: SurveyView) -> Words:
    """How long it takes, roughly; six questions a minute."""
    asked = len(load_definition(view.id, view.version).to_questions()) if view.version else 1
    n = max(1, -(-asked // _A_MINUTE))
    return Words(f"ประมาณ {n} นาที", f"About {n} minute{'' if n == 1 else 's'}")


def say_tied(invitation: Invitation) -> Words:
    """What the holder of a tied link is told: the answer is not anonymous."""
    return tied_words(invitation.subject, invitation.subject_id)


def _tied_service(view: SurveyView | None) -> Service:
    """What those served are asked; which survey that is stands in their invitation."""
    return Service(
        key=keys.TIED,
        name=_SERVED,
        summary=_SUMMARY,
        group=GROUP,
        who=Who.ANYONE,
        version=str(view.version) if view else "0",
        questions=_tied_questions,
        submit=submit_answers,
        channels=_TIED_ON,
        not_on=_reasons(_TIED_ON, _BY_LINK_ONLY),
        line=Words("ประเมินบริการ", "Rate the service"),
        preview=_preview_tied,
        send_label=_SEND,
        order=220,
        thanks=view.thanks if view else Words("", ""),
        page="/surveys",
    )


def _questions(view: SurveyView, context: Context) -> Sequence[Question]:
    asked = load_definition(view.id, view.version).to_questions()
    # The page on the web said so before; elsewhere it stands with the first question.
    return _noticed(asked, ANONYMOUS) if context.asker.channel not in _LINKED else asked


def _noticed(asked: Sequence[Question], notice: Words) -> Sequence[Question]:
    return [replace(question, notice=notice) if n == 0 else question for n, question in enumerate(asked)]


def _tied_questions(context: Context) -> Sequence[Question]:
    invitation = find_invitation(context.source.get(INVITATION, ""))
    if invitation is None or not invitation.is_tied:
        return []
    view = get_view(invitation.survey_id)
    return _noticed(load_definition(view.id, view.version).to_questions(), say_tied(invitation))


def _preview_tied(context: Context) -> Sequence[Panel]:
    invitation = find_invitation(context.source.get(INVITATION, ""))
    return [Notice(say_tied(invitation))] if invitation else []


def _reasons(channels: frozenset[Channel], reason: Words) -> dict[Channel, Words]:
    reasons = dict.fromkeys(_CITIZENS - channels, reason)
    return reasons | {Channel.API: _NOT_BY_MACHINE}


def _summary(view: SurveyView) -> Words:
    if not view.intro.th.strip():
        return _SUMMARY
    return Words(snippet(view.intro.th, 120), snippet(view.intro.en or view.intro.th, 120))


def _asked_by(view: SurveyView) -> Words | None:
    return organisation.get_unit(view.unit_id).name if view.unit_id is not None else None


def _find(key: str) -> Service | None:
    view = keys.find_survey(key)
    return service_of(view) if view is not None else None


def _list() -> Sequence[Service]:
    return [service_of(view) for view in list_open() if view.who is WhoMay.ANYONE and view.key != keys.SATISFACTION]


def _find_satisfaction(key: str) -> Service | None:
    if key == keys.TIED:
        return _tied_service(find_view(keys.SATISFACTION))
    return _find(key)


def _list_satisfaction() -> Sequence[Service]:
    return [service_of(view) for view in list_open() if view.key == keys.SATISFACTION and view.who is WhoMay.ANYONE]
