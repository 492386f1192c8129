"""What an authority begins with, and the demonstration."""

from sqlalchemy import func, select

from services import organisation
from services.audit import SYSTEM
from services.clock import today
from services.db import Base, session
from services.organisation import models
from services.organisation.demo import OUTLINE
from services.organisation.geometry import shape_of


def counts():
    tables = [m.class_.__table__ for m in Base.registry.mappers if m.class_.__module__ == models.__name__]
    return {table.name: session().execute(select(func.count()).select_from(table)).scalar() for table in tables}


def test_seeding_again_changes_nothing(demo):
    before = counts()
    assert before["unit"] == 14
    assert before["district"] == 8
    assert before["subdistrict"] == 51
    organisation.update_unit(
        organisation.find_unit("finance").id,
        organisation.UnitDetails(organisation.get_unit(organisation.find_unit("finance").id).name, phone="0-1"),
        actor=SYSTEM,
    )
    organisation.seed_demo(SYSTEM)
    assert counts() == before
    assert organisation.find_unit("finance").phone == "0-1"


def test_another_province_gets_its_own_places(app):
    organisation.seed_base(SYSTEM, province_code="47")
    assert organisation.list_districts()[0].name.th == "เมืองสกลนคร"
    assert all(d.code.startswith("47") for d in organisation.list_districts())
    assert organisation.outline() is None
    assert organisation.find_agency("damrongtham-47").phone == "1567"
    assert organisation.get_organisation().revision == 0


def test_units_have_their_tree(demo):
    units = {u.key: u for u in organisation.list_units()}
    assert units["registry"].parent_id == units["chief-administrator"].id
    assert units["registry"].depth == 1
    below = organisation.unit_and_below(units["chief-administrator"].id)
    assert below == {units[k].id for k in ("chief-administrator", "registry", "disaster-prevention", "legal")}
    assert sum(u.parent_id is None for u in units.values()) == 10


def test_centres_are_approximate_and_inside(demo):
    area = shape_of(OUTLINE)
    for place in [*organisation.list_districts(), *organisation.list_subdistricts()]:
        assert place.is_approximate
        assert area.holds(place.lat, place.lon), place


def test_subdistricts_have_postcodes_in_both_languages(demo):
    place = organisation.find_subdistrict("510601")
    assert (place.name.th, place.name.en, place.postcode, place.district) == ("ปากบ่อง", "Pak Bong", "51120", "5106")
    assert len(organisation.list_subdistricts("5101")) == 15


def test_holidays_of_four_years_are_there(demo):
    assert {h.day.year for h in organisation.list_holidays()} == set(range(today().year - 1, today().year + 3))
    assert organisation.missing_holiday_years() == []


def test_only_confirmed_numbers_are_called_checked(demo):
    checked = {a.phone for a in organisation.list_agencies() if a.is_checked}
    assert checked == {"1129", "1567", "1662", "1669"}
    assert all(not a.is_checked for a in organisation.list_agencies() if a.phone in ("1586", "1146", "1205", "1650"))
