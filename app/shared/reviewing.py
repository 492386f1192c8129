"""The review before sending and the confirmation after it: the same for citizens and for officers who file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.shared import asking
from app.shared.language import language
from services import drafts
from services.audit import Actor
from services.catalogue import Lines, Match, Matches, Notice, Outcome, Service
from services.drafts import DraftView
from services.errors import Problem
from services.text import Words

#: Gives the address of the page that changes the answer to a question.
ChangeUrl = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class ShownNotice:
    """A notice of the service with the address of the change that it suggests."""

    words: Words
    level: str
    change_url: str


@dataclass(frozen=True, slots=True)
class Review:
    """What `components/asking_review.html` shows."""

    service: Service
    seal: str
    rows: Sequence[dict[str, Any]]
    notices: Sequence[ShownNotice]
    tables: Sequence[Lines]
    matches: Sequence[Match]
    follow_url: str
    #: Addresses of the small pictures of what was photographed.
    pictures: Sequence[str] = ()


def review_of(
    view: DraftView,
    actor: Actor,
    *,
    change_url: ChangeUrl,
    follow_url: str,
    file_url: Callable[[str], str] | None = None,
) -> Review:
    """Every answer with a way to change it, and the panels of the service."""
    panels = drafts.preview(view.id, actor)
    return Review(
        service=view.service,
        seal=view.seal,
        rows=[
            {
                "key": each.question.label,
                "value": asking.read_back(each.question, each.value),
                "change": change_url(each.question.key),
            }
            for each in view.asked
        ],
        notices=[
            ShownNotice(panel.words, panel.level, change_url(panel.change) if panel.change else "")
            for panel in panels
            if isinstance(panel, Notice)
        ],
        tables=[panel for panel in panels if isinstance(panel, Lines)],
        matches=[match for panel in panels if isinstance(panel, Matches) for match in panel.items],
        follow_url=follow_url,
        pictures=[file_url(key) for key in _pictures(view)] if file_url else [],
    )


def _pictures(view: DraftView) -> list[str]:
    return [key for each in view.asked if each.question.kind == "photographs" for key in each.value or []]


def problems_of(view: DraftView, problems: Sequence[Problem], change_url: ChangeUrl) -> list[dict[str, str]]:
    """The error summary of a review: each problem under the words of its question, with the link to change it."""
    listed = []
    for problem in problems:
        key = problem.field.partition(".")[0]
        asked = view.find(key)
        words = asking.say_problem(asked.question if asked else None, problem)
        if asked is None:
            listed.append({"text": words, "href": ""})
        else:
            listed.append({"text": f"{asked.question.label.in_(language())}: {words}", "href": change_url(key)})
    return listed


def heading_of(outcome: Outcome) -> str:
    """The heading of the confirmation."""
    if outcome.kind == "thanks":
        return str(_("ขอบคุณ"))
    if outcome.details.get("return"):
        return str(_("ยื่นแบบเรียบร้อยแล้ว"))
    return str(_("ท่านติดตามเรื่องนี้แล้ว") if outcome.kind == "followed" else _("ส่งเรื่องเรียบร้อยแล้ว"))
