"""Links that open the authority's LINE chat with words typed already; in development, the phone that plays LINE."""

from urllib.parse import quote

from flask import current_app

from services import qr

_LINE = "https://line.me/R/oaMessage/"
_FRIEND = "https://line.me/R/ti/p/"


def line_link(words: str) -> str:
    """The address that opens the chat with `words` typed; "" where there is no chat to open.

    https://developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ (a basic id is percent-encoded, "@" too).
    """
    settings = current_app.config["PRACHA"]
    if settings.line_basic_id:
        return f"{_LINE}{quote(settings.line_basic_id, safe='')}/?{quote(words, safe='')}"
    return "" if settings.is_production else f"{settings.public_url}/simulator?text={quote(words, safe='')}"


def friend_link() -> str:
    """The address that adds the account as a friend; "" where none is set up."""
    basic_id = current_app.config["PRACHA"].line_basic_id
    return f"{_FRIEND}{quote(basic_id, safe='')}" if basic_id else ""


def qr_svg(address: str) -> bytes:
    """The address as a QR code, drawn as SVG: black on white whatever the page's colours, with its quiet zone."""
    return qr.svg(address).encode()
