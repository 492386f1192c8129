"""The blueprint of officers' pages, and the one rule of the whole package: nobody but officers comes in."""

from flask import Blueprint, request

from app.shared import current_actor, officer

staff = Blueprint("staff", __name__, url_prefix="/staff")

#: The doors through which somebody becomes a signed-in officer.
OPEN = frozenset(
    {"staff.view_login", "staff.send_login", "staff.view_invitation", "staff.send_invitation"},
)


@staff.before_request
def let_officers_in() -> None:
    """Whatever a view declares for itself, it is for officers only. Raises SignInNeeded."""
    if request.endpoint not in OPEN:
        officer.check(current_actor())
