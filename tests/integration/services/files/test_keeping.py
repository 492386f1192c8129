"""Photographs and documents are kept with a row, an audit entry and nothing that betrays their sender."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from sqlalchemy import text

from services import audit, db, files
from services.errors import NotFound, RuleBroken, Unavailable
from services.files import storage
from tests.factories import pictures
from tests.integration.services.files.conftest import CITIZEN


def content(key, variant="full"):
    _media_type, size, pieces = files.open_file(key, variant)
    data = b"".join(pieces)
    assert len(data) == size
    return data


def raw(column, key):
    return db.session().execute(text(f"SELECT {column} FROM stored_file WHERE key = :key"), {"key": key}).scalar_one()


def test_a_photograph_is_kept_clean(photograph):
    stored = photograph()
    assert len(stored.key) == 22
    assert (stored.width, stored.height) == (400, 300)
    assert stored.taken_at == datetime(2026, 11, 5, 7, 30, tzinfo=UTC)
    assert stored.lat == pytest.approx(pictures.LAT, abs=1e-5)
    view = files.get_file(stored.key)
    assert (view.purpose, view.media_type, view.name) == ("photograph", "image/jpeg", "ถนนพัง.jpg")
    assert (view.owner_kind, view.owner_id, view.derived_from, view.has_thumb) == (None, None, None, False)
    data = content(stored.key)
    assert view.size == len(data)
    assert not any(secret in data for secret in pictures.SECRETS)


def test_name_and_place_are_sealed_in_the_table(photograph):
    stored = photograph()
    assert "ถนน" not in raw("name", stored.key)
    assert "18.57" not in raw("position", stored.key)


def test_the_place_is_shown_after_agreement_only(photograph):
    stored = photograph()
    assert files.position_of(stored.key) is None
    assert files.offered_position(stored.key).lat == stored.lat
    files.agree_position(stored.key)
    assert files.position_of(stored.key) == files.Position(stored.lat, stored.lon, stored.taken_at)
    files.forget_position([stored.key])
    assert files.position_of(stored.key) is None and files.offered_position(stored.key) is None
    assert raw("position", stored.key) is None


def test_a_place_without_agreement_does_not_reach_the_case(photograph):
    silent, agreed = photograph(), photograph()
    files.attach([silent.key, agreed.key], "draft", 7)
    assert files.offered_position(silent.key) is not None
    files.agree_position([agreed.key])
    files.attach([silent.key, agreed.key], "case", 8)
    assert files.offered_position(silent.key) is None
    assert files.position_of(agreed.key).lat == agreed.lat


def test_every_change_is_audited(photograph):
    stored = photograph()
    other = files.redact(stored.key, [{"x": 0, "y": 0, "w": 0.5, "h": 0.5, "how": "black"}], CITIZEN)
    files.remove([other], actor=CITIZEN)
    waiting = [row for row, _transaction in db.session().info["pending"]]
    actions = [(row["action"], row["subject_id"]) for row in waiting]
    assert actions == [("save photograph", "photograph"), ("redact photograph", other), ("remove file", other)]
    assert audit.ActorKind.CITIZEN in {row["actor_kind"] for row in waiting}


def test_owners_list_their_files_in_order(photograph):
    keys = [photograph().key for _ in range(3)]
    files.attach(keys, "case", 12)
    assert [view.key for view in files.list_for_owner("case", 12)] == keys
    assert files.list_for_owner("case", 13) == []
    assert [view.key for view in files.find_files([keys[2], "unknown", keys[0]])] == [keys[2], keys[0]]


def test_nobody_draws_a_published_picture_to_himself(photograph):
    stored = photograph()
    files.attach([stored.key], "case", 12)
    files.attach([stored.key], "case", "12")
    for kind, identity in (("case", 13), ("draft", 12)):
        with pytest.raises(NotFound):
            files.attach([stored.key], kind, identity)
    with pytest.raises(NotFound):
        files.attach(["A" * 22], "case", 12)


UNKNOWN = {"none": "", "unknown": "A" * 22, "path": "../../etc/passwd", "Thai": "ก" * 22, "quote": "a'b"}


@pytest.mark.parametrize("key", UNKNOWN.values(), ids=UNKNOWN.keys())
def test_an_unknown_key_is_not_found(app, key):
    for ask in (files.get_file, files.open_file, files.position_of, files.offered_position):
        with pytest.raises(NotFound):
            ask(key)


def test_a_removed_file_is_gone_at_once_and_its_bytes_after_the_sweep(photograph):
    stored = photograph()
    copy = files.redact(stored.key, [{"x": 0, "y": 0, "w": 0.5, "h": 0.5, "how": "blur"}], CITIZEN)
    files.make_thumbnail(stored.key)
    assert files.remove(stored.key) == 1
    with pytest.raises(NotFound):
        files.get_file(stored.key)
    assert raw("name", stored.key) is None and raw("position", stored.key) is None
    assert files.purge_orphans(100) == 1
    assert storage.key_of(stored.key) not in {storage.key_of(f.path) for f in storage.list_folder(stored.key[:2])}
    assert files.get_file(copy).derived_from is None


def test_a_lost_file_is_told_as_trouble_of_the_storage(photograph):
    stored = photograph()
    storage.delete(storage.path_of(stored.key))
    with pytest.raises(Unavailable):
        files.open_file(stored.key)


def test_documents_are_kept_as_they_are(app):
    data = "เดือน,ยอด\n".encode()
    stored = files.save_document(BytesIO(data), filename="../ยอดขาย.csv", actor=CITIZEN)
    assert (stored.name, stored.size, stored.media_type) == ("ยอดขาย.csv", len(data), "text/csv")
    assert content(stored.key) == data
    picture = pictures.saved(pictures.scene())
    kept = files.save_document(BytesIO(picture), filename="", actor=CITIZEN)
    assert content(kept.key) == picture
    assert (files.get_file(kept.key).width, kept.name) == (400, "document")


def test_an_emblem_stays_transparent_and_holds_nothing_else(app):
    from PIL import Image

    drawn = Image.new("RGBA", (1000, 800), (0, 0, 0, 0))
    drawn.paste((43, 42, 107, 255), (200, 200, 800, 600))
    stored = files.save_logo(
        BytesIO(pictures.saved(drawn, "PNG", exif=pictures.exif())), filename="a.png", actor=CITIZEN
    )
    assert (stored.width, stored.height) == (512, 410)
    data = content(stored.key, "thumb")
    picture = Image.open(BytesIO(data))
    assert picture.mode == "RGBA"
    assert picture.getpixel((5, 5))[3] == 0 and picture.getpixel((256, 200)) == (43, 42, 107, 255)
    assert not any(secret in data for secret in pictures.SECRETS) and not picture.info
    assert (files.get_file(stored.key).purpose, files.get_file(stored.key).media_type) == ("logo", "image/png")
    with pytest.raises(RuleBroken):
        files.save_logo(BytesIO(pictures.SVG), filename="a.svg", actor=CITIZEN)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (bytes(21 << 20), "file_too_large"),
        (pictures.HTML, "file_type"),
        (pictures.saved(pictures.noisy())[:3000], "file_broken"),
        (pictures.png_claiming(60_000, 60_000), "file_too_large"),
    ],
    ids=["nothing", "21 MB", "page", "half a picture", "60000 by 60000"],
)
def test_a_document_is_refused_by_a_code_and_leaves_nothing(app, data, code):
    folders = storage.list_folders()
    with pytest.raises(RuleBroken) as refused:
        files.save_document(BytesIO(data), filename="a.csv", actor=CITIZEN)
    assert refused.value.problems[0].code == code
    assert storage.list_folders() == folders


def test_thumbnails_are_made_by_the_worker(photograph):
    stored = photograph(pictures.phone_jpeg(1, (1600, 1200)))
    full = content(stored.key)
    assert content(stored.key, "thumb") == content(stored.key, "tiny") == full
    assert stored.key in files.thumbnails_due(1000)
    assert files.make_thumbnail(stored.key)
    assert stored.key not in files.thumbnails_due(1000)
    assert files.get_file(stored.key).has_thumb
    from PIL import Image

    for variant, size in (("thumb", (480, 360)), ("tiny", (96, 72)), ("original", (1600, 1200))):
        assert Image.open(BytesIO(content(stored.key, variant))).size == size
    with pytest.raises(NotFound):
        files.open_file(stored.key, "../x")


def test_a_spoilt_photograph_does_not_hold_up_the_others(photograph):
    spoilt, whole = photograph(), photograph()
    storage.write(storage.path_of(spoilt.key), b"spoilt")
    assert files.make_thumbnails(100) == 1
    assert files.thumbnails_due(100) == []
    assert files.get_file(whole.key).has_thumb and not files.get_file(spoilt.key).has_thumb
