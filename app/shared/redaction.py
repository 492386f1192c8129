"""Reading the fields of `components/redact.html`: boxes in percent of the picture."""

from collections.abc import Mapping
from typing import Any

from services.text import arabic_digits

PARTS = ("x", "y", "w", "h")
MOST_ROWS = 50


def read_boxes(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """The boxes for `services.files.redact`, as fractions; rows left empty are none.

    What is no number is handed on as it is: the service refuses it by its own code.
    """
    boxes = []
    for number in range(1, MOST_ROWS + 1):
        typed = {part: arabic_digits(form.get(f"box-{number}-{part}", "")).strip() for part in PARTS}
        if any(typed.values()):
            box: dict[str, Any] = {part: _fraction(value) for part, value in typed.items()}
            boxes.append(box | {"how": form.get(f"box-{number}-how", "blur")})
    return boxes


def _fraction(value: str) -> float | str:
    try:
        return float(value.replace(",", ".")) / 100
    except ValueError:
        return value or "nothing"
