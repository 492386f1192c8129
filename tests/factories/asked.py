"""Who was asked after a service, and the links that they got."""

from typing import Any

from services import cases
from services.audit import Actor, Channel
from services.cases import Action, OpenedCase, Reporter
from services.db import session, unit_of_work
from services.notifications.models import Notice
from services.surveys.library import find_ready
from services.surveys.views import SurveyView
from services.surveys.words import Purpose
from tests.factories.cases import make_case
from tests.factories.surveys import make_survey

WEB, LINE = Actor.citizen(), Actor.citizen(channel=Channel.LINE)


def make_satisfaction(**values: Any) -> SurveyView:
    """The short survey after a service, open."""
    ready = find_ready("satisfaction")
    assert ready is not None
    with unit_of_work():
        return make_survey("satisfaction", ready.definition, purpose=Purpose.SERVICE, **values)


def invited(kind: str = "survey.invite") -> list[Notice]:
    """The invitations (or other notices) that were written, oldest first."""
    return session().query(Notice).filter_by(kind=kind).order_by(Notice.id).populate_existing().all()


def token_of(notice: Notice) -> str:
    """What the links of an invitation carry."""
    return notice.params["link_5"].split("/")[-2]


def last_token() -> str:
    """The token of the newest invitation."""
    return token_of(invited()[-1])


def close_for(officer: Actor, *, line: str = "", **values: Any) -> OpenedCase:
    """A matter that this officer closed; its reporter, by mail or in the chat of that address, is asked."""
    by_mail = Reporter("open", "สมมุติ ใจดี", "0812345678", "a@example.org", "email")
    by_chat = Reporter("open", "สมมุติ ใจดี", "0812345678", "", "line", line_user=line)
    matter = make_case(unit_id=officer.unit_id, **({"reporter": by_chat if line else by_mail} | values))
    with unit_of_work():
        cases.act(matter.reference, Action.CLOSE, actor=officer, outcome="mended", words="เสร็จแล้ว", photos=[])
    return matter
