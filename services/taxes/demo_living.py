"""Lets the demonstration's businesses file and pay: each step by the same services as a real one, at its moment."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from services import clock, payments, settings
from services.audit import SYSTEM, Actor, Channel
from services.cases.models import CaseFile
from services.catalogue import Context, Submission
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.notifications.past import count_as_delivered
from services.payments import Method, NewPayment
from services.payments.receipts.issuing import issue_due
from services.payments.telling import tell_due
from services.people import EstablishmentView, actor_for, find_establishment, list_officers, may_act
from services.people.business_models import Business, Establishment
from services.people.emails import email_hash
from services.people.models import Person
from services.people.views import DEMO_DOMAIN
from services.questions import applies
from services.taxes import demo_year
from services.taxes.demo_year import Step
from services.taxes.filing import CERTIFICATION, NewReturn, file_return, standing_return
from services.taxes.models import TaxReturn
from services.taxes.registering import REGISTRATION
from services.taxes.returns import examine_return, send_back_return

_SENT_BACK = "ยอดคงเหลือยกไปไม่ตรงกับยอดยกมาของเดือนถัดไป โปรดตรวจและยื่นแก้ไข"


class TaxYear:
    """A year of returns as it is lived through. Every step knows whether it was taken, so it can be begun again."""

    def __init__(self) -> None:
        if settings.current().is_production:
            raise NotAllowed("the demonstration is not for production")
        self.steps = demo_year.plan(_establishments(), clock.now())
        self.position = 0
        hashed = email_hash("operator" + DEMO_DOMAIN)
        self._operator = session().execute(select(Person.id).where(Person.email_hash == hashed)).scalar_one()
        officers = {one.email.removesuffix(DEMO_DOMAIN): actor_for(one) for one in list_officers()}
        self._finance, self._head, self._colleague = officers["finance"], officers["finance-head"], officers["finance2"]
        self._does: Mapping[str, Callable[[Step], None]] = {
            "file": self._file,
            "amend": self._amend,
            "pay": self._pay,
            "pay_again": self._pay_again,
            "ask_back": self._ask_back,
            "pay_back": self._pay_back,
            "examine": self._examine,
            "send_back": self._send_back,
        }

    @property
    def is_over(self) -> bool:
        """Whether every step was done."""
        return self.position >= len(self.steps)

    def live_on(self, steps: int = 25) -> None:
        """Does the next steps in the caller's transaction; what they told somebody counts as delivered then."""
        for step in self.steps[self.position : self.position + steps]:
            with clock.standing_at(step.at):
                self._does[step.do](step)
                session().flush()
                # Else the transaction's end would do both, today.
                tell_due(session())
                issue_due(session())
                session().flush()
                count_as_delivered()
        self.position += steps

    def _asker(self, step: Step) -> Actor:
        """The operator's account where it may act, by web or chat; else an officer at the counter."""
        operator = Actor.citizen(self._operator)
        if may_act(operator, step.establishment.business_id, tax=step.tax, establishment_id=step.establishment.id):
            return operator if step.month.month % 3 else replace(operator, channel=Channel.LINE)
        return replace(self._finance, channel=Channel.COUNTER)

    def _file(self, step: Step) -> None:
        if _standing(step) is None:
            self._file_version(step)

    def _amend(self, step: Step) -> None:
        before = _standing(step)
        if before is not None and before.version == 1:
            self._file_version(step)

    def _file_version(self, step: Step) -> None:
        asker = self._asker(step)
        file_return(
            NewReturn(
                tax=step.tax,
                establishment_id=step.establishment.id,
                month=step.month,
                answers=step.answers,
                certified=CERTIFICATION.th,
                channel=asker.channel,
            ),
            actor=asker,
        )

    def _pay(self, step: Step) -> None:
        made = _standing(step)
        bill = payments.newest_bill(made.bill_id) if made is not None and made.bill_id is not None else None
        if made is None or bill is None or not bill.is_unpaid:
            return
        self._take(bill, bill.left_satang + step.off_by, f"demo:{made.id}:{made.version}", step)

    def _pay_again(self, step: Step) -> None:
        made = _standing(step)
        bill = payments.newest_bill(made.bill_id) if made is not None and made.bill_id is not None else None
        if made is not None and bill is not None:
            self._take(bill, bill.amount_satang, f"demo:{made.id}:{made.version}:again", step)

    def _take(self, bill: payments.BillView, satang: int, key: str, step: Step) -> None:
        payments.take_payment(
            NewPayment(
                method=Method.CALLBACK if step.month.month % 2 else Method.BANK_FILE,
                amount_satang=satang,
                paid_at=clock.now(),
                source_key=key,
                bank_reference=key.replace(":", "").upper(),
                ref1=bill.ref1,
                ref2=bill.ref2,
            ),
            actor=SYSTEM,
        )

    def _ask_back(self, step: Step) -> None:
        credit = next(iter(payments.list_credits([step.establishment.business_id], with_spent=False)), None)
        if credit is not None and credit.left_satang:
            payments.ask_refund(
                credit.id,
                credit.left_satang,
                manner=payments.Manner.PAY_OUT,
                reason="ชำระซ้ำสองครั้งสำหรับใบแจ้งเดียวกัน",
                account="ธนาคารตัวอย่าง 000-0-00000-0",
                actor=self._finance,
            )

    def _pay_back(self, step: Step) -> None:
        own = step.establishment.business_id
        asked = payments.list_refunds(payments.RefundStatus.ASKED, business_id=own, actor=self._head)
        for refund in asked.refunds:
            payments.approve_refund(refund.reference, actor=self._head)
            payments.approve_refund(refund.reference, actor=self._colleague)
            payments.pay_out_refund(refund.reference, actor=self._finance, done_reference="โอน 0001/ตัวอย่าง")

    def _examine(self, step: Step) -> None:
        made = _standing(step)
        if made is not None and made.status == "filed":
            with suppress(RuleBroken):
                examine_return(made.reference, actor=self._finance)

    def _send_back(self, step: Step) -> None:
        made = _standing(step)
        if made is not None and made.status == "filed":
            send_back_return(made.reference, words=_SENT_BACK, actor=self._finance)


