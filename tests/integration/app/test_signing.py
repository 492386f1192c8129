"""The session's own signer writes and reads exactly what Flask's does, and the request log keeps its form."""

import json
import logging

from flask.sessions import SecureCookieSessionInterface

from tests.factories.forged import forged


def test_sessions_are_signed_as_flask_signs_them(app):
    usual = SecureCookieSessionInterface().get_signing_serializer(app)
    quick = app.session_interface.get_signing_serializer(app)
    assert quick is app.session_interface.get_signing_serializer(app)
    assert usual.loads(quick.dumps({"lang": "en"})) == {"lang": "en"}
    assert quick.loads(usual.dumps({"lang": "th"})) == {"lang": "th"}
    assert quick.loads_unsafe(forged(quick.dumps({"a": 1})))[0] is False


def test_a_new_key_is_used_at_once_and_the_old_one_still_read(app, monkeypatch):
    old = app.session_interface.get_signing_serializer(app).dumps({"n": 1})
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [app.secret_key])
    monkeypatch.setitem(app.config, "SECRET_KEY", "another-key-of-more-than-32-characters")
    turned = app.session_interface.get_signing_serializer(app)
    assert turned.loads(old) == {"n": 1}
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", None)
    alone = app.session_interface.get_signing_serializer(app)
    assert alone.loads_unsafe(old)[0] is False and alone.loads(turned.dumps({"n": 2})) == {"n": 2}


def test_a_request_leaves_one_line_without_its_address(client):
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())
    logger = logging.getLogger("pracha")
    logger.addHandler(handler)
    try:
        client.get("/track/secret-token-of-somebody?q=words")
    finally:
        logger.removeHandler(handler)
    (line,) = [one for one in map(json.loads, lines) if one["event"] == "request"]
    assert line["endpoint"] == "public.view_tracked" and line["status"] == 404 and line["level"] == "info"
    assert line.keys() == {"method", "endpoint", "status", "ms", "id", "event", "level", "timestamp"}
    assert "secret" not in "".join(lines)
