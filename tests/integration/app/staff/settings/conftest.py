"""An administrator signed in to the settings of the demonstration authority."""

import re

import pytest

from services import complaints, organisation
from services.audit import SYSTEM, Role
from tests.factories.people import make_officer, sign_in


@pytest.fixture
def demo(app):
    """The demonstration authority with its categories."""
    organisation.seed_demo(SYSTEM)
    complaints.seed_categories()
    return app


@pytest.fixture
def admin(client, demo):
    """A signed-in administrator's browser."""
    sign_in(client, make_officer(Role.ADMIN))
    return client


@pytest.fixture
def send(admin):
    """Posts a form with the token of the page it stands on: `send(path, page=…, **fields)`."""

    def post(path, page=None, **fields):
        shown = admin.get(page or path).get_data(as_text=True)
        token = re.search(r'name="csrf_token" value="([^"]+)"', shown)[1]
        return admin.post(path, data={"csrf_token": token, **fields}, content_type="multipart/form-data")

    return post
