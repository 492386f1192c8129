"""The rules of access, without a request."""

import pytest

from app.shared.access import access, anyone, officer, roles, rule_of, signed_in
from services.audit import SYSTEM, Actor, ActorKind, Channel, Role
from services.errors import NotAllowed, SignInNeeded

STRANGER = Actor.citizen()
CITIZEN = Actor.citizen(7)
HEAD = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.HEAD, 3)
AUDITOR = Actor(ActorKind.OFFICER, Channel.STAFF, 2, Role.AUDITOR, 3)


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [
        (anyone, {STRANGER, CITIZEN, HEAD, AUDITOR, SYSTEM}),
        (signed_in, {CITIZEN}),
        (officer, {HEAD, AUDITOR}),
        (roles(Role.HEAD), {HEAD}),
        (roles(Role.HEAD, Role.AUDITOR), {HEAD, AUDITOR}),
    ],
)
def test_who_passes(rule, allowed):
    assert {actor for actor in (STRANGER, CITIZEN, HEAD, AUDITOR, SYSTEM) if rule.allows(actor)} == allowed


def test_a_stranger_is_asked_to_sign_in_and_a_wrong_role_is_refused():
    with pytest.raises(SignInNeeded):
        officer.check(STRANGER)
    with pytest.raises(SignInNeeded):
        roles(Role.HEAD).check(CITIZEN)
    with pytest.raises(NotAllowed):
        roles(Role.HEAD).check(AUDITOR)


def test_roles_need_a_role():
    with pytest.raises(ValueError, match="at least one"):
        roles()


def test_the_rule_stays_on_the_view():
    def view():
        return ""

    assert rule_of(view) is None
    assert rule_of(None) is None
    assert rule_of(access(signed_in)(view)) is signed_in
