"""A number with its unit."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """The number as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """A short input: text with a number pad, as number inputs lose what they do not understand."""
    settings = {**get_kind("number").settings, **shown.question.settings}
    unit = settings["unit"]
    return frame(
        shown,
        value=text_of(shown.given),
        inputmode="decimal" if settings["decimals"] else "numeric",
        width=10,
        suffix=unit.in_(shown.language) if unit else "",
    )
