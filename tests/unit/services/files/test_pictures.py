"""Pictures become clean, upright JPEGs, or are refused by a code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from services.errors import RuleBroken
from services.files.pictures import clean_picture, difference_hash
from tests.factories import pictures

GOOD = pictures.good()
RED, LIME, BLUE, WHITE = (254, 0, 0), (0, 255, 0), (0, 0, 254), (255, 255, 255)


def opened(data):
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture


def corners(picture):
    wide, high = picture.size
    return [picture.getpixel((x, y)) for y in (high // 4, 3 * high // 4) for x in (wide // 4, 3 * wide // 4)]


def near(left, right, most=12):
    return all(abs(a - b) <= most for a, b in zip(left, right, strict=True))


def assert_clean(data):
    picture = opened(data)
    assert (picture.format, picture.mode) == ("JPEG", "RGB")
    assert max(picture.size) <= 2048
    assert not any(secret in data for secret in pictures.SECRETS)
    assert not set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert not picture.getexif()
    assert [marker for marker, _body in picture.applist] == ["APP0"]


@pytest.mark.parametrize("what", GOOD)
def test_a_good_picture_becomes_a_clean_jpeg(what):
    made = clean_picture(GOOD[what])
    assert_clean(made.data)
    assert opened(made.data).size == (made.width, made.height)
    assert len(made.phash) == 16 and int(made.phash, 16) >= 0


@pytest.mark.parametrize("turn", range(1, 9))
def test_every_orientation_ends_upright(turn):
    data = pictures.phone_jpeg(turn)
    assert opened(data).size == ((300, 400) if turn >= 5 else (400, 300))
    made = clean_picture(data)
    assert (made.width, made.height) == (400, 300)
    found = corners(opened(made.data))
    assert all(near(a, b) for a, b in zip(found, (RED, LIME, BLUE, WHITE), strict=True)), found


def test_heic_is_read_and_its_colours_stay():
    made = clean_picture(pictures.heic())
    assert all(near(a, b, 30) for a, b in zip(corners(opened(made.data)), (RED, LIME, BLUE, WHITE), strict=True))
    assert made.notes.lat == pytest.approx(pictures.LAT, abs=1e-5)


def test_what_is_transparent_becomes_white():
    assert near(opened(clean_picture(GOOD["png, alpha"]).data).getpixel((30, 20)), WHITE, 3)


def test_sixteen_bits_of_grey_keep_their_brightness():
    assert near(opened(clean_picture(GOOD["png, sixteen bits"]).data).getpixel((30, 20)), (117, 117, 117), 3)


def test_cmyk_keeps_its_colours():
    found = corners(opened(clean_picture(GOOD["jpeg, cmyk"]).data))
    assert all(near(a, b, 40) for a, b in zip(found, (RED, LIME, BLUE, WHITE), strict=True)), found


def test_a_colour_profile_is_followed_before_it_goes():
    found = corners(opened(clean_picture(GOOD["jpeg, foreign profile"]).data))
    assert all(near(a, b, 40) for a, b in zip(found, (LIME, RED, BLUE, WHITE), strict=True)), found


@pytest.mark.parametrize(("size", "long_side"), [((4000, 3000), 2000), ((3000, 2000), 2048), ((8000, 6000), 2000)])
def test_a_large_jpeg_becomes_small(size, long_side):
    made = clean_picture(pictures.saved(pictures.scene(*size)))
    assert max(made.width, made.height) == long_side
    assert made.width / made.height == pytest.approx(size[0] / size[1], abs=0.01)


def test_odd_modes_of_a_large_picture_are_shrunk_in_strips_without_seams():
    whole = pictures.scene(9000, 300)
    made = clean_picture(pictures.saved(whole.convert("P", palette=Image.Palette.ADAPTIVE), "PNG"))
    assert made.width == 2048
    assert all(near(a, b) for a, b in zip(corners(opened(made.data)), (RED, LIME, BLUE, WHITE), strict=True))


@pytest.mark.parametrize("what", [name for name in pictures.bad() if name not in ("nothing", "eleven megabytes")])
def test_a_bad_picture_is_refused_by_its_code(what):
    data, code = pictures.bad()[what]
    with pytest.raises(RuleBroken) as refused:
        clean_picture(data)
    assert [problem.code for problem in refused.value.problems] == [code]


def test_place_and_time_are_kept_apart():
    notes = clean_picture(pictures.phone_jpeg(6, lat=-18.5, lon=-99.25, offset="+09:00")).notes
    assert (notes.lat, notes.lon) == (-18.5, -99.25)
    assert notes.taken_at == datetime(2026, 11, 5, 5, 30, tzinfo=UTC)


def test_time_without_a_zone_is_thai():
    assert clean_picture(pictures.phone_jpeg()).notes.taken_at == datetime(2026, 11, 5, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "nonsense", [{"lat": 0.0, "lon": 0.0}, {"lat": 91.0, "lon": 10.0}, {"lat": 10.0, "lon": 181.0}]
)
def test_a_place_that_cannot_be_is_passed_over(nonsense):
    notes = clean_picture(pictures.phone_jpeg(**nonsense)).notes
    assert (notes.lat, notes.lon) == (None, None)


@pytest.mark.parametrize("taken_at", ["0000:00:00 00:00:00", "1970:01:01 00:00:00", "2999:01:01 00:00:00", "today", ""])
def test_a_time_that_cannot_be_is_passed_over(taken_at):
    assert clean_picture(pictures.phone_jpeg(taken_at=taken_at)).notes.taken_at is None


def test_near_pictures_have_near_hashes():
    def bits(one, other):
        return bin(int(one, 16) ^ int(other, 16)).count("1")

    picture = pictures.noisy(seed=5)
    smaller = picture.resize((200, 150))
    assert bits(difference_hash(picture), difference_hash(smaller)) <= 4
    assert bits(difference_hash(picture), difference_hash(pictures.noisy(seed=6))) >= 12


def test_pictures_are_cleaned_by_many_threads_alike():
    data = [*GOOD.values()] * 2
    alone = [clean_picture(one).data for one in data]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(lambda one: clean_picture(one).data, data))
    assert together == alone
