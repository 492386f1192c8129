"""Passwords: what is refused, and hashes that cost enough."""

import pytest

from services.errors import RuleBroken
from services.people import passwords


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_short"),
        ("123456789", "password_short"),
        ("ก" * 9, "password_short"),
        ("x1!" * 67, "password_long"),
        ("password123", "password_common"),
        ("P@ssw0rd!!2569", "password_common"),
        ("PASSWORDPASSWORD", "password_common"),
        ("1234567890", "password_common"),
        ("0987654321", "password_common"),
        ("qwertyuiop", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("lamphun2569", "password_common"),
        ("pracha-demo", "password_common"),
        ("somchai@example.org", "password_like_email"),
        ("Somchai@Example.org", "password_like_email"),
        ("somchai12345", "password_like_email"),
        ("somchaisomchai", "password_like_email"),
    ],
)
def test_weak_ones_are_refused(password, code):
    with pytest.raises(RuleBroken) as refused:
        passwords.check_new_password(password, email="somchai@example.org")
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("password", code)]


@pytest.mark.parametrize(
    "password",
    ["ลำไยสุกแล้ว-2569", "correct horse battery", "tGf7-kP2w-9xQz", "1992 3847 5561 0283", "somchai likes longans"],
)
def test_good_ones_pass_as_typed(password):
    assert passwords.check_new_password(password, email="somchai@example.org") == password


def test_the_right_password_alone_matches():
    stored = passwords.hash_password("ลำไยสุกแล้ว-2569")
    assert stored.startswith("$argon2id$")
    assert passwords.matches(stored, "ลำไยสุกแล้ว-2569")
    assert not passwords.matches(stored, "ลำไยสุกแล้ว-2570")
    assert not passwords.matches(None, "nobody")
    assert not passwords.matches("not a hash", "anything")


def test_two_keyboards_type_the_same_password():
    assert passwords.matches(passwords.hash_password("café de Lamphun"), "café de Lamphun")


def test_older_hashes_are_outdated():
    from argon2 import PasswordHasher

    assert passwords.is_outdated(PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash("x"))
    assert not passwords.is_outdated(passwords.hash_password("x"))
