"""A whole number from 0 to 10, as eleven radio buttons in a row; the words of both ends stand above it."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question
from services.questions.scale import STEPS


def read(form: Form, files: Files, question: Question) -> str:
    """The step chosen, "" for none."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """From 0 to 10; the ends say what they mean to those who do not see the row, too."""
    key, given = shown.question.key, text_of(shown.given)
    ends = {step: shown.question.settings.get(name) for step, name in ((0, "low"), (10, "high"))}
    said = {step: words.in_(shown.language) for step, words in ends.items() if words}
    items = [
        {
            "id": key if step == 0 else f"{key}-{step}",
            "value": str(step),
            "words": said.get(step, ""),
            "is_chosen": given == str(step),
        }
        for step in STEPS
    ]
    return frame(shown, items=items, low=said.get(0, ""), high=said.get(10, ""))
