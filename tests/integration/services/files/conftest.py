"""What the tests of stored files share."""

from io import BytesIO

import pytest

from services import files
from services.audit import Actor
from tests.factories import pictures

CITIZEN = Actor.citizen()


@pytest.fixture
def photograph(app):
    """Saves a photograph and gives what was stored: `photograph(data=…)`."""

    def save(data: bytes = b"", *, filename: str = "ถนนพัง.jpg"):
        return files.save_photograph(BytesIO(data or pictures.phone_jpeg(6)), filename=filename, actor=CITIZEN)

    return save
