"""The Flask application with a short way for machines that post much and need nothing of what pages need."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Response, request
from flask.wrappers import Request

#: What runs before such a view, and what its answer is handed to.
Before = Callable[[], None]
After = Callable[[Response], Response]


class House(Flask):
    """Flask, where some endpoints are called without session, forms, limits and the headers of pages.

    A platform that signs its own body has no use for any of them, and they cost more than storing what it sent.
    """

    _short: dict[str, tuple[tuple[Before, ...], tuple[After, ...]]]

    def shorten(self, endpoint: str, *, before: tuple[Before, ...] = (), after: tuple[After, ...] = ()) -> None:
        """From now on only these functions run around that view; KeyError where there is none."""
        if endpoint not in self.view_functions:
            raise KeyError(endpoint)
        self.__dict__.setdefault("_short", {})[endpoint] = before, after

    def full_dispatch_request(self) -> Response:
        """The short way where there is one, else Flask's own. An error in a view goes Flask's way in either case."""
        called: Request = request._get_current_object()  # type: ignore[attr-defined]
        around = self.__dict__.get("_short", {}).get(called.endpoint)
        if around is None:
            return super().full_dispatch_request()
        before, after = around
        for function in before:
            function()
        answered: Any = self.view_functions[str(called.endpoint)]()
        response = self.make_response(answered)
        for finish in after:
            response = finish(response)
        return response
