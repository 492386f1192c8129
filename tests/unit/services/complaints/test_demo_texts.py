"""What the demonstration says and shows: enough of it, nothing personal, nobody's house; the days it happens on."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from PIL import Image

from services import clock
from services.complaints.bulk_texts import Written, piece
from services.complaints.demo import read_texts
from services.complaints.demo_calendar import Days
from services.complaints.demo_matters import DISTRICTS, FATES, SCENES, SOURCES
from services.complaints.demo_pictures import draw
from services.complaints.seed import read_seed
from services.personal import kinds_of_personal
from services.text import all_bigrams, normalise, search_form

TEXTS = read_texts()
TOPICS = [category["key"] for category in read_seed()["category"]]


def all_words() -> list[str]:
    return [words for topic in TOPICS for words in TEXTS[topic]["words"]]


def test_every_category_is_written_about_in_many_ways():
    words = all_words()
    assert len(set(words)) >= 120 and all(normalise(one) == one for one in words)
    assert any(len(one) < 17 for one in words) and any(len(one) > 150 for one in words)
    assert any("๓" in one for one in words) and any("เจ้า" in one for one in words)
    assert not [one for one in words if kinds_of_personal(one)]


def test_places_are_named_as_near_something():
    places = TEXTS["places"]
    assert set(DISTRICTS) <= set(places)
    assert all(place.startswith("ใกล้") for among in places.values() for place in among)


def test_the_numbers_add_up():
    assert sum(FATES.values()) == sum(SOURCES.values()) == 240 and sum(DISTRICTS.values()) == 100


@pytest.mark.parametrize("scene", sorted(set(SCENES.values())))
def test_pictures_are_small_and_differ_before_and_after(scene):
    before, after = draw(scene, is_after=False, seed=1), draw(scene, is_after=True, seed=1)
    other = draw(scene, is_after=False, seed=2)
    assert before.getvalue() == draw(scene, is_after=False, seed=1).getvalue()
    assert len({before.getvalue(), after.getvalue(), other.getvalue()}) == 3
    assert len(before.getvalue()) < 60_000 and Image.open(before).size == (800, 600)


@pytest.mark.parametrize("now", ["2026-11-20T11:40", "2027-04-19T00:10", "2027-01-03T14:00", "2026-11-20T08:35"])
def test_office_and_citizens_keep_their_hours(now):
    at = datetime.fromisoformat(now).replace(tzinfo=clock.BANGKOK)
    days = Days(at, lambda day: day.weekday() < 5, Random(1))
    start = datetime(2026, 3, 2, 3, tzinfo=UTC)
    for number in range(days.index(start) + 1, days.last + 1):
        moment = days.office(number, start)
        local = clock.local(moment)
        assert start < moment < at and local.date() == days.working[number] and 8 <= local.hour < 17
        assert moment < days.citizen(local.date(), moment) < at
    assert at - timedelta(hours=26) <= days.lately(timedelta(hours=26)) <= at


def test_a_text_of_pieces_is_searched_as_the_whole_would_be():
    parts = ["หลุมลึก ๓๐ เซนติเมตร", "ติดๆดับๆ ทั้งคืน!", "LED 12/4"]
    whole = " ".join(parts)
    pieces = [piece(part) for part in parts]
    assert " ".join(one.form for one in pieces) == search_form(whole)
    assert [gram for one in pieces for gram in one.grams][1:-1] == all_bigrams(whole)
    written = Written("", "", pieces)
    assert written.tokens.split() == ["x" + gram.encode("utf-16-be").hex() for gram in all_bigrams(whole)]
    assert written.grams == sorted(set(all_bigrams(whole)))
