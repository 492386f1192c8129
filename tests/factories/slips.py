"""Pictures of bank slips with their mini QR, as phones keep them."""

from io import BytesIO

from PIL import Image, ImageDraw

from services import qr
from services.qr import fields


def slip_text(transfer: str, bank: str = "002") -> str:
    """What the mini QR of a slip says."""
    inner = fields.field("00", "000001") + fields.field("01", bank) + fields.field("02", transfer)
    return fields.sealed(fields.field("00", inner) + fields.field("51", "TH"), "91")


def slip_picture(transfer: str | None, *, kind: str = "JPEG", angle: int = 0) -> BytesIO:
    """A slip as a picture; None for one without a code."""
    picture = Image.new("RGB", (720, 1280), "#f3f0ff")
    draw = ImageDraw.Draw(picture)
    for row in range(12):
        draw.rectangle((60, 80 + row * 60, 400 + row * 17, 100 + row * 60), fill="#6b5b95")
    if transfer is not None:
        with Image.open(BytesIO(qr.png(slip_text(transfer), scale=5))) as code:
            picture.paste(code.convert("RGB"), (420, 960))
    held = BytesIO()
    picture.rotate(angle, fillcolor="#f3f0ff").save(held, kind)
    held.seek(0)
    return held
