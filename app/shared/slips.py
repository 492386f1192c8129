"""What the slips of receipt printers need beside their template: an address drawn so that it can stand in a page."""

from markupsafe import Markup

from services import qr


def slip_qr(address: str) -> Markup:
    """The address as a QR code in SVG, for `slip` of components/slip.html; nothing for ""."""
    return Markup(qr.svg(address)) if address else Markup("")  # noqa: S704 Our own drawing.
