"""A day in three inputs."""

from typing import Any

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame, part_of
from services.questions import Question

_WIDTHS = {"day": 2, "month": 2, "year": 4}


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """The parts as typed."""
    return {part: form.get(f"{question.key}-{part}", "") for part in _WIDTHS}


def context(shown: Shown) -> Context:
    """Day, month and year; an answer shows the year of the reader's era."""
    given = shown.given
    if isinstance(given, str):
        given = split(given, ("year", "month", "day"), shown.language)
    hint = _("เช่น 20 11 2569 ใส่ปี พ.ศ. หรือ ค.ศ. ก็ได้")
    birthday = shown.question.settings.get("autocomplete") == "bday"
    return frame(shown, hint=hint, inputs=inputs_of(shown, given, list(_WIDTHS), birthday=birthday))


def split(value: str, parts: tuple[str, ...], language: str) -> dict[str, str]:
    """The parts of an ISO answer."""
    found = {part: str(int(number)) for part, number in zip(parts, value.split("-"), strict=False) if number.isdigit()}
    if language != "en" and "year" in found:
        found["year"] = str(int(found["year"]) + 543)
    return found


def inputs_of(shown: Shown, given: Any, parts: list[str], *, birthday: bool = False) -> list[Context]:
    """One input a part. All are marked where the whole is wrong, else only the part that is."""
    labels = {"day": _("วัน"), "month": _("เดือน"), "year": _("ปี")}
    whole = shown.problem() is not None
    return [
        {
            "id": f"{shown.question.key}-{part}",
            "label": labels[part],
            "value": part_of(given, part),
            "width": _WIDTHS[part],
            "autocomplete": f"bday-{part}" if birthday else "",
            "is_wrong": whole or shown.problem(part) is not None,
        }
        for part in parts
    ]
