"""Which module and template serve which kind of question."""

from typing import Any

from app.shared.fields.base import Field

_fields: dict[str, Any] = {}


def register_field(kind: str, field: Any) -> None:
    """Adds the field of a kind; the same kind twice is an error of the programmer."""
    if kind in _fields:
        raise ValueError(f"the field of {kind!r} is registered twice")
    _fields[kind] = field


def field_of(kind: str) -> Field:
    """The field of a kind; KeyError where there is none."""
    found: Field = _fields[kind]
    return found


def list_fields() -> list[str]:
    """The kinds that have a field, in order."""
    return sorted(_fields)


def template_of(kind: str) -> str:
    """The template whose macro `field` draws it."""
    return f"components/fields/{kind}.html"
