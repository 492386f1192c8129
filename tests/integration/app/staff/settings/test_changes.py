"""What administrators change on the settings pages: saved, or refused with everything kept."""

import io
import json

import pytest

from app.staff.settings.gaps import GAPS
from services import organisation

BASE = "/staff/settings"
NAMES = {
    "name_th": "อบจ.ใหม่",
    "name_en": "New PAO",
    "short_th": "ใหม่",
    "short_en": "New",
    "product_th": "ประชา",
    "product_en": "Pracha",
    "initials": "ใหม่",
    "kind": "pao",
    "registry_th": "ศูนย์ฯ",
    "registry_en": "Registry",
    "address_th": "ที่อยู่",
    "address_en": "Address",
    "phone": "053-000-000",
    "email": "a@example.org",
    "website": "https://example.org",
    "indigo": "#14532d",
    "gold": "#c9a227",
    "jade": "#0f6b57",
    "province_code": "51",
}


def text(answer):
    return answer.get_data(as_text=True)


def test_the_authority_is_saved_and_shown(send, admin):
    answer = send(f"{BASE}/organisation", revision="1", **NAMES)
    assert answer.status_code == 302
    view = organisation.get_organisation()
    assert (view.name.th, view.colours.indigo, view.revision) == ("อบจ.ใหม่", "#14532d", 2)
    assert "อบจ.ใหม่" in text(admin.get("/staff/settings"))


def test_a_refusal_keeps_what_was_typed(send):
    answer = send(f"{BASE}/organisation", revision="1", **(NAMES | {"email": "nobody", "indigo": "#eeeeff"}))
    page = text(answer)
    assert answer.status_code == 400
    assert 'href="#email"' in page
    assert 'id="indigo-error"' in page
    assert 'value="#eeeeff"' in page
    assert 'value="อบจ.ใหม่"' in page
    assert organisation.get_organisation().revision == 1


def test_the_sample_shows_colours_without_saving(send):
    answer = send(f"{BASE}/organisation", revision="1", do="sample", **NAMES)
    assert answer.status_code == 200
    assert 'fill="#14532d"' in text(answer)
    assert organisation.get_organisation().colours.indigo == "#2b2a6b"
    pale = send(f"{BASE}/organisation", revision="1", do="sample", **(NAMES | {"jade": "#aaffcc"}))
    assert pale.status_code == 400


def test_the_second_officer_is_told_and_may_save_after_all(send):
    send(f"{BASE}/organisation", revision="1", **NAMES)
    mine = NAMES | {"phone": "1111"}
    answer = send(f"{BASE}/organisation", revision="1", **mine)
    page = text(answer)
    assert answer.status_code == 409
    assert 'value="1111"' in page
    assert "053-000-000" in page
    assert 'name="revision" value="2"' in page
    assert send(f"{BASE}/organisation", revision="2", **mine).status_code == 302
    assert organisation.get_organisation().phone == "1111"


def test_a_logo_is_taken_shown_and_dropped(send, admin):
    from PIL import Image

    data = io.BytesIO()
    Image.new("RGB", (300, 300), "#2b2a6b").save(data, "PNG")
    data.seek(0)
    assert send(f"{BASE}/organisation", revision="1", logo=(data, "logo.png"), **NAMES).status_code == 302
    assert organisation.get_organisation().logo_key
    assert 'name="remove_logo"' in text(admin.get(f"{BASE}/organisation"))
    bad = send(f"{BASE}/organisation", revision="2", logo=(io.BytesIO(b"MZ not a picture"), "x.png"), **NAMES)
    assert bad.status_code == 400
    assert 'href="#logo"' in text(bad)
    assert send(f"{BASE}/organisation", revision="2", remove_logo="yes", **NAMES).status_code == 302
    assert organisation.get_organisation().logo_key is None


def test_units_are_added_and_changed(send):
    fields = {"name_th": "ฝ่ายน้ำ", "name_en": "Water", "is_active": "yes", "position": "30"}
    assert send(f"{BASE}/units/new", key="water", **fields).status_code == 302
    unit = organisation.find_unit("water")
    again = send(f"{BASE}/units/new", key="water", **fields)
    assert again.status_code == 400
    assert 'value="ฝ่ายน้ำ"' in text(again)
    parent = organisation.find_unit("public-works").id
    assert send(f"{BASE}/units/{unit.id}", parent_id=str(parent), **fields).status_code == 302
    assert organisation.get_unit(unit.id).parent_id == parent
    for bad in ({"parent_id": "99999"}, {"parent_id": "x"}, {"position": "²"}, {"name_th": " "}):
        assert send(f"{BASE}/units/{unit.id}", **(fields | bad)).status_code == 400


