"""The browser of the web tests: each request stands alone, as it does in the world."""

import pytest
from flask.testing import FlaskClient

from services.db import db


class Browser(FlaskClient):
    """Keeps cookies, and nothing else, between requests.

    What a test prepared is committed before each request (in the test's outer transaction, so it is rolled back all the
    same), since a unit of work begins by forgetting what is not committed; and each request has an application context
    of its own, so that neither `flask.g` nor the session of the database hands anything from one to the next.
    """

    def open(self, *args, **kwargs):
        db.session.commit()
        with self.application.app_context():
            answer = super().open(*args, **kwargs)
        db.session.expire_all()
        return answer


@pytest.fixture(autouse=True)
def browsers(app):
    """Every `app.test_client()` of these tests is a Browser."""
    usual, app.test_client_class = app.test_client_class, Browser
    yield
    app.test_client_class = usual


@pytest.fixture
def client(app, browsers):
    """A browser without scripts."""
    return app.test_client()
