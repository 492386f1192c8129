"""A phone of the played platform that talks with officers, and pages of the chat inbox."""

import re
from dataclasses import dataclass
from typing import Any

from chatbot import conversation
from chatbot.platform import Phone
from services import clock, helpdesk, inbox
from services.audit import Actor, Channel
from services.db import session
from services.helpdesk import Heard
from services.helpdesk.models import ChatMessage, ChatThread
from services.helpdesk.threads import find_open
from services.inbox import ChatUser, find_user
from services.inbox.users import know_user
from tests.factories.complaint_pages import post
from tests.factories.line import Line

CALL = "ขอคุยกับเจ้าหน้าที่"


@dataclass
class Talker:
    """Somebody who writes by LINE over the whole protocol, worked by the real conversation."""

    line: Line
    phone: Phone

    @classmethod
    def on(cls, line: Line, name: str = "สมชาย", language: str = "th") -> "Talker":
        """A phone whose owner has added the account."""
        line.handler.conversation = conversation
        talker = cls(line, Phone(line.platform, name, language=language))
        talker.phone.follow()
        talker.work()
        return talker

    def say(self, words: str) -> list[str]:
        """Types; the texts that come back."""
        self.phone.say(words)
        return self.work()

    def press(self, data: str) -> list[str]:
        """Presses a button; the texts that come back."""
        self.phone.press(data)
        return self.work()

    def work(self) -> list[str]:
        """What the worker does; the texts that came since."""
        self.line.work()
        inbox.send_waiting()
        return self.read()

    def read(self) -> list[str]:
        """The texts that came since this was last asked."""
        return [text_of(message) for message in self.phone.news()]

    @property
    def user(self) -> ChatUser:
        """The row of the inbox."""
        found = find_user("line", self.phone.id)
        assert found is not None
        session().refresh(found)
        return found

    @property
    def thread(self) -> ChatThread:
        """The newest conversation."""
        rows = session().query(ChatThread).filter_by(user_id=self.user.id).order_by(ChatThread.id.desc())
        found = rows.populate_existing().first()
        assert found is not None
        return found

    def said(self) -> list[tuple[str, str]]:
        """What the conversation holds: kind or note, and the words."""
        rows = session().query(ChatMessage).filter_by(thread_id=self.thread.id).order_by(ChatMessage.id)
        return [(row.note or row.kind, row.words or "") for row in rows.populate_existing()]


def text_of(message: dict[str, Any]) -> str:
    """The words of a message, its buttons in brackets."""
    body = message.get("message", message)
    shown = body.get("text") or body.get("altText") or ""
    items = body.get("quickReply", {}).get("items", [])
    return shown + "".join(f" [{item['action']['label']}]" for item in items)


def act(client: Any, thread_id: int, action: str, **form: Any) -> Any:
    """Posts a form of a conversation's page, as the page shows it now."""
    page = f"/staff/chats/{thread_id}"
    if "seen" not in form:
        form["seen"] = seen_on(client.get(page).text)
    return post(client, f"{page}/{action}", page, **form)


def seen_on(html: str) -> str:
    """The revision that a page shows."""
    found = re.search(r'name="seen" value="(\d+)"', html)
    return found[1] if found else ""


def talk(address: str, *said: Heard) -> int:
    """The number of a conversation in which somebody of that address said this, in the caller's unit of work."""
    user = know_user("line", address, seen_at=clock.now())
    citizen = Actor.citizen(channel=Channel.LINE)
    helpdesk.call(user, actor=citizen)
    for each in said:
        helpdesk.hear(user, each, actor=citizen)
    found = find_open(user)
    assert found is not None
    return found.id


def waiting(talker: Talker) -> int:
    """The number of the talk of somebody who has asked for a person and said what it is about."""
    talker.say(CALL)
    assert talker.say("น้ำประปาที่บ้านไม่ไหลค่ะ") == []
    return talker.thread.id
