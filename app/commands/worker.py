"""`flask worker`: the worker, as its own process."""

import click
from flask import current_app
from flask.cli import with_appcontext

from app import worker


@click.command("worker")
@with_appcontext
def command() -> None:
    """Sends notices, makes thumbnails and does whatever else is due, until stopped."""
    worker.run(current_app._get_current_object())  # type: ignore[attr-defined]
