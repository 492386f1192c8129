"""Bills: their numbers, one open bill for a subject, issuing anew, withdrawing, finding, and whose they are."""

from datetime import timedelta

import pytest

from services import clock, payments
from services.audit import SYSTEM, Actor, Role
from services.db import session
from services.errors import NotFound, RuleBroken
from services.payments import BillStatus, Part, reissuing
from services.payments.ledger import Account, trial_balance
from services.people import business_models
from services.qr import parse
from services.text import Words
from tests.factories.payments import (
    DUE,
    MONTH,
    make_acting,
    make_bill,
    make_business,
    make_finance,
    new_bill,
    new_item,
    pay,
)
from tests.factories.people import make_actor, make_person


def test_a_bill_names_business_tax_month_and_running_number(app):
    business = make_business("0000123")
    bills = [make_bill(business, tax_code="02") for _ in range(3)]
    assert {bill.ref1 for bill in bills} == {"000012302"}
    assert [bill.ref2 for bill in bills] == [f"{MONTH:%Y%m}{number}" for number in ("01", "02", "03")]
    assert make_bill(business, tax_code="01").ref2 == f"{MONTH:%Y%m}01"
    assert all(bill.reference.startswith("BR-") for bill in bills)


def test_after_a_hundred_bills_in_a_month_the_running_number_grows(app):
    business = make_business("0000124")
    first = make_bill(business)
    session().get_one(payments.models.Bill, first.id).ref2 = f"{MONTH:%Y%m}99"
    session().flush()
    assert [make_bill(business).ref2 for _ in range(2)] == [f"{MONTH:%Y%m}{number}" for number in (100, 101)]


def test_a_number_of_an_old_register_gives_way_to_the_id(app):
    business = make_business("HT-1/2550")
    assert make_bill(business, tax_code="03").ref1 == f"{business:07d}03"


def test_a_bill_needs_lines_above_nought_and_whole_satang(app):
    business = make_business()
    with pytest.raises(RuleBroken) as refused:
        payments.issue_bill(new_bill(business).__class__(**{**_fields(new_bill(business)), "items": []}), actor=SYSTEM)
    assert refused.value.problems[0].code == "required"
    with pytest.raises(RuleBroken) as refused:
        make_bill(business, new_item(0))
    assert refused.value.problems[0].code == "amount"
    with pytest.raises(TypeError):
        make_bill(business, new_item(10.0))


def test_one_open_bill_for_a_subject(app):
    business = make_business()
    bill = make_bill(business, new_item(500, subject_id=77_001))
    with pytest.raises(RuleBroken) as refused:
        make_bill(business, new_item(500, subject_id=77_001))
    assert refused.value.problems[0].code == "open_bill_exists"
    pay(bill)
    assert make_bill(business, new_item(20, subject_id=77_001)).status is BillStatus.OPEN


def test_a_bill_issued_anew_takes_the_place_and_the_money_of_the_old_one(app):
    business = make_business()
    old = make_bill(business, new_item(10_000, subject_id=77_002))
    pay(old, 4_000)
    new = payments.replace_bill(
        old.reference,
        new_bill(business, new_item(10_000, subject_id=77_002), new_item(150, part=Part.SURCHARGE, subject_id=77_002)),
        actor=SYSTEM,
    )
    gone = payments.find_bill(old.id)
    assert gone.status is BillStatus.REPLACED and gone.replaced_by == new.reference and gone.paid_satang == 0
    assert new.status is BillStatus.PART_PAID and new.left_satang == 6_150
    assert {item.part: item.paid_satang for item in new.items} == {Part.PRINCIPAL: 3_850, Part.SURCHARGE: 150}
    assert payments.newest_bill(old.id).id == new.id
    assert payments.find_differences() == []
    assert trial_balance()[Account.RECEIVABLE] == 6_150


def test_a_smaller_bill_in_its_place_makes_a_credit_of_the_rest(app):
    business = make_business()
    old = make_bill(business, 10_000)
    pay(old, 4_000)
    new = payments.replace_bill(old.reference, new_bill(business, 3_000), actor=SYSTEM)
    assert new.status is BillStatus.PAID
    (credit,) = payments.list_credits([business])
    assert (credit.origin, credit.left_satang) == ("amendment", 1_000)
    assert payments.find_differences() == []


