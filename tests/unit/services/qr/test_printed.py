"""Codes for the street: whatever the text, its pictures read back, also small, turned and partly covered."""

import re
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import example, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from PIL import Image

from services import qr
from services.errors import Unavailable
from services.qr import printed
from services.references import new_printed_code

ADDRESS = "https://e-service.lamphunpao.go.th/q/K7M2QXP"
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=70)


def read(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture) if code.valid]


def rastered(svg: str, scale: int = 3) -> Image.Image:
    """The SVG drawn by its rectangles alone, so that nothing of ours draws the picture that is compared."""
    box = [int(each) for each in re.search(r'viewBox="([^"]+)"', svg)[1].split()]
    made = Image.new("L", (box[2] * scale, box[3] * scale), 255)
    dark = re.search(r'fill="#000" d="([^"]+)"', svg)[1]
    for across, down, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", dark):
        left, top = (int(across) - box[0]) * scale, (int(down) - box[1]) * scale
        made.paste(0, (left, top, left + int(wide) * scale, top + scale))
    return made


@given(TEXTS, st.sampled_from("QH"))
@example("ที่นี่มีไฟดับ", "H")
@trying(max_examples=40)
def test_what_is_offered_reads_back_as_png_and_svg(text, level):
    picture = qr.proven(text, level)
    assert read(Image.open(BytesIO(picture.png(2)))) == [text]
    assert read(rastered(picture.svg())) == [text]


@pytest.mark.parametrize("level", ["Q", "H"])
def test_every_address_of_a_code_passes_every_trial(level):
    """No code may be refused for the spot that happens to be covered: a sheet of ten thousand would fail."""
    for number in range(60):
        address = f"https://e-service.lamphunpao.go.th/q/{new_printed_code()}{number or ''}"
        assert qr.proven(address, level).text == address


def test_the_quiet_zone_is_white_on_every_side():
    picture = qr.proven(ADDRESS)
    scale = 5
    drawn = Image.open(BytesIO(picture.png(scale))).convert("L")
    free = printed.QUIET * scale
    side = (picture.size + 2 * printed.QUIET) * scale
    assert drawn.size == (side, side)
    for box in ((0, 0, side, free), (0, side - free, side, side), (0, 0, free, side), (side - free, 0, side, side)):
        assert drawn.crop(box).getextrema() == (255, 255)
    assert f'viewBox="-4 -4 {picture.size + 8} {picture.size + 8}"' in picture.svg()
    assert picture.svg().count("<path") == 2


def test_the_level_is_as_it_was_asked_for():
    for level in ("Q", "H"):
        (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(qr.printed_png(ADDRESS, level=level))))
        assert found.ec_level == level


def test_a_picture_that_does_not_read_back_is_not_offered(monkeypatch):
    """The proof can fail: with too much covered nothing is offered."""
    printed.proven.cache_clear()
    monkeypatch.setitem(printed._COVERED, "Q", 0.4)
    with pytest.raises(Unavailable):
        qr.proven(ADDRESS)


def test_a_drawing_that_says_something_else_is_found_out(monkeypatch):
    printed.proven.cache_clear()
    drawn = printed._matrix(f"{ADDRESS}X", "Q")
    monkeypatch.setattr(printed, "_matrix", lambda text, level, mask: drawn)
    with pytest.raises(Unavailable):
        qr.proven(ADDRESS)
    printed.proven.cache_clear()


def test_what_fails_with_one_mask_is_drawn_with_another(monkeypatch):
    printed.proven.cache_clear()
    usual = printed._matrix
    monkeypatch.setattr(
        printed, "_matrix", lambda text, level, mask: usual(f"{text}{'X' if mask is None else ''}", level, mask)
    )
    assert qr.proven(ADDRESS).rows == usual(ADDRESS, "Q", 0)
    printed.proven.cache_clear()


def test_trials_are_the_same_each_time():
    rows = printed._matrix(ADDRESS, "H")
    one, other = (printed.trials(rows, ADDRESS, "H") for _ in range(2))
    assert [name for name, _ in one] == [
        "as it is", "small", "turned by 7", "turned by 45", "turned by 90", "turned by 180", "turned by 305",
        "covered 1", "covered 2", "covered 3",
    ]  # fmt: skip
    assert [picture.tobytes() for _, picture in one] == [picture.tobytes() for _, picture in other]
    plain = one[0][1]
    for name, picture in one[-3:]:
        gone = sum(a != b for a, b in zip(plain.tobytes(), picture.tobytes(), strict=True)) / (len(rows) * 4) ** 2
        assert 0.02 < gone < 0.1, name


@pytest.mark.parametrize(("text", "level"), [("", "Q"), ("x" * 301, "Q"), (ADDRESS, "L")])
def test_what_no_label_has_room_for_is_refused(text, level):
    with pytest.raises(ValueError):
        qr.proven(text, level)


def test_no_size_but_those_of_a_picture():
    for scale in (0, 65):
        with pytest.raises(ValueError):
            qr.printed_png(ADDRESS, scale=scale)