def week(**changes):
    usual = {f"opens-{n}": "08:30" if n < 5 else "" for n in range(7)}
    usual |= {f"closes-{n}": "๑๖.๓๐" if n < 5 else "" for n in range(7)}
    return usual | {name.replace("_", "-"): value for name, value in changes.items()}


def test_opening_hours_are_saved_in_either_script(send):
    assert send(f"{BASE}/hours", **week(opens_5="9:00", closes_5="12.00")).status_code == 302
    saturday = organisation.opening_hours()[5]
    assert f"{saturday.opens:%H:%M}–{saturday.closes:%H:%M}" == "09:00–12:00"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"opens_0": "25:00"}, "opens-0"), ({"closes_0": ""}, "closes-0"), ({"closes_0": "08:00"}, "closes-0")],
)
def test_impossible_hours_come_back_as_typed(send, changes, field):
    answer = send(f"{BASE}/hours", **week(**changes))
    assert answer.status_code == 400
    assert f'href="#{field}"' in text(answer)
    assert organisation.opening_hours()[0].opens.hour == 8


def test_holidays_are_added_switched_and_loaded(send):
    day = {"day-day": "๑๗", "day-month": "4", "day-year": "2570"}
    answer = send(f"{BASE}/holidays", name_th="วันหยุดพิเศษ", **day)
    assert answer.location.endswith("year=2570")
    (added,) = [h for h in organisation.list_holidays(2027) if h.source == "officer"]
    twice = send(f"{BASE}/holidays", name_th="อีกครั้ง", **day)
    assert twice.status_code == 400
    assert 'value="อีกครั้ง"' in text(twice)
    send(f"{BASE}/holidays/{added.id}", page=f"{BASE}/holidays", is_active="no")
    assert not organisation.list_holidays(2027)[
        [h.id for h in organisation.list_holidays(2027)].index(added.id)
    ].is_active
    assert send(f"{BASE}/holidays/load", page=f"{BASE}/holidays", load_year="2575").status_code == 302
    assert organisation.list_holidays(2032)


@pytest.mark.parametrize(
    "day",
    [("30", "2", "2570"), ("", "", ""), ("x", "1", "2570"), ("1", "1", "99"), ("²", "1", "2570"), ("1", "1", "9999")],
)
def test_impossible_days_are_refused(send, day):
    fields = dict(zip(("day-day", "day-month", "day-year"), day, strict=True))
    answer = send(f"{BASE}/holidays", name_th="วันหยุด", **fields)
    assert answer.status_code == 400
    assert 'href="#day-day"' in text(answer)


def test_options_are_saved_and_the_second_officer_is_told(send):
    fields = {"confirm_days": "20", "seen-confirm_days": "15"}
    assert send(f"{BASE}/options", **fields).status_code == 302
    assert organisation.get_setting("confirm_days") == 20
    late = send(f"{BASE}/options", **{"confirm_days": "10", "seen-confirm_days": "15"})
    assert late.status_code == 400
    assert 'id="confirm_days-error"' in text(late)
    assert organisation.get_setting("confirm_days") == 20
    high = send(f"{BASE}/options", **{"confirm_days": "999", "seen-confirm_days": "20"})
    assert 'value="999"' in text(high)
    assert organisation.get_setting("confirm_days") == 20


def test_one_bad_option_keeps_the_others_from_being_saved(send):
    fields = {
        "confirm_days": "21",
        "seen-confirm_days": "15",
        "map_tiles_url": "http://x/{z}/{x}/{y}",
        "seen-map_tiles_url": "",
    }
    answer = send(f"{BASE}/options", **fields)
    assert answer.status_code == 400
    assert 'href="#map_tiles_url"' in text(answer)
    assert organisation.get_setting("confirm_days") == 15


