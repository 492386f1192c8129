"""One question a page: showing it, taking the answer, and what happens when two answer at once."""

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.carrying import carry_code
from app.public.asking.held import asker_for, held_draft
from app.public.asking.progress import progress_of
from app.public.asking.reckoning import reckoned, shows_sum
from app.shared import access, anyone, asking, commits, language
from services import drafts
from services.drafts import Asked, DraftView
from services.drafts.uploads import FILE_KINDS
from services.errors import Problem, RuleBroken, Stale

#: Kinds whose answers tell who somebody is.
_NAMES_PEOPLE = frozenset({"text", "phone", "email", "thai_id"})
#: Kinds whose input cannot be emptied once something is chosen.
_NO_EMPTY = frozenset({"choice", "yes_no", "rating", "scale", "matrix"})


@public.get("/ask/<draft_id>")
@access(anyone)
def view_draft(draft_id: str) -> ResponseReturnValue:
    """Where the draft stands: the next open question, the review, or what came of it."""
    return redirect(url_where_it_stands(held_draft(draft_id)))


@public.get("/ask/<draft_id>/<question_key>")
@access(anyone)
def view_question(draft_id: str, question_key: str) -> ResponseReturnValue:
    """One question, with the answer given so far."""
    view = held_draft(draft_id)
    asked = view.find(question_key) if view.is_open else None
    if asked is None:
        return redirect(url_where_it_stands(view))
    return _page(view, asked)


@public.post("/ask/<draft_id>/<question_key>")
@access(anyone)
@commits
def answer_question(draft_id: str, question_key: str) -> ResponseReturnValue:
    """Takes the answer. A refusal shows the page again with what was typed; pictures that are good are kept."""
    view = held_draft(draft_id)
    asked = view.find(question_key) if view.is_open else None
    if asked is None:
        return redirect(url_where_it_stands(view))
    action = request.form.get("action", "")
    if action == "skip" and asked.is_answered and asked.value is not None:
        # Going past an answer is no reason to lose it; what takes it away says so.
        return redirect(_url_after(view, question_key))
    rows = asking.rearranged(asked.question)
    if rows is not None:
        return _page(view, asked, typed=rows)
    if action == "reckon":
        return _page(view, asked, typed=asking.read_posted(asked.question))
    raw: Any = None
    try:
        raw = None if action in ("skip", "clear") else asking.read_posted(asked.question)
        after = _save(view, question_key, raw)
    except RuleBroken as error:
        if action == "save" and error.problems[0].code == "required":
            return redirect(url_for("public.view_saved", draft_id=draft_id))
        return _page(view, asked, typed=asking.typed_of(error, raw), problems=error.problems), 400
    except Stale as conflict:
        return _choose(view, asked, conflict), 409
    if action == "save":
        return redirect(url_for("public.view_saved", draft_id=draft_id))
    return redirect(_url_after(after, question_key))


def url_where_it_stands(view: DraftView) -> str:
    """The next page of the draft."""
    if not view.is_open:
        return url_for("public.view_done", draft_id=view.id)
    if view.next_key is None:
        return url_for("public.view_review", draft_id=view.id)
    return url_for("public.view_question", draft_id=view.id, question_key=view.next_key)


def _save(view: DraftView, key: str, raw: Any) -> DraftView:
    actor = asker_for(view.service, view.source.get("source", ""))
    return drafts.answer(view.id, key, raw, actor=actor, seen=asking.read_seen(), language=language())


def _is_from_review() -> bool:
    return request.args.get("from") == "review"


def _url_after(view: DraftView, key: str) -> str:
    """Back to the review after a change, unless the change brought questions; else the question after this one.

    What was filled in beforehand is not asked on the way: it stands in the review, with a link to change it.
    """
    if _is_from_review():
        return url_where_it_stands(view)
    n, _ = view.position(key)
    for each in view.asked[n:]:
        if not (each.is_answered and each.is_prefilled):
            return url_for("public.view_question", draft_id=view.id, question_key=each.question.key)
    return url_where_it_stands(view)


def _page(view: DraftView, asked: Asked, *, typed: Any = None, problems: Sequence[Problem] = ()) -> str:
    shown = problems or ([asked.refused] if asked.refused else [])
    key = asked.question.key
    return render_template(
        "public/asking/view_question.html",
        draft=view,
        asked=asked,
        question=asked.question,
        heading=asking.heading_of(asked.question),
        field=asking.show_field(
            asked,
            typed=typed,
            problems=shown,
            is_heading=True,
            file_url=lambda file_key: url_for("public.view_draft_file", draft_id=view.id, file_key=file_key),
        ),
        problems=asking.summary_of(shown, [asked.question]),
        progress=progress_of(view, key),
        tells_privacy=_tells_privacy(view, key),
        sum=reckoned(view, asked.question, typed) if shows_sum(view, asked.question) else None,
        may_clear=asked.value is not None and not asked.question.required and asked.question.kind in _NO_EMPTY,
        back=_back(view, view.key_before(key)),
        carry_code=carry_code(view),
        is_file=asked.question.kind in FILE_KINDS,
        is_from_review=_is_from_review(),
    )


def _tells_privacy(view: DraftView, key: str) -> bool:
    """Whether this is the first question by which somebody could be known or reached: there the notice stands."""
    told = (
        each.question.key
        for each in view.asked
        if each.question.data_class.is_sealed and each.question.kind in _NAMES_PEOPLE
    )
    return next(told, None) == key


def _back(view: DraftView, before: str | None) -> str:
    if _is_from_review():
        return url_for("public.view_review", draft_id=view.id)
    if before is None:
        return url_for("public.view_service", key=view.service.key)
    return url_for("public.view_question", draft_id=view.id, question_key=before)


def _choose(view: DraftView, asked: Asked, conflict: Stale) -> str:
    """Both answers, so that the asker chooses. Theirs is read anew: it was saved after this page was shown."""
    current = drafts.get_draft(view.id)
    present = current.find(asked.question.key) or asked
    return render_template(
        "public/asking/choose_answer.html",
        draft=view,
        question=asked.question,
        seen=present.revision,
        theirs=asking.read_back(asked.question, conflict.theirs),
        yours=asking.read_back(asked.question, conflict.yours),
        carried=asking.carry(asked.question, conflict.yours),
        keep_url=_url_after(current, asked.question.key),
    )
