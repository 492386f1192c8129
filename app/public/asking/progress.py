"""How far one has come: by named stages where every question names its own, else by numbers."""

from dataclasses import dataclass

from services.drafts import DraftView
from services.text import Words

#: The page before sending is the last stage of every service.
REVIEW = Words("ตรวจ", "Check")


@dataclass(frozen=True, slots=True)
class Progress:
    """This is the `n`-th of `of` stages, called `stage`; of questions where it is None."""

    n: int
    of: int
    stage: Words | None = None


def progress_of(view: DraftView, key: str | None = None) -> Progress | None:
    """Where the question stands in the whole; the review without a key, None where it has no place among numbers.

    Questions come and go with the answers, so a count of them moves under the reader; stages hardly do.
    """
    named = [each.question.stage for each in view.asked]
    stages = list(dict.fromkeys(stage for stage in named if stage is not None))
    if None in named or not stages:
        return Progress(*view.position(key)) if key else None
    asked = view.find(key) if key else None
    if asked is None or asked.question.stage is None:
        return Progress(len(stages) + 1, len(stages) + 1, REVIEW)
    return Progress(stages.index(asked.question.stage) + 1, len(stages) + 1, asked.question.stage)
