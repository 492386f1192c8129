"""The public part of the web door: a module per feature, one blueprint."""

import pkgutil
from importlib import import_module

from flask import Blueprint, Flask

from services import catalogue
from services.audit import Channel

public = Blueprint("public", __name__)


def init_app(app: Flask) -> None:
    """Registers the views of every module in this package."""
    for module in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    app.register_blueprint(public)
    catalogue.open_channel(Channel.WEB)
    catalogue.open_channel(Channel.QR)
