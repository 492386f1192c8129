"""What most kinds of question have in common: settings, absence, text."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question
from services.text import normalise, single_line

#: No answer is longer than this, whatever its settings say; longer ones are refused before they are looked at.
LONGEST = 20_000


class BaseKind:
    """A kind whose `take` sees only what is really there; absence is settled here."""

    name: str = ""
    settings: Mapping[str, Any] = {}

    def setting(self, question: Question, name: str) -> Any:
        """The question's own setting, or the kind's default."""
        return question.settings.get(name, self.settings[name])

    def validate(self, question: Question) -> None:
        """ValueError for a setting that this kind does not know, or whose value is of another sort."""
        for name, value in question.settings.items():
            if name not in self.settings:
                raise ValueError(f"{question.key}: {self.name} has no setting {name!r}")
            default = self.settings[name]
            if default is not None and value is not None and not isinstance(value, _sort(default)):
                raise ValueError(f"{question.key}: {name} must be {type(default).__name__}, not {value!r}")

    def check(self, question: Question, raw: Any) -> Any:
        """The normalised answer; None for an absent one that is not required. Raises RuleBroken."""
        value = None if is_blank(raw) else self.take(question, raw)
        if value is None and question.required:
            raise RuleBroken(question.key, codes.REQUIRED)
        return value

    def take(self, question: Question, raw: Any) -> Any:
        """The normalised answer of what was given; None where nothing of it remains."""
        raise NotImplementedError

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """The answer as lines of plain text."""
        return [] if value is None else str(value).split("\n")

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """The answer as one column."""
        return {"": value}


def is_blank(raw: Any) -> bool:
    """Whether nothing was given: no text but spaces, no item, no part that holds anything."""
    if raw is None:
        return True
    if isinstance(raw, str):
        return len(raw) <= LONGEST and not normalise(raw)
    if isinstance(raw, Mapping):
        return _all_blank(list(raw.values()))
    if isinstance(raw, list | tuple):
        return _all_blank(raw)
    return False


def as_text(question: Question, raw: Any, *, lines: bool = False) -> str:
    """The text of a raw answer in its normal form, on one line unless `lines`. Raises RuleBroken."""
    if not isinstance(raw, str):
        raise RuleBroken(question.key, codes.NOT_TEXT)
    if len(raw) > LONGEST:
        raise RuleBroken(question.key, codes.TOO_LONG, max=LONGEST)
    return normalise(raw) if lines else single_line(raw)


def _all_blank(items: Sequence[Any]) -> bool:
    """Only one storey deep: what is nested further is no answer of any kind, and is refused by its kind."""
    for item in items:
        if isinstance(item, str):
            if not is_blank(item):
                return False
        elif item is not None and item != [] and item != {}:
            return False
    return True


def _sort(default: Any) -> type | tuple[type, ...]:
    if isinstance(default, bool):
        return bool
    if isinstance(default, tuple):
        return (tuple, list)
    return type(default)
