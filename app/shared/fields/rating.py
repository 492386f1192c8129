"""How content somebody is, as five radio buttons with words, the best first as on the official forms."""

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """The step chosen, "" for none."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """From 5 down to 1."""
    settings = {**get_kind("rating").settings, **shown.question.settings}
    key, given = shown.question.key, text_of(shown.given)
    items = [
        {
            "id": key if step == 5 else f"{key}-{step}",
            "value": str(step),
            "label": f"{settings['words'][step - 1].in_(shown.language)} ({step})",
            "hint": "",
            "is_chosen": given == str(step),
        }
        for step in (5, 4, 3, 2, 1)
    ]
    return frame(shown, groups=[{"label": "", "id": f"{key}-group-1", "items": items}])
