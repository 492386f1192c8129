"""The sample service on offer, in a register of its own."""

import pytest

from services import catalogue, drafts
from services.audit import Actor
from tests.factories.services import KEY, Desk, make_service


@pytest.fixture
def desk(app):
    """The desk behind the sample service."""
    desk = Desk()
    catalogue.forget()
    drafts.declare_drafts()
    catalogue.register(make_service(desk))
    yield desk
    catalogue.forget()


@pytest.fixture
def citizen():
    return Actor.citizen()


@pytest.fixture
def draft(desk, citizen):
    """A draft of the sample service, nothing answered."""
    return drafts.open_draft(KEY, asker=citizen, language="th")
