"""Where a question stands when it is asked: what the message about it needs to know besides the question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatbot.messages.voice import Voice
from services.questions import Question


@dataclass(frozen=True, slots=True)
class Turn:
    """Where a question stands when it is asked. `mark` names the form, so that its buttons are known again."""

    mark: str
    voice: Voice
    service: str = ""
    position: tuple[int, int] = (1, 1)
    #: The answer that stands there already.
    value: Any = None
    is_answered: bool = False
    #: What was half said to this question: the group chosen, the ticks so far, the district.
    held: Mapping[str, Any] = field(default_factory=dict)
    #: What is said above the question: why the last answer would not do.
    note: str = ""
    can_go_back: bool = False
    #: Where the form goes on on the web; "" where it cannot.
    web: str = ""
    #: Why the question is only taken on the web, where it is.
    by_link: str = ""

    def data(self, question: Question, rest: str) -> str:
        """What a button of this question says to the bot; the beginning of a long key stands for it."""
        return f"q:{self.mark}:{question.key}:{rest}"
