"""Yes or no, as two radio buttons."""

from app.shared.fields.base import Context, Files, Form, Shown, frame
from services.questions import Question, get_kind


def read(form: Form, files: Files, question: Question) -> str:
    """ "yes", "no", or "" for neither."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """The two answers in their own words."""
    settings = {**get_kind("yes_no").settings, **shown.question.settings}
    given = {True: "yes", False: "no"}.get(shown.given, "") if isinstance(shown.given, bool) else shown.given
    key = shown.question.key
    items = [
        {
            "id": key if answer == "yes" else f"{key}-2",
            "value": answer,
            "label": settings[answer].in_(shown.language),
            "hint": "",
            "is_chosen": given == answer,
        }
        for answer in ("yes", "no")
    ]
    return frame(shown, groups=[{"label": "", "id": f"{key}-group-1", "items": items}], is_inline=True)
