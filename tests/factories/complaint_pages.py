"""What the page tests of complaints share."""

import re

from services.audit import Role
from services.people import get_officer
from tests.factories.complaints import officer
from tests.factories.people import sign_in


def as_officer(client, role: Role, unit_id: int | None = None):
    """Signs a new officer in; gives the actor."""
    actor = officer(role, unit_id)
    sign_in(client, get_officer(actor.id))
    return actor


def token_in(page) -> str:
    return re.search(r'name="csrf_token" value="([^"]+)"', page.get_data(as_text=True))[1]


def post(client, path, page=None, **form):
    """Posts a form with the token of its own page."""
    return client.post(path, data={"csrf_token": token_in(client.get(page or path)), **form})
