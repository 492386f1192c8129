"""Money that an amendment gives back, of a paid and of a part-paid bill: nobody approves it unexamined."""

from datetime import date, datetime

import pytest
import time_machine

from services import payments, taxes
from services.clock import BANGKOK
from services.db import session
from services.errors import RuleBroken
from services.taxes.models import TaxReturn
from tests.factories.businesses import citizen, make_business
from tests.factories.finance import HOTEL, file_for, finance_officer, seed_finance
from tests.factories.payments import pay
from tests.factories.people import make_person


@pytest.fixture(autouse=True)
def _in_time():
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        yield


@pytest.mark.parametrize("paid", [50_000, 45_000])
def test_what_an_amendment_gives_back_waits_until_it_is_examined(app, paid):
    seed_finance()
    owner = citizen(make_person().id)
    hotel = make_business(owner=owner.id)
    month = date(2026, 10, 1)
    pay(file_for(hotel, owner, month).bill, paid)
    less = file_for(hotel, owner, month, {**HOTEL, "room_charge": 4_000_000})
    second = session().get(TaxReturn, less.return_id)
    (credit,) = payments.list_credits([hotel.id])
    refund = payments.ask_refund(credit.id, 1_000, manner=payments.Manner.CARRY, actor=owner)
    assert payments.find_refund_hold(refund).reference == second.reference
    with pytest.raises(RuleBroken) as refused:
        payments.approve_refund(refund.reference, actor=finance_officer())
    assert refused.value.problems[0].code == "not_examined_yet"
    taxes.examine_return(second.reference, actor=finance_officer())
    assert payments.find_refund_hold(refund) is None
    refund = payments.approve_refund(refund.reference, actor=finance_officer())
    assert refund.status == "first_approved"
