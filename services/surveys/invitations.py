"""Links that serve once: handed over one by one, or mailed to a list in batches by the worker.

Whoever is asked after a service (`subject`) answers for that matter; a link without one only lets its holder in: once
it is used the row knows that, and not with which answer.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from services import audit, clock, crypto, references, settings
from services.audit import Actor
from services.db import is_sqlite, request_work, session, unit_of_work
from services.errors import RuleBroken
from services.notifications import Recipient, declare_notice, notify
from services.notifications.outbox import hash_address
from services.people.emails import check_email
from services.surveys.loading import get_view
from services.surveys.models import Survey, SurveyInvitation
from services.surveys.standing import read_standing
from services.surveys.words import SurveyState
from services.text import Words

EMAIL, NONE = "email", "none"
#: Days for which a link serves.
LIVES_DAYS = 30
#: Addresses that one list may hold.
LIST_AT_MOST = 2000
LISTED = "survey.listed"
_BATCH = 100
_WAITING, _SENT, _USED = "waiting", "sent", "used"
_PARTS = re.compile(r"[\s,;]+")


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that serves once, whatever became of it."""

    id: int
    survey_id: int
    state: str
    language: str
    subject: str
    subject_id: int
    service: str
    unit_id: int | None
    place_id: int | None
    expires_on: date

    @property
    def is_tied(self) -> bool:
        """Whether the answer belongs to what somebody was served with; such a one may be added to."""
        return bool(self.subject)

    def is_open(self, today: date) -> bool:
        """Whether it may still be answered with."""
        states = (_WAITING, _SENT, _USED) if self.is_tied else (_WAITING, _SENT)
        return self.state in states and today <= self.expires_on


def declare_invitations() -> None:
    """Declares the notice to those on a list; safe to repeat."""
    words = Words("ลิงก์ตอบแบบสอบถาม", "A link to answer a survey")
    declare_notice(LISTED, ("title", "until", "link"), "low", words)


def invite(
    survey_id: int,
    *,
    channel: str,
    address: str | None,
    language: str,
    subject: str = "",
    subject_id: int = 0,
    service: str = "",
    unit_id: int | None = None,
    place_id: int | None = None,
) -> str | None:
    """Makes a link that serves once and gives its token, for the caller to hand over or to send.

    None where this address has been invited for the same already. Without an address (channel "none") it is always a
    new one.
    """
    token = references.new_token()
    hashed = _hash(token)
    row = _row(survey_id, hashed, channel, address, language) | {
        "state": _SENT,
        "subject": subject,
        "subject_id": subject_id,
        "service": service,
        "unit_id": unit_id,
        "place_id": place_id,
    }
    if not _insert([row]):
        return None
    if not subject:
        session().execute(update(Survey).where(Survey.id == survey_id).values(invited=Survey.invited + 1))
    # Of those asked after a service the worker counts: who closes a matter must not wait for who closes another one.
    return token


def find_invitation(token: str) -> Invitation | None:
    """The invitation of that token, used and expired ones too; None where there is none."""
    standing = read_standing(token)
    if standing is not None:
        return _view(session().get_one(SurveyInvitation, standing, populate_existing=True))
    row = session().scalars(_query().where(SurveyInvitation.token_hash == _hash(token))).one_or_none()
    return _view(row) if row is not None else None


def spend(invitation: Invitation) -> None:
    """Uses the link up, once: RuleBroken("", "survey_link_used") for whoever comes second, or too late.

    The address is not needed any more and goes; its hash stays, so that nobody on a list is asked twice.
    """
    _use(invitation, (_WAITING, _SENT), address=None)


def hold(invitation: Invitation) -> None:
    """Notes that a tied invitation was answered, and locks its row: it may be answered again until it expires."""
    _use(invitation, (_WAITING, _SENT, _USED))


def _use(invitation: Invitation, states: Sequence[str], **values: None) -> None:
    statement = (
        update(SurveyInvitation)
        .where(SurveyInvitation.id == invitation.id, SurveyInvitation.state.in_(states))
        .where(SurveyInvitation.expires_on >= clock.today())
        .values(state=_USED, **values)
        .returning(SurveyInvitation.id)
    )
    if session().scalar(statement) is None:
        raise RuleBroken("", "survey_link_used")


def read_list(typed: str) -> list[str]:
    """The addresses of a list as somebody pasted it, each once, in order.

    RuleBroken("emails", code): `list_empty`, `list_too_long` (max), `email_invalid` (line: the number of the address).
    """
    found: list[str] = []
    for number, part in enumerate(filter(None, _PARTS.split(typed)), start=1):
        if number > LIST_AT_MOST * 2:
            break
        try:
            found.append(check_email(part, field="emails"))
        except RuleBroken as error:
            raise RuleBroken("emails", "email_of_list_invalid", number=number) from error
    emails = list(dict.fromkeys(found))
    if not emails:
        raise RuleBroken("emails", "list_empty")
    if len(emails) > LIST_AT_MOST:
        raise RuleBroken("emails", "list_too_long", max=LIST_AT_MOST)
    return emails


