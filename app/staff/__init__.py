"""The staff part of the web door: a module per feature, one blueprint, one access rule for the whole package."""

import importlib
import importlib.util

from flask import Flask

from app.staff.blueprint import staff
from services import catalogue
from services.audit import Channel

#: The modules whose views hang on the blueprint, in the order of the officers' menu.
MODULES = (
    "login", "me", "home", "queue", "chats", "finance", "cases", "trail", "screening", "release", "filing",
    "handing", "counter", "officers", "categories", "news", "papers", "assets", "surveys", "channels",
    "products", "information", "codes", "code_sheets", "settings",
)  # fmt: skip


def init_app(app: Flask) -> None:
    """Registers what this part serves."""
    for name in MODULES:
        if importlib.util.find_spec(f"app.staff.{name}") is not None:
            importlib.import_module(f"app.staff.{name}")
    app.register_blueprint(staff)
    catalogue.open_channel(Channel.COUNTER)
