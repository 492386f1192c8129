"""Going on elsewhere: by the short code, or by the signed link of a mail."""

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.public import public
from app.public.asking.held import hold_draft
from app.public.asking.waiting import list_waiting
from app.security import limit
from app.shared import access, anyone, commits
from services import drafts
from services.errors import NotFound, RuleBroken


@public.get("/resume")
@access(anyone)
def view_resume() -> ResponseReturnValue:
    """Takes the code of six characters."""
    return render_template("public/asking/view_resume.html", problem=None, is_lost=False, waiting_drafts=list_waiting())


@public.post("/resume")
@access(anyone)
@limit("20/minute")
@commits
def resume_draft() -> ResponseReturnValue:
    """Moves the draft of the code here. A wrong, used and old code are answered the same; every try is counted."""
    return _moved_here(request.form.get("code", ""))


@public.get("/resume/code/<code>")
@access(anyone)
def view_resume_code(code: str) -> ResponseReturnValue:
    """What the QR code of a draft opens: a page whose button goes on, since programs that look ahead follow links.

    It looks the same for every code, whether it serves or not, and touches none.
    """
    page = make_response(render_template("public/asking/view_resume_code.html", code=code[:40]))
    page.headers["Cache-Control"] = "no-store"
    return page


@public.post("/resume/code/<code>")
@access(anyone)
@limit("20/minute")
@commits
def resume_scanned_draft(code: str) -> ResponseReturnValue:
    """Moves the draft of the scanned code here; every try is counted, as for one that is typed."""
    return _moved_here(code)


def _moved_here(code: str) -> ResponseReturnValue:
    try:
        view = drafts.resume_by_code(code[:40], origin=request.remote_addr or "")
    except NotFound:
        return render_template("public/asking/view_resume.html", problem="resume_code", is_lost=False), 400
    except RuleBroken:
        return render_template("public/asking/view_resume.html", problem="owned", is_lost=False), 400
    hold_draft(view)
    return redirect(url_for("public.view_draft", draft_id=view.id))


@public.get("/resume/<token>")
@access(anyone)
def view_resume_link(token: str) -> ResponseReturnValue:
    """A page whose button goes on: programs that read mail follow links, and must not open anything by that."""
    try:
        view = drafts.find_by_link(token)
    except NotFound:
        return _lost(token)
    return render_template(
        "public/asking/view_resume_link.html", service=view.service, is_carried=drafts.is_carried(token)
    )


@public.post("/resume/<token>")
@access(anyone)
@commits
def resume_linked_draft(token: str) -> ResponseReturnValue:
    """Moves the draft of the link to this session."""
    try:
        view = drafts.resume_by_link(token)
    except NotFound:
        return _lost(token)
    hold_draft(view)
    return redirect(url_for("public.view_draft", draft_id=view.id))


def _lost(token: str) -> ResponseReturnValue:
    """A link that does not serve (any more); one from a chat is used once, and the chat gives another."""
    page = render_template(
        "public/asking/view_resume.html", problem=None, is_lost=True, is_carried=drafts.is_carried(token)
    )
    return page, 404
