"""The authority's own row, its units and its directory."""

from dataclasses import replace

import pytest

from services import audit, organisation
from services.errors import NotFound, RuleBroken, Stale
from services.organisation import AgencyDetails, CoverageView, OrganisationDetails, UnitDetails
from services.organisation.options import get_setting, set_setting
from services.text import Words

DETAILS = OrganisationDetails(Words("อบต.ตัวอย่าง", "Sample SAO"), Words("อบต.", "SAO"), phone="053-000-000")


def waiting(db_session):
    """The audit rows that this transaction will write."""
    return [row for row, _ in db_session.info.get("pending", [])]


def test_before_it_is_described_pages_have_a_neutral_authority(app):
    assert organisation.get_organisation().revision == 0
    made = organisation.update_organisation(DETAILS, revision=0, actor=audit.SYSTEM)
    assert (made.revision, made.name.th) == (1, "อบต.ตัวอย่าง")
    assert organisation.get_organisation() == made


def test_the_second_officer_is_told(demo, admin):
    seen = organisation.get_organisation().revision
    organisation.update_organisation(DETAILS, revision=seen, actor=admin)
    with pytest.raises(Stale) as stale:
        organisation.update_organisation(replace(DETAILS, phone="1"), revision=seen, actor=admin)
    assert stale.value.theirs.phone == "053-000-000"
    assert organisation.get_organisation().revision == seen + 1


def test_saving_the_same_again_changes_nothing(demo, admin):
    one = organisation.update_organisation(DETAILS, revision=1, actor=admin)
    assert organisation.update_organisation(DETAILS, revision=one.revision, actor=admin).revision == one.revision


def test_every_problem_is_named_at_once(demo, admin):
    bad = replace(
        DETAILS,
        name=Words("", "x" * 201),
        email="nobody",
        website="ftp://x",
        phone="โทร",
        kind="kingdom",
        colours={"indigo": "#ffffff", "gold": "#b8862b", "jade": "red"},
    )
    with pytest.raises(RuleBroken) as refused:
        organisation.update_organisation(bad, revision=1, actor=admin)
    assert {(p.field, p.code) for p in refused.value.problems} == {
        ("name_th", "required"),
        ("name_en", "too_long"),
        ("email", "email_shape"),
        ("website", "website_shape"),
        ("phone", "phone_shape"),
        ("kind", "unknown_kind"),
        ("jade", "colour_shape"),
    }


def test_changes_are_audited_by_field_never_by_value(demo, admin):
    from services.db import session

    session().info.pop("pending", None)
    organisation.update_organisation(DETAILS, revision=1, actor=admin)
    (row,) = waiting(session())
    assert row["action"] == "change organisation"
    assert "name_th" in row["fields"]
    assert "อบต." not in str(row)


def test_units_are_added_moved_and_switched_off(demo, admin):
    unit = organisation.create_unit("water", UnitDetails(Words("ฝ่ายน้ำ", "Water")), actor=admin)
    assert unit.short.th == "ฝ่ายน้ำ"
    top = organisation.find_unit("public-works")
    moved = organisation.update_unit(unit.id, UnitDetails(unit.name, parent_id=top.id, is_active=False), actor=admin)
    assert moved.depth == 1
    assert unit.id in organisation.unit_and_below(top.id)
    assert "water" not in {u.key for u in organisation.list_units(active_only=True)}


@pytest.mark.parametrize(
    ("key", "details", "field", "code"),
    [
        ("finance", UnitDetails(Words("ก", "A")), "key", "key_taken"),
        ("Bad Key", UnitDetails(Words("ก", "A")), "key", "key_shape"),
        ("new", UnitDetails(Words("", "A")), "name_th", "required"),
        ("new", UnitDetails(Words("ก", "A"), parent_id=99999), "parent_id", "unknown_unit"),
    ],
)
def test_bad_units_are_refused(demo, admin, key, details, field, code):
    with pytest.raises(RuleBroken) as refused:
        organisation.create_unit(key, details, actor=admin)
    assert (refused.value.problems[0].field, refused.value.problems[0].code) == (field, code)


