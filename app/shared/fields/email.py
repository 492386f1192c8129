"""An e-mail address."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question


def read(form: Form, files: Files, question: Question) -> str:
    """The address as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """An input for an address."""
    return frame(shown, value=text_of(shown.given), type="email", autocomplete="email", is_plain=True)
