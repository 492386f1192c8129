"""What the answers come to while they are typed, for services that show a sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, render_template

from app.public import public
from app.public.asking.held import asker_for, held_draft
from app.shared import access, anyone, asking, fields
from services import drafts
from services.catalogue import Lines, Notice
from services.drafts import DraftView
from services.errors import NotFound, RuleBroken
from services.questions import Question

#: Questions whose answers move the sum; a file would be stored by reading it.
_COUNTED = frozenset({"number", "money", "lines"})
#: What the panel beside a question says; the review says all of it.
_SAID_HERE = frozenset({"stock_imbalance", "implausible", "sum_later"})


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The panel beside a question."""

    tables: Sequence[Lines]
    notices: Sequence[Notice]


@public.post("/ask/<draft_id>/<question_key>/sum")
@access(anyone)
def show_sum(draft_id: str, question_key: str) -> Response:
    """The panel for the values as they stand in the form, as a part of the page. It saves nothing."""
    view = held_draft(draft_id)
    asked = view.find(question_key) if view.is_open else None
    if asked is None or not shows_sum(view, asked.question):
        raise NotFound("sum")
    found = reckoned(view, asked.question, posted(asked.question))
    return jsonify(html=render_template("public/asking/show_sum.html", reckoned=found))


def shows_sum(view: DraftView, question: Question) -> bool:
    """Whether the sum is shown beside this question."""
    return view.service.shows_sum and question.kind in _COUNTED


def posted(question: Question) -> Any:
    """What the form holds; None where it cannot be read."""
    try:
        return asking.read_posted(question)
    except (RuleBroken, fields.Unread):
        return None


def reckoned(view: DraftView, question: Question, raw: Any = None) -> Reckoned:
    """The sum with this answer as it is typed, else as it was saved."""
    actor = asker_for(view.service, view.source.get("source", ""))
    panels = drafts.preview_typed(view.id, question.key, raw, actor=actor)
    return Reckoned(
        [panel for panel in panels if isinstance(panel, Lines)],
        [panel for panel in panels if isinstance(panel, Notice) and panel.code in _SAID_HERE],
    )