def invite_many(survey_id: int, emails: Sequence[str], *, language: str, actor: Actor) -> int:
    """Puts addresses on the list of those invited; says how many are new. The worker mails each its own link."""
    rows = [
        _row(survey_id, _hash(references.new_token()), EMAIL, email, language) | {"state": _WAITING} for email in emails
    ]
    added = sum(_insert(rows[start : start + _BATCH]) for start in range(0, len(rows), _BATCH))
    session().execute(update(Survey).where(Survey.id == survey_id).values(invited=Survey.invited + added))
    audit.record("invite to survey", actor=actor, subject="survey", subject_id=survey_id, note=f"n={added}")
    if added:
        request_work()
    return added


def send_invitations() -> int:
    """Sweep: mails the next ones of the lists, each with a link of its own; how many. It opens its own transaction.

    Only the hash of a token is kept, so the token is made as it is sent.
    """
    today = clock.today()
    with unit_of_work():
        query = (
            _query()
            .join(Survey, Survey.id == SurveyInvitation.survey_id)
            .where(SurveyInvitation.state == _WAITING, SurveyInvitation.address.is_not(None))
            .where(Survey.state == SurveyState.OPEN.value, Survey.version > 0)
            .where(or_(Survey.opens_on.is_(None), Survey.opens_on <= today))
            .where(or_(Survey.closes_on.is_(None), Survey.closes_on >= today))
            .order_by(SurveyInvitation.id)
            .limit(_BATCH)
        )
        rows = session().scalars(query.with_for_update(of=SurveyInvitation, skip_locked=True)).all()
        for row in rows:
            _send(row, today)
    return len(rows)


def purge_invitations(limit: int = 200) -> int:
    """Sweep: takes the addresses out of links that have expired; how many."""
    query = (
        select(SurveyInvitation.id)
        .where(SurveyInvitation.expires_on < clock.today(), SurveyInvitation.address.is_not(None))
        .order_by(SurveyInvitation.expires_on, SurveyInvitation.id)
        .limit(limit)
    )
    ids = list(session().scalars(query.with_for_update(skip_locked=True)))
    session().execute(update(SurveyInvitation).where(SurveyInvitation.id.in_(ids)).values(address=None))
    return len(ids)


def count_invited() -> int:
    """Sweep: counts anew how many were invited to each survey; always 0, as once is enough."""
    counted = select(SurveyInvitation.survey_id, func.count().label("n")).group_by(SurveyInvitation.survey_id)
    for survey_id, n in session().execute(counted).all():
        session().execute(update(Survey).where(Survey.id == survey_id, Survey.invited != n).values(invited=n))
    return 0


def _send(row: SurveyInvitation, today: date) -> None:
    view = get_view(row.survey_id)
    token = references.new_token()
    row.token_hash, row.state, row.expires_on = _hash(token), _SENT, today + clock.days(LIVES_DAYS)
    notify(
        LISTED,
        recipients=[Recipient(row.channel, row.address or "", row.language)],
        params={
            "title": view.title,
            "until": min(row.expires_on, view.closes_on or row.expires_on),
            "link": f"{settings.current().base_url}/surveys/{view.key}/i/{token}",
        },
        subject=("survey", row.survey_id),
    )


def _query() -> Select[SurveyInvitation]:
    return select(SurveyInvitation).execution_options(populate_existing=True)


def _hash(token: str) -> str:
    return crypto.fingerprint(token, "survey invitation")


def _row(survey_id: int, hashed: str, channel: str, address: str | None, language: str) -> dict[str, Any]:
    today = clock.today()
    return {
        "survey_id": survey_id,
        "token_hash": hashed,
        "channel": channel,
        "address": address,
        # Links without an address are all different ones.
        "address_hash": hash_address(channel, address) if address else hashed,
        "language": "en" if language == "en" else "th",
        "subject": "",
        "subject_id": 0,
        "service": "",
        "unit_id": None,
        "place_id": None,
        "asked_on": today,
        "expires_on": today + clock.days(LIVES_DAYS),
    }


def _insert(rows: Sequence[Mapping[str, Any]]) -> int:
    made = sqlite_insert(SurveyInvitation) if is_sqlite() else postgres_insert(SurveyInvitation)
    statement = made.values(list(rows)).on_conflict_do_nothing().returning(SurveyInvitation.id)
    return len(session().execute(statement).all())


def _view(row: SurveyInvitation) -> Invitation:
    return Invitation(
        id=row.id,
        survey_id=row.survey_id,
        state=row.state,
        language=row.language,
        subject=row.subject,
        subject_id=row.subject_id,
        service=row.service,
        unit_id=row.unit_id,
        place_id=row.place_id,
        expires_on=row.expires_on,
    )
