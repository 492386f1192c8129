"""Two hundred hostile uploads: each is refused by a known code or becomes a clean picture; memory stays bounded."""

from collections import Counter
from io import BytesIO
from pathlib import Path

from PIL import Image

from services import files
from services.errors import RuleBroken
from tests.factories import pictures
from tests.integration.services.files.conftest import CITIZEN

CODES = {"photo_too_large", "photo_type", "photo_broken", "photo_too_many_pixels", "photo_empty"}
UPLOADS = 200
MEGABYTES = 300


def memory(name):
    """A figure of this process in megabytes, as Linux keeps it."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def test_two_hundred_hostile_uploads(app):
    uploads = list(pictures.hostile(UPLOADS))
    assert len(uploads) == UPLOADS
    for data in pictures.good().values():  # Libraries, profiles and caches are there before anything is measured.
        files.save_photograph(BytesIO(data), filename="a.jpg", actor=CITIZEN)
    Path("/proc/self/clear_refs").write_text("5")  # Forgets the highest figure so far.
    before = memory("VmRSS")
    counts = Counter()
    for what, data, name in uploads:
        try:
            stored = files.save_photograph(BytesIO(data), filename=name, actor=CITIZEN)
        except RuleBroken as refused:
            (problem,) = refused.problems
            assert problem.code in CODES, what
            counts[problem.code] += 1
            continue
        counts["taken"] += 1
        kept = b"".join(files.open_file(stored.key)[2])
        assert not any(secret in kept for secret in pictures.SECRETS), what
        picture = Image.open(BytesIO(kept))
        picture.load()
        assert picture.format == "JPEG" and picture.size == (stored.width, stored.height), what
        assert max(picture.size) <= 2048 and not picture.getexif(), what
    grown = memory("VmHWM") - before
    print(f"{dict(counts)}; memory grew by {grown:.0f} MB at the peak")
    assert set(counts) == CODES | {"taken"}, "the generator must reach every answer"
    assert counts["taken"] >= 30
    assert grown < MEGABYTES
