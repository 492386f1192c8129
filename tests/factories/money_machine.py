"""Random happenings with money, by a seed: bills, payments of every kind, credits, refunds, what undoes them.

It keeps a small model of its own (what came in, what went out, what bills ask for) to compare the books with.
"""

import random
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import Any

from sqlalchemy import select

from services import clock, payments
from services.audit import SYSTEM
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.organisation import set_setting
from services.payments import Manner, Method, Part, PaymentState, RefundStatus, settling
from services.payments.bank_models import PaymentException
from services.payments.correcting import Counted
from services.payments.ledger import Account, trial_balance
from services.payments.models import Bill, Credit, Payment, Refund
from tests.factories.payments import make_bill, make_business, make_finance, new_bill, new_item, pay

_MONTHS = [date(2026, month, 1) for month in range(1, 13)]
_MONEY = (Method.BANK_FILE, Method.CALLBACK, Method.CASH, Method.CARD)


class MoneyMachine:
    """A few businesses and officers, and one thing after another that happens to them."""

    def __init__(self, seed: int, businesses: int = 3) -> None:
        """The same seed makes the same things happen."""
        self.chance = random.Random(seed)
        self.businesses = [make_business() for _ in range(businesses)]
        self.officers = [make_finance() for _ in range(4)]
        self.done: Counter[str] = Counter()
        self.came_in = self.paid_out = self.given = 0
        self._keys = 0
        #: Payments that are one transaction of the bank, by the first of them.
        self._same: dict[int, list[int]] = {}

    def step(self, work: Callable[[], AbstractContextManager[Any]] = nullcontext) -> str:
        """Does one thing inside `work()`; what is refused by rule counts as refused. Gives its name."""
        name = self.chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        try:
            with work():
                getattr(self, f"_{name}")()
        except (RuleBroken, NotAllowed):
            name += " refused"
        except IndexError:
            name += " idle"
        self.done[name] += 1
        return name

    def check(self) -> None:
        """Everything agrees: the books in themselves, with the rows, and with the model."""
        assert payments.find_differences() == []
        balance = trial_balance()
        assert sum(balance.values()) == 0
        here = balance[Account.BANK] + balance[Account.CASH] + balance[Account.CARD]
        assert here == self.came_in - self.paid_out
        asked = sum(session().scalars(select(Bill.amount_satang).where(Bill.status.in_(("open", "part_paid", "paid")))))
        assert balance[Account.REVENUE] == self.given - asked
        for left, amount in session().execute(select(Credit.left_satang, Credit.amount_satang)):
            assert type(left) is int and 0 <= left <= amount
        for bill in session().scalars(select(Bill)):
            assert (bill.status == "paid") == (bill.paid_satang == bill.amount_satang)
            assert (bill.status == "part_paid") == (0 < bill.paid_satang < bill.amount_satang)

    def _issue(self) -> None:
        make_bill(self.chance.choice(self.businesses), *self._lines())

    def _pay_exact(self) -> None:
        bill = self._bill("open", "part_paid")
        self._money(bill, bill.left_satang)

    def _pay_short(self) -> None:
        bill = self._bill("open", "part_paid")
        self._money(bill, self.chance.randint(1, bill.left_satang))

    def _pay_over(self) -> None:
        bill = self._bill("open", "part_paid")
        self._money(bill, bill.left_satang + self.chance.randint(1, 50_000))

    def _pay_double(self) -> None:
        bill = self._bill("paid")
        self._money(bill, bill.amount_satang)

    def _pay_closed(self) -> None:
        self._money(self._bill("cancelled", "replaced"), self.chance.randint(1, 90_000))

    def _pay_unknown(self) -> None:
        self._money(None, self.chance.randint(1, 90_000))

    def _match(self) -> None:
        waiting = self._row(Payment, Payment.state == PaymentState.WAITING)
        bill = self._bill("open", "part_paid", "paid")
        payments.match_payment(waiting.id, bill.reference, actor=self.chance.choice(self.officers))

    def _credit_waiting(self) -> None:
        waiting = self._row(Payment, Payment.state == PaymentState.WAITING)
        payments.credit_waiting(waiting.id, self.chance.choice(self.businesses), actor=self.officers[0])

    def _reverse(self) -> None:
        payment = self._row(
            Payment, Payment.state.in_((PaymentState.MATCHED, PaymentState.WAITING)), Payment.method != Method.CREDIT
        )
        payments.reverse_payment(
            payment.id, reason="returned_cheque", actor=SYSTEM, source_key=self._key(), paid_at=clock.now()
        )
        self.came_in -= payment.amount_satang

    def _reverse_again(self) -> None:
        payment = self._row(Payment, Payment.state.in_((PaymentState.REVERSED, PaymentState.REVERSAL)))
        payments.reverse_payment(
            payment.id, reason="returned_cheque", actor=SYSTEM, source_key=self._key(), paid_at=clock.now()
        )

    def _tell_again(self) -> None:
        payment = self._row(Payment, Payment.amount_satang > 0, Payment.method != Method.CREDIT)
        taken = pay(None, payment.amount_satang, source_key=payment.source_key)
        assert taken.is_known and taken.payment_id == payment.id

    def _tell_changed(self) -> None:
        """The bank tells of a transaction again, with another sum or for another bill."""
        payment = self._row(
            Payment, Payment.state.in_((PaymentState.MATCHED, PaymentState.WAITING)), Payment.method != Method.CREDIT
        )
        satang = self.chance.choice((self.chance.randint(1, 30_000), payment.amount_satang + 1))
        bill = self._bill("open", "part_paid", "paid") if self.chance.random() < 0.3 else None
        assert pay(bill, satang, source_key=payment.source_key).is_known

    def _count_changed(self) -> None:
        row = self._row(PaymentException, PaymentException.is_open, PaymentException.code == "amount_changed")
        same = self._same.setdefault(row.payment_id, [row.payment_id])
        is_instead = self.chance.random() < 0.6
        before = self._standing(same) if is_instead else 0
        counted = Counted.INSTEAD if is_instead else Counted.ALSO
        made = settling.count_changed(row.id, counted, actor=self.chance.choice(self.officers))
        if is_instead and made is not None:
            same.append(made)
            self._same[made] = same
        assert not is_instead or self._standing(same) == row.data["told"]
        self.came_in += row.data["told"] - before

    @staticmethod
    def _standing(payment_ids: list[int]) -> int:
        states = (PaymentState.MATCHED, PaymentState.WAITING)
        sums = select(Payment.amount_satang).where(Payment.id.in_(payment_ids), Payment.state.in_(states))
        return sum(session().scalars(sums))

    def _cancel(self) -> None:
        bill = self._bill("open", "part_paid")
        payments.cancel_bill(bill.reference, reason="mistake", actor=SYSTEM)

    def _replace(self) -> None:
        bill = self._bill("open", "part_paid")
        payments.replace_bill(bill.reference, new_bill(bill.business_id, *self._lines()), actor=SYSTEM)

    def _amend(self) -> None:
        satang = self.chance.randint(1, 20_000)
        business = self.chance.choice(self.businesses)
        payments.make_credit(business, satang, origin="amendment", revenue="hotel-fee", actor=SYSTEM)
        self.given += satang

    def _use_credit(self) -> None:
        credit = self._row(Credit, Credit.left_satang > 0)
        bill = self._row(Bill, Bill.status.in_(("open", "part_paid")), Bill.business_id == credit.business_id)
        most = min(credit.left_satang, bill.amount_satang - bill.paid_satang)
        payments.use_credit(credit.id, bill.id, self.chance.randint(1, most + 1), actor=SYSTEM)

    def _ask(self) -> None:
        credit = self._row(Credit, Credit.left_satang > 0)
        payments.ask_refund(
            credit.id,
            self.chance.randint(1, credit.left_satang + 1),
            manner=self.chance.choice(list(Manner)),
            account="000-0-00000-0",
            reason="ชำระเกิน",
            actor=self.chance.choice(self.officers),
        )

    def _approve(self) -> None:
        refund = self._row(Refund, Refund.status.in_((RefundStatus.ASKED, RefundStatus.FIRST_APPROVED)))
        payments.approve_refund(refund.reference, actor=self.chance.choice(self.officers))

    def _refuse(self) -> None:
        refund = self._row(Refund, Refund.status != RefundStatus.WITHDRAWN)
        payments.refuse_refund(refund.reference, words="ไม่อนุมัติ", actor=self.chance.choice(self.officers))

    def _pay_out(self) -> None:
        refund = self._row(Refund, Refund.status == RefundStatus.APPROVED)
        payments.pay_out_refund(refund.reference, done_reference="CHQ", actor=self.chance.choice(self.officers))
        self.paid_out += refund.amount_satang

    def _change_settings(self) -> None:
        for key in ("payments.surcharge_first", "payments.credit_to_next_bill"):
            set_setting(key, self.chance.choice(("yes", "no")), self.officers[0])

    def _money(self, bill: payments.BillView | None, satang: int) -> None:
        taken = pay(bill, satang, method=self.chance.choice(_MONEY), source_key=self._key())
        assert not taken.is_known
        self.came_in += satang

    def _lines(self) -> list[payments.NewItem]:
        return [
            new_item(
                self.chance.choice((1, self.chance.randint(1, 60_000))),
                part=self.chance.choice(list(Part)),
                month=self.chance.choice(_MONTHS),
            )
            for _ in range(self.chance.randint(1, 4))
        ]

    def _bill(self, *statuses: str) -> payments.BillView:
        bill = payments.find_bill(self._row(Bill, Bill.status.in_(statuses)).id)
        assert bill is not None
        return bill

    def _row(self, model, *conditions):
        """Any row that fits; IndexError where none does."""
        ids = session().scalars(select(model.id).where(*conditions).order_by(model.id)).all()
        return session().get_one(model, self.chance.choice(ids))

    def _key(self) -> str:
        self._keys += 1
        return f"machine:{self._keys}"


_WEIGHTS = {
    "issue": 12,
    "pay_exact": 6,
    "pay_short": 6,
    "pay_over": 6,
    "pay_double": 3,
    "pay_closed": 3,
    "pay_unknown": 3,
    "match": 3,
    "credit_waiting": 2,
    "reverse": 7,
    "reverse_again": 1,
    "tell_again": 2,
    "tell_changed": 5,
    "count_changed": 5,
    "cancel": 3,
    "replace": 5,
    "amend": 2,
    "use_credit": 6,
    "ask": 8,
    "approve": 14,
    "refuse": 2,
    "pay_out": 6,
    "change_settings": 1,
}
