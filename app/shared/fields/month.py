"""A month in two inputs."""

from datetime import timedelta

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame
from app.shared.fields.date import inputs_of, split
from services import clock
from services.questions import Question


def read(form: Form, files: Files, question: Question) -> dict[str, str]:
    """The parts as typed."""
    return {part: form.get(f"{question.key}-{part}", "") for part in ("month", "year")}


def context(shown: Shown) -> Context:
    """Month and year; the example is last month, which every question of a month takes."""
    given = shown.given
    if isinstance(given, str):
        given = split(given, ("year", "month"), shown.language)
    newest = clock.today().replace(day=1) - timedelta(days=1)
    year = newest.year if shown.language == "en" else newest.year + 543
    hint = _("เช่น %(example)s ใส่ปี พ.ศ. หรือ ค.ศ. ก็ได้", example=f"{newest.month} {year}")
    return frame(shown, hint=hint, inputs=inputs_of(shown, given, ["month", "year"]))
