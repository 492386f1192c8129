"""The page before sending: every answer with a way to change it, what one must know, and the button."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.asking.carrying import carry_code
from app.public.asking.held import asker_for, find_thanks, held_draft, is_held, remember_thanks
from app.public.asking.progress import progress_of
from app.public.asking.question import url_where_it_stands
from app.shared import Refused, access, anyone, commits
from app.shared.reviewing import problems_of, review_of
from services import drafts, references
from services.drafts import DraftView
from services.errors import NotFound, Problem, RuleBroken, Stale

_GOING = "anonymous-draft"


@public.get("/ask/<draft_id>/review")
@access(anyone)
def view_review(draft_id: str) -> ResponseReturnValue:
    """Everything at a glance before it is sent."""
    view = held_draft(draft_id)
    if not view.is_open or not view.is_complete:
        return redirect(url_where_it_stands(view))
    return _page(view)


@public.post("/ask/<draft_id>/review")
@access(anyone)
@commits
def send_draft(draft_id: str) -> ResponseReturnValue:
    """Sends. Pressed twice, or again after a lost response, it leads to the same confirmation."""
    if _is_thanked(draft_id):
        return redirect(url_for("public.view_done", draft_id=draft_id))
    view = held_draft(draft_id)
    actor = asker_for(view.service, view.source.get("source", ""))
    try:
        drafts.submit(draft_id, actor=actor, seen=request.form.get("seal") if view.is_open else None)
    except NotFound:
        # Sent by another click while this one waited for it: the draft went with that.
        if not _is_thanked(draft_id):
            raise
        return redirect(url_for("public.view_done", draft_id=draft_id))
    except Stale:
        flash(_("คำตอบบางข้อเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดตรวจอีกครั้งก่อนส่ง"), "warning")
        return redirect(url_for("public.view_draft", draft_id=draft_id))
    except RuleBroken as error:
        raise Refused(_page(view, error.problems), 400) from error
    if view.service.is_anonymous:
        remember_thanks(draft_id, view.service.key)
    return redirect(url_for("public.view_done", draft_id=draft_id))


@public.post("/ask/<draft_id>/follow")
@access(anyone)
@commits
def follow_match(draft_id: str) -> Response:
    """Follows what somebody reported already instead of sending it once more."""
    view = held_draft(draft_id)
    actor = asker_for(view.service, view.source.get("source", ""))
    drafts.follow(draft_id, request.form.get("token", ""), actor=actor)
    return redirect(url_for("public.view_done", draft_id=draft_id))  # type: ignore[return-value]


def _is_thanked(draft_id: str) -> bool:
    """Whether an anonymous draft went with its first sending. A second click comes before the cookie of the first."""
    if not is_held(draft_id):
        return False
    if find_thanks(draft_id) is not None:
        return True
    sent = references.unsign(request.form.get("going", ""), _GOING)
    if sent is None or sent["draft"] != draft_id or drafts.is_living(draft_id):
        return False
    remember_thanks(draft_id, sent["service"])
    return True


def _going(view: DraftView) -> str:
    """What the form of an anonymous draft carries: the draft leaves nothing behind by which to know it again."""
    if not view.service.is_anonymous:
        return ""
    return references.sign({"draft": view.id, "service": view.service.key}, _GOING, timedelta(days=1))


def _page(view: DraftView, problems: Sequence[Problem] = ()) -> str:
    def change_url(key: str) -> str:
        return url_for("public.view_question", draft_id=view.id, question_key=key) + "?from=review"

    return render_template(
        "public/asking/view_review.html",
        shown=review_of(
            view,
            asker_for(view.service, view.source.get("source", "")),
            change_url=change_url,
            follow_url=url_for("public.follow_match", draft_id=view.id),
            file_url=lambda file_key: url_for("public.view_draft_file", draft_id=view.id, file_key=file_key),
        ),
        problems=problems_of(view, problems, change_url),
        back_url=_back(view),
        progress=progress_of(view),
        going=_going(view),
        carry_code=carry_code(view),
    )


def _back(view: DraftView) -> str:
    if not view.asked:
        return url_for("public.view_service", key=view.service.key)
    return url_for("public.view_question", draft_id=view.id, question_key=view.asked[-1].question.key)