def test_a_cancelled_bill_gives_its_money_to_a_credit(app):
    bill = make_bill(0, 10_000)
    pay(bill, 4_000)
    after = payments.cancel_bill(bill.reference, reason="mistake", actor=make_finance())
    assert after.status is BillStatus.CANCELLED and after.left_satang == 0
    (credit,) = payments.list_credits([bill.business_id])
    assert (credit.origin, credit.left_satang) == ("correction", 4_000)
    balance = trial_balance()
    assert balance[Account.RECEIVABLE] == balance[Account.REVENUE] == 0
    assert balance[Account.BANK] == 4_000 and balance[Account.CREDITS] == -4_000
    assert payments.find_differences() == []


@pytest.mark.parametrize("end", ["paid", "cancelled", "replaced"])
def test_a_closed_bill_is_neither_cancelled_nor_replaced(app, end):
    bill = make_bill()
    if end == "paid":
        pay(bill)
    elif end == "cancelled":
        payments.cancel_bill(bill.reference, reason="x", actor=SYSTEM)
    else:
        payments.replace_bill(bill.reference, new_bill(bill.business_id), actor=SYSTEM)
    for act in (
        lambda: payments.cancel_bill(bill.reference, reason="x", actor=SYSTEM),
        lambda: payments.replace_bill(bill.reference, new_bill(bill.business_id), actor=SYSTEM),
    ):
        with pytest.raises(RuleBroken) as refused:
            act()
        assert refused.value.problems[0].code == "bill_closed"


def test_the_button_issues_a_bill_anew_once_its_sum_is_outdated(app, monkeypatch):
    monkeypatch.setattr(reissuing, "_known", dict(reissuing._known))
    business = make_business()
    today = clock.today()
    bill = make_bill(business, new_item(10_000, subject_id=77_003), pay_until=today, purpose="test_reissue")
    with pytest.raises(RuleBroken, match="not_outdated"):
        payments.reissue_bill(bill.id, actor=SYSTEM)
    late = make_bill(
        business, new_item(10_000, subject_id=77_004), pay_until=today - timedelta(days=1), purpose="test_reissue"
    )
    assert payments.bill_qr_text(bill) and not payments.bill_qr_text(late)
    with pytest.raises(RuleBroken, match="no_new_sum"):
        payments.reissue_bill(late.id, actor=SYSTEM)
    payments.register_reissue("test_reissue", _with_surcharge)
    assert payments.may_reissue(late) and not payments.may_reissue(bill)
    new = payments.reissue_bill(late.id, actor=SYSTEM)
    assert new.amount_satang == 10_150 and payments.find_bill(late.id).replaced_by == new.reference


def test_the_codes_of_a_bill_say_what_is_left(app):
    bill = make_bill(0, 123_456)
    pay(bill, 23_456)
    bill = payments.find_bill(bill.id)
    said = parse(payments.bill_qr_text(bill))
    assert (said.ref1, said.ref2, said.amount_satang) == (bill.ref1, bill.ref2, 100_000)
    assert payments.bill_barcode_text(bill) == f"|{said.biller_id}\r{bill.ref1}\r{bill.ref2}\r100000"
    pay(bill)
    assert payments.bill_qr_text(payments.find_bill(bill.id)) == ""


def test_officers_of_finance_the_counter_and_readers_see_every_bill_others_none(app):
    bill = make_bill()
    for role in (Role.FINANCE, Role.COUNTER, Role.AUDITOR, Role.EXECUTIVE):
        assert payments.get_bill(bill.reference, owner=make_actor(role)).id == bill.id
    for actor in (make_actor(Role.OFFICER), make_actor(Role.HEAD), make_actor(Role.ADMIN), Actor.citizen()):
        with pytest.raises(NotFound):
            payments.get_bill(bill.reference, owner=actor)


