"""One paper: issued, cancelled, thrown away, printed, and its stamp."""

from collections.abc import Callable

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor
from app.shared.account_words import Refusal
from app.shared.language import language
from app.shared.receipt_files import private
from app.staff.blueprint import staff
from app.staff.papers.words import issuers, readers, refusal_of, seen_revision, writers
from services import papers, people
from services.errors import NotFound, RuleBroken, Stale

_STAMPS: dict[str, tuple[str, Callable[..., bytes | str]]] = {
    "png": ("image/png", papers.stamp_png),
    "svg": ("image/svg+xml", papers.stamp_svg),
    "pdf": ("application/pdf", papers.stamp_pdf),
}


@staff.get("/papers/<int:paper_id>")
@access(readers)
def view_paper(paper_id: int) -> ResponseReturnValue:
    """The paper and what may be done with it."""
    return _page(paper_id)


@staff.get("/papers/<int:paper_id>.pdf")
@access(readers)
def view_paper_pdf(paper_id: int) -> Response:
    """The paper to be printed; a draft and one that was cancelled say so across the page."""
    found = papers.get_paper(paper_id, actor=current_actor())
    return _file(papers.paper_pdf(found, language=language()), "application/pdf", f"paper-{found.id}.pdf")


@staff.get("/papers/<int:paper_id>/stamp.<kind>")
@access(readers)
def view_paper_stamp(paper_id: int, kind: str) -> Response:
    """The stamp as PNG, SVG or PDF, to be put on a paper that is made elsewhere."""
    found = papers.get_paper(paper_id, actor=current_actor())
    if kind not in _STAMPS:
        raise NotFound("stamp")
    media_type, make = _STAMPS[kind]
    return _file(make(found, language=language()), media_type, f"stamp-{found.id}.{kind}")


@staff.post("/papers/<int:paper_id>/issue")
@access(issuers)
@commits
def issue_paper(paper_id: int) -> ResponseReturnValue:
    """Issues the draft as it was read; one that a colleague changed since is shown again."""
    try:
        papers.issue_paper(paper_id, seen=seen_revision(), actor=current_actor())
    except Stale as stale:
        raise Refused(_page(paper_id, refusal=refusal_of(RuleBroken("", "changed"))), 409) from stale
    except RuleBroken as broken:
        raise Refused(_page(paper_id, refusal=refusal_of(broken)), 400) from broken
    flash(_("ออกเอกสารแล้ว"), "success")
    return redirect(url_for("staff.view_paper", paper_id=paper_id))


@staff.post("/papers/<int:paper_id>/cancel")
@access(issuers)
@commits
def cancel_paper(paper_id: int) -> ResponseReturnValue:
    """Cancels the paper, with a reason."""
    reason = request.form.get("reason", "")[:2000]
    try:
        papers.cancel_paper(paper_id, reason=reason, actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(paper_id, reason, refusal_of(broken)), 400) from broken
    flash(_("ยกเลิกเอกสารแล้ว"), "success")
    return redirect(url_for("staff.view_paper", paper_id=paper_id))


@staff.post("/papers/<int:paper_id>/drop")
@access(writers)
@commits
def drop_paper(paper_id: int) -> ResponseReturnValue:
    """Throws the draft away."""
    try:
        papers.drop_paper(paper_id, seen=seen_revision(), actor=current_actor())
    except Stale as stale:
        raise Refused(_page(paper_id, refusal=refusal_of(RuleBroken("", "changed"))), 409) from stale
    except RuleBroken as broken:
        raise Refused(_page(paper_id, refusal=refusal_of(broken)), 400) from broken
    flash(_("ลบร่างแล้ว"), "success")
    return redirect(url_for("staff.list_papers"))


def _file(body: bytes | str, media_type: str, name: str) -> Response:
    response = Response(body, mimetype=media_type)
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return private(response)


def _page(paper_id: int, reason: str = "", refusal: Refusal | None = None) -> str:
    actor = current_actor()
    found = papers.get_paper(paper_id, actor=actor)
    officers = people.posts_of({each for each in (found.made_by_id, found.cancelled_by_id) if each})
    return render_template(
        "staff/papers/view_paper.html",
        paper=found,
        kinds=papers.KINDS,
        states=papers.STATES,
        made_by=officers.get(found.made_by_id or 0, ""),
        cancelled_by=officers.get(found.cancelled_by_id or 0, ""),
        verify_url=papers.verify_url(found) if found.verify_code else "",
        values={"reason": reason},
        refusal=refusal,
        may_write=papers.may_write(actor, found.unit_id),
        may_issue=papers.may_issue(actor, found.unit_id),
    )
