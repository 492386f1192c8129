"""Text of several lines, with a count of the characters that are left."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """The text as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """A text area; its count is told near the end only."""
    settings = {**get_kind("long_text").settings, **shown.question.settings}
    return frame(shown, value=text_of(shown.given), rows=settings["rows"], longest=settings["max_length"])
