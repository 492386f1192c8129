"""What views for machines are spared: the token of forms and the limit by address. Their key stands for both."""

from collections.abc import Callable
from typing import Any, TypeVar

from app.security import limiter
from app.shared import csrf

View = TypeVar("View", bound=Callable[..., Any])


def for_machines(view: View) -> View:
    """No form, no session: the bearer key decides who asks, and how often."""
    csrf.exempt(view)
    limiter.exempt(view)
    return view
