"""Asked at once: whoever was served gets a short survey, by rule, and nobody twice within the quiet days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, event, select
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session, SessionTransaction

from services import cases, clock, crypto, people
from services.cases import CaseChanged, CaseOpened, Status
from services.db import before_commit, is_sqlite, session
from services.events import listen
from services.notifications import Recipient
from services.payments.events import PaymentTaken
from services.payments.models import BillItem, PaymentPart
from services.payments.receipt_models import Receipt
from services.payments.receipts import ReceiptStatus
from services.people.business_models import ActingFor
from services.people.finance import finance_unit_id
from services.surveys import subjects
from services.surveys.invitations import find_invitation, invite
from services.surveys.loading import load_definition
from services.surveys.models import SurveyAsked
from services.surveys.rules import MOST_DAYS, RuleView, mark_question, rule_for
from services.surveys.standing import find_tied
from services.surveys.telling import tell_invited
from services.surveys.words import Trigger

#: From where a matter comes that an officer took down while its sender stood there.
_IN_PERSON = frozenset({"counter", "mobile-unit"})
_DUE = "receipts_to_ask_about"


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who was served. `person_id` is that of the account, where there is one."""

    channel: str
    address: str = field(repr=False)
    language: str
    person_id: int | None = None
    unsubscribe: str | None = field(default=None, repr=False)

    @property
    def whos(self) -> list[str]:
        """By what it is known that they were asked: keyed hashes, which lead to nobody."""
        known = [f"{self.channel}:{self.address.strip().casefold()}"]
        known += [f"person:{self.person_id}"] if self.person_id is not None else []
        return sorted(crypto.fingerprint(each, "survey asked") for each in known)


def install_asking() -> None:
    """Says after what is asked; called by every composer. (Of talks the roof tells: `ask_after_talk`.)"""
    listen(CaseOpened, _after_visit)
    listen(CaseChanged, _after_case)
    listen(PaymentTaken, _keep_payment)
    before_commit(ask_due)


def ask(
    trigger: Trigger, service: str, subject: str, subject_id: int, unit_id: int | None, served: Iterable[Asked]
) -> int:
    """Invites those who were served, as the rule says; how many. Whoever was asked lately, whatever for, is left be."""
    rule = rule_for(trigger, service)
    survey = rule.sends
    question = mark_question(load_definition(survey.id, survey.version)) if survey is not None else None
    if survey is None or question is None:
        return 0
    asked = 0
    for each in served:
        # Asked about this very thing before: it was reopened and ended once more.
        is_known = find_tied(each.channel, each.address, subject, subject_id) is not None
        if is_known or not _claim(each, rule):
            continue
        token = invite(
            survey.id,
            channel=each.channel,
            address=each.address,
            language=each.language,
            subject=subject,
            subject_id=subject_id,
            service=service,
            unit_id=unit_id,
        )
        invitation = find_invitation(token) if token else None
        if token is None or invitation is None:
            continue
        recipient = Recipient(each.channel, each.address, each.language, each.unsubscribe)
        tell_invited(invitation.id, token, recipient, subject=subject, subject_id=subject_id, question=question.label)
        asked += 1
    return asked


def ask_after_talk(
    thread_id: int, *, channel: str, address: str, language: str, person_id: int | None, unit_id: int | None
) -> int:
    """A talk in which an officer answered is over."""
    talked = Asked(channel, address, language, person_id)
    return ask(Trigger.CHAT, "", subjects.CHAT, thread_id, unit_id, [talked])


def forget_asked(limit: int = 500) -> int:
    """Sweep: forgets who was asked longer ago than any rule looks back; how many."""
    old = select(SurveyAsked.who).where(SurveyAsked.asked_on < clock.today() - clock.days(MOST_DAYS)).limit(limit)
    gone = delete(SurveyAsked).where(SurveyAsked.who.in_(old)).returning(SurveyAsked.who)
    return len(session().execute(gone).all())


def _after_case(changed: CaseChanged) -> None:
    """A matter is closed; what was confirmed or disputed before is not asked about again."""
    if changed.after is not Status.CLOSED or changed.before is Status.CLOSED:
        return
    served = cases.find_served(changed.case_id)
    if served is not None:
        _ask_reporters(Trigger.CASE, subjects.CASE, served)


