"""Rich menus on the platform: made, given a picture, shown to all or to one user, named by aliases."""

import json
import re
import secrets
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from chatbot.platform.core import Answer, Platform, Request
from chatbot.platform.shapes import ACTIONS

_LARGEST = 1024 * 1024
_AREAS = 20
_ALIAS = r"[a-z0-9_-]{1,32}"
#: What pressing a part of a menu may do.
_ACTIONS = frozenset({"postback", "message", "uri", "datetimepicker", "richmenuswitch", "clipboard"})


def _create(platform: Platform, request: Request, request_id: str) -> Answer:
    body = request.json()
    details = [{"message": why, "property": where} for where, why in _problems(body)]
    if details:
        return Answer.refusal(400, f"The request body has {len(details)} error(s)", details)
    number = f"richmenu-{secrets.token_hex(16)}"
    platform.state.run("INSERT INTO rich_menu (id, body) VALUES (?, ?)", number, json.dumps(body, ensure_ascii=False))
    return Answer.of(200, {"richMenuId": number})


def _problems(body: Any) -> Iterator[tuple[str, str]]:
    """What is wrong with a menu, as (property, why)."""
    if not isinstance(body, dict) or body.keys() != {"size", "selected", "name", "chatBarText", "areas"}:
        yield "", "must have size, selected, name, chatBarText, areas and nothing else"
        return
    size, areas = body["size"], body["areas"]
    width, height = size.get("width", 0), size.get("height", 0)
    if not 800 <= width <= 2500 or height < 250 or width / height < 1.45:
        yield "size", "invalid size"
    if not 1 <= len(body["chatBarText"]) <= 14:
        yield "chatBarText", "must be 1 to 14 characters"
    if not 1 <= len(body["name"]) <= 300:
        yield "name", "must be 1 to 300 characters"
    if not isinstance(areas, list) or not 1 <= len(areas) <= _AREAS:
        yield "areas", f"must be 1 to {_AREAS}"
        return
    for number, area in enumerate(areas):
        bounds = area.get("bounds", {})
        x, y, wide, high = (bounds.get(name, -1) for name in ("x", "y", "width", "height"))
        if not (x >= 0 and y >= 0 and 0 < wide <= width - x and 0 < high <= height - y):
            yield f"areas[{number}].bounds", "leaves the menu"
        action = area.get("action", {})
        kind = action.get("type")
        if kind not in _ACTIONS:
            yield f"areas[{number}].action", "invalid type"
            continue
        needed, known = ACTIONS[kind]
        if not needed <= action.keys() or not action.keys() <= known:
            yield f"areas[{number}].action", "missing or unknown property"
        elif len(action.get("label", "")) > 20 or not 0 < len(action.get("data", "x")) <= 300:
            yield f"areas[{number}].action", "too long"
        elif kind == "richmenuswitch" and not re.fullmatch(_ALIAS, action["richMenuAliasId"]):
            yield f"areas[{number}].action.richMenuAliasId", "invalid alias"


def _list(platform: Platform, request: Request, request_id: str) -> Answer:
    rows = platform.state.rows("SELECT id, body FROM rich_menu ORDER BY rowid")
    return Answer.of(200, {"richmenus": [{"richMenuId": row["id"], **json.loads(row["body"])} for row in rows]})


def _delete(platform: Platform, request: Request, request_id: str, number: str) -> Answer:
    gone = platform.state.changed("DELETE FROM rich_menu WHERE id = ?", number)
    return Answer.of(200, {}) if gone else Answer.refusal(404, "Not found")


def _picture(platform: Platform, request: Request, request_id: str, number: str) -> Answer:
    media_type = request.headers.get("content-type", "")
    if media_type not in ("image/png", "image/jpeg") or not 0 < len(request.body) <= _LARGEST:
        return Answer.refusal(400, "The image is invalid")
    row = platform.state.row("SELECT body FROM rich_menu WHERE id = ?", number)
    if row is None:
        return Answer.refusal(404, "Not found")
    if media_type == "image/png" and _measure(request.body) != json.loads(row["body"])["size"]:
        return Answer.refusal(400, "The image size does not match the size of the richmenu")
    kept = platform.state.changed(
        "UPDATE rich_menu SET media_type = ?, picture = ? WHERE id = ? AND picture IS NULL",
        media_type, request.body, number,
    )  # fmt: skip
    return Answer.of(200, {}) if kept else Answer.refusal(400, "An image has already been uploaded to the richmenu")


def _measure(picture: bytes) -> dict[str, int]:
    """Width and height as the head of a PNG says them."""
    if picture[:8] != b"\x89PNG\r\n\x1a\n" or len(picture) < 24:
        return {}
    width, height = struct.unpack(">II", picture[16:24])
    return {"width": width, "height": height}


def _see_picture(platform: Platform, request: Request, request_id: str, number: str) -> Answer:
    row = platform.state.row("SELECT media_type, picture FROM rich_menu WHERE id = ?", number)
    if row is None or row["picture"] is None:
        return Answer.refusal(404, "Not found")
    return Answer(200, row["picture"], media_type=row["media_type"])


