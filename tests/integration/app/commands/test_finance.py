"""`flask finance`: keys of receipts from the command line."""

from services import documents
from services.db import db, unit_of_work
from services.payments import keys


def run(app, *words):
    db.session.commit()
    return app.test_cli_runner().invoke(args=["finance", *words])


def test_keys_are_changed_listed_and_revoked(app):
    with unit_of_work():
        first = keys.signing_key().id
    refused = run(app, "revoke-key", str(first))
    assert refused.exit_code != 0 and "rotate it first" in refused.output
    assert run(app, "rotate-key").exit_code == 0
    listed = run(app, "keys").output.splitlines()
    assert [line.split()[-1] for line in listed] == ["ended", "use"]
    assert len(documents.published_keys()) == 2
    assert run(app, "revoke-key", str(first)).exit_code == 0
    assert run(app, "revoke-key", "999999").exit_code != 0
    assert len(documents.published_keys()) == 1
    with unit_of_work():
        assert keys.signing_key().id != first