def test_units_cannot_go_in_a_circle_or_orphan_their_children(demo, admin):
    top, child = organisation.find_unit("chief-administrator"), organisation.find_unit("registry")
    with pytest.raises(RuleBroken, match="unit_circle"):
        organisation.update_unit(top.id, UnitDetails(top.name, parent_id=child.id), actor=admin)
    with pytest.raises(RuleBroken, match="unit_circle"):
        organisation.update_unit(top.id, UnitDetails(top.name, parent_id=top.id), actor=admin)
    with pytest.raises(RuleBroken, match="unit_has_children"):
        organisation.update_unit(top.id, UnitDetails(top.name, is_active=False), actor=admin)
    with pytest.raises(NotFound):
        organisation.get_unit(99999)
    with pytest.raises(NotFound):
        organisation.unit_and_below(99999)


def test_the_most_particular_authority_comes_first(demo):
    found = organisation.find_agencies("street-light", "510101")
    assert [a.key for a in found] == ["local-510101", "electricity"]
    assert {a.key for a in organisation.find_agencies("road-damage", "510204")} == {
        "local-510204",
        "highways",
        "rural-roads",
    }
    assert [a.key for a in organisation.find_agencies("gi-silk")] == ["commerce"]
    assert organisation.find_agencies("no-such-category", "510101") == []


def test_an_authority_for_a_whole_district(demo, admin):
    made = organisation.create_agency(
        AgencyDetails(Words("ศูนย์ตัวอย่าง", ""), kind="local"), coverage=[CoverageView(None, "5102", None)], actor=admin
    )
    assert made.name.en == "ศูนย์ตัวอย่าง"
    assert made in organisation.find_agencies("rubbish", "510201")
    assert made not in organisation.find_agencies("rubbish", "510101")
    off = organisation.update_agency(made.id, AgencyDetails(made.name, kind="local", is_active=False), actor=admin)
    assert off.coverage == made.coverage
    assert organisation.find_agencies("rubbish", "510201") == [
        a for a in organisation.find_agencies("rubbish", "510201") if a.id != made.id
    ]


def test_a_refused_authority_leaves_the_row_alone(demo, admin):
    agency = organisation.find_agency("nacc")
    with pytest.raises(RuleBroken) as refused:
        organisation.update_agency(agency.id, AgencyDetails(Words("", ""), kind="x"), actor=admin)
    assert {p.code for p in refused.value.problems} == {"required", "unknown_kind"}
    assert organisation.get_agency(agency.id) == agency
    with pytest.raises(RuleBroken, match="unknown_place"):
        organisation.update_agency(
            agency.id, AgencyDetails(agency.name), coverage=[CoverageView(None, None, "999999")], actor=admin
        )


def test_settings_are_set_and_read_back(app, admin):
    assert get_setting("confirm_days") == 15
    assert set_setting("confirm_days", "๒๐", admin) == 20
    assert get_setting("confirm_days") == 20
    assert organisation.get_organisation().confirm_days == 20
    with pytest.raises(Stale):
        set_setting("confirm_days", 10, admin, seen=15)
    assert set_setting("confirm_days", 10, admin, seen=20) == 10
    with pytest.raises(NotFound):
        get_setting("no_such_setting")


def test_wordings_are_set_filled_and_brought_back(app, admin):
    organisation.set_wording("out_of_hours", "th", "เริ่มวันที่ {date}", admin)
    filled = organisation.fill_wording("out_of_hours", date=Words("ห้า", "five"))
    assert filled.th == "เริ่มวันที่ ห้า"
    assert "five" in filled.en
    with pytest.raises(RuleBroken, match="gap_missing"):
        organisation.set_wording("out_of_hours", "th", "เริ่มพรุ่งนี้", admin)
    with pytest.raises(RuleBroken, match="gap_unknown"):
        organisation.set_wording("out_of_hours", "th", "{date} {ref}", admin)
    organisation.set_wording("out_of_hours", "th", "  ", admin)
    assert organisation.get_wording("out_of_hours", "th").startswith("ได้รับเรื่อง")
    with pytest.raises(NotFound):
        organisation.set_wording("out_of_hours", "fr", "x {date}", admin)
