"""`flask staff`: one-time links from the command line."""

import re

from services import people
from services.audit import Role
from services.db import db
from tests.factories.people import make_officer, make_unit


def run(app, *words):
    db.session.commit()
    return app.test_cli_runner().invoke(args=["staff", *words])


def test_creates_an_officer_and_prints_a_link_that_opens(app):
    make_unit("test-unit")
    done = run(app, "create", "First@Example.org", "--role", "admin", "--unit", "test-unit")
    assert done.exit_code == 0
    token = re.fullmatch(r"http://localhost:8000/staff/invitation/([\w-]+)\n", done.output)[1]
    assert people.get_invitation(token) == "first@example.org"
    assert people.find_officer("first@example.org").role is Role.ADMIN


def test_says_what_is_wrong(app):
    make_unit("test-unit")
    make_officer(email="taken@example.org")
    for words, expected in (
        (("create", "taken@example.org", "--role", "head", "--unit", "test-unit"), "exists"),
        (("create", "nonsense", "--role", "head", "--unit", "test-unit"), "not an e-mail"),
        (("create", "a@example.org", "--role", "head", "--unit", "nowhere"), "no unit"),
        (("create", "a@example.org", "--role", "emperor", "--unit", "test-unit"), "emperor"),
        (("invite", "nobody@example.org"), "no officer"),
    ):
        done = run(app, *words)
        assert done.exit_code != 0 and expected in done.output
    assert people.find_officer("a@example.org") is None


def test_invites_anew(app):
    officer = make_officer()
    done = run(app, "invite", officer.email)
    assert done.exit_code == 0
    assert people.get_invitation(done.output.strip().rsplit("/", 1)[1]) == officer.email
