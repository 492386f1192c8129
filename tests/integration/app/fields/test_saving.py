"""What fields need the rest of the house for: saving uploads, and the places of the organisation."""

from io import BytesIO

import pytest
from flask import request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict

from app.shared import fields
from app.shared.fields import Unread, photographs
from services import files, organisation
from services.audit import SYSTEM
from services.errors import NotFound, RuleBroken
from services.organisation.demo import seed_demo
from services.questions import DataClass, Question, get_kind
from services.text import Words
from tests.factories import pictures

PHOTOS = Question("photos", "photographs", Words("ภาพ", "Photographs"), DataClass.PERSONAL)
PAPER = Question("paper", "file", Words("เอกสาร", "Paper"), DataClass.PERSONAL)
WHERE = Question("where", "place", Words("จุดเกิดเหตุ", "Place"), DataClass.PUBLIC)


@pytest.fixture
def asked(app):
    """A request of a citizen."""
    with app.test_request_context():
        yield


@pytest.fixture
def seeded(app):
    """The places of the demonstration, with their rough centres and outline."""
    seed_demo(SYSTEM)


def upload(key: str, *contents: tuple[str, bytes]) -> MultiDict:
    return MultiDict([(key, FileStorage(BytesIO(data), filename=name)) for name, data in contents])


def test_photographs_are_saved(asked):
    sent = upload("photos", ("หลุม.jpg", pictures.phone_jpeg(6)), ("", b""))
    (key,) = fields.read_answer(PHOTOS, MultiDict(), sent)
    assert files.get_file(key).media_type == "image/jpeg"
    assert get_kind("photographs").check(PHOTOS, [key]) == [key]


def test_a_broken_photograph_is_named_and_the_good_one_kept(asked):
    sent = upload(
        "photos", ("ดี.jpg", pictures.phone_jpeg(6)), ("เสีย.jpg", b"\xff\xd8\xff\xe0 broken"), ("ว่าง.jpg", b"")
    )
    with pytest.raises(Unread) as caught:
        fields.read_answer(PHOTOS, MultiDict({"photos-kept": "x" * 22}), sent)
    kept, new = caught.value.typed
    assert kept == "x" * 22 and files.get_file(new)
    assert [(problem.field, problem.params["name"]) for problem in caught.value.problems] == [
        ("photos", "เสีย.jpg"),
        ("photos", "ว่าง.jpg"),
    ]
    said = fields.summary_of(caught.value.problems, [PHOTOS])
    assert all("”" in each["text"] and each["href"] == "#photos" for each in said)
    assert "เสีย.jpg" in str(fields.render_field(PHOTOS, typed=caught.value.typed, problem=caught.value.problems))


def test_photographs_made_ready_are_not_decoded_again(app):
    sent = [(BytesIO(pictures.phone_jpeg(6)), "ดี.jpg"), (BytesIO(b"no picture"), "เสีย.jpg")]
    paper = (BytesIO(pictures.phone_jpeg(6)), "ใบ.jpg")
    data = {"photos": sent, "photos-photographs": "1", "paper": paper}
    with app.test_request_context(method="POST", data=data):
        photographs.make_ready()
        # The streams are read to their end: decoding again would find nothing in them.
        assert all(each.stream.read() == b"" for each in request.files.getlist("photos"))
        assert request.files["paper"].stream.read(2) == b"\xff\xd8"
        with pytest.raises(Unread) as caught:
            fields.read_answer(PHOTOS, request.form, request.files)
        (key,) = caught.value.typed
        assert files.get_file(key).name == "ดี.jpg"
        assert [problem.code for problem in caught.value.problems] == ["photo_type"]


def test_a_document_takes_the_place_of_the_one_before(asked):
    form = MultiDict({"paper-kept": "y" * 22, "paper-name": "เก่า.pdf"})
    read = fields.read_answer(PAPER, form, upload("paper", ("ใหม่.jpg", pictures.phone_jpeg(6))))
    assert read["name"] == "ใหม่.jpg" and files.get_file(read["key"])
    with pytest.raises(Unread) as caught:
        fields.read_answer(PAPER, form, upload("paper", ("x.exe", b"MZ\x90\x00")))
    assert caught.value.typed == {"key": "y" * 22, "name": "เก่า.pdf"}
    with pytest.raises(NotFound):
        files.get_file("y" * 22)


def test_a_point_says_its_area(asked, seeded):
    area = next(each for each in organisation.list_subdistricts() if each.lat is not None)
    value = get_kind("place").check(WHERE, {"lat": str(area.lat), "lon": str(area.lon), "accuracy": "12"})
    assert (value["district"], value["subdistrict"]) == (area.district, area.code)
    assert get_kind("place").check(WHERE, value) == value
    assert "outside" not in value


def test_what_was_chosen_is_not_overruled_by_the_point(asked, seeded):
    first, *_rest, last = organisation.list_subdistricts()
    value = get_kind("place").check(WHERE, {"subdistrict": first.code, "lat": last.lat, "lon": last.lon})
    assert value["subdistrict"] == first.code


def test_the_field_lists_the_places_of_the_organisation(asked, seeded):
    markup = str(fields.render_field(WHERE))
    assert all(district.name.th in markup for district in organisation.list_districts())
    assert markup.count("<option") == 2 + len(organisation.list_districts()) + len(organisation.list_subdistricts())


def test_any_point_on_earth(asked, seeded):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.floats(-90, 90) | st.floats(18, 19), st.floats(-180, 180) | st.floats(98.5, 99.5))
    def prove(lat, lon):
        try:
            value = get_kind("place").check(WHERE, {"lat": lat, "lon": lon})
        except RuleBroken:
            pytest.fail("a point is enough")
        assert get_kind("place").check(WHERE, value) == value
        outside.append(value.get("outside", False))

    outside: list[bool] = []
    prove()
    assert {True, False} == set(outside)
