"""The `flask` commands: parse, call a service, print."""

from flask import Flask
from flask_migrate import Migrate

from app import commands
from app.config import ROOT
from services.db import Base, db


def init_app(app: Flask) -> None:
    """Registers the commands."""
    Migrate(app, db, directory=str(ROOT / "migrations" / "_alembic"), metadata=Base.metadata)
    commands.register(app)