def count_returns() -> int:
    """How many returns there are: the summary after the demonstration."""
    return int(session().execute(select(func.count(TaxReturn.id))).scalar_one())


def _standing(step: Step) -> TaxReturn | None:
    return standing_return(step.establishment.id, step.tax, step.month)


def _establishments() -> list[EstablishmentView]:
    rows = (
        select(Establishment.id)
        .join(Business, Business.id == Establishment.business_id)
        .where(Business.came_by == "demo")
        .order_by(Establishment.id)
    )
    found = [find_establishment(one) for one in session().scalars(rows)]
    return [one for one in found if one is not None]


def seed_demo_registration() -> None:
    """A request to be registered that waits for the desk; once. The matter counts as told of."""
    key = "demonstration-registration"
    if session().execute(select(CaseFile.id).where(CaseFile.draft_id == key)).first() is not None:
        return
    hashed = email_hash("citizen" + DEMO_DOMAIN)
    asker = Actor.citizen(session().execute(select(Person.id).where(Person.email_hash == hashed)).scalar_one())
    answers = {
        "want": "new",
        "operator": "person",
        "name": "สมหญิง ตัวอย่าง",
        "contact_name": "สมหญิง ตัวอย่าง",
        "phone": "080-000-0002",
        "email": "citizen" + DEMO_DOMAIN,
        "place_name": "บ้านพักตัวอย่างริมน้ำแม่ทา",
        "place_kind": "hotel",
        "lets": "daily",
        "rooms": 9,
        "taxes": ["hotel-fee"],
        "where": {"district": "5102", "subdistrict": "510201", "words": "ใกล้สะพานขาวทาชมภู"},
        "more": "no",
    }
    with clock.standing_at(clock.now() - timedelta(hours=20)):
        context = Context(asker, answers, clock.today(), "th")
        asked = [one for one in REGISTRATION.questions(context) if applies(one, answers)]
        REGISTRATION.submit(
            Submission(REGISTRATION.key, key, asker, answers, asked, "th", {}, at=clock.now()),
        )
        session().flush()
        count_as_delivered()
