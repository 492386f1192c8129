"""Bytes lie whole or not at all, in a folder and in a bucket."""

import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import fsspec
import pytest

from services import clock, settings
from services.errors import Unavailable
from services.files import storage
from tests.conftest import make_settings


@pytest.fixture(params=["folder", "memory"])
def place(request, tmp_path):
    """A storage in a folder, and one reached through fsspec alone as a bucket is."""
    url = str(tmp_path / "files") if request.param == "folder" else "memory://files"
    services = make_settings(tmp_path).for_services()
    settings.configure(replace(services, storage_url=url))
    yield url
    if request.param == "memory":
        fsspec.filesystem("memory").store.clear()


@pytest.mark.usefixtures("place")
def test_what_is_written_is_read_and_deleted():
    path = storage.path_of("abcdefghijklmnopqrstuv")
    data = bytes(range(256)) * 3000
    storage.write(path, data)
    assert storage.read(path) == data
    size, pieces = storage.stream(path)
    assert (size, b"".join(pieces)) == (len(data), data)
    found = storage.list_folder("ab")
    assert [one.path for one in found] == [path]
    assert abs(found[0].changed_at - clock.now()) < timedelta(minutes=1)
    assert storage.list_folders() == ["ab"]
    storage.delete(path)
    storage.delete(path)
    with pytest.raises(Unavailable):
        storage.stream(path)
    with pytest.raises(Unavailable):
        storage.read(path)


@pytest.mark.usefixtures("place")
def test_check_leaves_nothing_behind():
    storage.check()
    assert storage.list_folder("check") == []


def test_check_tells_of_a_storage_that_takes_nothing(tmp_path):
    blocked = tmp_path / "a file, no folder"
    blocked.write_text("")
    settings.configure(replace(make_settings(tmp_path).for_services(), storage_url=str(blocked)))
    with pytest.raises(Unavailable):
        storage.check()


def test_a_failed_write_leaves_no_half_file(tmp_path, monkeypatch):
    settings.configure(replace(make_settings(tmp_path).for_services(), storage_url=str(tmp_path / "files")))

    def full(_file):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(Unavailable):
        storage.write("ab/abc", b"data")
    assert storage.list_folder("ab") == []


def test_a_key_is_found_in_its_path():
    for variant in ("full", "thumb", "tiny"):
        assert storage.key_of(storage.path_of("abcdefghijklmnopqrstuv", variant)) == "abcdefghijklmnopqrstuv"


def test_the_bucket_client_is_not_imported_for_a_folder():
    code = "import sys, services.files; print('s3fs' in sys.modules or 'botocore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
