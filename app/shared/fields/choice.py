"""One of the answers on offer, as radio buttons under the headings of their groups."""

from collections.abc import Sequence
from itertools import groupby

from app.shared.fields.base import Context, Files, Form, Shown, frame, text_of
from services.questions import Choice, Question

#: From here on the groups stand beside each other where there is room.
MANY = 12


def read(form: Form, files: Files, question: Question) -> str:
    """The key chosen, "" for none."""
    return form.get(question.key, "")


def context(shown: Shown) -> Context:
    """Radios, or one line that opens; what is no longer on offer is not shown as chosen."""
    return frame(
        shown, is_compact=bool(shown.question.settings.get("compact")), **options(shown, {text_of(shown.given)})
    )


def options(shown: Shown, chosen: set[str]) -> Context:
    """The choices in their groups. The first has the key as its id, so that the error summary leads to it."""
    key, language = shown.question.key, shown.language
    choices: Sequence[Choice] = shown.question.settings["choices"]
    numbered = list(enumerate(choices, start=1))
    groups = [
        {
            "label": group.in_(language) if group else "",
            "id": f"{key}-group-{members[0][0]}",
            # The error summary leads to the first input, so its group stands open with a problem.
            "is_open": any(choice.key in chosen for _number, choice in members)
            or (bool(shown.problems) and members[0][0] == 1),
            "items": [
                {
                    "id": key if number == 1 else f"{key}-{number}",
                    "value": choice.key,
                    "label": choice.label.in_(language),
                    "hint": choice.hint.in_(language) if choice.hint else "",
                    "is_chosen": choice.key in chosen,
                }
                for number, choice in members
            ],
        }
        for group, members in (
            (group, list(run)) for group, run in groupby(numbered, key=lambda numbered_one: numbered_one[1].group)
        )
    ]
    return {"groups": groups, "is_many": len(choices) >= MANY and len(groups) > 1}
