"""The sample service on offer, and a person at a browser without scripts."""

import pytest

from services import catalogue, drafts
from tests.factories.services import Desk, make_service
from tests.factories.walking import Walker


@pytest.fixture
def desk(app):
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk))
    yield desk
    catalogue.forget()


@pytest.fixture
def walker(client, desk):
    return Walker(client)
