"""`flask line`: the LINE channel, as it stands at LINE."""

import click
from flask.cli import AppGroup

from services import inbox
from services.errors import ServiceError, Unavailable
from services.inbox import Installed

group = AppGroup("line", help="The LINE channel.")

_CHANNEL = "line"


@group.command("install")
def install() -> None:
    """Installs menus and webhook address at LINE; a second time changes nothing. The worker keeps them up to date."""
    try:
        installed = inbox.install_channel(_CHANNEL)
    except Unavailable as error:
        click.echo(f"LINE does not answer now ({_code(error)}): the worker tries again until it does.", err=True)
        return
    except ServiceError as error:
        raise click.ClickException(f"LINE refuses: {_code(error)}") from error
    for done in installed.done:
        click.echo(done)
    if not installed.done:
        click.echo("Everything stood already.")
    click.echo(f"Menus: {', '.join(sorted(installed.menus))}.")
    click.echo(_webhook(installed))


def _webhook(installed: Installed) -> str:
    if installed.webhook_answers is None:
        return f"Webhook: {installed.webhook}; LINE did not try it."
    if installed.webhook_answers and not installed.webhook_said:
        return f"Webhook: {installed.webhook} answers."
    if installed.webhook_answers:
        return f"Webhook: {installed.webhook} answers, but is switched off in the LINE Developers console."
    return f"Webhook: LINE does not reach {installed.webhook} ({installed.webhook_said or 'no reason given'})."


def _code(error: ServiceError) -> str:
    return str(getattr(error, "code", "") or type(error).__name__)
