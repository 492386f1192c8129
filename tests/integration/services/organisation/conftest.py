"""What these tests share."""

import pytest

from services import organisation
from services.audit import SYSTEM, Actor, ActorKind, Channel, Role

ADMIN = Actor(ActorKind.OFFICER, Channel.STAFF, 7, Role.ADMIN)


@pytest.fixture
def demo(app):
    """The demonstration authority, entered."""
    organisation.seed_demo(SYSTEM)
    return app


@pytest.fixture
def admin():
    """An administrator."""
    return ADMIN
