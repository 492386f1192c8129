"""The one place where the web door commits: a decorator around the views that may change something."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import MethodNotAllowed

from services import db

View = Callable[..., ResponseReturnValue]
Result = TypeVar("Result")

_prepare: list[Callable[[], None]] = []
_SAFE = ("GET", "HEAD", "OPTIONS")


class Refused(Exception):
    """Raised in a `@commits` view to answer with a page and keep nothing: `raise Refused(render_template(…), 400)`."""

    def __init__(self, body: ResponseReturnValue, status: int = 400) -> None:
        super().__init__(status)
        self.body, self.status = body, status


def commits(view: View) -> View:
    """One transaction around the view: all of it is there, or nothing where the view raises. A GET is refused.

    A view that returns keeps what its services wrote, whatever the status: a wrong code is counted and answered 400.
    """

    @wraps(view)
    def committed(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        if request.method in _SAFE:
            raise MethodNotAllowed(["POST"])
        return _in_one_transaction(view, args, kwargs)

    committed.commits = True  # type: ignore[attr-defined]
    return committed


def records(view: View) -> View:
    """A GET that changes nothing but may append to the scan and access logs."""

    @wraps(view)
    def recorded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        return _in_one_transaction(view, args, kwargs)

    recorded.records = True  # type: ignore[attr-defined]
    return recorded


def in_one_transaction(work: Callable[[], Result]) -> Result:
    """Does a part of a POST view in a transaction of its own: for views that must go on after its commit."""
    with db.unit_of_work():
        return work()


def before_transaction(prepare: Callable[[], None]) -> None:
    """Has `prepare` run before the transaction of each such view: slow work that needs no database."""
    if prepare not in _prepare:
        _prepare.append(prepare)


def _in_one_transaction(view: View, args: tuple[Any, ...], kwargs: dict[str, Any]) -> ResponseReturnValue:
    for prepare in _prepare:
        prepare()
    try:
        with db.unit_of_work():
            return view(*args, **kwargs)
    except Refused as refusal:
        response = make_response(refusal.body)
        response.status_code = refusal.status
        return response
