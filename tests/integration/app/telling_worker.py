"""The worker with one kind of notice that only tests know: run as a process of its own, to be killed."""

import sys
from dataclasses import replace

from services import notifications
from services.notifications import base, wording
from services.organisation import wordings
from services.text import Words

KIND = "worker_told"
#: Seconds; the longest with which a sweep is still rung when the worker is woken.
SELDOM = 10.0
TEXT = "Subject: {title}\n\n{title}"


def declare() -> None:
    """Declares the kind, with words that lie in no file."""
    notifications.declare_notice(KIND, ("title",))
    wordings.declare_wording(wording.wording_key(KIND), Words(TEXT, TEXT), ("title",))
    usual = wording.default_text
    wording.default_text = lambda kind, language: TEXT if kind == KIND else usual(kind, language)
    _usual.append(usual)


def forget() -> None:
    """Takes everything back."""
    base._kinds.pop(KIND)
    wordings._declared.pop(wording.wording_key(KIND))
    wording.default_text = _usual.pop()


_usual = []


def look_seldom() -> None:
    """From now on notices are looked for by the clock every `SELDOM` seconds only."""
    from app import worker

    usual = worker.sweeps
    worker.sweeps = lambda: tuple(
        replace(sweep, every_seconds=SELDOM) if sweep.name == "send notices" else sweep for sweep in usual()
    )


if __name__ == "__main__":
    from app import create_app
    from app.worker import run

    declare()
    if sys.argv[1:] == ["seldom"]:
        look_seldom()
    run(create_app())
