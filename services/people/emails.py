"""E-mail addresses of accounts: one form, and the keyed hash they are found by."""

import re

from services import crypto, settings, text
from services.errors import RuleBroken
from services.people.views import DEMO_DOMAIN

#: A character of a domain's label; Thai vowels and tone marks are neither letters nor digits to `re`.
_C = r"[^\s@.<>\",;:()\[\]\\_-]"
_LABEL = rf"{_C}(?:(?:{_C}|-){{0,61}}{_C})?"
_SHAPE = re.compile(rf"[^\s@<>\",;:()\[\]\\]{{1,64}}@(?:{_LABEL}\.)+(?![0-9]+$){_C}(?:{_C}|-){{0,61}}{_C}")


def normal_email(typed: str) -> str:
    """The form in which addresses are compared: one account however it is typed."""
    return text.single_line(typed).casefold()[:300]


def check_email(typed: str, *, field: str = "email") -> str:
    """The normal form of an address that could exist. RuleBroken(email_missing | email_invalid)."""
    email = normal_email(typed)
    if not email:
        raise RuleBroken(field, "email_missing")
    if len(email) > 254 or not _SHAPE.fullmatch(email):
        raise RuleBroken(field, "email_invalid")
    return email


def email_hash(email: str) -> str:
    """By what a person is found although the address lies encrypted."""
    return crypto.fingerprint(normal_email(email), "person email")


def is_refused_demo(email: str) -> bool:
    """Whether the account is one of the demonstration and real citizens are served here."""
    return settings.current().is_production and email.endswith(DEMO_DOMAIN)
