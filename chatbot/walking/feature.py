"""What a feature adds to the chat beside its services: its buttons, and the words that say the same."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chatbot.messages.parts import Message
from chatbot.walking.chat import Chat


@dataclass(frozen=True, slots=True)
class Feature:
    """A feature of the chat. `key` stands before the colon in what its buttons say."""

    key: str
    #: The answer to a button: what stands behind the colon.
    press: Callable[[Chat, str], list[Message]]
    #: What stands behind the colon → words that say the same when they are typed.
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
