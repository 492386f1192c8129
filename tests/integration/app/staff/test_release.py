"""Releasing words and covered pictures."""

import pytest

from services import cases, complaints
from services.audit import Role
from services.cases import Action
from services.db import unit_of_work
from tests.factories.complaint_pages import as_officer
from tests.factories.complaints import file_complaint, make_authority, make_photograph, officer
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def test_words_are_offered_with_personal_data_covered_and_refused_with_it(client):
    reference = file_complaint("rubbish", words="ขยะหน้าร้าน โทร 081-234-5678").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    page = walker.go(f"/staff/cases/{reference}/release")
    assert "████" in page.fields()["words"][0]
    assert walker.press(words="โทร 081-234-5678").status == 400
    assert complaints.get_report(reference).words == ""
    assert walker.press(words="ขยะหน้าร้าน").status == 200
    assert complaints.get_report(reference).words == "ขยะหน้าร้าน"
    walker.press(words="เบอร์ร้าน 053-511-234", is_sure="yes")
    assert "053" in complaints.get_report(reference).words


def test_a_picture_goes_out_covered_and_back(client):
    key = make_photograph()
    reference = file_complaint("rubbish", photographs=[key], photo_position="no").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/cases/{reference}/release/{key}")
    box = {"box-1-x": "10", "box-1-y": "10", "box-1-w": "30", "box-1-h": "30", "box-1-how": "black"}
    assert walker.press(**(box | {"box-1-w": "abc"})).status == 400
    assert walker.press(**box).status == 200
    ((_, released),) = complaints.get_report(reference).photographs
    assert client.get(f"/reports/pictures/{released}").status_code == 200
    # Saving the words keeps the picture; taking the tick away withdraws it.
    walker.go(f"/staff/cases/{reference}/release")
    walker.press(words="ขยะ")
    assert complaints.get_report(reference).photographs
    walker.go(f"/staff/cases/{reference}/release")
    walker.press(photo="")
    assert not complaints.get_report(reference).photographs


def test_everything_can_be_taken_back(client):
    reference = file_complaint("rubbish").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/cases/{reference}/release")
    walker.press(words="ขยะ")
    walker.press(step="withdraw")
    assert complaints.get_report(reference).words == ""


@pytest.mark.parametrize("key", ["nuisance", "staff-conduct"])
def test_what_is_not_on_the_list_cannot_be_released(client, key):
    reference = file_complaint(key).reference
    as_officer(client, Role.REGISTRY)
    answer = client.get(f"/staff/cases/{reference}/release")
    assert answer.status_code in (303, 403)
    assert "ข้อความที่จะเผยแพร่" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.HEAD, Role.ADMIN, Role.AUDITOR, Role.INTEGRITY])
def test_only_the_registry_releases(client, role):
    reference = file_complaint("rubbish").reference
    as_officer(client, role)
    assert client.get(f"/staff/cases/{reference}/release").status_code == 403


def test_pictures_of_a_case_open_for_those_who_may_see_it(client):
    key = make_photograph()
    reference = file_complaint("flood", photographs=[key], photo_position="no").reference
    path = f"/staff/cases/{reference}/release/{key}/picture"
    as_officer(client, Role.OFFICER, complaints.get_category("flood").unit_id)
    assert client.get(path).status_code == 200
    as_officer(client, Role.OFFICER, complaints.get_category("school").unit_id)
    assert client.get(path).status_code == 404


def test_publishing_a_picture_anew_begins_with_what_was_covered(client):
    key = make_photograph()
    reference = file_complaint("rubbish", photographs=[key], photo_position="no").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/cases/{reference}/release/{key}")
    box = {"box-1-x": "10", "box-1-y": "12.5", "box-1-w": "30", "box-1-h": "30", "box-1-how": "black"}
    walker.press(**box)
    again = walker.go(f"/staff/cases/{reference}/release/{key}").fields()
    assert [again[f"box-1-{part}"][0] for part in ("x", "y", "w", "h", "how")] == ["10", "12.5", "30", "30", "black"]
    walker.press()
    (photo,) = complaints.list_photographs(cases.get_case(reference, actor=officer(Role.REGISTRY)).id)
    assert [box["x"] for box in photo.boxes] == [0.1]
    copy = f"/staff/cases/{reference}/release/{key}/picture?of={photo.released_key}&size=thumb"
    assert copy.replace("&", "&amp;") in walker.go(f"/staff/cases/{reference}/release").html
    assert client.get(copy).status_code == 200
    assert client.get(f"/staff/cases/{reference}/release/{key}/picture?of={make_photograph()}").status_code == 404


def test_a_picture_without_boxes_needs_a_word_that_nothing_is_to_be_covered(client):
    key = make_photograph()
    reference = file_complaint("rubbish", photographs=[key], photo_position="no").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/cases/{reference}/release/{key}")
    assert walker.press().status == 400
    assert not complaints.get_report(reference).photographs
    assert walker.press(is_clean="yes").status == 200
    assert complaints.get_report(reference).photographs


def test_a_picture_before_the_words_leaves_them_to_be_published(client):
    key = make_photograph()
    reference = file_complaint("rubbish", words="ขยะหน้าร้าน", photographs=[key], photo_position="no").reference
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    walker.go(f"/staff/cases/{reference}/release/{key}")
    told = walker.press(is_clean="yes")
    assert "1 ภาพ แต่ยังไม่ได้เผยแพร่ข้อความ" in told.html
    assert told.fields()["words"] == ["ขยะหน้าร้าน"]
    assert "ข้อความ และ 1 ภาพ" in walker.press().html
    assert complaints.get_report(reference).words == "ขยะหน้าร้าน"


def test_the_words_of_the_result_are_published_with_the_outcome(client):
    reference = file_complaint("rubbish").reference
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        cases.act(reference, Action.CLOSE, actor=registry, outcome="mended", words="เก็บแล้ว โทร 081-234-5678")
    as_officer(client, Role.REGISTRY)
    walker = Walker(client)
    offered = walker.go(f"/staff/cases/{reference}/release").fields()["result"][0]
    assert offered.startswith("เก็บแล้ว") and "081" not in offered
    walker.press(words="ขยะหน้าร้าน", result="เก็บแล้วทั้งหมด")
    html = client.get(f"/reports/{reference}").get_data(as_text=True)
    assert "เก็บแล้วทั้งหมด" in html and "ยุติเรื่อง: แก้ไขแล้วเสร็จ" in html
    assert "ยุติเรื่อง: แก้ไขแล้วเสร็จ" in client.get("/reports").get_data(as_text=True)


def test_the_page_of_a_case_shows_what_came_with_it_once(client):
    make_authority()
    key = make_photograph()
    reference = file_complaint("rubbish", photographs=[key], photo_position="no").reference
    as_officer(client, Role.REGISTRY)
    assert client.get(f"/staff/cases/{reference}").text.count(f"{key}/thumb") == 1
