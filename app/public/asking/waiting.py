"""What was begun and not sent: shown where people come back to, and deleted when they say so."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.asking.held import asker_for, held_draft
from app.public.asking.question import url_where_it_stands
from app.shared import access, anyone, commits, current_actor, holding
from app.shared.pages import safe_path
from services import drafts
from services.drafts import OpenDraft


def list_waiting(service: str = "") -> Sequence[OpenDraft]:
    """The open drafts that this session may go on with, of one service where it is named."""
    return drafts.list_open(holding.held(), actor=current_actor(), service=service)


@public.get("/ask/<draft_id>/abandon")
@access(anyone)
def view_abandon(draft_id: str) -> ResponseReturnValue:
    """Asks before it deletes."""
    view = held_draft(draft_id)
    if not view.is_open:
        return redirect(url_where_it_stands(view))
    back = safe_path(request.args.get("next"), "/")
    return render_template("public/asking/view_abandon.html", draft=view, back=back)


@public.post("/ask/<draft_id>/abandon")
@access(anyone)
@commits
def abandon_draft(draft_id: str) -> ResponseReturnValue:
    """Gives up what was begun: nobody can open it again, and its answers and pictures are purged."""
    view = held_draft(draft_id)
    drafts.abandon(draft_id, actor=asker_for(view.service, view.source.get("source", "")))
    flash(_("ลบเรื่องที่ค้างไว้แล้ว"), "success")
    return redirect(safe_path(request.form.get("next"), "/"))
