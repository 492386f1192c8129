"""QR codes and bar codes as pictures, read from pictures, and what Thai banks write into them."""

from services.qr.drawing import barcode_png, barcode_svg, png, svg
from services.qr.printed import Picture, printed_png, printed_svg, proven
from services.qr.reading import read_picture
from services.qr.slips import BankSlip, parse_slip
from services.qr.thai_qr import ThaiQR, bill_barcode, bill_payment, parse

__all__ = [
    "BankSlip",
    "Picture",
    "ThaiQR",
    "barcode_png",
    "barcode_svg",
    "bill_barcode",
    "bill_payment",
    "parse",
    "parse_slip",
    "png",
    "printed_png",
    "printed_svg",
    "proven",
    "read_picture",
    "svg",
]