def test_a_citizen_sees_the_bills_of_what_the_citizen_acts_for(app):
    business, other = make_business(), make_business()
    bill = make_bill(business)
    owner, stranger, clerk, elsewhere = (make_person().id for _ in range(4))
    make_acting(owner, business)
    make_acting(stranger, other)
    make_acting(clerk, business, scope="oil-tax tobacco-tax")
    place = session().query(business_models.Establishment).filter_by(business_id=business).one().id
    make_acting(elsewhere, business, establishment_id=place)
    assert payments.get_bill(bill.reference, owner=Actor.citizen(owner)).id == bill.id
    for person in (stranger, clerk, elsewhere):
        with pytest.raises(NotFound):
            payments.get_bill(bill.reference, owner=Actor.citizen(person))
    oil = make_bill(business, new_item(100, revenue="oil-tax", establishment_id=place), tax_code="02")
    for person in (owner, clerk, elsewhere):
        assert payments.get_bill(oil.reference, owner=Actor.citizen(person)).id == oil.id


def test_a_signed_link_opens_the_one_bill_and_an_altered_one_none(app):
    bill, other = make_bill(), make_bill()
    token = payments.bill_token(bill.id)
    assert payments.bill_by_token(token).id == bill.id
    assert payments.bill_url(bill.id).endswith(f"/bills/open/{token}")
    head, _, tail = payments.bill_token(other.id).partition(".")
    for forged in (token[:-2], "", f"{head}.{token.partition('.')[2]}", f"{token.partition('.')[0]}.{tail}"):
        with pytest.raises(NotFound):
            payments.bill_by_token(forged)


def test_bills_are_listed_by_status_and_found_by_what_is_typed(app):
    today = clock.today()
    business = make_business("0000777", "ห้างหุ้นส่วนจำกัด หาเจอ")
    open_ = make_bill(business, due_on=today)
    overdue = make_bill(business, due_on=today - timedelta(days=1))
    paid = make_bill(business)
    pay(paid)
    short = make_bill(business)
    pay(short, 1)
    stranger = make_bill(make_business(name="บริษัท อื่น"), payer_name="นางสาวผู้จ่าย แทน")

    def ids(status="", query=""):
        return [row.id for row in payments.list_bills(status, query).bills]

    assert ids("open") == [stranger.id, overdue.id, open_.id]
    assert ids("overdue") == [overdue.id] and ids("paid") == [paid.id] and ids("part_paid") == [short.id]
    assert ids("", "0000777") == ids("", "หาเจอ") == [short.id, paid.id, overdue.id, open_.id]
    assert ids("", "ผู้จ่าย") == [stranger.id] == ids("", stranger.reference.lower().replace("-", " "))
    assert ids("", open_.ref1) == ids("", "หาเจอ") and stranger.id in ids("", stranger.ref2)
    assert ids("nonsense") == ids() and ids("", "ไม่มีผู้นี้") == []


def test_lists_are_paged_by_key(app):
    business = make_business()
    made = [make_bill(business).id for _ in range(5)]
    first = payments.list_bills("", "", limit=3)
    second = payments.list_bills("", "", after=first.after, limit=3)
    assert [row.id for row in (*first.bills, *second.bills)] == made[::-1] and second.after is None
    assert [row.id for row in payments.list_bills_of([business], limit=2)] == made[:2:-1]


def test_own_bills_leave_out_what_was_replaced(app):
    business = make_business()
    old = make_bill(business)
    new = payments.replace_bill(old.reference, new_bill(business), actor=SYSTEM)
    paid = make_bill(business)
    pay(paid)
    assert [row.id for row in payments.list_bills_of([business])] == [paid.id, new.id]
    assert [row.id for row in payments.list_bills_of([business], only_unpaid=True)] == [new.id]


def test_overdue_begins_the_day_after_the_due_day(app):
    bill = make_bill()
    assert not bill.is_overdue(DUE) and bill.is_overdue(DUE + timedelta(days=1))
    pay(bill)
    assert not payments.find_bill(bill.id).is_overdue(DUE + timedelta(days=1))


def _with_surcharge(bill, day):
    (principal, *_rest) = bill.items
    return new_bill(
        bill.business_id,
        new_item(principal.amount_satang, subject_id=principal.subject_id),
        new_item(150, part=Part.SURCHARGE, subject_id=principal.subject_id, month=MONTH),
        purpose=bill.purpose,
        title=Words("ใหม่", "New"),
        pay_until=day + timedelta(days=30),
    )


def _fields(new):
    return {name: getattr(new, name) for name in new.__dataclass_fields__}
