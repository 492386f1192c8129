"""A telephone number."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """The number as typed."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """An answer shows in groups, what was typed as it was."""
    if shown.typed is None and isinstance(shown.value, str):
        value = get_kind("phone").read_back(shown.question, shown.value, shown.language)[0]
    else:
        value = text_of(shown.typed)
    return frame(shown, value=value, type="tel", autocomplete="tel", width=20)
