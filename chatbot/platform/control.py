"""The platform's own calls, for the simulator's page: what the phones show, and what people do on them.

They need a token of their own (`Platform.control_token`); LINE has nothing like them.
"""

import base64
import binascii
import hmac
import json
import os
import re
import secrets
import uuid
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chatbot.platform import menus
from chatbot.platform.checks import problems_of
from chatbot.platform.core import Answer, Platform, Request
from chatbot.platform.groups import Group
from chatbot.platform.linking import play_dialog
from chatbot.platform.users import Phone

_MOST_MESSAGES = 200
_MOST_LOGGED = 60
_FREE = 300
#: So much of what went over the wire is kept from one start to the next.
_KEPT = 2000
_BOOT = uuid.uuid4().hex[:8]

#: The people of a new platform: name and language of the phone.
PEOPLE: Sequence[tuple[str, str]] = (
    ("สมชาย ใจดี", "th"), ("มาลี แก้วงาม", "th"), ("Jane Carter", "en"), ("ดาวเรือง (เจ้าหน้าที่)", "th"),
)  # fmt: skip
#: What may go wrong at will.
TROUBLES: Mapping[str, type] = {
    "drop": bool, "twice": bool, "mix": bool, "delay": float, "rate": bool, "quota": bool, "down": bool,
}  # fmt: skip

Given = Mapping[str, Any]


def kept_token(folder: Path) -> str:
    """The token of these calls, made once for a folder and read by both sides."""
    path = folder / "line_control_token"
    folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(32))
    return path.read_text().strip()


def prepare_people(platform: Platform) -> None:
    """Puts made-up people on a platform that has none, no friends of the account yet; the oldest of the log goes."""
    platform.state.run("DELETE FROM call WHERE id <= (SELECT max(id) FROM call) - ?", _KEPT)
    platform.state.run("DELETE FROM webhook WHERE id <= (SELECT max(id) FROM webhook) - ?", _KEPT)
    if platform.state.row("SELECT 1 FROM user") is None:
        for name, language in PEOPLE:
            _stranger(platform, name, language)


def _stranger(platform: Platform, name: str, language: str) -> str:
    phone = Phone(platform, name, language=language)
    platform.state.run("UPDATE user SET is_friend = 0 WHERE id = ?", phone.id)
    return phone.id


