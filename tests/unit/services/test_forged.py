"""What the tests alter really is another one, whatever was drawn."""

import pytest

from services import settings
from services.references import new_token, sign, unsign
from tests.factories.forged import forged


@pytest.fixture(autouse=True, scope="module")
def keys():
    """Settings with fixed keys; what was configured before comes back afterwards."""
    before = settings._settings
    settings.configure(settings.ServiceSettings(b"d" * 32, b"s" * 32, "http://localhost", "/nowhere"))
    yield
    settings._settings = before


def test_every_signed_token_is_void_once_altered():
    for number in range(300):
        token = sign({"n": number}, "track")
        assert unsign(token, "track") is not None and unsign(forged(token), "track") is None


def test_only_one_character_differs_and_always():
    for token in [*(new_token() for _ in range(300)), "AAAAAAAAAAAA", "BBBBBBBBBBBB"]:
        assert sum(one != other for one, other in zip(token, forged(token), strict=True)) == 1


def test_what_is_too_short_is_not_taken():
    with pytest.raises(ValueError, match="too short"):
        forged("a.bc")
