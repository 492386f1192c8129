"""A citizen on a phone of the played platform who talks with the real conversation, each event worked at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from chatbot import conversation
from chatbot.events import LineHandler
from chatbot.incoming import CHANNEL
from services import drafts, inbox
from services.audit import Actor, Channel
from services.db import session, unit_of_work
from services.drafts import DraftView
from services.inbox.models import ChatEventRow
from tests.factories.complaints import answers_for
from tests.factories.line import Line


class Talker:
    """One citizen. What was shown last is in `last`."""

    def __init__(self, line: Line, name: str = "สมชาย", **more: Any) -> None:
        line.handler = LineHandler(conversation)
        inbox.register_handler(CHANNEL, lambda: line.handler)
        self.line, self.phone = line, line.phone(name, **more)
        self.last: list[dict[str, Any]] = []

    def do(self, name: str, *values: Any, **more: Any) -> dict[str, Any]:
        """Something on the phone; its event."""
        # What a test has just read must not hold a savepoint around what the webhook commits.
        session().rollback()
        self.line.platform.offset += 1
        event = getattr(self.phone, name)(*values, **more)
        self.line.work()
        if news := self.phone.news():
            self.last = news
        return event

    def say(self, words: str) -> dict[str, Any]:
        """Types words."""
        return self.do("say", words)

    def press(self, label: str) -> dict[str, Any]:
        """Presses the button of that label."""
        action = next((each for each in actions(self.last) if each.get("label") == label), None)
        assert action is not None, f"no {label!r} among {[each.get('label') for each in actions(self.last)]}"
        return self.do("press", action["data"])

    def fill(self, category: str = "street-light", *, until: str = "", **changes: Any) -> None:
        """Answers the form that the chat is in, up to a question, past the chat."""
        answers = answers_for(category, **{"notify": "line", "email": None, **changes})
        self.fill_with(answers, until=until)

    def fill_with(self, answers: Mapping[str, Any], *, until: str = "") -> None:
        """The same with these answers; what is not among them is left out."""
        actor = Actor.citizen(channel=Channel.LINE)
        while (key := self.draft.next_key) is not None and key != until:
            with unit_of_work():
                drafts.answer(self.draft.id, key, answers.get(key), actor=actor, seen=drafts.OVERWRITE)
        self.say("ถัดไป")

    @property
    def user(self) -> inbox.ChatUser:
        """The row of the chat."""
        found = inbox.find_user(CHANNEL, self.phone.id)
        assert found is not None
        session().refresh(found)
        return found

    @property
    def draft(self) -> DraftView:
        """The form that the chat is in."""
        assert self.user.draft_id is not None
        return drafts.get_draft(self.user.draft_id)

    @property
    def text(self) -> str:
        """Every word of the last answer."""
        return "\n".join(texts(self.last))


def failed_events() -> list[tuple[str, str]]:
    """Kind and error of every event that broke, even if only once."""
    query = select(ChatEventRow.kind, ChatEventRow.last_error).where(ChatEventRow.last_error != "")
    return [(row.kind, row.last_error) for row in session().execute(query)]


def actions(node: Any) -> list[dict[str, Any]]:
    """Every action that messages offer."""
    return list(_found(node, "action"))


def texts(node: Any) -> list[str]:
    """Every text of messages."""
    return [part for part in _strings(node) if part]


def _found(node: Any, name: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get(name), dict):
            yield node[name]
        for inner in node.values():
            yield from _found(inner, name)
    elif isinstance(node, list):
        for inner in node:
            yield from _found(inner, name)


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for inner in node.values():
            yield from _strings(inner)
    elif isinstance(node, list):
        for inner in node:
            yield from _strings(inner)
