"""A sum of money."""

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.money import format_amount
from services.questions import Question


def read(form: Form, files: Files, question: Question) -> str:
    """The sum as typed, in baht."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """A short input with "baht" behind it."""
    given = shown.given
    value = format_amount(given) if isinstance(given, int) else text_of(given)
    return frame(shown, value=value, inputmode="decimal", width=10, suffix=_("บาท"))
