"""The `flask` commands of each room; `app.cli` joins them."""

from flask import Flask

from app.commands import audit, demo, finance, line, organisation, staff, worker


def register(app: Flask) -> None:
    """Hangs every group on the application."""
    app.cli.add_command(audit.group)
    app.cli.add_command(demo.command)
    app.cli.add_command(finance.group)
    app.cli.add_command(line.group)
    app.cli.add_command(organisation.group)
    app.cli.add_command(staff.group)
    app.cli.add_command(worker.command)