def _after_visit(opened: CaseOpened) -> None:
    """An officer took a matter down for somebody who stood at the counter."""
    served = cases.find_served(opened.case_id)
    if served is not None and served.filed_by_id is not None and served.received_from in _IN_PERSON:
        _ask_reporters(Trigger.COUNTER, subjects.COUNTER, served)


def _ask_reporters(trigger: Trigger, subject: str, served: cases.Served) -> None:
    to = [
        Asked(one.channel, one.address or "", one.language, one.person_id, one.unsubscribe)
        for one in cases.list_receivers(served.id)
    ]
    if to:
        ask(trigger, served.service, subject, served.id, served.unit_id, to)


def _claim(asked: Asked, rule: RuleView) -> bool:
    """Notes that somebody is asked today, unless they were asked within the quiet days. Of two at once one wins."""
    today = clock.today()
    last = today - clock.days(rule.quiet_days)
    recent = select(SurveyAsked.who).where(SurveyAsked.who.in_(asked.whos), SurveyAsked.asked_on > last)
    if session().scalar(recent.limit(1)) is not None:
        return False
    made = sqlite_insert(SurveyAsked) if is_sqlite() else postgres_insert(SurveyAsked)
    claimed = [
        session().scalar(
            made.values(who=who, asked_on=today)
            .on_conflict_do_update(
                index_elements=[SurveyAsked.who], set_={"asked_on": today}, where=SurveyAsked.asked_on <= last
            )
            .returning(SurveyAsked.who)
        )
        for who in asked.whos
    ]
    return all(claimed)


def _keep_payment(taken: PaymentTaken) -> None:
    session().info.setdefault(_DUE, {})[taken.payment_id] = True


def ask_due(current: Session) -> None:
    """Asks about the receipts that the present transaction issued: runs before each commit, after they were."""
    payments: dict[int, bool] = current.info.pop(_DUE, {})
    if not payments:
        return
    current.flush()
    contacts: dict[tuple[int, str], Sequence[people.Contact]] = {}
    is_asked: dict[str, bool] = {}
    for receipt_id, business_id, revenue in _receipts(payments):
        if revenue not in is_asked:
            is_asked[revenue] = rule_for(Trigger.RECEIPT, revenue).sends is not None
        if not is_asked[revenue]:
            continue
        if (business_id, revenue) not in contacts:
            contacts[business_id, revenue] = people.contacts_of(business_id, tax=revenue)
        for contact in contacts[business_id, revenue]:
            channel, address = ("line", contact.line_user) if contact.line_user else ("email", contact.email)
            if address:
                paid = Asked(channel, address, contact.language, contact.person_id)
                # One of those who act for the business speaks for it.
                if ask(Trigger.RECEIPT, revenue, subjects.RECEIPT, receipt_id, finance_unit_id(), [paid]):
                    break


def _receipts(payments: Iterable[int]) -> list[tuple[int, int, str]]:
    """Receipt, business and tax of those payments for whose business somebody acts; the rest has nobody to ask."""
    query = (
        select(Receipt.id, Receipt.business_id, BillItem.revenue)
        .join(PaymentPart, PaymentPart.payment_id == Receipt.payment_id)
        .join(BillItem, BillItem.id == PaymentPart.item_id)
        .where(Receipt.payment_id.in_(list(payments)), Receipt.status == ReceiptStatus.VALID.value)
        .where(select(ActingFor.id).where(ActingFor.business_id == Receipt.business_id).exists())
        .order_by(Receipt.id, BillItem.id)
    )
    first: dict[int, tuple[int, int, str]] = {}
    for receipt_id, business_id, revenue in session().execute(query):
        first.setdefault(receipt_id, (receipt_id, business_id, revenue))
    return list(first.values())


@event.listens_for(Session, "after_soft_rollback")
def _forget(current: Session, ended: SessionTransaction) -> None:
    """Nobody is asked about what was rolled back."""
    if ended.parent is None:
        current.info.pop(_DUE, None)
