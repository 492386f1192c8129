"""What nobody needs goes, and nothing else."""

import os
import shutil
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import text, update

from services import clock, db, events, files, settings
from services.errors import NotFound
from services.files import storage
from services.files.models import StoredFile
from services.files.sweeping import DUE
from tests.factories import pictures


def age(path, days):
    """Makes a stored file old."""
    at = (clock.now() - timedelta(days=days)).timestamp()
    os.utime(Path(settings.current().storage_url, path), (at, at))


def exists(path):
    return Path(settings.current().storage_url, path).exists()


@pytest.fixture(autouse=True)
def _empty_storage(app):
    """Other tests of this run leave bytes whose rows were rolled back."""
    shutil.rmtree(settings.current().storage_url, ignore_errors=True)


def test_bytes_without_a_row_go_after_a_day(photograph):
    kept = photograph()
    lost = files.ready_photograph(BytesIO(pictures.phone_jpeg()), filename="a.jpg")
    fresh = files.ready_photograph(BytesIO(pictures.phone_jpeg()), filename="a.jpg")
    half = f"{storage.path_of(kept.key)}.1234abcd.part"
    storage.write(half, b"half")
    for path in (storage.path_of(kept.key), storage.path_of(lost.key), half):
        age(path, 2)
    assert files.purge_orphans(100) == 2
    assert exists(storage.path_of(kept.key)) and exists(storage.path_of(fresh.key))
    assert not exists(storage.path_of(lost.key)) and not exists(half)
    assert files.purge_orphans(100) == 0


def test_a_sweep_does_no_more_than_it_was_asked(app):
    for _ in range(5):
        ready = files.ready_photograph(BytesIO(pictures.phone_jpeg()), filename="a.jpg")
        age(storage.path_of(ready.key), 2)
    assert [files.purge_orphans(2) for _ in range(4)] == [2, 2, 1, 0]


def test_what_no_owner_claims_goes_after_a_month(photograph):
    forgotten, claimed, owned, young = (photograph() for _ in range(4))
    files.attach([owned.key], "case", 1)
    long_ago = clock.now() - timedelta(days=40)
    old = StoredFile.key.in_([forgotten.key, claimed.key, owned.key])
    db.session().execute(update(StoredFile).where(old).values(created_at=long_ago))
    events.listen(files.FilesUnclaimed, lambda event: event.kept.add(claimed.key))
    files.purge_orphans(100)
    with pytest.raises(NotFound):
        files.get_file(forgotten.key)
    for stored in (claimed, owned, young):
        assert files.get_file(stored.key)
    files.purge_orphans(100)
    assert not exists(storage.path_of(forgotten.key))


def test_the_worker_looks_for_due_thumbnails_by_their_index(app):
    statement = str(DUE.compile(db.session().get_bind(), compile_kwargs={"literal_binds": True}))
    if db.is_sqlite():
        plan = db.session().execute(text(f"EXPLAIN QUERY PLAN {statement}")).all()
    else:
        db.session().execute(text("SET LOCAL enable_seqscan = off"))
        plan = db.session().execute(text(f"EXPLAIN {statement}")).all()
    assert "ix_stored_file_thumb_wanted" in str(plan)
