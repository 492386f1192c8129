"""Groups on the platform: people talk in them, the bot is invited or sent out, a push reaches everybody."""

import secrets
from collections.abc import Sequence

from chatbot.platform.core import Answer, Platform, Request, Route
from chatbot.platform.users import Event, Phone, happen


class Group:
    """One group chat. Its members' phones: `phone(user_id)`."""

    def __init__(self, platform: Platform, name: str = "กลุ่ม", *, group_id: str = "") -> None:
        self.platform = platform
        self.id = group_id or "C" + secrets.token_hex(16)
        platform.state.run("INSERT INTO chat_group (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", self.id, name)

    def phone(self, user_id: str) -> Phone:
        """The phone of a member; whoever is none becomes one."""
        self.platform.state.run("INSERT INTO member VALUES (?, ?) ON CONFLICT DO NOTHING", self.id, user_id)
        return Phone(self.platform, user_id=user_id, group=self.id)

    def invite(self) -> Event:
        """Takes the bot in."""
        self.platform.state.run("UPDATE chat_group SET is_joined = 1 WHERE id = ?", self.id)
        return happen(self.platform, {"type": "join"}, self._source(), self.id)

    def send_out(self) -> Event:
        """Sends the bot out."""
        self.platform.state.run("UPDATE chat_group SET is_joined = 0 WHERE id = ?", self.id)
        return happen(self.platform, {"type": "leave"}, self._source(), "")

    def _source(self) -> dict[str, str]:
        return {"type": "group", "groupId": self.id}


def reached_by(platform: Platform, to: str) -> list[str] | None:
    """Whom a push to that user or group reaches; nobody where it is blocked, None where there is no such id."""
    user = platform.state.row("SELECT is_friend FROM user WHERE id = ?", to)
    if user is not None:
        return [to] if user["is_friend"] else []
    group = platform.state.row("SELECT is_joined FROM chat_group WHERE id = ?", to)
    if group is None:
        return None
    return _members(platform, to) if group["is_joined"] else []


def _members(platform: Platform, group: str) -> list[str]:
    return [row["user_id"] for row in platform.state.rows("SELECT user_id FROM member WHERE group_id = ?", group)]


def _summary(platform: Platform, request: Request, request_id: str, group: str) -> Answer:
    row = platform.state.row("SELECT * FROM chat_group WHERE id = ? AND is_joined", group)
    if row is None:
        return Answer.refusal(404, "Not found")
    return Answer.of(200, {"groupId": group, "groupName": row["name"]})


def _count(platform: Platform, request: Request, request_id: str, group: str) -> Answer:
    return Answer.of(200, {"count": len(_members(platform, group))})


def _member(platform: Platform, request: Request, request_id: str, group: str, user: str) -> Answer:
    row = platform.state.row(
        "SELECT user.id, name FROM user JOIN member ON member.user_id = user.id WHERE group_id = ? AND user.id = ?",
        group, user,
    )  # fmt: skip
    return (
        Answer.of(200, {"userId": row["id"], "displayName": row["name"]}) if row else Answer.refusal(404, "Not found")
    )


def _leave(platform: Platform, request: Request, request_id: str, group: str) -> Answer:
    gone = platform.state.changed("UPDATE chat_group SET is_joined = 0 WHERE id = ? AND is_joined", group)
    return Answer.of(200, {}) if gone else Answer.refusal(404, "Not found")


_ID = r"([A-Za-z0-9_-]+)"
ROUTES: Sequence[tuple[str, str, Route]] = (
    ("GET", rf"/v2/bot/group/{_ID}/summary", _summary),
    ("GET", rf"/v2/bot/group/{_ID}/members/count", _count),
    ("GET", rf"/v2/bot/group/{_ID}/member/{_ID}", _member),
    ("POST", rf"/v2/bot/group/{_ID}/leave", _leave),
)
