"""The webhook: checks the signature of the raw body, hands the events to the inbox, answers. Nothing slow."""

import base64
import hashlib
import hmac

from flask import Blueprint, request
from werkzeug.exceptions import RequestEntityTooLarge

from chatbot import settings
from chatbot.incoming import CHANNEL, NoBody, read_events
from services import inbox

#: Bodies of the platform are small; a thousand events fit in.
LARGEST = 2 * 1024 * 1024

line = Blueprint("line", __name__)


@line.post("/line/webhook")
def receive() -> tuple[str, int]:
    """Stores what the platform tells; the worker does the rest. 400 for what the platform did not sign."""
    secret = settings.current().channel_secret
    if not secret:
        # The platform delivers again later, when the channel has been set up.
        return "", 503
    request.max_content_length = LARGEST
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        return "", 413
    if not is_signed(body, request.headers.get("X-Line-Signature", ""), secret):
        return "", 400
    try:
        events = read_events(body)
    except NoBody:
        return "", 400
    inbox.accept(CHANNEL, events)
    return "", 200


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Whether that is the signature of the body under the channel's secret, compared in constant time."""
    return hmac.compare_digest(sign(body, secret).encode(), signature.encode("utf-8", "replace"))


def sign(body: bytes, secret: str) -> str:
    """The signature of a body: HMAC-SHA256 under the channel's secret, base64."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
