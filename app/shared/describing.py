"""What an address takes and answers, declared beside its view: of this the description of the API is made."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Schema = Mapping[str, Any]

_ATTRIBUTE = "described"


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: what it means and its body; None has none. `headers` are name → what it says."""

    says: str
    schema: Schema | None = None
    media: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Description:
    """One operation. `body` is the schema that the view checks; `refuses` are statuses answered by a problem."""

    summary: str
    answers: Mapping[int, Answer]
    tag: str = "drafts"
    body: Schema | None = None
    needs_body: bool = True
    media: str = "application/json"
    refuses: tuple[int, ...] = ()
    headers: Mapping[str, Schema] = field(default_factory=dict)
    by_key: bool = True
    words: str = ""


def describe(description: Description) -> Callable[[View], View]:
    """Declares what the address takes and answers."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, description)
        return view

    return declare


def description_of(view: Callable[..., Any] | None) -> Description | None:
    """What was declared on a view."""
    return getattr(view, _ATTRIBUTE, None)


def list_described(app: Flask) -> Iterator[tuple[str, str, str, Description]]:
    """Every described operation by its address: rule, method, endpoint, description."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: (each.rule, sorted(each.methods or ()))):
        found = description_of(app.view_functions.get(rule.endpoint))
        if found is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.rule, method, rule.endpoint, found
