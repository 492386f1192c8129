"""Codes read from a picture: a payer's bank slip, a paper held before a camera."""

from io import BytesIO

#: More than a photograph of a telephone has; what claims more is not opened.
_MOST_PIXELS = 60_000_000
_LARGEST_SIDE = 3000


def read_picture(picture: bytes) -> list[str]:
    """The texts of all QR codes in a picture (JPEG, PNG, WebP), none where there are none. ValueError: no picture."""
    import zxingcpp  # noqa: PLC0415 Few processes read codes.
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(BytesIO(picture), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > _MOST_PIXELS:
                raise ValueError("the picture is too large")
            opened.draft("L", (_LARGEST_SIDE, _LARGEST_SIDE))
            grey = opened.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError("not a picture") from error
    if max(grey.size) > _LARGEST_SIDE:
        grey.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return [code.text for code in found if code.valid and code.text]
