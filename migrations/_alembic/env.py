"""How migrations run: in one transaction on the application's own engine, on both databases."""

from alembic import context
from flask import current_app

from services.db import Base

engine = current_app.extensions["migrate"].db.engine


def run() -> None:
    """Takes the database to the revision that was asked for, whole or not at all."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection)
        return
    with engine.connect().execution_options(writes=True) as connection:
        _run_on(connection)
        connection.commit()


def _run_on(connection: object) -> None:
    context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()


run()
