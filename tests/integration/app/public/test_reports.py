"""The public list, map and pages of single matters."""

import pytest

from services import complaints
from services.audit import Role
from services.complaints import PhotoRelease
from services.db import unit_of_work
from tests.factories.cases import ask_to_follow
from tests.factories.complaint_pages import post
from tests.factories.complaints import file_complaint, make_authority, make_photograph, officer
from tests.factories.walking import Walker


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def test_the_list_shows_category_area_status_and_day_and_never_the_words(client):
    reference = file_complaint("street-light", words="ไฟดับหน้าบ้านนายตัวอย่าง").reference
    walker = Walker(client)
    page = walker.go("/reports")
    assert page.status == 200 and page.title.startswith(page.h1)
    assert reference in page.html and "ไฟส่องสว่างถนนดับ" in page.html and "รับเรื่องแล้ว" in page.html
    assert "นายตัวอย่าง" not in page.html and "สมหญิง" not in page.html
    assert '<svg role="img"' in page.html


def test_pages_follow_each_other_both_ways(client):
    references = [file_complaint("rubbish").reference for _ in range(28)]
    walker = Walker(client)
    first = walker.go("/reports")
    older = next(link.get("href") for link in first.all("a", rel="next"))
    second = walker.go(older)
    assert [r for r in references if r in first.html] == references[3:]
    assert [r for r in references if r in second.html] == references[:3]
    assert not second.all("a", rel="next")
    newer = next(link.get("href") for link in second.all("a", rel="prev"))
    assert [r for r in references if r in walker.go(newer).html] == references[3:]
    assert not walker.at.all("a", rel="prev")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("topic=rubbish", {"rubbish"}),
        ("topic=group:roads", {"street-light", "road-damage"}),
        ("district=5101", {"rubbish", "street-light", "road-damage"}),
        ("district=5104", set()),
        ("state=open", {"rubbish", "street-light", "road-damage"}),
        ("state=done", set()),
        ("period=1", {"rubbish", "street-light", "road-damage"}),
        ("topic=nonsense&district=x&state=y&period=z&after=zz", {"rubbish", "street-light", "road-damage"}),
    ],
)
def test_filters_stand_in_the_address(client, query, shown):
    filed = {key: file_complaint(key).reference for key in ("rubbish", "street-light", "road-damage")}
    html = Walker(client).go(f"/reports?{query}").html
    assert {key for key, reference in filed.items() if reference in html} == shown
    answer = client.get(f"/reports/map.json?{query}").get_json()
    assert len(answer["points"]) == len(shown)
    assert sum(area["n"] for area in answer["areas"]) == len(shown)


def test_points_are_rounded(client):
    place = {"district": "5101", "subdistrict": "510101", "lat": 18.57812, "lon": 99.00834}
    reference = file_complaint("rubbish", place=place).reference
    (point,) = client.get("/reports/map.json").get_json()["points"]
    assert (point["lat"], point["lon"]) == (18.58, 99.01)
    assert "18.578" not in client.get(f"/reports/{reference}").get_data(as_text=True)


def test_unknown_unlisted_and_confidential_look_the_same(client):
    pages = []
    for key in ("nuisance", "staff-conduct"):
        reference = file_complaint(key).reference
        answer = client.get(f"/reports/{reference}")
        pages.append((answer.status_code, answer.get_data(as_text=True).replace(reference, "")))
    for unknown in ("RP-69-2222-22", "NOTHING"):
        answer = client.get(f"/reports/{unknown}")
        pages.append((answer.status_code, answer.get_data(as_text=True).replace(unknown, "")))
    assert {status for status, _ in pages} == {404}
    assert len({html.split("<main")[1].split("</main")[0] for _, html in pages}) == 1


def test_count_only_categories_are_numbers_alone(client):
    reference = file_complaint("nuisance", words="ร้านข้างบ้านเสียงดัง").reference
    html = client.get("/reports").get_data(as_text=True)
    assert reference not in html and "ข้างบ้าน" not in html and "ฝุ่น กลิ่น เสียงรบกวน" in html


def test_released_words_and_pictures_and_only_the_released_copy(client):
    key = make_photograph()
    reference = file_complaint("street-light", photographs=[key], photo_position="yes").reference
    registry = officer(Role.REGISTRY)
    with unit_of_work():
        boxes = [{"x": 0.1, "y": 0.1, "w": 0.2, "h": 0.2, "how": "black"}]
        complaints.release(reference, words="ไฟดับหน้าวัด", photos=[PhotoRelease(key, boxes)], actor=registry)
    view = complaints.get_report(reference)
    ((_, released),) = view.photographs
    html = client.get(f"/reports/{reference}").get_data(as_text=True)
    assert "ไฟดับหน้าวัด" in html and released in html and key not in html and released != key
    assert client.get(f"/reports/pictures/{released}").status_code == 200
    assert client.get(f"/reports/pictures/{key}").status_code == 404
    with unit_of_work():
        complaints.withdraw_release(reference, actor=registry)
    assert client.get(f"/reports/pictures/{released}").status_code == 404
    assert "ไฟดับหน้าวัด" not in client.get(f"/reports/{reference}").get_data(as_text=True)


def test_following_by_email(client):
    reference = file_complaint("street-light").reference
    walker = Walker(client)
    walker.go(f"/reports/{reference}")
    refused = walker.press(email="not an address")
    assert refused.status == 400 and refused.problems
    done = walker.press(email="neighbour@example.org")
    assert done.status == 200 and "neighbour" not in done.html
    assert complaints.get_report(reference).followers == 0
    token = ask_to_follow(complaints.get_report(reference).id, "neighbour@example.org")
    assert reference in walker.go(f"/follow/{token}").html
    assert complaints.get_report(reference).followers == 0
    assert walker.press().status == 200
    assert complaints.get_report(reference).followers == 1
    assert (
        post(client, "/reports/RP-69-2222-22/follow", page=f"/reports/{reference}", email="a@example.org").status_code
        == 404
    )


def test_a_reference_typed_otherwise_leads_to_the_page(client):
    reference = file_complaint("street-light").reference
    answer = client.get(f"/reports/{reference.lower().replace('-', '')}")
    assert answer.status_code == 301 and answer.location.endswith(reference)


def test_english(client):
    file_complaint("street-light")
    html = client.get("/reports?lang=en").get_data(as_text=True)
    assert "What people reported" in html and "Street light out" in html and "Received" in html


def test_the_outline_is_geojson(client):
    shapes = client.get("/reports/outline.json").get_json()
    assert shapes["type"] == "FeatureCollection" and shapes["features"]
