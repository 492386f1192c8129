"""`flask audit`: checking the chain of the audit trail."""

import click
from flask.cli import AppGroup

from services import audit

group = AppGroup("audit", help="The audit trail.")


@group.command("verify")
def verify() -> None:
    """Check the whole chain; exit 1 and the first broken row when it does not hold."""
    verdict = audit.verify()
    if verdict.ok:
        click.echo(f"The chain holds: {verdict.checked} rows.")
        return
    click.echo(f"The chain is broken at row {verdict.first_broken}: {verdict.why}.", err=True)
    click.echo(f"Rows that hold before it: {verdict.checked}.", err=True)
    raise SystemExit(1)
