"""Addresses of accounts: one form, and what could not be one."""

import pytest

from services.errors import RuleBroken
from services.people import emails


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" SomChai@Example.ORG\n", "somchai@example.org"),
        ("a.b+c_d-e@sub.example.co.th", "a.b+c_d-e@sub.example.co.th"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("สมชาย@ตัวอย่าง.ไทย", "สมชาย@ตัวอย่าง.ไทย"),
        ("\u200bsomchai@example.org\ufeff", "somchai@example.org"),
    ],
)
def test_one_form_however_it_is_typed(typed, normal):
    assert emails.check_email(typed) == normal
    assert emails.check_email(normal) == normal


@pytest.mark.parametrize("typed", ["", "   ", "\u200b"])
def test_nothing_is_missing(typed):
    with pytest.raises(RuleBroken, match="email_missing"):
        emails.check_email(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "somchai", "@example.org", "a@", "a@b", "a@b..c", "a@-b.org", "a@b-.org", "a b@example.org", "a@exam ple.org",
        "a@b@example.org", "a@example.org,b@example.org", "<a@example.org>", "a" * 65 + "@example.org",
        "a@" + "b" * 64 + ".org", "a@" + "bcd." * 70 + "org",
    ],
)  # fmt: skip
def test_what_could_not_be_an_address(typed):
    with pytest.raises(RuleBroken, match="email_invalid"):
        emails.check_email(typed)