def test_wordings_keep_their_gaps(send):
    path = f"{BASE}/wordings/out_of_hours"
    answer = send(path, text_th="เริ่มพรุ่งนี้", text_en="From {date} {secret}")
    assert answer.status_code == 400
    page = text(answer)
    assert 'id="text_th-error"' in page
    assert 'id="text_en-error"' in page
    assert "เริ่มพรุ่งนี้" in page
    assert send(path, text_th="เริ่ม {date}", text_en="").status_code == 302
    assert organisation.get_wording("out_of_hours", "th") == "เริ่ม {date}"
    assert organisation.get_wording("out_of_hours", "en").startswith("Received out of hours")


def test_centres_are_changed_one_by_one_and_from_a_table(send):
    assert send(f"{BASE}/places/510101", lat="18.5801", lon="๙๙.๐๐๙").status_code == 302
    place = organisation.find_subdistrict("510101")
    assert (place.lat, place.lon, place.is_approximate) == (18.5801, 99.009, False)
    for bad in ({"lat": "x", "lon": "99"}, {"lat": "99", "lon": "18"}, {"lat": "nan", "lon": "99"}):
        assert send(f"{BASE}/places/510101", **bad).status_code == 400
    table = io.BytesIO(b"code,lat,lon\n510102,18.5,99.0\n")
    assert send(f"{BASE}/places", file=(table, "c.csv")).status_code == 302
    assert organisation.find_subdistrict("510102").lat == 18.5
    wrong = send(f"{BASE}/places", file=(io.BytesIO(b"code,lat,lon\n1,1,1\n2,2,2\n"), "c.csv"))
    assert wrong.status_code == 400
    assert text(wrong).count("แถวที่ 3") == 2
    assert send(f"{BASE}/places").status_code == 400


def boundary_file(code="510101"):
    ring = [[98.98, 18.55], [99.03, 18.55], [99.03, 18.60], [98.98, 18.60], [98.98, 18.55]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "properties": {"c": c}, "geometry": geometry} for c in (code, "<script>alert(1)</script>")
    ]
    return io.BytesIO(json.dumps({"type": "FeatureCollection", "features": features}).encode()), "t.geojson"


def test_boundaries_are_looked_at_before_they_count(send, admin):
    answer = send(f"{BASE}/boundaries", kind="subdistrict", source="ทดสอบ", file=boundary_file())
    assert answer.location == f"{BASE}/boundaries/staged"
    page = text(admin.get(answer.location))
    assert "<path d=" in page
    assert "<script>alert" not in page
    assert "ในเมือง" in page
    assert organisation.boundaries("subdistrict") == []
    assert "staged" in text(admin.get(f"{BASE}/boundaries"))
    assert send(f"{BASE}/boundaries/take", page=f"{BASE}/boundaries/staged").status_code == 302
    assert len(organisation.boundaries("subdistrict")) == 1
    send(f"{BASE}/boundaries", kind="subdistrict", file=boundary_file("510102"))
    send(f"{BASE}/boundaries/discard", page=f"{BASE}/boundaries/staged")
    assert organisation.staged_boundaries() == []
    assert organisation.boundaries("subdistrict")[0]["properties"]["code"] == "510101"


@pytest.mark.parametrize("data", [b"", b"{", b"PK\x03\x04", b'{"type":"Point","coordinates":[1,2]}'])
def test_hostile_boundary_files_are_refused_beside_the_field(send, data):
    answer = send(f"{BASE}/boundaries", kind="district", source="ที่มา", file=(io.BytesIO(data), "x.geojson"))
    page = text(answer)
    assert answer.status_code == 400
    assert 'href="#file"' in page
    assert 'value="ที่มา"' in page


def test_authorities_are_added_with_what_they_take(send):
    fields = {"name_th": "เทศบาลทดสอบ", "kind": "local", "phone": "053-1", "is_active": "yes"}
    answer = send(f"{BASE}/agencies/new", categories=["rubbish", "nuisance"], places=["5101", "510601"], **fields)
    assert answer.status_code == 302
    (agency,) = [a for a in organisation.list_agencies() if a.name.th == "เทศบาลทดสอบ"]
    assert len(agency.coverage) == 4
    assert agency in organisation.find_agencies("rubbish", "510110")
    everything = send(f"{BASE}/agencies/{agency.id}", categories="*", is_checked="yes", **fields)
    assert everything.status_code == 302
    changed = organisation.get_agency(agency.id)
    assert changed.is_checked
    assert [(c.category, c.district, c.subdistrict) for c in changed.coverage] == [(None, None, None)]


