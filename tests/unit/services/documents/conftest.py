"""The templates of this house, without a database."""

from dataclasses import replace

import pytest

from app.config import ROOT
from services import settings
from services.settings import ServiceSettings


@pytest.fixture(scope="session", autouse=True)
def templates():
    """Services know where the templates lie."""
    before = settings._settings
    plain = ServiceSettings(data_key=b"d" * 32, signing_key=b"s" * 32, base_url="http://localhost", storage_url="")
    settings.configure(replace(before or plain, templates=ROOT / "templates"))
    yield
    if before is not None:
        settings.configure(before)
