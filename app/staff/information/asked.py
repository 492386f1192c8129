"""What was asked in vain: grouped and counted, without who asked, so that officers see what to write."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.shared import access, commits, current_actor
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.information.words import writers
from services import information
from services.information import Outcome


@staff.get("/information/questions")
@access(writers)
def view_asked() -> ResponseReturnValue:
    """The questions that found nothing, or whose answer was not the one; most asked first."""
    shown = request.args.get("outcome", "")
    outcome = Outcome(shown) if shown in set(Outcome) else None
    key = read_key(int, int)
    asked, after = information.list_questions(
        actor=current_actor(), outcome=outcome, after=(key[0], key[1]) if key else None
    )
    return render_template(
        "staff/information/view_asked.html",
        page=page_of(asked, next_key=list(after) if after else None),
        outcome=outcome,
        outcomes=list(Outcome),
    )


@staff.post("/information/questions/<int:question_id>/remove")
@access(writers)
@commits
def remove_asked(question_id: int) -> ResponseReturnValue:
    """Takes a question off the list."""
    information.remove_question(question_id, actor=current_actor())
    return redirect(url_for("staff.view_asked"))
