"""A 13-digit number."""

from flask_babel import gettext as _

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question


def read(form: Form, files: Files, question: Question) -> str:
    """The number as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """An input that no browser remembers."""
    hint = _("ตัวเลข 13 หลัก")
    value = text_of(shown.given)
    return frame(shown, hint=hint, value=value, inputmode="numeric", autocomplete="off", width=20, is_plain=True)
