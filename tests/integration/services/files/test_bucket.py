"""The same files in a bucket, by STORAGE_URL=s3://…, with the client that production uses."""

from dataclasses import replace
from io import BytesIO

import pytest

from services import files, settings
from services.errors import Unavailable
from services.files import storage
from tests.factories import pictures
from tests.factories.bucket import bucket
from tests.integration.services.files.conftest import CITIZEN


@pytest.fixture
def in_bucket(app, monkeypatch):
    """Stored files lie in a bucket of this process."""
    with bucket() as address:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        monkeypatch.setenv("AWS_REGION", "ap-southeast-7")
        settings.configure(replace(settings.current(), storage_url="s3://pracha/files"))
        yield address


@pytest.mark.usefixtures("in_bucket")
def test_a_photograph_lives_and_dies_in_a_bucket():
    storage.check()
    stored = files.save_photograph(BytesIO(pictures.phone_jpeg(6)), filename="a.jpg", actor=CITIZEN)
    assert files.make_thumbnail(stored.key)
    for variant in ("full", "thumb", "tiny"):
        _media_type, size, pieces = files.open_file(stored.key, variant)
        data = b"".join(pieces)
        assert len(data) == size and data.startswith(b"\xff\xd8\xff")
    assert storage.list_folders() == [stored.key[:2]]
    assert len(storage.list_folder(stored.key[:2])) == 3
    files.remove([stored.key])
    assert files.purge_orphans(10) == 1
    assert storage.list_folder(stored.key[:2]) == []


@pytest.mark.usefixtures("in_bucket")
def test_what_the_bucket_does_not_have_is_trouble_of_the_storage():
    with pytest.raises(Unavailable):
        storage.read("ab/unknown")
