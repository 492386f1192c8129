"""What was done to one case, as the trail of the audit has it: for auditors, to be read and never changed."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.shared import access, casework, roles
from app.shared.access import current_actor
from app.shared.pages import here_with
from app.staff.blueprint import staff
from services import audit, cases, people
from services.audit import EntryView, Role
from services.text import Words

PAGE = 50
_ACTORS = {
    "citizen": Words("ผู้แจ้ง", "Sender"),
    "officer": Words("เจ้าหน้าที่", "Officer"),
    "system": Words("ระบบ", "System"),
}


@staff.get("/cases/<reference>/trail")
@access(roles(Role.AUDITOR))
def view_trail(reference: str) -> ResponseReturnValue:
    """The rows of one case, newest first, a page at a time. They name fields, never what stands in them."""
    case = cases.get_case(reference, actor=current_actor())
    rows = audit.list_entries(subject="case", subject_id=case.id, before=_before(), limit=PAGE + 1)
    posts = people.posts_of({row.actor_id for row in rows if row.actor_kind == "officer" and row.actor_id})
    return render_template(
        "staff/trail/view_trail.html",
        case=case,
        rows=[_shown(row, posts) for row in rows[:PAGE]],
        next_url=here_with(before=str(rows[PAGE - 1].id)) if len(rows) > PAGE else "",
    )


def _before() -> int | None:
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


def _shown(row: EntryView, posts: dict[int, str]) -> tuple[int, datetime, str | Words, Words, str, str, str]:
    """Number, moment, who, by which channel, what, of which fields, and the note."""
    who = posts.get(row.actor_id or 0, "") if row.actor_kind == "officer" else ""
    return (
        row.id,
        row.at,
        who or _ACTORS.get(row.actor_kind, Words(row.actor_kind, row.actor_kind)),
        casework.channel_words(row.channel),
        row.action,
        ", ".join(row.fields),
        row.note,
    )
