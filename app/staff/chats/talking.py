"""One conversation before an officer: the page, what is new in it, its pictures."""

from flask import Response, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import access, casework, current_actor, language, records
from app.shared.commits import in_one_transaction
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.chats import words
from app.staff.filing import filers
from services import catalogue, helpdesk, organisation, people
from services.audit import Channel
from services.errors import Problem
from services.helpdesk import ThreadState, ThreadView


@staff.get("/chats/<int:thread_id>")
@access(words.talkers)
@records
def view_chat(thread_id: int) -> ResponseReturnValue:
    """The conversation. That it was read is written down."""
    view = helpdesk.get_thread(thread_id, actor=current_actor(), before=_before())
    return page_of_thread(view, typed=_snippet())


@staff.get("/chats/<int:thread_id>/news")
@access(words.talkers)
def show_chat_news(thread_id: int) -> ResponseReturnValue:
    """The messages anew where they are not what the page shows (`mark`); else nothing, at no cost to the trail."""
    view = helpdesk.look_at(thread_id, actor=current_actor())
    if request.args.get("mark") == view.mark:
        return Response(status=204)
    in_one_transaction(lambda: helpdesk.log_reading(thread_id, actor=current_actor()))
    return make_response(render_template("staff/chats/messages.html", **_shown(view)))


@staff.get("/chats/<int:thread_id>/file/<key>/<variant>")
@access(words.talkers)
def view_chat_file(thread_id: int, key: str, variant: str) -> Response:
    """A picture of a conversation that the officer may read."""
    helpdesk.check_picture(thread_id, key, actor=current_actor())
    return send_stored(key, "thumb" if variant == "thumb" else "full")


def page_of_thread(
    view: ThreadView, *, typed: str = "", problem: Problem | None = None, is_stale: bool = False, folded: str = ""
) -> str:
    """The page of a conversation, with what was typed and why it was not taken; `folded` names the form it was."""
    actor = current_actor()
    told = words.refusal_of(problem.code) if problem else ""
    return render_template(
        "staff/chats/view_chat.html",
        typed=typed,
        told=told,
        is_stale=is_stale,
        folded=folded,
        is_mine=view.row.state is ThreadState.WITH_OFFICER and view.row.officer_id == actor.id,
        snippets=helpdesk.list_snippets(view.row.language),
        units=organisation.list_units(),
        officers=[one for one in people.list_officers() if one.role in helpdesk.TALKERS and one.id != actor.id],
        fileable=catalogue.list_services(actor, Channel.COUNTER) if filers.allows(actor) else [],
        casework=casework,
        most=helpdesk.MOST_WORDS,
        is_older_page=_before() is not None,
        **_shown(view),
    )


def _shown(view: ThreadView) -> dict[str, object]:
    """What the messages of a conversation need, on its page and alone."""
    ids = {each.officer_id for each in view.messages if each.officer_id} | {view.row.officer_id or 0}

    def file_url(key: str, variant: str) -> str:
        return url_for("staff.view_chat_file", thread_id=view.id, key=key, variant=variant)

    return {
        "view": view,
        "posts": people.posts_of({each for each in ids if each}),
        "words": words,
        "file_url": file_url,
        "is_open": view.row.state is not ThreadState.ENDED,
    }


def _before() -> int | None:
    typed = request.args.get("before", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else None


def _snippet() -> str:
    """A ready answer that was chosen where no script puts it into the box."""
    typed = request.args.get("ready", "")
    ready = helpdesk.list_snippets(request.args.get("in", "") or language())
    return ready[int(typed)] if typed.isascii() and typed.isdecimal() and int(typed[:3]) < len(ready) else ""
