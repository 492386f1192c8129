"""Codes as pictures: what is drawn is what readers find, in every form and down to the printed size."""

import re
from io import BytesIO

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from services import qr
from tests.factories.readers import ask_readers, needs_readers, picture_for

BILL = qr.bill_payment("099400000000100", "0000123001", "69100001", 1_253_185, merchant="LAMPHUN PAO")
BARS = qr.bill_barcode("099400000000100", "0000123001", "69100001", 1_253_185)
LONG = "https://pracha.example/verify/RC-69-7K4M-2X#" + "aB3-xY9_" * 32


def read(png: bytes) -> list[tuple[str, str]]:
    with Image.open(BytesIO(png)) as opened:
        return [(str(code.format), code.text) for code in zxingcpp.read_barcodes(opened.convert("L"))]


def drawn_svg(svg: str, scale: int) -> Image.Image:
    """Our SVG of one path of rectangles, drawn by a few lines of its own."""
    left, top, width, height = (int(n) for n in re.search(r'viewBox="([^"]+)"', svg)[1].split())
    sheet = Image.new("L", (width * scale, height * scale), 128)
    draw = ImageDraw.Draw(sheet)
    for colour, path in re.findall(r'<path fill="(#[0f]{3})" d="([^"]+)"/>', svg):
        for x, y, across, down in re.findall(r"M(-?\d+) (-?\d+)h(-?\d+)v(-?\d+)h-?\d+z", path, re.IGNORECASE):
            at = ((int(x) - left) * scale, (int(y) - top) * scale)
            size = (int(across) * scale - 1, int(down) * scale - 1)
            draw.rectangle((*at, at[0] + size[0], at[1] + size[1]), fill=0 if colour == "#000" else 255)
    return sheet


@pytest.mark.parametrize("text", [BILL, LONG, "ก", "เทศบาล 🙂", "x" * 2000])
def test_a_qr_code_reads_back(text):
    assert read(qr.png(text, scale=4)) == [("QR Code", text)]


@pytest.mark.parametrize("text", [BILL, LONG])
def test_the_svg_is_the_same_code(text):
    sheet = drawn_svg(qr.svg(text), 4)
    assert [code.text for code in zxingcpp.read_barcodes(sheet)] == [text]
    with Image.open(BytesIO(qr.png(text, scale=4))) as png:
        assert sheet.tobytes() == png.convert("L").tobytes()


@needs_readers
def test_another_reader_finds_the_same():
    assert ask_readers([picture_for(qr.png(text, scale=4)) for text in (BILL, LONG)]) == [BILL, LONG]


@pytest.mark.parametrize("text", [BARS, "|099400000000100\rA\r\r0", "ABC-123", "12345678901234567890"])
def test_a_bar_code_reads_back_with_its_carriage_returns(text):
    assert read(qr.barcode_png(text)) == [("Code 128", text)]
    assert [code.text for code in zxingcpp.read_barcodes(drawn_svg(qr.barcode_svg(text), 2))] == [text]


def test_a_bar_code_is_as_high_as_asked():
    assert 'viewBox="-10 0 ' in qr.barcode_svg("ABC", height=33)
    assert re.search(r'viewBox="-10 0 \d+ 33"', qr.barcode_svg("ABC", height=33))
    with Image.open(BytesIO(qr.barcode_png("ABC", scale=3, height=40))) as drawn:
        assert drawn.height == 120
    assert drawn_svg(qr.barcode_svg("ABC", height=70), 1).crop((10, 69, 12, 70)).getextrema() == (0, 0)


def test_the_quiet_zone_is_as_wide_as_asked():
    with Image.open(BytesIO(qr.png(BILL, scale=1, border=6))) as drawn:
        assert drawn.convert("L").point(lambda grey: 255 - grey).getbbox()[:2] == (6, 6)
    assert qr.svg(BILL, border=1).split('viewBox="')[1].startswith("-1 -1 ")


def test_the_damaged_code_is_still_read():
    """Level M mends 15 per cent: a stain over a corner of the data does not matter."""
    with Image.open(BytesIO(qr.png(BILL, scale=8))) as opened:
        stained = opened.convert("L")
    ImageDraw.Draw(stained).ellipse((180, 180, 230, 230), fill=255)
    assert [code.text for code in zxingcpp.read_barcodes(stained)] == [BILL]


@pytest.mark.parametrize("draw", [qr.svg, qr.png, qr.barcode_svg, qr.barcode_png])
@pytest.mark.parametrize("text", ["", "x" * 3000])
def test_nothing_and_too_much_are_refused(draw, text):
    with pytest.raises(ValueError):
        draw(text)


@pytest.mark.parametrize("draw", [qr.barcode_svg, qr.barcode_png])
def test_a_bar_code_holds_ascii_only(draw):
    with pytest.raises(ValueError):
        draw("ก")


@pytest.mark.parametrize("scale", [0, -1, 65, 10_000])
def test_no_picture_of_any_size(scale):
    with pytest.raises(ValueError):
        qr.png(BILL, scale=scale)


@given(st.text(min_size=1, max_size=60).filter(lambda text: "\0" not in text))
@settings(max_examples=40)
def test_an_svg_holds_nothing_of_the_text(text):
    made = qr.svg(text)
    assert re.fullmatch(
        r'<svg [ -~]+ viewBox="[-0-9 ]+" shape-rendering="crispEdges">(<path [#= a-zA-Z0-9"-]+/>)+</svg>', made
    )


def test_a_picture_without_a_code_has_none():
    held = BytesIO()
    Image.new("RGB", (200, 200), "white").save(held, "JPEG")
    assert qr.read_picture(held.getvalue()) == []


def test_a_slip_photographed_askew_is_read():
    with Image.open(BytesIO(qr.png(BILL, scale=6))) as opened:
        photograph = Image.new("RGB", (900, 1600), (240, 238, 230))
        photograph.paste(opened.convert("RGB").rotate(11, expand=True, fillcolor=(240, 238, 230)), (200, 500))
    held = BytesIO()
    photograph.save(held, "JPEG", quality=60)
    assert qr.read_picture(held.getvalue()) == [BILL]


@pytest.mark.parametrize("picture", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + b"0" * 40, b"GIF89a" + b"0" * 40])
def test_what_is_no_picture_is_refused(picture):
    with pytest.raises(ValueError):
        qr.read_picture(picture)


def test_a_picture_that_claims_too_much_is_not_opened():
    held = BytesIO()
    Image.new("1", (8000, 8000)).save(held, "PNG")
    with pytest.raises(ValueError):
        qr.read_picture(held.getvalue())
