"""Credits and refunds: carried or paid out, two approvals, never more than is left."""

import pytest

from services import payments
from services.audit import SYSTEM, Actor, Role
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.events import listen
from services.organisation import set_setting
from services.payments import BillStatus, Manner, RefundStatus
from services.payments.ledger import Account, trial_balance
from services.payments.models import Refund
from tests.factories.payments import make_acting, make_bill, make_business, make_finance, pay
from tests.factories.people import make_actor, make_person


def make_credit(satang: int = 1_000, business_id: int = 0) -> int:
    """A credit of money paid too much."""
    return pay(make_bill(business_id, 5_000), 5_000 + satang).credit_id


def ask(credit_id: int, satang: int = 1_000, **values):
    wanted = {"manner": Manner.PAY_OUT, "account": "ธนาคารตัวอย่าง 000-0-00000-0", "reason": "ชำระเกิน"} | values
    wanted.setdefault("actor", make_finance())
    return payments.ask_refund(credit_id, satang, **wanted)


def approve_twice(refund):
    for _ in range(2):
        refund = payments.approve_refund(refund.reference, actor=make_finance())
    return refund


def left(credit_id: int) -> int:
    return payments.find_credit(credit_id).left_satang


def test_a_refund_goes_by_two_officers_and_out_of_the_bank(app):
    credit = make_credit()
    told = []
    listen(payments.RefundDecided, told.append)
    listen(payments.RefundDone, told.append)
    refund = ask(credit)
    assert left(credit) == 0 and payments.find_credit(credit).held_satang == 1_000
    first = payments.approve_refund(refund.reference, actor=make_finance())
    assert first.status is RefundStatus.FIRST_APPROVED and told == []
    second = payments.approve_refund(refund.reference, actor=make_finance(Role.HEAD))
    assert second.status is RefundStatus.APPROVED and told == [payments.RefundDecided(refund.id)]
    assert trial_balance()[Account.CREDITS] == -1_000
    done = payments.pay_out_refund(refund.reference, actor=make_finance(), done_reference="โอน 77")
    assert done.status is RefundStatus.DONE and told[-1] == payments.RefundDone(refund.id)
    balance = trial_balance()
    assert balance[Account.CREDITS] == 0 and balance[Account.BANK] == 5_000
    assert payments.find_credit(credit).held_satang == 0 and payments.find_differences() == []


def test_never_the_same_officer_twice_and_never_the_one_who_asked(app):
    asker, first = make_finance(), make_finance()
    refund = ask(make_credit(), actor=asker)
    with pytest.raises(NotAllowed, match="asked by"):
        payments.approve_refund(refund.reference, actor=asker)
    payments.approve_refund(refund.reference, actor=first)
    with pytest.raises(NotAllowed, match="approved by"):
        payments.approve_refund(refund.reference, actor=first)
    with pytest.raises(NotAllowed, match="asked by"):
        payments.approve_refund(refund.reference, actor=asker)


