"""A stored file goes out whole, under headers that let no browser take it for anything else."""

from io import BytesIO

import pytest
from flask import Flask, Response, request
from werkzeug.http import parse_options_header

from app.shared.serving import send_stored
from services import db, files
from services.errors import NotFound
from tests.factories import pictures
from tests.integration.services.files.conftest import CITIZEN


@pytest.fixture
def reader(app):
    """A browser of one small route that serves whatever it is asked for, beside the application's own doors."""
    tiny = Flask("tiny")
    tiny.testing = True
    tiny.extensions = app.extensions
    db.db._app_engines[tiny] = db.db._app_engines[app]
    tiny.teardown_appcontext(lambda _error: db.db.session.remove())

    @tiny.get("/<key>/<variant>")
    def view(key: str, variant: str) -> Response:
        return send_stored(key, variant, request.args.get("name"))

    client = tiny.test_client()

    def ask(path, *, method="GET", **more):
        db.session().commit()  # Ends the savepoint: requests have a session of their own on the same connection.
        return client.open(path, method=method, **more)

    return ask


@pytest.fixture
def ledger(app):
    """A document with a Thai name."""
    return files.save_document(BytesIO("ก,ข\n".encode()), filename='บัญชี "ตุลาคม" 100%.csv', actor=CITIZEN)


def test_a_photograph_is_shown(photograph, reader):
    response = reader(f"/{photograph().key}/full")
    assert (response.status_code, response.content_type) == (200, "image/jpeg")
    assert response.data.startswith(b"\xff\xd8\xff") and response.content_length == len(response.data)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Disposition"] == "inline"
    assert response.headers["Cache-Control"] == "private, max-age=300"
    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")


def test_the_name_of_the_senders_file_is_not_shown_with_a_photograph(photograph, reader):
    response = reader(f"/{photograph().key}/full")
    assert "%E0" not in str(response.headers)
    saved = reader(f"/{photograph().key}/full?name=RP-69-7K4M-2X.jpg")
    assert saved.headers["Content-Disposition"].startswith('attachment; filename="RP-69-7K4M-2X.jpg"')


def test_a_document_is_always_saved_under_its_thai_name(ledger, reader):
    response = reader(f"/{ledger.key}/full")
    assert response.content_type.startswith("text/csv")
    kind, options = parse_options_header(response.headers["Content-Disposition"])
    assert (kind, options["filename"]) == ("attachment", "บัญชี _ตุลาคม_ 100%.csv")
    response.headers["Content-Disposition"].encode("ascii")


@pytest.mark.parametrize("name", pictures.NAMES)
def test_a_hostile_name_breaks_no_header(ledger, reader, name):
    response = reader(f"/{ledger.key}/full", query_string={"name": name.encode("utf-8", "replace")})
    value = response.headers["Content-Disposition"]
    assert value.startswith('attachment; filename="')
    assert value.isascii() and "\n" not in value and value.count('"') == 2
    assert "Set-Cookie" not in response.headers


def test_what_the_browser_has_already_is_not_sent_again(photograph, reader):
    stored = photograph()
    tag = reader(f"/{stored.key}/thumb").headers["ETag"]
    again = reader(f"/{stored.key}/thumb", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    files.make_thumbnail(stored.key)
    fresh = reader(f"/{stored.key}/thumb", headers={"If-None-Match": tag})
    assert fresh.status_code == 200 and len(fresh.data) > 0


def test_head_has_the_headers_alone(photograph, reader):
    response = reader(f"/{photograph().key}/full", method="HEAD")
    assert response.data == b"" and response.content_length > 0


def test_what_is_removed_or_unknown_is_not_found(photograph, reader):
    stored = photograph()
    files.remove([stored.key])
    for path in (f"/{stored.key}/full", f"/{'A' * 22}/full"):
        with pytest.raises(NotFound):
            reader(path)
