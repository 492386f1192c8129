"""An application of fields alone: templates, words and the register, without a database."""

import pytest
from flask import Flask, g
from flask_babel import Babel

from app.config import ROOT
from app.shared import fields, filters
from app.shared.language import language
from tools import translations


@pytest.fixture(scope="session")
def field_app():
    """The smallest application that draws fields; English comes from the same files as everywhere."""
    translations.compile_all()
    app = Flask("app", root_path=str(ROOT / "app"), template_folder=str(ROOT / "templates"))
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    Babel(app, default_locale="th", locale_selector=language)
    filters.init_app(app)
    fields.init_app(app)
    return app


@pytest.fixture(autouse=True)
def _no_tiles(monkeypatch):
    """The address of the map's tiles is a row, and these tests have no database."""
    monkeypatch.setattr("app.shared.fields.place.map_tiles", lambda: "")


@pytest.fixture
def reader(field_app):
    """Opens a request of a reader of that language: `with reader("en"): …`."""
    from contextlib import contextmanager

    @contextmanager
    def of(chosen: str):
        with field_app.test_request_context():
            g.language = chosen
            yield

    return of
