"""Who can open confidential matters: no administrator makes one alone, or in silence."""

import pytest
from sqlalchemy import select

from services import audit, people
from services.audit import SYSTEM, Role
from services.db import session, unit_of_work
from services.errors import NotFound
from services.notifications.models import Notice
from tests.factories.people import PASSWORD, make_actor, make_officer, make_unit

NEW_PASSWORD = "ฝนตกหนักที่ป่าซาง"
SENSITIVE = sorted(people.SENSITIVE)


@pytest.fixture
def admin(app):
    make_unit("test-unit")
    return make_actor(Role.ADMIN)


@pytest.fixture
def watcher(admin):
    make_officer(Role.INTEGRITY, email="closed@example.org", is_active=False)
    return make_officer(Role.INTEGRITY, email="watcher@example.org", language="en")


def mails(kind):
    return session().scalars(select(Notice).where(Notice.kind == kind).order_by(Notice.id)).all()


def told():
    return [(mail.address, mail.params["what"], mail.params["role"]) for mail in mails("person.sensitive_role")]


def token_of(mail):
    return mail.params["link"].rpartition("/")[2]


def change(officer, admin, role):
    return people.change_officer(officer.id, role=role, unit_key="test-unit", post=officer.post, phone="", actor=admin)


@pytest.mark.parametrize("role", SENSITIVE)
def test_the_link_goes_to_the_own_mailbox_only(admin, watcher, role):
    officer, token = people.create_officer("new@example.org", role, "test-unit", "ผู้รับเรื่อง", admin)
    assert token is None
    assert people.invite_officer(officer.id, actor=admin) is None
    first, second = mails("person.invitation")
    assert {first.address, second.address} == {"new@example.org"}
    with pytest.raises(NotFound):
        people.get_invitation(token_of(first))
    assert people.accept_invitation(token_of(second), NEW_PASSWORD) == "new@example.org"
    heard = [what for address, what, _ in told() if address == "watcher@example.org"]
    assert heard == ["was given this role", "was sent a link to set another password"]
    assert mails("person.sensitive_role")[0].params["by"] == people.get_officer(admin.id).post


@pytest.mark.parametrize("role", [role for role in Role if role not in SENSITIVE])
def test_other_links_are_shown(admin, watcher, role):
    officer, token = people.create_officer("new@example.org", role, "test-unit", "นายช่าง", admin)
    assert people.get_invitation(token) == officer.email
    assert people.get_invitation(people.invite_officer(officer.id, actor=admin)) == officer.email
    assert told() == [] and mails("person.invitation") == []


@pytest.mark.parametrize("role", SENSITIVE)
def test_an_account_whose_link_was_shown_comes_into_the_role_with_a_new_password(admin, watcher, role):
    officer, token = people.create_officer("new@example.org", Role.HEAD, "test-unit", "หัวหน้า", admin)
    people.accept_invitation(token, PASSWORD)
    open_link = people.invite_officer(officer.id, actor=admin)
    epoch = people.get_officer(officer.id).session_epoch
    change(officer, admin, role)
    with pytest.raises(NotFound):
        people.get_invitation(open_link)
    assert not people.get_officer(officer.id).has_password
    assert people.session_officer(officer.id, epoch=epoch, token="t") is None
    (mail,) = mails("person.invitation")
    assert people.accept_invitation(token_of(mail), NEW_PASSWORD) == "new@example.org"


def test_every_change_is_told_to_whoever_watched_before_it(admin, watcher):
    officer = make_officer(Role.HEAD, email="other@example.org")
    change(officer, admin, Role.INTEGRITY)
    change(officer, admin, Role.REGISTRY)
    change(officer, admin, Role.HEAD)
    change(watcher, admin, Role.HEAD)
    assert told() == [
        ("watcher@example.org", "was given this role", "integrity officer"),
        ("watcher@example.org", "lost this role", "integrity officer"),
        ("other@example.org", "พ้นจากบทบาทนี้", "เจ้าหน้าที่รับเรื่องทุจริต"),
        ("watcher@example.org", "was given this role", "registry"),
        ("other@example.org", "ได้รับบทบาทนี้", "ศูนย์รับเรื่อง"),
        ("watcher@example.org", "lost this role", "registry"),
        ("watcher@example.org", "lost this role", "integrity officer"),
    ]


def test_closing_and_opening_are_told_too(admin, watcher):
    people.deactivate_officer(watcher.id, actor=admin)
    make_officer(Role.INTEGRITY, email="second@example.org", language="en")
    people.activate_officer(watcher.id, actor=admin)
    assert [(address, what) for address, what, _ in told()] == [
        ("watcher@example.org", "had the account with this role closed"),
        ("second@example.org", "had the account with this role opened again"),
    ]


def test_the_command_line_is_given_the_link_and_is_seen(admin, watcher):
    officer, token = people.create_officer("new@example.org", Role.INTEGRITY, "test-unit", "ผู้รับเรื่อง", SYSTEM)
    assert people.get_invitation(token) == officer.email
    (mail,) = mails("person.sensitive_role")
    assert (mail.address, mail.params["by"]) == ("watcher@example.org", "the command line of the server")


def test_it_stands_in_the_audit(admin, watcher):
    session().commit()
    with unit_of_work():
        people.create_officer("new@example.org", Role.REGISTRY, "test-unit", "ผู้รับเรื่อง", admin)
    assert ("sensitive role", "given registry") in {(entry.action, entry.note) for entry in audit.list_entries()}
