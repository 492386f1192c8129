"""The register of papers: found by number, title, code or the whole name of who they were made out to."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.papers.words import readers, writers
from services import papers


@staff.get("/papers")
@access(readers)
def list_papers() -> ResponseReturnValue:
    """The papers of the officer's units, the newest first."""
    actor, key = current_actor(), read_key(int)
    typed = {name: request.args.get(name, "")[:100] for name in ("q", "kind", "state")}
    found = papers.list_papers(
        typed["q"], actor=actor, kind=typed["kind"], state=typed["state"], after=key[0] if key else None
    )
    return render_template(
        "staff/papers/list_papers.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        typed=typed,
        kinds=papers.KINDS,
        states=papers.STATES,
        may_write=writers.allows(actor),
    )