def answer_control(platform: Platform, request: Request) -> Answer:
    """What such a call gets."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not platform.control_token or not hmac.compare_digest(given.encode(), platform.control_token.encode()):
        return Answer.refusal(404, "Not found")
    parts = urlsplit(request.path)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if parts.path == "/control/state" and request.method == "GET":
        return Answer.of(200, _state(platform, asked))
    if parts.path == "/control/act" and request.method == "POST":
        return _act(platform, request)
    found = re.fullmatch(r"/control/(content|menu)/([A-Za-z0-9_-]+)", parts.path)
    if found and request.method == "GET":
        return _bytes(platform, found[1], found[2])
    return Answer.refusal(404, "Not found")


def _bytes(platform: Platform, kind: str, number: str) -> Answer:
    if kind == "menu":
        row = platform.state.row("SELECT media_type, picture AS bytes FROM rich_menu WHERE id = ?", number)
    else:
        row = platform.state.row("SELECT media_type, bytes FROM content WHERE message_id = ?", number)
    if row is None or row["bytes"] is None:
        return Answer.refusal(404, "Not found")
    return Answer(200, row["bytes"], media_type=row["media_type"])


def _state(platform: Platform, asked: Mapping[str, str]) -> dict[str, Any]:
    """What has changed since `version`; messages and log from behind the ids that are named."""
    version = f"{_BOOT}-{platform.state.version()}"
    if asked.get("version") == version:
        return {"version": version}
    chat = asked.get("chat", "")
    return {
        "version": version,
        "now": platform.now(),
        "chats": _chats(platform),
        "messages": _messages(platform, chat, _number(asked.get("after"))),
        "unsent": [
            str(row["id"])
            for row in platform.state.rows("SELECT id FROM message WHERE user_id = ? AND is_unsent", chat)
        ],
        "menu": _menu(platform, chat),
        "loading_until": float(platform.state.setting(f"loading {chat}", "0")),
        "quota": {
            "limit": platform.state.setting("quota", str(_FREE)),
            "used": int(platform.state.setting("used", "0")),
        },
        "trouble": platform.trouble(),
        "webhooks": _webhooks(platform, _number(asked.get("webhooks"))),
        "calls": _calls(platform, _number(asked.get("calls"))),
    }


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() else 0


def _chats(platform: Platform) -> list[dict[str, Any]]:
    last = {
        row["user_id"]: row
        for row in platform.state.rows(
            "SELECT user_id, way, body, at, id FROM message WHERE id IN (SELECT max(id) FROM message GROUP BY user_id)"
        )
    }
    users = [
        {
            "id": row["id"], "kind": "user", "name": row["name"], "language": row["language"],
            "is_friend": bool(row["is_friend"]), "was_blocked": bool(row["was_blocked"]),
        }
        for row in platform.state.rows("SELECT * FROM user ORDER BY rowid")
    ]  # fmt: skip
    members: dict[str, list[str]] = {}
    for row in platform.state.rows("SELECT * FROM member ORDER BY rowid"):
        members.setdefault(row["group_id"], []).append(row["user_id"])
    groups = [
        {
            "id": row["id"], "kind": "group", "name": row["name"], "is_friend": bool(row["is_joined"]),
            "members": members.get(row["id"], []),
        }
        for row in platform.state.rows("SELECT * FROM chat_group ORDER BY rowid")
    ]  # fmt: skip
    chats: list[dict[str, Any]] = [*users, *groups]
    for chat in chats:
        newest = last.get(chat["id"])
        chat["last"] = str(newest["id"]) if newest else ""
        chat["last_way"] = newest["way"] if newest else ""
        chat["last_text"] = _short(json.loads(newest["body"])) if newest else ""
    return chats


def _short(message: Mapping[str, Any]) -> str:
    return str(message.get("text") or message.get("altText") or f"[{message.get('type', '')}]")[:60]


def _messages(platform: Platform, chat: str, after: int) -> list[dict[str, Any]]:
    rows = platform.state.rows(
        "SELECT * FROM (SELECT * FROM message WHERE user_id = ? AND id > ? ORDER BY id DESC LIMIT ?) ORDER BY id",
        chat, after, _MOST_MESSAGES,
    )  # fmt: skip
    return [
        {
            "id": str(row["id"]), "way": row["way"], "at": row["at"], "call": row["call"], "author": row["author"],
            "message": json.loads(row["body"]),
        }
        for row in rows
    ]  # fmt: skip


def _menu(platform: Platform, chat: str) -> dict[str, Any] | None:
    number = menus.menu_of(platform, chat) if chat.startswith("U") else ""
    row = platform.state.row("SELECT id, body FROM rich_menu WHERE id = ?", number)
    return None if row is None else {"id": row["id"], **json.loads(row["body"])}


def _webhooks(platform: Platform, after: int) -> list[dict[str, Any]]:
    """The newest, and those on their way, whose fate may have changed."""
    rows = platform.state.rows(
        "SELECT * FROM (SELECT * FROM webhook WHERE id > ? OR id > (SELECT max(id) FROM webhook) - 12 "
        "ORDER BY id DESC LIMIT ?) ORDER BY id",
        after, _MOST_LOGGED,
    )  # fmt: skip
    return [
        {
            "id": row["id"], "at": row["at"], "state": row["state"], "status": row["status"], "tries": row["tries"],
            "body": json.loads(row["body"]),
        }
        for row in rows
    ]  # fmt: skip


def _calls(platform: Platform, after: int) -> list[dict[str, Any]]:
    rows = platform.state.rows(
        "SELECT * FROM (SELECT * FROM call WHERE id > ? ORDER BY id DESC LIMIT ?) ORDER BY id", after, _MOST_LOGGED
    )
    return [
        {
            "id": row["id"], "at": row["at"], "method": row["method"], "path": row["path"], "status": row["status"],
            "body": json.loads(row["body"]) if row["body"] else None, "answer": row["answer"][:2000],
        }
        for row in rows
    ]  # fmt: skip


def _act(platform: Platform, request: Request) -> Answer:
    try:
        given = request.json()
        action = ACTIONS[str(given["do"])]
        return Answer.of(200, action(platform, given) or {})
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        return Answer.refusal(400, f"{type(error).__name__}: {error}")


def _phone(platform: Platform, given: Given) -> Phone:
    """The phone that does it: of a user, or of a member in a group."""
    user, group = str(given["user"]), str(given.get("group") or "")
    if platform.state.row("SELECT 1 FROM user WHERE id = ?", user) is None:
        raise ValueError("no such user")
    return Group(platform, group_id=group).phone(user) if group else Phone(platform, user_id=user)


def _decoded(given: Given) -> bytes:
    return base64.b64decode(given["data"], validate=True)


def _photos(platform: Platform, given: Given) -> None:
    files = [(_decoded(each), str(each["type"])) for each in given["files"]]
    if not 1 <= len(files) <= 20:
        raise ValueError("1 to 20 pictures")
    _phone(platform, given).send_pictures([data for data, _ in files], [kind for _, kind in files])


def _recording(platform: Platform, given: Given) -> None:
    if given["kind"] not in ("audio", "video"):
        raise ValueError("no such kind")
    phone, data = _phone(platform, given), _decoded(given)
    phone.send_recording(given["kind"], data, str(given["type"]), int(given.get("milliseconds") or 3000))


def _file(platform: Platform, given: Given) -> None:
    _phone(platform, given).send_file(str(given["name"])[:200], _decoded(given), str(given["type"]))


def _place(platform: Platform, given: Given) -> None:
    lat, lon = float(given["lat"]), float(given["lon"])
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError("no such place")
    _phone(platform, given).send_place(lat, lon, str(given.get("address") or ""), str(given.get("title") or ""))


def _say(platform: Platform, given: Given) -> None:
    text = str(given["text"])
    if not 1 <= len(text) <= 5000:
        raise ValueError("1 to 5000 characters")
    _phone(platform, given).say(text)


def _press(platform: Platform, given: Given) -> None:
    """A postback; what it shows in the chat beside is shown, and a `text` of old is said as a message too."""
    phone, said = _phone(platform, given), str(given.get("shown") or "")
    if said:
        platform.state.keep_message(phone.chat, "said", {"type": "text", "text": said}, platform.now(), author=phone.id)
    params = {str(name): str(value) for name, value in (given.get("params") or {}).items()}
    if params.get("newRichMenuAliasId"):
        row = platform.state.row("SELECT rich_menu FROM alias WHERE id = ?", params["newRichMenuAliasId"])
        params["status"] = "SUCCESS" if row else "RICHMENU_ALIAS_ID_NOTFOUND"
        if row:
            platform.state.run("UPDATE user SET rich_menu = ? WHERE id = ?", row["rich_menu"], phone.id)
    phone.press(str(given["data"]), **params)


def _add_user(platform: Platform, given: Given) -> dict[str, Any]:
    name = str(given["name"]).strip()[:20]
    if not name or given.get("language") not in ("th", "en"):
        raise ValueError("a name and th or en")
    return {"id": _stranger(platform, name, given["language"])}


def _add_group(platform: Platform, given: Given) -> dict[str, Any]:
    group = Group(platform, str(given["name"]).strip()[:50] or "กลุ่ม")
    for row in platform.state.rows("SELECT id FROM user ORDER BY rowid"):
        if not given.get("members") or row["id"] in given["members"]:
            group.phone(row["id"])
    group.invite()
    return {"id": group.id}


def _join(platform: Platform, given: Given) -> None:
    group = Group(platform, group_id=str(given["group"]))
    if given.get("is_in"):
        group.invite()
    else:
        group.send_out()


def _trouble(platform: Platform, given: Given) -> None:
    wanted = {name: kind(given[name]) for name, kind in TROUBLES.items() if given.get(name)}
    platform.state.set("trouble", json.dumps({name: value for name, value in wanted.items() if value}))


def _quota(platform: Platform, given: Given) -> None:
    limit = "none" if given.get("limit") in (None, "none") else str(int(given["limit"]))
    platform.state.set("quota", limit)
    if given.get("used") is not None:
        platform.state.set("used", str(int(given["used"])))


def _redeliver(platform: Platform, given: Given) -> None:
    if platform.courier is None or not platform.courier.redeliver(int(given["id"])):
        raise ValueError("no such webhook")


def _dialog(platform: Platform, given: Given) -> dict[str, Any]:
    return {"is_done": play_dialog(platform, str(given["address"])) is not None}


def _check(platform: Platform, given: Given) -> dict[str, Any]:
    return {"problems": problems_of(given["messages"])}


def _clear(platform: Platform, given: Given) -> None:
    for table in ("call", "webhook"):
        platform.state.run(f"DELETE FROM {table}")  # noqa: S608 Two names of ours.


ACTIONS: Mapping[str, Callable[[Platform, Given], Mapping[str, Any] | None]] = {
    "say": _say,
    "photos": _photos,
    "recording": _recording,
    "file": _file,
    "place": _place,
    "sticker": lambda platform, given: _phone(platform, given).send_sticker(
        str(given.get("package") or "446"), str(given.get("sticker") or "1988")
    ),
    "press": _press,
    "follow": lambda platform, given: _phone(platform, given).follow(),
    "block": lambda platform, given: _phone(platform, given).block(),
    "unsend": lambda platform, given: _phone(platform, given).unsend(str(given["id"])),
    "add_user": _add_user,
    "add_group": _add_group,
    "join": _join,
    "trouble": _trouble,
    "quota": _quota,
    "redeliver": _redeliver,
    "dialog": _dialog,
    "check": _check,
    "clear": _clear,
}
