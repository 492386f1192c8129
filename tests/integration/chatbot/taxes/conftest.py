"""A chat in November, with and without an account that owns establishments; each owes one month."""

from datetime import datetime

import pytest
import time_machine

from services import people, taxes
from services.clock import BANGKOK
from services.db import unit_of_work
from services.people import NewEstablishment
from tests.factories.businesses import make_business
from tests.factories.complaints import make_authority
from tests.factories.people import make_person, make_unit
from tests.factories.talking import Talker
from tests.factories.tax_talk import OCTOBER, tie

#: A number at the banks, of nobody.
BILLER = "099400000000090"


@pytest.fixture
def somewhere(app, line, monkeypatch):
    """November, with ordinances, a finance unit and a number at the banks."""
    settings = app.config["PRACHA"].model_copy(update={"promptpay_biller_id": BILLER, "line_login_base": line.url})
    monkeypatch.setitem(app.config, "PRACHA", settings)
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False):
        make_authority()
        with unit_of_work():
            if people.finance_unit_id() is None:
                make_unit("finance")
            taxes.seed_ordinances()
        yield


@pytest.fixture
def talker(somewhere, line):
    """A chat that is tied to no account yet."""
    talker = Talker(line)
    talker.say("เมนู")
    return talker


@pytest.fixture
def owner(talker):
    """The account of the chat; it owns two hotels, a shop and a station, each with one month missing."""
    with unit_of_work():
        person = make_person()
        make_business(
            NewEstablishment("โรงแรมเหนือ", "hotel", rooms=20, taxes={"hotel-fee": OCTOBER}),
            NewEstablishment("โรงแรมใต้", "hotel", rooms=9, taxes={"hotel-fee": OCTOBER}),
            NewEstablishment("ร้านยาสูบ", "tobacco", taxes={"tobacco-tax": OCTOBER}),
            owner=person.id,
        )
        tie(talker, person.id)
    return person
