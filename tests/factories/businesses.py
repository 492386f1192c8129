"""Businesses for tests: an operator with establishments and taxes, and somebody who acts for it."""

import itertools
from datetime import date

from stdnum.th import pin

from services import people
from services.audit import SYSTEM, Actor
from services.people import BusinessView, NewBusiness, NewEstablishment

_numbers = itertools.count(1)
SINCE = date(2025, 10, 1)


def make_tax_id(first: str = "0", number: int | None = None) -> str:
    """A number of 13 digits with a right check digit: "0…" of a juristic person, "9…" of nobody."""
    body = f"{first}{(number if number is not None else next(_numbers)):011d}"
    return body + pin.calc_check_digit(body)


def make_business(*establishments: NewEstablishment, owner: int | None = None, **values) -> BusinessView:
    """A company with one hotel unless told otherwise; `owner` is the id of a person who owns it."""
    number = next(_numbers)
    places = establishments or (NewEstablishment("โรงแรมทดสอบ", "hotel", rooms=20, taxes={"hotel-fee": SINCE}),)
    new = NewBusiness(
        name=values.pop("name", f"บริษัท ทดสอบ {number} จำกัด"),
        kind=values.pop("kind", "company"),
        tax_id=values.pop("tax_id", ""),
        establishments=places,
        **values,
    )
    made = people.create_business(new, actor=SYSTEM)
    if owner is not None:
        people.add_member(made.id, owner, part="owner", may_invite=True, actor=SYSTEM)
    return made


def make_station(name: str = "สถานีทดสอบ", **values) -> NewEstablishment:
    """A petrol station that files the tax on oil."""
    return NewEstablishment(name, "station", taxes={"oil-tax": SINCE}, **values)


def citizen(person_id: int) -> Actor:
    """That person as an actor on the web."""
    return Actor.citizen(person_id)
