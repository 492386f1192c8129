"""The machines' part of the web door: a module per interface, one blueprint."""

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask

api = Blueprint("api", __name__)


def init_app(app: Flask) -> None:
    """Registers the views of every module in this package."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    app.register_blueprint(api)
