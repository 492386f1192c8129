"""Linking accounts as the platform plays it: the link token, and the dialog that the app sends people to."""

import re
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chatbot.platform.core import Answer, Platform, Request, Route
from chatbot.platform.login import page
from chatbot.platform.users import Phone

TOKEN_SECONDS = 600.0
_NONCE = re.compile(r"[A-Za-z0-9._~+/=-]{10,255}")


def _link_token(platform: Platform, request: Request, request_id: str, user: str) -> Answer:
    if platform.state.row("SELECT 1 FROM user WHERE id = ? AND is_friend", user) is None:
        return Answer.refusal(404, "Not found")
    token = secrets.token_urlsafe(24)
    platform.keep_pass(token, "link", {"user": user})
    return Answer.of(200, {"linkToken": token})


def play_dialog(platform: Platform, address: str) -> dict[str, Any] | None:
    """Does what the dialog does: the accountLink event is posted. None where token or nonce are no good."""
    asked = parse_qs(urlsplit(address).query)
    token, nonce = asked.get("linkToken", [""])[-1], asked.get("nonce", [""])[-1]
    if not _NONCE.fullmatch(nonce):
        return None
    found = platform.take_pass(token, "link", TOKEN_SECONDS)
    if found is None:
        return None
    return Phone(platform, user_id=found["user"]).link(nonce)


def _dialog(platform: Platform, request: Request, request_id: str) -> Answer:
    if play_dialog(platform, request.path) is None:
        said = "<p>ลิงก์นี้ใช้ไม่ได้แล้ว กรุณาเริ่มใหม่จากแชต</p><p>This link is used up or too old. Begin again in the chat.</p>"
        return page("เชื่อมบัญชี", said, status=400)
    said = "<p>กลับไปที่แชตได้เลย</p><p>Your account is being linked. Go back to the chat.</p>"
    return page("เชื่อมบัญชี LINE", said)


ROUTES: Sequence[tuple[str, str, Route]] = (("POST", r"/v2/bot/user/([A-Za-z0-9_-]+)/linkToken", _link_token),)
#: People's browsers come here.
OPEN_ROUTES: Sequence[tuple[str, str, Route]] = (("GET", r"/dialog/bot/accountLink", _dialog),)
