"""Recordings are known by their boxes, and what the device wrote beside them is wiped where it stands."""

from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import RuleBroken
from services.files.recordings import AAC, SOUND, VIDEO, looks_like, read_recording, wipe
from tests.factories.pictures import phone_jpeg
from tests.factories.recordings import MOMENT, SECRET, aac, box, m4a, mp4, pdf


@pytest.mark.parametrize(
    ("data", "media_type", "seconds"), [(mp4(7.5), VIDEO, 7.5), (m4a(2.0), SOUND, 2.0), (aac(), AAC, None)]
)
def test_what_is_what(data, media_type, seconds):
    found = read_recording(BytesIO(data))
    assert (found.media_type, found.seconds) == (media_type, seconds)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "recording_type"),
        (b"<html>" * 10, "recording_type"),
        (phone_jpeg(size=(64, 64)), "recording_type"),
        (pdf(), "recording_type"),
        (box(b"ftyp", b"heic" + bytes(12)) + bytes(100), "recording_type"),
        (box(b"ftyp", b"isom" + bytes(12)), "recording_broken"),
        (mp4()[:200], "recording_broken"),
        (box(b"ftyp", b"isom" + bytes(4)) + box(b"moov", b"") + box(b"mdat", b"x"), "recording_type"),
    ],
)
def test_what_is_refused(data, code):
    with pytest.raises(RuleBroken, match=code):
        read_recording(BytesIO(data))


@pytest.mark.parametrize("data", [mp4(), m4a()])
def test_place_device_and_moments_are_wiped_and_nothing_moves(data):
    file = BytesIO(data)
    assert wipe(file) >= 4
    kept = file.getvalue()
    assert len(kept) == len(data)
    assert SECRET not in kept and MOMENT.to_bytes(4, "big") not in kept
    assert read_recording(BytesIO(kept)) == read_recording(BytesIO(data))
    assert kept.index(b"mdat") == data.index(b"mdat")


def test_bare_frames_hold_nothing_to_wipe():
    file = BytesIO(aac())
    assert wipe(file) == 0 and file.getvalue() == aac()


@given(st.binary(max_size=300), st.integers(0, 600), st.sampled_from([mp4(size=400), m4a(size=400), b""]))
def test_whatever_comes_ends_and_keeps_its_size(noise, at, whole):
    data = whole[:at] + noise + whole[at + len(noise) :]
    file = BytesIO(data)
    with suppress(RuleBroken):
        read_recording(file)
    if looks_like(data[:16]):
        wipe(file)
    assert len(file.getvalue()) == len(data)
