"""The lists of the chat inbox: who waits longest first, mine, those of colleagues, what ended today."""

from datetime import datetime

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.shared import access, casework, current_actor
from app.shared.pages import here_with
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.chats import words
from services import helpdesk, people


@staff.get("/chats")
@access(words.talkers)
def view_chats() -> ResponseReturnValue:
    """One of the lists. Nothing of what was said stands in it."""
    actor = current_actor()
    shown = request.args.get("show", "")
    shown = shown if shown in words.LISTS else "waiting"
    key = read_key(datetime, int)
    found = helpdesk.list_threads(actor, shown, after=(key[0], key[1]) if key else None)
    counts = {each: helpdesk.count_threads(actor, each) for each in ("waiting", "mine")}
    return render_template(
        "staff/chats/view_chats.html",
        shown=shown,
        tabs=[(each, name, here_with(show=each, after=None), counts.get(each)) for each, name in words.LISTS.items()],
        page=page_of(
            found.rows, next_key=[found.next_key[0].isoformat(), found.next_key[1]] if found.next_key else None
        ),
        posts=people.posts_of({row.officer_id for row in found.rows if row.officer_id}),
        unit_words=casework.unit_words,
        words=words,
    )
