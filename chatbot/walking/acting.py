"""What the sender does to a matter in chat: writes, confirms, disputes, withdraws; asked like any questions."""

from typing import Any

from chatbot.messages import cases as case_messages
from chatbot.messages.parts import Message
from chatbot.messages.refusals import word_problem
from chatbot.walking import unsent
from chatbot.walking import walk as walking
from chatbot.walking.chat import Chat
from chatbot.walking.tracking import show_case
from services import cases
from services.cases import Action, CaseView, Tracked
from services.errors import NotAllowed, NotFound, RuleBroken
from services.questions import Question, get_kind
from services.text import Words

#: What the sender may do from the chat.
ACTIONS = frozenset({Action.REPLY, Action.CONFIRM, Action.DISPUTE, Action.WITHDRAW})


class ActionWalk:
    """The questions of an action on a matter; the answers stand in the chat's memory until they are sent."""

    def __init__(self, chat: Chat, tracked: Tracked, action: Action) -> None:
        self.chat = chat
        self.tracked = tracked
        self.case: CaseView = tracked.case
        self.action = action
        self.spot: dict[str, Any] = chat.spot("act")

    @property
    def mark(self) -> str:
        """The action and the matter, so that no button of another is taken for one of this."""
        return f"{self.action.value}-{self.case.id}"

    @property
    def _answers(self) -> dict[str, Any]:
        found: dict[str, Any] = self.spot.setdefault("answers", {})
        return found

    def questions(self) -> list[Question]:
        """All of the action."""
        return list(cases.action_questions(self.action, self.case))

    def next_key(self) -> str | None:
        """The first that waits."""
        return next((question.key for question in self.questions() if question.key not in self._answers), None)

    def value(self, key: str) -> Any:
        """The answer so far."""
        return self._answers.get(key)

    def is_answered(self, key: str) -> bool:
        """Whether it was answered or left out."""
        return key in self._answers

    def revision(self, key: str) -> int:
        """Nobody else answers here."""
        return 0

    def save(self, key: str, raw: Any, *, seen: int | None) -> list[Message] | None:
        """Checks and keeps an answer. Raises RuleBroken."""
        question = next(each for each in self.questions() if each.key == key)
        self._answers[key] = get_kind(question.kind).check(question, raw)
        self.spot["ids"] = [*self.spot.get("ids", ()), *self.chat.said.message_ids][-20:]
        return None

    def title(self) -> str:
        """What is done, and to which matter."""
        return f"{self.words().in_(self.chat.language)} · {self.case.reference}"

    def words(self) -> Words:
        """What is done."""
        return case_messages.action_title(self.action, self.case.status)

    def web(self, key: str = "") -> str:
        """The page of the matter."""
        return self.chat.voice.url(f"/track/{self.tracked.token}")

    def end(self, note: str = "") -> list[Message]:
        """Does it; what ends a matter for good is asked about first."""
        if self.action is Action.WITHDRAW and not self.spot.get("sure"):
            return case_messages.really_withdraw(self.chat.voice, self.tracked.case.reference)
        given = {key: value for key, value in self._answers.items() if value is not None}
        chat, token = self.chat, self.tracked.token
        try:
            cases.act_as_reporter(token, self.action, actor=chat.actor, **given)
        except RuleBroken as refused:
            key = refused.problems[0].field.split(".")[0]
            question = next((each for each in self.questions() if each.key == key), None)
            told = word_problem(refused.problems[0], question, chat.voice)
            return walking.go_to(self, key, told) if question else self._over(told)
        except NotAllowed:
            return self._over(case_messages.not_now(chat.voice))
        except NotFound:
            chat.state.pop("act", None)
            return case_messages.gone(chat.voice)
        unsent.note_reply(chat, token, self.spot.get("ids", ()))
        return self._over(case_messages.done(chat.voice, self.action))

    def _over(self, note: str) -> list[Message]:
        self.chat.state.pop("act", None)
        return show_case(self.chat, self.tracked.token, note=note)


def begin(chat: Chat, action: str, token: str, *, answers: dict[str, Any] | None = None) -> list[Message]:
    """Begins an action, in place of one that was begun before. With `answers` only what must be is asked besides."""
    if action not in {each.value for each in ACTIONS}:
        return case_messages.gone(chat.voice)
    chat.state.pop("act", None)
    try:
        tracked = cases.track_by_token(token, actor=chat.actor)
    except NotFound:
        return case_messages.gone(chat.voice)
    chosen = Action(action)
    if chosen not in tracked.case.actions:
        return show_case(chat, token, note=case_messages.not_now(chat.voice))
    chat.state["act"] = {"token": token, "action": action, "answers": dict(answers or {})}
    walk = ActionWalk(chat, tracked, chosen)
    if answers:
        left = {each.key: None for each in walk.questions() if not each.required}
        walk.spot["answers"] = left | walk.spot["answers"]
    return walking.ask(walk)


def load(chat: Chat) -> ActionWalk | None:
    """The action that the chat is in; None where there is none or its matter is gone."""
    spot = chat.state.get("act")
    if not spot or "token" not in spot:
        return None
    try:
        tracked = cases.track_by_token(spot["token"], actor=chat.actor)
    except NotFound:
        chat.state.pop("act", None)
        return None
    return ActionWalk(chat, tracked, Action(spot["action"]))
