"""Filing a return by its service: version, case, month, bill; amending it; and who may."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from sqlalchemy import select

from services import drafts, payments, people, taxes
from services.audit import SYSTEM, Actor, Role
from services.cases.models import CaseFile
from services.catalogue import Lines, Notice
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.people import EstablishmentView, NewEstablishment
from services.taxes import NewOrdinance, NewRate, NewReturn, file_many, file_return
from services.taxes.models import Ordinance, TaxMonth, TaxReturn
from tests.factories.businesses import SINCE, citizen, make_business, make_station
from tests.factories.people import make_actor, make_person, make_unit

NOVEMBER_5 = datetime(2026, 11, 5, 10, tzinfo=BANGKOK)
OCTOBER = date(2026, 10, 1)
HOTEL = {"has_items": True, "way": "month", "rooms_sold": 40, "nights": 50, "room_charge": 5_000_000}


@pytest.fixture(autouse=True)
def world(app):
    """The ordinances that a new authority begins with, a finance unit, and the fifth of November."""
    with time_machine.travel(NOVEMBER_5, tick=False), unit_of_work():
        make_unit("finance")
        taxes.seed_ordinances()
        yield


@pytest.fixture
def owner() -> Actor:
    return citizen(make_person().id)


@pytest.fixture
def hotel(owner: Actor) -> EstablishmentView:
    return make_business(owner=owner.id).establishments[0]


def filed(place: EstablishmentView, actor: Actor, answers: dict[str, Any] | None = None, **more: Any) -> taxes.Filed:
    new = NewReturn(more.pop("tax", "hotel-fee"), place.id, more.pop("month", OCTOBER), answers or HOTEL, "certified")
    return file_return(new, actor=actor, **more)


def row_of(found: taxes.Filed) -> TaxReturn:
    return session().get(TaxReturn, found.return_id, populate_existing=True)


def test_a_return_has_version_case_month_and_bill(hotel, owner):
    found = filed(hotel, owner)
    row = row_of(found)
    assert (row.tax_satang, row.surcharge_satang, row.version, row.status) == (50_000, 0, 1, "filed")
    assert row.reference.startswith("TX-69-") and row.reference == session().get(CaseFile, row.case_id).reference
    assert row.certified == "certified" and row.due_on == date(2026, 11, 10)
    assert row.working["lines"][0]["amount"] == "50000"
    month = session().scalars(select(TaxMonth).where(TaxMonth.establishment_id == hotel.id, TaxMonth.month == OCTOBER))
    assert [(one.status, one.return_id) for one in month] == [("filed", row.id)]
    assert found.bill is not None and found.bill.amount_satang == 50_000
    assert row.bill_id == found.bill.id
    assert found.bill.ref1.endswith("01") and found.bill.items[0].subject_id == row.id


def test_a_nil_return_has_no_bill(hotel, owner):
    found = filed(hotel, owner, {"has_items": False})
    assert found.bill is None and row_of(found).is_nil and row_of(found).certified == "certified"


def test_one_tap_replaces_no_return_that_was_filed_meanwhile(hotel, owner):
    first = filed(hotel, owner)
    new = NewReturn("hotel-fee", hotel.id, OCTOBER, {"has_items": False}, "certified", is_first=True)
    with pytest.raises(RuleBroken) as refused:
        file_return(new, actor=owner)
    assert refused.value.problems[0].code == "filed_already"
    assert row_of(first).status == "filed" and payments.find_bill(first.bill.id).status == "open"


def test_an_amendment_replaces_the_open_bill(hotel, owner):
    first = filed(hotel, owner)
    second = filed(hotel, owner, {**HOTEL, "room_charge": 6_000_000})
    assert (second.version, second.bill.amount_satang) == (2, 60_000)
    assert payments.find_bill(first.bill.id).status == "replaced"
    assert row_of(first).status == "replaced"
    assert session().get(CaseFile, row_of(first).case_id).outcome == "amended"
    open_bills = [bill for bill in payments.list_bills_of([hotel.business_id], limit=10) if bill.status == "open"]
    assert [bill.amount_satang for bill in open_bills] == [60_000]


def test_an_amendment_to_nothing_withdraws_the_bill(hotel, owner):
    first = filed(hotel, owner)
    second = filed(hotel, owner, {"has_items": False})
    assert second.bill is None and row_of(second).bill_id is None
    assert payments.find_bill(first.bill.id).status == "cancelled"
    assert payments.list_credits([hotel.business_id]) == []


def pay(found: taxes.Filed) -> None:
    bill = payments.find_bill(found.bill.id)
    taken = payments.take_payment(
        payments.NewPayment(
            method=payments.Method.CALLBACK, amount_satang=bill.left_satang, paid_at=NOVEMBER_5,
            source_key=f"test:{bill.id}", ref1=bill.ref1, ref2=bill.ref2,
        ),
        actor=make_actor(Role.FINANCE),
    )  # fmt: skip
    assert taken.result == "matched"


def test_an_amendment_of_a_paid_return_bills_the_difference(hotel, owner):
    first = filed(hotel, owner)
    pay(first)
    second = filed(hotel, owner, {**HOTEL, "room_charge": 6_000_000})
    assert second.bill.amount_satang == 10_000
    third = filed(hotel, owner, {**HOTEL, "room_charge": 7_000_000})
    assert third.bill.amount_satang == 20_000
    assert payments.find_bill(second.bill.id).status == "replaced"
    assert payments.ledger.check() == []


def test_an_amendment_that_asks_less_makes_a_credit(hotel, owner):
    pay(filed(hotel, owner))
    second = filed(hotel, owner, {**HOTEL, "room_charge": 4_000_000})
    assert second.bill is None
    assert [credit.left_satang for credit in payments.list_credits([hotel.business_id])] == [10_000]
    third = filed(hotel, owner, {**HOTEL, "room_charge": 5_000_000})
    assert third.bill.amount_satang == 10_000


def test_more_and_then_less_again_leaves_what_was_paid(hotel, owner):
    pay(filed(hotel, owner))
    second = filed(hotel, owner, {**HOTEL, "room_charge": 6_000_000})
    third = filed(hotel, owner, {**HOTEL, "room_charge": 4_000_000})
    assert third.bill is None and payments.find_bill(second.bill.id).status == "cancelled"
    assert [credit.left_satang for credit in payments.list_credits([hotel.business_id])] == [10_000]


def test_only_whoever_may_act_files(hotel):
    with pytest.raises(RuleBroken) as refused:
        filed(hotel, citizen(make_person().id))
    assert refused.value.problems[0].code == "not_on_list"
    accountant = citizen(make_person().id)
    people.add_member(hotel.business_id, accountant.id, part="accountant", scope="oil-tax", actor=SYSTEM)
    with pytest.raises(RuleBroken):
        filed(hotel, accountant)


def test_a_month_that_is_not_over_is_refused(hotel, owner):
    with pytest.raises(RuleBroken) as refused:
        filed(hotel, owner, month=date(2026, 11, 1))
    assert refused.value.problems[0].code == "month_not_over"


def test_somebody_elses_return_looks_like_none(hotel, owner):
    reference = filed(hotel, owner).reference
    assert taxes.get_return(reference, owner=owner).total_satang == 50_000
    assert taxes.get_return(reference, owner=make_actor(Role.FINANCE)).reference == reference
    for stranger in (citizen(make_person().id), make_actor(Role.OFFICER), Actor.citizen()):
        with pytest.raises(NotFound):
            taxes.get_return(reference, owner=stranger)
    assert taxes.list_returns(actor=citizen(make_person().id)).returns == ()


def test_many_are_filed_with_one_bill(owner):
    business = make_business(make_station("หนึ่ง"), make_station("สอง"), make_station("สาม"), owner=owner.id)
    news = [
        NewReturn("oil-tax", place.id, OCTOBER, answers, "certified")
        for place, answers in zip(
            business.establishments,
            (
                {"has_items": True, "products": [{"product": "diesel", "sold": "1000"}]},
                {"has_items": False},
                {"has_items": True, "products": [{"product": "petrol", "sold": "2000"}]},
            ),
            strict=True,
        )
    ]
    found, bills = file_many(news, actor=owner)
    assert [one.assessment.total_satang for one in found] == [4_540, 0, 9_080]
    assert [(bill.amount_satang, bill.purpose, bill.ref1[-2:]) for bill in bills] == [(13_620, "combined", "00")]
    assert [row_of(one).bill_id for one in found] == [bills[0].id, None, bills[0].id]
    more = {"has_items": True, "products": [{"product": "diesel", "sold": "3000"}]}
    again = filed(business.establishments[0], owner, more, tax="oil-tax")
    assert again.bill.amount_satang == 13_620 + 9_080 and again.bill.purpose == "combined"
    assert row_of(found[2]).bill_id == again.bill.id


def test_many_are_all_or_none(owner):
    business = make_business(make_station("หนึ่ง"), owner=owner.id)
    other = make_business(make_station("อื่น"))
    nil = {"has_items": False}
    news = [
        NewReturn("oil-tax", place.id, OCTOBER, nil, "") for place in (*business.establishments, *other.establishments)
    ]
    with pytest.raises(RuleBroken) as refused:
        file_many(news, actor=owner)
    assert refused.value.problems[0].field == "rows.1"


def cite(tax: str, percent: str) -> None:
    row = session().scalars(select(Ordinance).where(Ordinance.tax == tax)).one()
    view = taxes.get_ordinance(row.id)
    rates = [
        NewRate(rate.product, rate.name.th, rate.name.en, rate.basis, rate.rate, rate.valid_from, source=rate.source)
        for rate in view.rates
    ]
    new = NewOrdinance(
        tax,
        view.title,
        view.valid_from,
        view.due_day,
        rates,
        surcharge_percent=Decimal(percent),
        surcharge_source="ข้อ 9",
    )
    taxes.change_ordinance(row.id, new, actor=make_actor(Role.ADMIN))


def test_a_bill_past_its_day_is_issued_anew_with_surcharge(hotel, owner):
    cite("hotel-fee", "1.5")
    found = filed(hotel, owner)
    assert found.bill.pay_until == date(2026, 11, 10)
    with time_machine.travel(datetime(2026, 11, 12, 9, tzinfo=BANGKOK), tick=False):
        anew = payments.reissue_bill(found.bill.id, actor=owner)
        assert (anew.amount_satang, anew.pay_until) == (50_750, date(2026, 12, 10))
        assert row_of(found).bill_id == anew.id
    with time_machine.travel(datetime(2026, 12, 11, 9, tzinfo=BANGKOK), tick=False):
        third = payments.reissue_bill(anew.id, actor=owner)
        assert (third.amount_satang, third.pay_until) == (51_500, date(2027, 1, 10))


def day(year: int, month: int, number: int) -> time_machine.travel:
    return time_machine.travel(datetime(year, month, number, 9, tzinfo=BANGKOK), tick=False)


def asked_by(bill: payments.BillView) -> dict[str, int]:
    return {str(item.part): item.amount_satang for item in bill.items}


def test_the_surcharge_of_a_late_payment_goes_with_its_tax(hotel, owner):
    cite("hotel-fee", "1.5")
    found = filed(hotel, owner)
    with day(2026, 11, 12):
        anew = payments.reissue_bill(found.bill.id, actor=owner)
        assert asked_by(anew) == {"principal": 50_000, "surcharge": 750}
        assert filed(hotel, owner, {"has_items": False}).bill is None
    assert payments.find_bill(anew.id).status == "cancelled"


def test_an_amended_bill_asks_for_lateness_of_what_is_left_and_no_less_when_issued_anew(hotel, owner):
    cite("hotel-fee", "1.5")
    found = filed(hotel, owner)
    with day(2026, 12, 12):
        payments.reissue_bill(found.bill.id, actor=owner)
        half = filed(hotel, owner, {**HOTEL, "room_charge": 2_500_000})
        assert asked_by(half.bill) == {"principal": 25_000, "surcharge": 750}
    with day(2027, 1, 12):
        assert asked_by(payments.reissue_bill(half.bill.id, actor=owner)) == {"principal": 25_000, "surcharge": 1_125}
    with day(2027, 1, 13):
        more = filed(hotel, owner, {**HOTEL, "room_charge": 6_000_000})
        assert asked_by(more.bill) == {"principal": 60_000, "surcharge": 2_700}


def test_what_was_late_before_a_part_was_paid_stays_asked_for(hotel, owner):
    cite("hotel-fee", "1.5")
    found = filed(hotel, owner)
    with day(2026, 11, 12):
        bill = payments.reissue_bill(found.bill.id, actor=owner)
        part = payments.NewPayment(
            payments.Method.CALLBACK, 30_750, NOVEMBER_5, "test:part", ref1=bill.ref1, ref2=bill.ref2
        )
        payments.take_payment(part, actor=SYSTEM)
        unpaid = next(item for item in payments.find_bill(bill.id).items if item.part == "principal").left_satang
    with day(2026, 12, 11):
        anew = asked_by(payments.reissue_bill(bill.id, actor=owner))
        assert anew == {"principal": 50_000, "surcharge": 750 + unpaid * 15 // 1000}
    assert payments.ledger.check() == []


def test_filed_late_the_surcharge_is_billed(hotel, owner):
    cite("hotel-fee", "1.5")
    with time_machine.travel(datetime(2026, 11, 12, 9, tzinfo=BANGKOK), tick=False):
        found = filed(hotel, owner)
    assert (row_of(found).tax_satang, row_of(found).surcharge_satang) == (50_000, 750)
    assert {item.part: item.amount_satang for item in found.bill.items} == {"principal": 50_000, "surcharge": 750}


def test_examining_and_sending_back(hotel, owner):
    officer = make_actor(Role.FINANCE)
    found = filed(hotel, owner)
    back = taxes.send_back_return(found.reference, words="โปรดตรวจจำนวนคืน", actor=officer)
    assert back.status == "sent_back"
    assert session().get(CaseFile, row_of(found).case_id).status == "waiting_citizen"
    second = filed(hotel, owner, {**HOTEL, "nights": 48})
    done = taxes.examine_return(second.reference, actor=officer, note="ตรงกับทะเบียน")
    assert done.status == "examined"
    case = session().get(CaseFile, row_of(second).case_id)
    assert (case.status, case.outcome) == ("closed", "examined")
    third = filed(hotel, owner, {**HOTEL, "nights": 47})
    assert third.version == 3 and row_of(second).status == "replaced"


def asked(view: drafts.DraftView) -> list[str]:
    return [each.question.key for each in view.asked]


def test_nil_takes_two_answers_where_one_month_is_missing(owner):
    place = make_business(
        NewEstablishment("โรงแรม", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}), owner=owner.id
    ).establishments[0]
    view = drafts.open_draft("hotel-fee", asker=owner, language="th")
    assert (view.answers["establishment"], view.answers["month"]) == (str(place.id), "2026-10")
    assert view.next_key == "has_items"
    view = drafts.answer(view.id, "has_items", "ไม่มีรายการเดือนนี้", actor=owner)
    assert view.is_complete
    outcome = drafts.submit(view.id, actor=owner)
    assert outcome.reference.startswith("TX-") and "bill" not in outcome.details


def test_questions_preview_and_submit_of_oil(owner):
    station = make_business(make_station(), owner=owner.id).establishments[0]
    filed(station, owner, {"has_items": True, "products": [
        {"product": "diesel", "opening": "100", "received": "0", "sold": "40", "closing": "60"}]},
        tax="oil-tax", month=date(2026, 9, 1))  # fmt: skip
    view = drafts.open_draft("oil-tax", asker=owner, language="th", source={"month": "2026-10"})
    view = drafts.answer(view.id, "has_items", True, actor=owner)
    assert asked(view) == ["establishment", "month", "has_items", "products"]
    assert view.asked[3].question.settings["start"] == ({"product": "diesel", "opening": "60"},)
    lines = [{"product": "diesel", "opening": "60", "received": "1000", "sold": "900", "closing": "150"}]
    view = drafts.answer(view.id, "products", lines, actor=owner)
    panels = drafts.preview(view.id, owner)
    warnings = [panel for panel in panels if isinstance(panel, Notice) and panel.code == "stock_imbalance"]
    assert len(warnings) == 1 and "−10 ลิตร" in warnings[0].words.th
    table = next(panel for panel in panels if isinstance(panel, Lines))
    assert table.total[1].th == "40.86 บาท" and "900 ลิตร × 4.54 สตางค์ = 40.86 บาท" in table.rows[0][1].th
    outcome = drafts.submit(view.id, actor=owner)
    assert outcome.details["bill_satang"] == 4_086


def test_amending_says_so_with_the_difference(hotel, owner):
    reference = filed(hotel, owner).reference
    view = drafts.open_draft("hotel-fee", asker=owner, language="th", source={"month": "2026-10"})
    for key, value in {**HOTEL, "room_charge": "60,000.00"}.items():
        view = drafts.answer(view.id, key, value, actor=owner)
    view = drafts.answer(view.id, "amend_reason", "กรอกผิด", actor=owner)
    notice = next(p for p in drafts.preview(view.id, owner) if isinstance(p, Notice) and p.code == "amends")
    assert reference in notice.words.th and "ต้องชำระเพิ่ม 100.00 บาท" in notice.words.th
    drafts.submit(view.id, actor=owner)
    row = session().scalars(select(TaxReturn).where(TaxReturn.version == 2)).one()
    assert row.answers["amend_reason"] == "กรอกผิด"


def test_an_account_without_establishments_is_told(owner):
    view = drafts.open_draft("tobacco-tax", asker=owner, language="th")
    assert asked(view) == ["establishment"]
    view = drafts.answer(view.id, "establishment", "none", actor=owner)
    with pytest.raises(RuleBroken) as refused:
        drafts.submit(view.id, actor=owner)
    assert refused.value.problems[0].code == "no_establishment"


def test_the_counter_files_by_number():
    business = make_business(NewEstablishment("ร้าน", "tobacco", taxes={"tobacco-tax": SINCE}))
    counter = make_actor(Role.COUNTER)
    view = drafts.open_draft("tobacco-tax", asker=counter, language="th")
    assert asked(view) == ["business_number"]
    view = drafts.answer(view.id, "business_number", business.number, actor=counter)
    place = business.establishments[0]
    for key, value in {
        "establishment": str(place.id),
        "month": "2026-10",
        "has_items": True,
        "packs": 10,
        "sticks": 3,
    }.items():
        view = drafts.answer(view.id, key, value, actor=counter)
    outcome = drafts.submit(view.id, actor=counter)
    row = session().scalars(select(TaxReturn).where(TaxReturn.reference == outcome.reference)).one()
    assert (row.tax_satang, row.filed_by_officer_id) == (1_888, counter.id)
