"""Months due: made once, in rounds, for whoever owes them; what is not owed any more is excused."""

from datetime import date, datetime

import pytest
import time_machine
from sqlalchemy import func, select

from services import people, taxes
from services.audit import SYSTEM
from services.clock import BANGKOK
from services.db import session, unit_of_work
from services.organisation.cache import changing
from services.people import NewEstablishment
from services.taxes import months
from services.taxes.models import Ordinance, TaxMonth
from tests.factories.businesses import citizen, make_business
from tests.factories.people import make_person, make_unit

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def november(app):
    """The fifth of November with the known ordinances."""
    with time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=BANGKOK), tick=False), unit_of_work():
        make_unit("finance")
        taxes.seed_ordinances()
        yield


def hotel(since: date = SEPTEMBER, **more):
    return make_business(NewEstablishment("โรงแรม", "hotel", taxes={"hotel-fee": since}), **more).establishments[0]


def rows_of(place) -> list[tuple[date, str]]:
    query = select(TaxMonth.month, TaxMonth.status).where(TaxMonth.establishment_id == place.id)
    return [(month, status) for month, status in session().execute(query.order_by(TaxMonth.month))]


def make_all() -> int:
    made = 0
    while found := taxes.make_months_due():
        made += found
    return made


def test_every_month_that_is_over_is_made_once():
    place = hotel()
    make_all()
    assert rows_of(place) == [(SEPTEMBER, "due"), (OCTOBER, "due")]
    assert taxes.make_months_due() == 0
    with time_machine.travel(datetime(2026, 12, 1, 0, 5, tzinfo=BANGKOK), tick=False):
        assert make_all() == 1
        assert taxes.make_months_due() == 0
    assert rows_of(place)[-1] == (date(2026, 11, 1), "due")


def test_a_round_is_bounded_and_the_rest_comes_later(monkeypatch):
    monkeypatch.setattr(months, "_AT_ONCE", 2)
    places = [hotel(OCTOBER) for _ in range(5)]
    session().execute(TaxMonth.__table__.delete())
    assert [taxes.make_months_due() for _ in range(4)] == [2, 2, 1, 0]
    assert all(rows_of(place) == [(OCTOBER, "due")] for place in places)


def test_without_an_ordinance_nothing_is_owed():
    session().execute(TaxMonth.__table__.delete())
    session().execute(Ordinance.__table__.delete())
    changing()
    place = hotel()
    assert make_all() == 0 and rows_of(place) == []


def test_closing_excuses_what_is_not_owed_and_keeps_what_was_filed():
    person = make_person()
    place = hotel(owner=person.id)
    make_all()
    filed = taxes.NewReturn("hotel-fee", place.id, SEPTEMBER, {"has_items": False}, "")
    taxes.file_return(filed, actor=citizen(person.id))
    people.set_taxes(place.id, {"hotel-fee": (SEPTEMBER, SEPTEMBER)}, actor=SYSTEM)
    assert rows_of(place) == [(SEPTEMBER, "filed"), (OCTOBER, "excused")]
    people.set_taxes(place.id, {"hotel-fee": (SEPTEMBER, None)}, actor=SYSTEM)
    assert rows_of(place) == [(SEPTEMBER, "filed"), (OCTOBER, "due")]


def test_the_calendar_knows_months_before_the_sweep_does():
    person = make_person()
    place = hotel(owner=person.id)
    session().execute(TaxMonth.__table__.delete())
    found = taxes.list_months(citizen(person.id))
    assert [(one.month, one.status, one.is_late) for one in found] == [
        (OCTOBER, "due", False),
        (SEPTEMBER, "due", True),
    ]
    assert found[0].due_on == date(2026, 11, 10) and found[0].days_left == 5
    assert session().scalar(select(func.count(TaxMonth.id)).where(TaxMonth.establishment_id == place.id)) == 0
    assert taxes.list_months(citizen(make_person().id)) == []
