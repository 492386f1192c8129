"""The one hierarchy of errors that services raise; every door translates it once."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any


class ServiceError(Exception):
    """Anything that a service refuses. Doors translate its subclasses into their own manner."""


class NotFound(ServiceError):
    """What was asked for does not exist, or not for this actor: the two must look the same."""


class NotAllowed(ServiceError):
    """The actor is known, the thing may be seen, but this action is not theirs."""


class SignInNeeded(ServiceError):
    """The action is open to somebody who signs in."""


class TooMany(ServiceError):
    """Tried too often. `retry_after` is in seconds."""

    def __init__(self, retry_after: int = 60) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class Unavailable(ServiceError):
    """A part that is needed (storage, mail server, queue) does not answer at present."""


@dataclasses.dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with one field; `code` is worded by each channel, `params` fill its gaps."""

    field: str
    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class RuleBroken(ServiceError):
    """A value that cannot be taken, beside the field it belongs to ("" where it belongs to the whole form)."""

    def __init__(self, field: str, code: str, **params: Any) -> None:
        super().__init__(f"{field}: {code}")
        self.problems: Sequence[Problem] = (Problem(field, code, params),)

    @classmethod
    def of(cls, problems: Sequence[Problem]) -> "RuleBroken":
        """Several problems at once; there must be at least one."""
        first, *_ = problems
        error = cls(first.field, first.code, **first.params)
        error.problems = tuple(problems)
        return error


class Stale(ServiceError):
    """Somebody else wrote meanwhile: both versions are handed on, so that the asker can choose and nothing is lost."""

    def __init__(self, field: str, theirs: Any, yours: Any) -> None:
        super().__init__(f"{field}: changed meanwhile")
        self.field, self.theirs, self.yours = field, theirs, yours