def _show_to_all(platform: Platform, request: Request, request_id: str, number: str) -> Answer:
    row = platform.state.row("SELECT picture FROM rich_menu WHERE id = ?", number)
    if row is None or row["picture"] is None:
        return Answer.refusal(400, "must upload richmenu image before applying it to user")
    platform.state.set("menu", number)
    return Answer.of(200, {})


def _shown_to_all(platform: Platform, request: Request, request_id: str) -> Answer:
    number = platform.state.setting("menu", "")
    return Answer.of(200, {"richMenuId": number}) if number else Answer.refusal(404, "no default richmenu")


def _hide_from_all(platform: Platform, request: Request, request_id: str) -> Answer:
    platform.state.set("menu", "")
    return Answer.of(200, {})


def _show_to(platform: Platform, request: Request, request_id: str, user: str, number: str) -> Answer:
    row = platform.state.row("SELECT picture FROM rich_menu WHERE id = ?", number)
    if row is None or row["picture"] is None:
        return Answer.refusal(400, "must upload richmenu image before applying it to user")
    platform.state.run("UPDATE user SET rich_menu = ? WHERE id = ?", number, user)
    return Answer.of(200, {})


def _shown_to(platform: Platform, request: Request, request_id: str, user: str) -> Answer:
    row = platform.state.row("SELECT rich_menu FROM user WHERE id = ?", user)
    if row is None or not row["rich_menu"]:
        return Answer.refusal(404, "the user has no richmenu")
    return Answer.of(200, {"richMenuId": row["rich_menu"]})


def menu_of(platform: Platform, user: str) -> str:
    """The menu that a user sees: the user's own, else everybody's; "" where there is none."""
    row = platform.state.row("SELECT rich_menu FROM user WHERE id = ?", user)
    number = (row["rich_menu"] if row else "") or platform.state.setting("menu", "")
    known = platform.state.row("SELECT 1 FROM rich_menu WHERE id = ? AND picture IS NOT NULL", number)
    return str(number) if known else ""


def _hide_from(platform: Platform, request: Request, request_id: str, user: str) -> Answer:
    platform.state.run("UPDATE user SET rich_menu = '' WHERE id = ?", user)
    return Answer.of(200, {})


def _make_alias(platform: Platform, request: Request, request_id: str) -> Answer:
    body = request.json()
    try:
        name, number = str(body["richMenuAliasId"]), str(body["richMenuId"])
    except KeyError:
        return Answer.refusal(400, "The request body has 1 error(s)")
    if not re.fullmatch(_ALIAS, name):
        return Answer.refusal(400, "invalid richmenu alias id")
    if platform.state.row("SELECT 1 FROM rich_menu WHERE id = ?", number) is None:
        return Answer.refusal(400, "richmenu not found")
    if platform.state.row("SELECT 1 FROM alias WHERE id = ?", name):
        return Answer.refusal(400, "conflict richmenu alias id")
    platform.state.run("INSERT INTO alias VALUES (?, ?)", name, number)
    return Answer.of(200, {})


def _aliases(platform: Platform, request: Request, request_id: str) -> Answer:
    rows = platform.state.rows("SELECT * FROM alias ORDER BY id")
    return Answer.of(200, {"aliases": [{"richMenuAliasId": row["id"], "richMenuId": row["rich_menu"]} for row in rows]})


def _change_alias(platform: Platform, request: Request, request_id: str, name: str) -> Answer:
    number = str(request.json().get("richMenuId"))
    kept = platform.state.changed("UPDATE alias SET rich_menu = ? WHERE id = ?", number, name)
    return Answer.of(200, {}) if kept else Answer.refusal(404, "richmenu alias not found")


def _delete_alias(platform: Platform, request: Request, request_id: str, name: str) -> Answer:
    gone = platform.state.changed("DELETE FROM alias WHERE id = ?", name)
    return Answer.of(200, {}) if gone else Answer.refusal(404, "richmenu alias not found")


_ID = r"([A-Za-z0-9_-]+)"
ROUTES: Sequence[tuple[str, str, Callable[..., Answer]]] = (
    ("POST", r"/v2/bot/richmenu", _create),
    ("GET", r"/v2/bot/richmenu/list", _list),
    ("POST", r"/v2/bot/richmenu/alias", _make_alias),
    ("GET", r"/v2/bot/richmenu/alias/list", _aliases),
    ("POST", rf"/v2/bot/richmenu/alias/{_ID}", _change_alias),
    ("DELETE", rf"/v2/bot/richmenu/alias/{_ID}", _delete_alias),
    ("POST", rf"/v2/bot/richmenu/{_ID}/content", _picture),
    ("GET", rf"/v2/bot/richmenu/{_ID}/content", _see_picture),
    ("DELETE", rf"/v2/bot/richmenu/{_ID}", _delete),
    ("GET", r"/v2/bot/user/all/richmenu", _shown_to_all),
    ("DELETE", r"/v2/bot/user/all/richmenu", _hide_from_all),
    ("POST", rf"/v2/bot/user/all/richmenu/{_ID}", _show_to_all),
    ("POST", rf"/v2/bot/user/{_ID}/richmenu/{_ID}", _show_to),
    ("GET", rf"/v2/bot/user/{_ID}/richmenu", _shown_to),
    ("DELETE", rf"/v2/bot/user/{_ID}/richmenu", _hide_from),
)
