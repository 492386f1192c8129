"""A line of text."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """The line as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """An input as wide as the longest answer."""
    settings = {**get_kind("text").settings, **shown.question.settings}
    longest = settings["max_length"]
    return frame(
        shown,
        value=text_of(shown.given),
        autocomplete=settings["autocomplete"],
        inputmode=settings["inputmode"],
        width=10 if longest <= 12 else 20 if longest <= 30 else 0,
    )