@pytest.mark.parametrize("role", [Role.COUNTER, Role.EXECUTIVE, Role.AUDITOR, Role.ADMIN, Role.HEAD, Role.OFFICER])
def test_nobody_but_finance_decides(app, role):
    refund = ask(make_credit())
    actor = make_actor(role)
    for act in (
        lambda: payments.approve_refund(refund.reference, actor=actor),
        lambda: payments.refuse_refund(refund.reference, words="ไม่", actor=actor),
        lambda: payments.pay_out_refund(refund.reference, done_reference="1", actor=actor),
        lambda: payments.set_letter_number(refund.reference, "1", actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()
    with pytest.raises(NotFound):
        ask(make_credit(), actor=actor)


def test_the_business_asks_and_withdraws_and_a_stranger_does_not(app):
    business = make_business()
    credit = make_credit(1_000, business)
    owner, stranger = Actor.citizen(make_person().id), Actor.citizen(make_person().id)
    make_acting(owner.id, business)
    make_acting(stranger.id, make_business())
    for actor in (stranger, Actor.citizen()):
        with pytest.raises(NotFound):
            ask(credit, actor=actor)
    refund = ask(credit, 400, actor=owner, reason="")
    assert refund.asked_by_business and left(credit) == 600
    for actor in (stranger, make_finance()):
        with pytest.raises(NotFound):
            payments.withdraw_refund(refund.reference, actor=actor)
    with pytest.raises(NotFound):
        payments.get_refund(refund.reference, owner=stranger)
    with pytest.raises(NotFound):
        payments.list_refunds(business_id=business, actor=stranger)
    after = payments.withdraw_refund(refund.reference, actor=owner)
    assert after.status is RefundStatus.WITHDRAWN and left(credit) == 1_000
    with pytest.raises(RuleBroken, match="refund_decided"):
        payments.withdraw_refund(refund.reference, actor=owner)


def test_the_account_is_readable_for_finance_alone_and_stored_sealed(app):
    refund = ask(make_credit(), account="ธนาคารตัวอย่าง 123-4-56789-0")
    assert payments.get_refund(refund.reference, owner=make_finance()).account == "ธนาคารตัวอย่าง 123-4-56789-0"
    assert payments.get_refund(refund.reference, owner=make_actor(Role.AUDITOR)).account == "…89-0"
    raw = session().connection().exec_driver_sql("SELECT account FROM refund").scalar_one()
    assert "56789" not in raw


def test_never_more_than_is_left(app):
    credit = make_credit(1_000)
    ask(credit, 600)
    for satang in (401, 0, -5, 1_000, 1.5):
        with pytest.raises(RuleBroken) as refused:
            ask(credit, satang)
        assert refused.value.problems[0].code == "more_than_left"
    ask(credit, 400)
    assert left(credit) == 0


def test_what_is_held_goes_to_no_bill(app):
    business = make_business()
    credit = make_credit(1_000, business)
    ask(credit, 900)
    with pytest.raises(RuleBroken):
        payments.use_credit(credit, make_bill(business, 5_000).id, 200, actor=SYSTEM)
    payments.use_credit(credit, make_bill(business, 5_000).id, 100, actor=SYSTEM)


@pytest.mark.parametrize("when", ["asked", "first", "approved"])
def test_a_refusal_gives_the_sum_back_with_words(app, when):
    credit = make_credit()
    refund = ask(credit)
    for _ in range({"asked": 0, "first": 1, "approved": 2}[when]):
        payments.approve_refund(refund.reference, actor=make_finance())
    with pytest.raises(RuleBroken) as refused:
        payments.refuse_refund(refund.reference, words=" ", actor=make_finance())
    assert refused.value.problems[0].field == "words"
    after = payments.refuse_refund(refund.reference, words="เลขบัญชีไม่ถูกต้อง", actor=make_finance())
    assert after.status is RefundStatus.REFUSED and after.decision == "เลขบัญชีไม่ถูกต้อง" and left(credit) == 1_000
    with pytest.raises(RuleBroken):
        payments.pay_out_refund(refund.reference, done_reference="1", actor=make_finance())
    assert payments.find_differences() == []


def test_what_is_not_approved_is_not_paid_out_and_paid_out_once(app):
    refund = ask(make_credit())
    with pytest.raises(RuleBroken, match="not_approved"):
        payments.pay_out_refund(refund.reference, done_reference="1", actor=make_finance())
    approve_twice(refund)
    with pytest.raises(RuleBroken):
        payments.pay_out_refund(refund.reference, done_reference=" ", actor=make_finance())
    session().expire_all()
    payments.pay_out_refund(refund.reference, done_reference="1", actor=make_finance())
    with pytest.raises(RuleBroken, match="not_approved"):
        payments.pay_out_refund(refund.reference, done_reference="1", actor=make_finance())


def test_two_officers_at_the_same_page_do_not_decide_over_each_other(app):
    refund = ask(make_credit())
    payments.approve_refund(refund.reference, actor=make_finance(), seen=refund.revision)
    with pytest.raises(Stale):
        payments.refuse_refund(refund.reference, words="ไม่", actor=make_finance(), seen=refund.revision)


def test_what_is_approved_to_be_carried_goes_to_open_bills_and_the_next_ones(app):
    business = make_business()
    credit = make_credit(1_000, business)
    open_ = make_bill(business, 300)
    refund = approve_twice(ask(credit, 1_000, manner=Manner.CARRY, account=""))
    assert payments.find_bill(open_.id).status is BillStatus.PAID
    assert payments.get_refund(refund.reference, owner=make_finance()).status is RefundStatus.APPROVED
    following = make_bill(business, 5_000)
    assert following.left_satang == 4_300
    done = payments.get_refund(refund.reference, owner=make_finance())
    assert done.status is RefundStatus.DONE and payments.find_differences() == []


def test_a_credit_goes_to_the_next_bill_by_setting_alone(app):
    business = make_business()
    make_credit(1_000, business)
    assert make_bill(business, 400).left_satang == 400
    set_setting("payments.credit_to_next_bill", "yes", make_finance())
    told = []
    listen(payments.PaymentTaken, told.append)
    listen(payments.CreditUsed, told.append)
    assert make_bill(business, 700).status is BillStatus.PAID
    assert make_bill(business, 700).left_satang == 400
    assert [type(event) for event in told] == [payments.CreditUsed] * 2
    assert payments.find_differences() == []


def test_a_credit_of_somebody_else_pays_nothing(app):
    credit = make_credit()
    with pytest.raises(NotFound):
        payments.use_credit(credit, make_bill().id, 10, actor=SYSTEM)


def test_less_due_after_an_amendment_is_owed_to_the_business(app):
    business = make_business()
    pay(make_bill(business, 5_000))
    credit = payments.make_credit(business, 700, origin="amendment", revenue="hotel-fee", actor=SYSTEM)
    balance = trial_balance()
    assert balance[Account.REVENUE] == -4_300 and balance[Account.CREDITS] == -700
    assert payments.find_credit(credit).origin == "amendment"
    with pytest.raises(ValueError, match="above nought"):
        payments.make_credit(business, 0, origin="amendment", revenue="hotel-fee", actor=SYSTEM)


@pytest.mark.parametrize(
    ("values", "field"),
    [({"account": ""}, "account"), ({"reason": ""}, "reason"), ({"reason": "ก" * 501}, "reason"),
     ({"account": "1" * 201}, "account")],
)  # fmt: skip
def test_what_is_missing_or_too_long_is_said_beside_its_field(app, values, field):
    with pytest.raises(RuleBroken) as refused:
        ask(make_credit(), **values)
    assert refused.value.problems[0].field == field


def test_refunds_are_listed_for_the_desk_and_for_their_business(app):
    business = make_business()
    credit = make_credit(1_000, business)
    owner = Actor.citizen(make_person().id)
    make_acting(owner.id, business)
    made = [ask(credit, 10) for _ in range(3)]
    payments.refuse_refund(made[0].reference, words="ไม่", actor=make_finance())
    ask(make_credit(), 10)
    page = payments.list_refunds("waiting", actor=make_actor(Role.AUDITOR), limit=2)
    assert len(page.refunds) == 2 and page.after == page.refunds[-1].id
    assert len(payments.list_refunds("waiting", actor=make_finance(), after=page.after).refunds) == 1
    assert [one.id for one in payments.list_refunds(business_id=business, actor=owner).refunds] == [
        one.id for one in made[::-1]
    ]
    assert session().query(Refund).count() == 4
