"""What is redacted cannot be had back; the rest stays as it was."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops, ImageStat

from services import files
from services.errors import NotFound, RuleBroken
from tests.factories import pictures
from tests.integration.services.files.conftest import CITIZEN

BOX = {"x": 0.25, "y": 0.25, "w": 0.25, "h": 0.5}


def opened(key):
    _media_type, _size, pieces = files.open_file(key)
    return Image.open(BytesIO(b"".join(pieces))).convert("RGB")


def difference(one, other, box):
    return ImageStat.Stat(ImageChops.difference(one.crop(box), other.crop(box)))


@pytest.fixture
def plate(photograph):
    """A photograph full of detail."""
    return photograph(pictures.saved(pictures.noisy(800, 600), quality=95))


def test_black_is_black_and_the_rest_stays(plate):
    before, after = opened(plate.key), opened(files.redact(plate.key, [BOX | {"how": "black"}], CITIZEN))
    assert after.size == before.size == (800, 600)
    assert max(band[1] for band in after.crop((202, 152, 398, 448)).getextrema()) <= 10
    for outside in ((0, 0, 190, 600), (410, 0, 800, 600), (0, 0, 800, 140), (0, 460, 800, 600)):
        assert max(difference(before, after, outside).mean) < 5


def test_blur_keeps_nothing_of_the_detail(plate):
    before, after = opened(plate.key), opened(files.redact(plate.key, [BOX | {"how": "blur"}], CITIZEN))
    inside = (208, 158, 392, 442)
    fine = []
    for picture in (before, after):
        part = picture.crop(inside)
        coarse = part.resize((6, 6), Image.Resampling.BOX).resize(part.size)
        fine.append(ImageStat.Stat(ImageChops.difference(part, coarse)))
    assert max(fine[1].mean) < 0.35 * min(fine[0].mean)
    assert max(difference(before, after, (410, 0, 800, 600)).mean) < 5


def test_blur_is_never_the_same_twice_and_two_plates_do_not_differ_surely(plate):
    first, second = (opened(files.redact(plate.key, [BOX | {"how": "blur"}], CITIZEN)) for _ in range(2))
    assert max(difference(first, second, (208, 158, 392, 442)).mean) > 2


def test_a_small_box_becomes_one_colour(photograph):
    stored = photograph(pictures.saved(pictures.noisy(400, 300), quality=95))
    after = opened(files.redact(stored.key, [{"x": 0.5, "y": 0.5, "w": 0.04, "h": 0.05, "how": "blur"}], CITIZEN))
    assert max(ImageStat.Stat(after.crop((202, 152, 214, 163))).stddev) < 3


def test_the_original_and_its_owner_stay(plate):
    files.attach([plate.key], "case", 5)
    before = files.get_file(plate.key)
    key = files.redact(plate.key, [BOX | {"how": "black"}], CITIZEN)
    assert files.get_file(plate.key) == before
    view = files.get_file(key)
    assert (view.derived_from, view.owner_kind, view.owner_id) == (plate.key, "case", "5")
    assert key in files.thumbnails_due(1000)
    assert files.offered_position(key) is None


@pytest.mark.parametrize(
    ("boxes", "code"),
    [
        ([], "boxes_missing"),
        ([BOX] * 51, "boxes_too_many"),
        ([{"x": 0.1, "y": 0.1, "w": 0, "h": 0.1}], "box_outside"),
        ([{"x": 1.1, "y": 0.1, "w": 0.1, "h": 0.1}], "box_outside"),
        ([{"x": float("nan"), "y": 0.1, "w": 0.1, "h": 0.1}], "box_outside"),
        ([{"x": 0.1, "y": 0.1, "w": float("inf"), "h": 0.1}], "box_outside"),
        ([{"x": "a", "y": 0.1, "w": 0.1, "h": 0.1}], "box_outside"),
        ([{"x": 0.1}], "box_outside"),
        ([BOX | {"how": "pink"}], "box_how"),
    ],
)
def test_a_box_that_cannot_be_is_refused(plate, boxes, code):
    with pytest.raises(RuleBroken) as refused:
        files.redact(plate.key, boxes, CITIZEN)
    assert refused.value.problems[0].code == code


def test_only_photographs_are_redacted(app):
    stored = files.save_document(BytesIO(b"%PDF-1.7\n%%EOF"), filename="a.pdf", actor=CITIZEN)
    for key in (stored.key, "A" * 22):
        with pytest.raises(NotFound):
            files.redact(key, [BOX], CITIZEN)
