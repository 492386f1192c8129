"""Every test of complaints has an authority with its categories, and the two services on offer."""

import pytest

from services import catalogue, complaints
from services.errors import NotFound
from tests.factories.complaints import make_authority


@pytest.fixture(autouse=True)
def authority(app):
    try:
        catalogue.get_service("complaint")
    except NotFound:
        complaints.offer()
    make_authority()
