"""`flask staff`: the first officer of a new deployment, and a way back in for one who lost everything."""

import click
from flask.cli import AppGroup

from services import people, settings
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.errors import RuleBroken

group = AppGroup("staff", help="Officers' accounts.")

_WORDS = {
    "email_missing": "the e-mail address is missing",
    "email_invalid": "that is not an e-mail address",
    "email_taken": "an officer with that address exists: use `flask staff invite`",
    "unit_unknown": "there is no unit with that key",
    "post_missing": "the post is missing",
    "post_long": "the post is too long",
    "officer_inactive": "that account is closed: an administrator opens it again",
}


@group.command("create")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--unit", required=True, help="The key of the unit.")
@click.option("--post", default="", help="The title that is shown; the part of the address before @ when left out.")
def create(email: str, role: str, unit: str, post: str) -> None:
    """Creates an officer and prints a one-time sign-in link."""
    try:
        with unit_of_work():
            _, token = people.create_officer(email, Role(role), unit, post or email.partition("@")[0], SYSTEM)
    except RuleBroken as refused:
        raise click.ClickException(_WORDS[refused.problems[0].code]) from refused
    _print_link(token)


@group.command("invite")
@click.argument("email")
def invite(email: str) -> None:
    """Prints a new one-time sign-in link for an officer."""
    officer = people.find_officer(email)
    if officer is None:
        raise click.ClickException("there is no officer with that address")
    try:
        with unit_of_work():
            token = people.invite_officer(officer.id, actor=SYSTEM)
    except RuleBroken as refused:
        raise click.ClickException(_WORDS[refused.problems[0].code]) from refused
    _print_link(token)


def _print_link(token: str | None) -> None:
    click.echo(f"{settings.current().base_url}/staff/invitation/{token}")
