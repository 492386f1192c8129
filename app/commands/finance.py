"""`flask finance`: the keys that sign receipts."""

import click
from flask.cli import AppGroup

from services.audit import SYSTEM
from services.db import unit_of_work
from services.errors import NotFound, RuleBroken
from services.payments import keys

group = AppGroup("finance", help="Receipts and their keys.")


@group.command("keys")
def list_keys() -> None:
    """Lists the public halves of all keys, in hexadecimal."""
    for key in keys.public_keys():
        state = "revoked" if key.is_revoked else "ended" if key.ended_at else "in use"
        click.echo(f"{key.id} {key.public.hex()} {key.created_at:%Y-%m-%d} {state}")


@group.command("rotate-key")
def rotate_key() -> None:
    """Makes another signing key; what the old one signed can still be checked."""
    with unit_of_work():
        made = keys.rotate_key(actor=SYSTEM)
    click.echo(f"Key {made} signs from now on. Publish the offline page anew.")


@group.command("revoke-key")
@click.argument("number", type=int)
def revoke_key(number: int) -> None:
    """Says that an old key fell into wrong hands: offline it proves nothing any more."""
    try:
        with unit_of_work():
            keys.revoke_key(number, actor=SYSTEM)
    except NotFound as refused:
        raise click.ClickException("there is no key with that number") from refused
    except RuleBroken as refused:
        raise click.ClickException("that key is in use: rotate it first") from refused
    click.echo(f"Key {number} is revoked. Publish the offline page anew.")