def test_a_refused_authority_keeps_its_ticks(send):
    answer = send(f"{BASE}/agencies/new", categories="rubbish", places="510101", name_th=" ", kind="local", note="จด")
    page = text(answer)
    assert answer.status_code == 400
    assert 'value="rubbish" checked' in page
    assert 'value="510101" checked' in page
    assert "จด" in page
    wrong = send(f"{BASE}/agencies/new", categories="rubbish", places="999999", name_th="ก", kind="local")
    assert wrong.status_code == 400
    assert organisation.find_agencies("rubbish", "999999") == []


def test_coverage_that_multiplies_without_bound_is_refused_in_words(send):
    fields = {"categories": [f"c{n}" for n in range(200)], "places": [f"5101{n:02}" for n in range(1, 30)]}
    answer = send(f"{BASE}/agencies/new?lang=en", name_th="ใหญ่", kind="local", **fields)
    assert answer.status_code == 400
    assert "at most 5000 pairs" in text(answer) or "ไม่เกิน 5000 คู่" in text(answer)
    assert "ใหญ่" not in {agency.name.th for agency in organisation.list_agencies()}


def test_finer_coverage_stays_while_its_ticks_are_not_touched(send, demo):
    from services.audit import SYSTEM
    from services.organisation import AgencyDetails, CoverageView
    from services.text import Words

    finer = (CoverageView("rubbish", None, "510101"), CoverageView("nuisance", None, "510102"))
    agency = organisation.create_agency(AgencyDetails(Words("ก", "A"), kind="local"), coverage=finer, actor=SYSTEM)
    fields = {"name_th": "ข", "kind": "local", "categories": ["rubbish", "nuisance"], "places": ["510101", "510102"]}
    assert send(f"{BASE}/agencies/{agency.id}", **fields).status_code == 302
    assert organisation.get_agency(agency.id).name.th == "ข"
    assert organisation.get_agency(agency.id).coverage == finer
    send(f"{BASE}/agencies/{agency.id}", **(fields | {"categories": "rubbish"}))
    assert [c.category for c in organisation.get_agency(agency.id).coverage] == ["rubbish", "rubbish"]


def test_authorities_come_from_a_table(send):
    table = "name_th,phone\nสำนักงานทดสอบ,1\n".encode()
    assert (
        send(f"{BASE}/agencies/import", page=f"{BASE}/agencies", file=(io.BytesIO(table), "a.csv")).status_code == 302
    )
    assert "สำนักงานทดสอบ" in {a.name.th for a in organisation.list_agencies()}
    bad = send(f"{BASE}/agencies/import", page=f"{BASE}/agencies", file=(io.BytesIO(b"x\n1\n"), "a.csv"))
    assert bad.status_code == 400


def test_a_mail_has_a_subject_of_its_own_and_a_preview(client, send):
    path = f"{BASE}/wordings/mail.case.received"
    body = "รับแล้ว {ref} {code} {date} {link}"
    shown = send(path, subject_th="รับเรื่อง {ref}", text_th=body, subject_en="", text_en="", do="preview")
    html = shown.get_data(as_text=True)
    assert shown.status_code == 200 and "รับเรื่อง RP-69-7K4M-2X" in html and "7K4M-2XQ9" in html
    assert organisation.get_wording("mail.case.received", "th") != f"Subject: รับเรื่อง {{ref}}\n\n{body}"
    send(path, subject_th="รับเรื่อง {ref}", text_th=body, subject_en="", text_en="")
    assert organisation.get_wording("mail.case.received", "th") == f"Subject: รับเรื่อง {{ref}}\n\n{body}"
    html = client.get(path).get_data(as_text=True)
    assert 'value="รับเรื่อง {ref}"' in html and "Subject:" not in html.split("<form")[-1].split("<details")[0]


def test_every_gap_of_a_text_is_explained():
    gaps = {gap for one in organisation.list_wordings() for gap in (*one.declared.gaps, *one.declared.may)}
    assert gaps <= set(GAPS)


def test_the_month_of_a_holiday_may_be_a_name(send):
    day = {"day-day": "๗", "day-month": "พ.ย.", "day-year": "2570"}
    assert send(f"{BASE}/holidays", name_th="วันหยุดพิเศษ", **day).status_code == 302
    assert "2027-11-07" in {h.day.isoformat() for h in organisation.list_holidays(2027)}
