"""What somebody sees of money who acts for one tax or one establishment of a business alone."""

import pytest

from services import payments, people
from services.audit import SYSTEM, Actor
from services.db import session
from services.errors import NotFound
from services.payments import Manner, receipts
from services.payments.receipts.issuing import issue_due
from services.people import NewEstablishment
from tests.factories.businesses import SINCE, citizen, make_business, make_station
from tests.factories.payments import make_bill, new_item, pay
from tests.factories.people import make_person


@pytest.fixture
def business(app):
    """A hotel and two stations, with a paid bill for each and 100 baht too much for the hotel."""
    hotel = NewEstablishment("โรงแรม", "hotel", taxes={"hotel-fee": SINCE})
    made = make_business(hotel, make_station("หนึ่ง"), make_station("สอง"))
    for place, tax in zip(made.establishments, ("hotel-fee", "oil-tax", "oil-tax"), strict=True):
        item = new_item(50_000, revenue=tax, establishment_id=place.id)
        bill = make_bill(made.id, item, establishment_id=place.id, tax_code="01" if tax == "hotel-fee" else "02")
        pay(bill, 60_000 if tax == "hotel-fee" else 50_000)
    issue_due(session())
    return made


def acting(business, **rights) -> Actor:
    person = make_person()
    people.add_member(business.id, person.id, part="accountant", actor=SYSTEM, **rights)
    return citizen(person.id)


def seen(business, actor: Actor) -> tuple[int, int, int]:
    """How many bills, receipts and credits are listed."""
    ids = [business.id]
    return (
        len(payments.list_bills_of(ids, person_id=actor.id)),
        len(receipts.list_receipts_of(ids, person_id=actor.id).receipts),
        len(payments.list_credits(ids, person_id=actor.id)),
    )


def test_lists_keep_to_what_somebody_acts_for(business):
    stations = business.establishments[1:]
    assert seen(business, acting(business)) == (3, 3, 1)
    assert seen(business, acting(business, scope="hotel-fee")) == (1, 1, 1)
    assert seen(business, acting(business, scope="oil-tax")) == (2, 2, 0)
    assert seen(business, acting(business, scope="oil-tax", establishment_id=stations[0].id)) == (1, 1, 0)
    assert seen(business, acting(business, scope="hotel-fee oil-tax")) == (3, 3, 1)
    assert seen(business, citizen(make_person().id)) == (0, 0, 0)


def test_lists_and_single_papers_agree(business):
    everything = [row.reference for row in receipts.list_receipts_of([business.id]).receipts]
    bills = [row.reference for row in payments.list_bills_of([business.id])]
    for rights in ({"scope": "oil-tax"}, {"establishment_id": business.establishments[0].id}, {}):
        actor = acting(business, **rights)
        own = {row.reference for row in receipts.list_receipts_of([business.id], person_id=actor.id).receipts}
        assert {each for each in everything if may(receipts.get_receipt, each, actor)} == own
        own = {row.reference for row in payments.list_bills_of([business.id], person_id=actor.id)}
        assert {each for each in bills if may(payments.get_bill, each, actor)} == own


def may(read, reference: str, actor: Actor) -> bool:
    try:
        read(reference, owner=actor)
    except NotFound:
        return False
    return True


def test_a_credit_is_asked_back_by_whom_it_concerns(business):
    credit = payments.list_credits([business.id])[0]
    asked = payments.ask_refund(credit.id, 5_000, manner=Manner.CARRY, actor=acting(business, scope="hotel-fee"))
    other = acting(business, scope="oil-tax")
    with pytest.raises(NotFound):
        payments.ask_refund(credit.id, 1_000, manner=Manner.PAY_OUT, account="1-2-3", actor=other)
    for act in (payments.withdraw_refund, lambda reference, actor: payments.get_refund(reference, owner=actor)):
        with pytest.raises(NotFound):
            act(asked.reference, actor=other)
    assert payments.list_refunds(business_id=business.id, actor=other).refunds == ()
    assert len(payments.list_refunds(business_id=business.id, actor=acting(business)).refunds) == 1
