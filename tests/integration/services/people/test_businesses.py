"""Operators and establishments: numbers, branches, taxes, and that nobody sees another's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services import clock, people
from services.audit import SYSTEM, Role
from services.errors import NotAllowed, NotFound, RuleBroken
from services.people import NewBusiness, NewEstablishment
from services.people.business_models import Business
from tests.factories.businesses import SINCE, citizen, make_business, make_station, make_tax_id
from tests.factories.people import make_actor, make_person, make_unit


def codes_of(error):
    """What was refused, by field."""
    return {(problem.field, problem.code) for problem in error.value.problems}


def test_numbers_go_on_from_the_greatest_of_seven_digits_and_imported_ones_stay(app):
    first, second = make_business(), make_business()
    assert len(first.number) == 7
    assert int(second.number) == int(first.number) + 1
    make_business(number="HT-0001")
    make_business(number="7654321")
    assert make_business().number == "7654322"
    with pytest.raises(RuleBroken) as refused:
        make_business(number="HT-0001")
    assert codes_of(refused) == {("number", "number_taken")}


def test_when_the_last_number_is_taken_a_free_one_is_found(app):
    made = make_business()
    make_business(number="9999999")
    following = make_business()
    assert following.number == str(int(made.number) + 1)


def test_branches_count_from_the_head_office(app):
    made = make_business(NewEstablishment("สำนักงานใหญ่"), make_station(), make_station(branch="00007"), make_station())
    assert [place.branch for place in made.establishments] == ["00000", "00001", "00007", "00008"]
    with pytest.raises(RuleBroken) as refused:
        people.add_establishment(made.id, make_station(branch="00001"), actor=SYSTEM)
    assert codes_of(refused) == {("branch", "branch_taken")}
    with pytest.raises(RuleBroken) as refused:
        people.add_establishment(made.id, make_station(branch="1"), actor=SYSTEM)
    assert codes_of(refused) == {("branch", "branch_shape")}


@pytest.mark.parametrize(
    ("kind", "tax_id", "code"),
    [
        ("company", "0105500000001", "tax_id_invalid"),
        ("company", "123", "tax_id_invalid"),
        ("company", make_tax_id("9", 5), "tax_id_juristic"),
    ],
)
def test_tax_ids_are_checked(app, kind, tax_id, code):
    with pytest.raises(RuleBroken) as refused:
        make_business(kind=kind, tax_id=tax_id)
    assert codes_of(refused) == {("tax_id", code)}


def test_a_tax_id_is_found_but_not_readable(app):
    tax_id = make_tax_id()
    made = make_business(
        tax_id="-".join((tax_id[0], tax_id[1:5], tax_id[5:])), phone="๐๕๓-๐๐๐๐๐๐", email="A@Example.org"
    )
    assert made.tax_id == tax_id
    assert (made.phone, made.email) == ("053-000000", "a@example.org")
    assert [found.number for found in people.find_by_tax_id(tax_id)] == [made.number]
    stored = people.establishments.session().connection().exec_driver_sql("SELECT * FROM business").mappings().all()
    assert tax_id not in str(stored)
    assert "a@example.org" not in str(stored)


def test_every_problem_is_told_at_once(app):
    with pytest.raises(RuleBroken) as refused:
        people.create_business(NewBusiness(" ", "circus", tax_id="1", email="x", phone="call me"), actor=SYSTEM)
    assert {field for field, _ in codes_of(refused)} == {"name", "kind", "tax_id", "email", "phone"}
    with pytest.raises(RuleBroken) as refused:
        make_business(make_station(), NewEstablishment("", "palace", rooms=-1, district="9999"))
    assert {field for field, _ in codes_of(refused)} == {
        "establishment-2-name",
        "establishment-2-kind",
        "establishment-2-rooms",
        "establishment-2-district",
    }


def test_only_finance_and_the_head_of_finance_write(app):
    made = make_business()
    place = made.establishments[0]
    head = make_actor(Role.HEAD, unit_id=make_unit("finance"))
    assert people.change_business(made.number, NewBusiness("ชื่อใหม่", "company"), revision=1, actor=head).name == "ชื่อใหม่"
    for role in (Role.COUNTER, Role.AUDITOR, Role.EXECUTIVE):
        with pytest.raises(NotAllowed):
            people.close_establishment(place.id, SINCE, actor=make_actor(role))
    for actor in (make_actor(Role.OFFICER), make_actor(Role.HEAD), citizen(make_person().id)):
        with pytest.raises(NotFound):
            people.set_taxes(place.id, {}, actor=actor)


def test_a_change_on_an_old_revision_is_refused(app):
    made = make_business()
    finance = make_actor(Role.FINANCE)
    people.change_business(made.number, NewBusiness("หนึ่ง", "company"), revision=1, actor=finance)
    with pytest.raises(RuleBroken) as refused:
        people.change_business(made.number, NewBusiness("สอง", "company"), revision=1, actor=finance)
    assert codes_of(refused) == {("", "changed_meanwhile")}
    place = made.establishments[0]
    new = NewEstablishment("เปลี่ยน", "hotel")
    people.change_establishment(place.id, new, revision=1, actor=finance)
    with pytest.raises(RuleBroken):
        people.change_establishment(place.id, replace(new, name="อีก"), revision=1, actor=finance)


def test_months_of_a_tax_are_respected(app):
    person = make_person()
    made = make_business(owner=person.id)
    place = made.establishments[0]
    people.set_taxes(place.id, {"hotel-fee": (date(2026, 2, 1), date(2026, 4, 1))}, actor=SYSTEM)
    me = citizen(person.id)
    listed = {
        month: len(people.list_establishments_of(me, tax="hotel-fee", month=date(2026, month, 1)))
        for month in range(1, 6)
    }
    assert listed == {1: 0, 2: 1, 3: 1, 4: 1, 5: 0}
    assert people.list_establishments_of(me, tax="oil-tax") == []
    with pytest.raises(NotFound):
        people.get_establishment(place.id, owner=me, tax="oil-tax")


def test_closing_ends_the_taxes_with_the_month_of_the_day(app):
    made = make_business(make_station(), NewEstablishment("โรงแรม", "hotel", taxes={"hotel-fee": SINCE}))
    closed = people.close_establishment(made.establishments[0].id, date(2026, 5, 17), actor=SYSTEM)
    assert closed.closed_on == date(2026, 5, 17)
    assert closed.taxes[0].until_month == date(2026, 5, 1)
    assert closed.taxes[0].covers(date(2026, 5, 1))
    assert not closed.taxes[0].covers(date(2026, 6, 1))
    whole = people.close_business(made.number, date(2026, 6, 30), actor=SYSTEM)
    assert whole.status == "closed"
    assert [place.closed_on for place in whole.establishments] == [date(2026, 5, 17), date(2026, 6, 30)]


def test_nobody_sees_what_they_do_not_act_for(app):
    mine, other = make_person(), make_person()
    made = make_business(owner=mine.id)
    theirs = make_business(owner=other.id)
    me = citizen(mine.id)
    assert [place.business_number for place in people.list_establishments_of(me)] == [made.number]
    assert people.get_business(made.number, owner=me).number == made.number
    for number in (theirs.number, "0000000"):
        with pytest.raises(NotFound):
            people.get_business(number, owner=me)
    for establishment in (theirs.establishments[0].id, 10**9):
        with pytest.raises(NotFound):
            people.get_establishment(establishment, owner=me)
    assert not people.may_act(me, theirs.id)
    assert not people.may_act(me, made.id, establishment_id=theirs.establishments[0].id)
    assert people.list_establishments_of(citizen(0)) == []


def test_scope_place_and_days_bound_what_somebody_may_do(app):
    person = make_person()
    made = make_business(
        NewEstablishment("โรงแรม", "hotel", taxes={"hotel-fee": SINCE, "tobacco-tax": SINCE}), make_station()
    )
    hotel, station = made.establishments
    people.add_member(
        made.id, person.id, part="accountant", scope="tobacco-tax", establishment_id=hotel.id, actor=SYSTEM
    )
    me = citizen(person.id)
    assert people.may_act(me, made.id, tax="tobacco-tax")
    assert people.may_act(me, made.id, tax="tobacco-tax", establishment_id=hotel.id)
    assert not people.may_act(me, made.id, tax="hotel-fee", establishment_id=hotel.id)
    assert not people.may_act(me, made.id, tax="tax")
    assert not people.may_act(me, made.id, establishment_id=station.id)
    seen = people.list_establishments_of(me)
    assert [place.id for place in seen] == [hotel.id]
    assert [tax.tax for tax in seen[0].taxes] == ["tobacco-tax"]
    with pytest.raises(NotFound):
        people.get_establishment(hotel.id, owner=me, tax="hotel-fee")


def test_a_right_ends_with_its_last_day(app, monkeypatch):
    person = make_person()
    made = make_business()
    today = clock.today()
    people.add_member(made.id, person.id, part="employee", until_day=today, actor=SYSTEM)
    assert people.may_act(citizen(person.id), made.id)
    with clock.standing_at(clock.now() + timedelta(days=1)):
        assert not people.may_act(citizen(person.id), made.id)
        assert people.list_establishments_of(citizen(person.id)) == []
        assert people.contacts_of(made.id) == []


def test_contact_is_masked_but_for_owners_and_finance(app):
    owner, accountant = make_person(), make_person()
    tax_id = make_tax_id()
    made = make_business(owner=owner.id, tax_id=tax_id, phone="053000111", email="desk@example.org")
    people.add_member(made.id, accountant.id, part="accountant", actor=SYSTEM)
    for actor in (citizen(owner.id), make_actor(Role.FINANCE)):
        assert people.get_business(made.number, owner=actor).tax_id == tax_id
    for actor in (citizen(accountant.id), make_actor(Role.AUDITOR), make_actor(Role.COUNTER)):
        seen = people.get_business(made.number, owner=actor)
        assert seen.is_masked
        assert tax_id not in str((seen.tax_id, seen.phone, seen.email))
        assert "053000111" not in seen.phone
    with pytest.raises(NotFound):
        people.get_business(made.number, owner=make_actor(Role.OFFICER))


def test_contacts_are_those_whom_it_concerns(app):
    owner, oil, unconfirmed = make_person(), make_person(language="en"), make_person(confirmed=False)
    made = make_business(owner=owner.id)
    people.add_member(made.id, oil.id, part="employee", scope="oil-tax", actor=SYSTEM)
    people.add_member(made.id, unconfirmed.id, part="employee", actor=SYSTEM)
    everybody = {contact.person_id: contact for contact in people.contacts_of(made.id)}
    assert everybody[owner.id].email == owner.email
    assert everybody[oil.id].language == "en"
    assert everybody[unconfirmed.id].email is None
    hotel = {contact.person_id for contact in people.contacts_of(made.id, tax="hotel-fee")}
    assert hotel == {owner.id, unconfirmed.id}


def test_the_list_of_officers_finds_by_number_name_and_tax_id(app):
    tax_id = make_tax_id()
    hotel = make_business(name="บริษัท หริภุญไชยทดสอบ จำกัด", tax_id=tax_id)
    station = make_business(make_station("ปั๊มริมกวงทดสอบ"), number="OIL-77")
    finance = make_actor(Role.FINANCE)

    def found(query="", **filters):
        return [row.number for row in people.search_businesses(query, actor=finance, **filters).rows]

    assert found("หริภุญไชยทดสอบ") == [hotel.number]
    assert found("ริมกวงทดสอบ") == [station.number]
    assert found("oil-7") == [station.number]
    assert found(tax_id) == [hotel.number]
    assert found(tax_id[:6]) == []
    assert found(tax="oil-tax") == [station.number]
    assert found("ทดสอบ%") == []
    with pytest.raises(NotAllowed):
        people.search_businesses(actor=make_actor(Role.OFFICER))


def test_the_list_goes_on_where_the_page_ended(app):
    numbers = [make_business().number for _ in range(5)]
    finance = make_actor(Role.FINANCE)
    first = people.search_businesses(actor=finance, limit=3)
    second = people.search_businesses(actor=finance, limit=3, after=first.after)
    assert [row.number for row in (*first.rows, *second.rows)] == sorted(numbers)
    assert second.after is None


@pytest.mark.committed
def test_two_at_once_get_two_numbers(app):
    import threading

    from services.db import session, unit_of_work

    gate = threading.Barrier(6)
    failures = []

    def enter():
        with app.app_context():
            gate.wait()
            try:
                with unit_of_work():
                    make_business()
            except Exception as error:
                failures.append(error)
            finally:
                session().remove() if hasattr(session(), "remove") else session().close()

    hands = [threading.Thread(target=enter) for _ in range(6)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert failures == []
    numbers = sorted(int(number) for (number,) in session().query(Business.number))
    assert numbers == list(range(numbers[0], numbers[0] + 6))
