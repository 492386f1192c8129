"""One question of a draft that is filled in elsewhere: a chat sends its asker here for what it cannot take itself.

The address is a signed token for that question alone, for half an hour and until it is answered. The draft stays where
it is held, so neither side loses it; no other answer is shown here.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.pictures import small_picture
from app.shared import access, anyone, asking, commits
from app.shared.line_links import line_link
from services import drafts
from services.audit import Channel
from services.drafts import Asked, DraftView
from services.errors import NotFound, Problem, RuleBroken, Stale

#: What is typed in the chat to go on there.
GO_ON = "ทำต่อ"


@public.get("/answer/<token>")
@access(anyone)
def view_linked_question(token: str) -> ResponseReturnValue:
    """The question, with the answer given so far."""
    try:
        view, asked = _found(token)
    except NotFound:
        return _spent()
    return _page(token, view, asked)


@public.post("/answer/<token>")
@access(anyone)
@commits
def answer_linked_question(token: str) -> ResponseReturnValue:
    """Takes the answer; the token is spent with it."""
    try:
        view, asked = _found(token)
    except NotFound:
        return _spent()
    rows = asking.rearranged(asked.question)
    if rows is not None:
        return _page(token, view, asked, typed=rows)
    raw: Any = None
    try:
        raw = asking.read_posted(asked.question)
        actor = replace(view.asker, channel=Channel.WEB)
        drafts.answer(view.id, asked.question.key, raw, actor=actor, seen=asked.revision, holder=view.holder)
    except RuleBroken as error:
        return _page(token, view, asked, typed=asking.typed_of(error, raw), problems=error.problems), 400
    except (Stale, NotFound):
        # Answered or moved between the two: what stands there now was given by the same asker.
        return _spent()
    return redirect(url_for("public.view_linked_answered"))


@public.get("/answered")
@access(anyone)
def view_linked_answered() -> ResponseReturnValue:
    """Back to the chat."""
    return render_template("public/asking/view_linked_answered.html", chat_url=line_link(GO_ON))


@public.get("/answer/<token>/files/<file_key>")
@access(anyone)
def view_linked_file(token: str, file_key: str) -> Response:
    """A picture of the answer that this token opens, or one that was sent with it and could not be taken yet."""
    view, asked = _found(token)
    return small_picture(view.id, file_key, of=asked)


def _found(token: str) -> tuple[DraftView, Asked]:
    view, key = drafts.find_question(token)
    asked = view.find(key)
    if asked is None:
        raise NotFound("question")
    return view, asked


def _spent() -> ResponseReturnValue:
    return render_template("public/asking/view_linked_spent.html", chat_url=line_link(GO_ON)), 404


def _page(token: str, view: DraftView, asked: Asked, *, typed: Any = None, problems: Sequence[Problem] = ()) -> str:
    shown = problems or ([asked.refused] if asked.refused else [])
    return render_template(
        "public/asking/view_linked_question.html",
        service=view.service,
        asked=asked,
        question=asked.question,
        heading=asking.heading_of(asked.question),
        field=asking.show_field(
            asked,
            typed=typed,
            problems=shown,
            is_heading=True,
            file_url=lambda file_key: url_for("public.view_linked_file", token=token, file_key=file_key),
        ),
        problems=asking.summary_of(shown, [asked.question]),
    )
