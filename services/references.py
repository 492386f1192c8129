"""Numbers and codes that people read aloud and type: references, access codes, tokens and signed links."""

import hashlib
import re
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from services import clock, crypto, settings, text

#: 29 characters without look-alikes: no 0 O Q (they read as D), no 1 I L (J), no U (V). 29 is prime, on which the check
#: character rests.
ALPHABET = "23456789ABCDEFGHJKMNPRSTVWXYZ"
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
#: What somebody may type for a character of the alphabet.
_LOOK_ALIKES = str.maketrans("0OQ1ILU", "DDDJJJV")
_YEAR_DIGITS = str.maketrans("DJ", "01")
#: The characters of an access code.
CODE_LENGTH = 9
#: The characters of a code that is printed beside a QR code.
PRINTED_LENGTH = 7
#: What people put between the groups of a reference or a code.
SEPARATORS = re.compile(r"[\s\-‐-―−_.,:#/]+")
_TYPED_AT_MOST = 64
_RANDOM = 5
_LENGTH = 2 + 2 + _RANDOM + 1


def new_reference(kind: str, day: date) -> str:
    """A new reference such as "RP-69-7K4M-2X": two letters for the kind, the Buddhist year, five at random, one check.

    29^5 are 20.5 million a kind and year: with a million taken, one in twenty new ones is taken already, so the caller
    writes it under a unique index and asks for another where that refuses. ValueError for a kind that is not two
    letters of the alphabet (no I, L, O, Q, U).
    """
    if len(kind) != 2 or any(letter not in _VALUES or letter.isdigit() for letter in kind):
        raise ValueError(f"a kind of reference is two letters without I, L, O, Q, U, not {kind!r}")
    year = f"{(day.year + 543) % 100:02d}"
    body = _random(_RANDOM)
    return _shown(kind, year, body + _check(kind + year + body))


def numbered_reference(kind: str, day: date, number: int) -> str:
    """The reference of that number, always the same: for very many made-up rows, where random ones would meet.

    Numbers from 0 to 29^5 - 1 give as many different references, in no visible order.
    """
    scattered = number * 7_654_321 % len(ALPHABET) ** _RANDOM
    body = ""
    for _ in range(_RANDOM):
        scattered, digit = divmod(scattered, len(ALPHABET))
        body += ALPHABET[digit]
    year = f"{(day.year + 543) % 100:02d}"
    return _shown(kind, year, body + _check(kind + year + body))


def parse_reference(typed: str) -> str | None:
    """The reference somebody typed, as printed; None where it cannot be one.

    Case, spaces, dashes, Thai digits and look-alikes are forgiven. The check character finds every single wrong
    character and every two that were swapped, whatever their distance.
    """
    plain = _plain(typed)
    if len(plain) != _LENGTH or any(character not in _VALUES for character in plain):
        return None
    kind, year, body = plain[:2], plain[2:4].translate(_YEAR_DIGITS), plain[4:]
    if not year.isdigit() or any(letter.isdigit() for letter in kind) or _check(plain[:-1]) != plain[-1]:
        return None
    return _shown(kind, year, body)


def new_printed_code() -> str:
    """A new code to be printed beside a QR code: six characters at random and one check, 594 million in all."""
    body = _random(PRINTED_LENGTH - 1)
    return body + _check(body)


def parse_printed_code(typed: str) -> str | None:
    """The printed code that somebody typed, in its plain form; None where it cannot be one. Forgiving as references."""
    plain = _plain(typed)
    if len(plain) != PRINTED_LENGTH or any(character not in _VALUES for character in plain):
        return None
    return plain if _check(plain[:-1]) == plain[-1] else None


def print_code(code: str) -> str:
    """A printed code as it stands on paper: "K7M-2QXP"."""
    return f"{code[:3]}-{code[3:]}"


def new_access_code() -> str:
    """A new access code such as "7K4-M2X-Q9P": 9 characters of 29, 43.7 bits. Kept as `hash_secret` only."""
    code = _random(CODE_LENGTH)
    return "-".join(code[start : start + 3] for start in range(0, CODE_LENGTH, 3))


def new_short_code(length: int = 6) -> str:
    """A short code without dashes, for what lives minutes and serves once."""
    return _random(length)


def normal_code(typed: str) -> str:
    """A typed code in the form that is hashed: capitals and digits, look-alikes resolved, no dashes or spaces."""
    return _plain(typed)


def new_token() -> str:
    """A random token for a link, 192 bits, safe in addresses."""
    return secrets.token_urlsafe(24)


def hash_secret(value: str, purpose: str) -> str:
    """The keyed hash of a code or token in its normal form: what the database keeps and looks up."""
    return crypto.fingerprint(normal_code(value), purpose)


def sign(payload: Mapping[str, Any], purpose: str, expires: timedelta | None = None) -> str:
    """The payload as a signed, URL-safe token that only `unsign` with the same purpose takes, until it expires."""
    until = None if expires is None else int((clock.now() + expires).timestamp())
    return str(_serializer(purpose).dumps([dict(payload), until]))


def unsign(token: str, purpose: str) -> dict[str, Any] | None:
    """The payload of a signed token; None where it was altered, made for another purpose, or has expired."""
    try:
        payload, until = _serializer(purpose).loads(token)
    except (BadData, ValueError, TypeError):
        return None
    if until is not None and clock.now().timestamp() >= until:
        return None
    return dict(payload)


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        settings.current().signing_key,
        salt=f"pracha:{purpose}",
        signer_kwargs={"digest_method": hashlib.sha256, "key_derivation": "hmac"},
    )


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def _plain(typed: str) -> str:
    shown = text.arabic_digits(text.normalise(typed[:_TYPED_AT_MOST])).upper()
    return SEPARATORS.sub("", shown).translate(_LOOK_ALIKES)


def _check(characters: str) -> str:
    """A weighted sum modulo the prime 29, with another weight for each place: one change or swap always alters it."""
    plain = characters.translate(_LOOK_ALIKES)
    total = sum(weight * _VALUES[character] for weight, character in enumerate(plain, start=2))
    return ALPHABET[-total % len(ALPHABET)]


def _shown(kind: str, year: str, body: str) -> str:
    return f"{kind}-{year}-{body[:4]}-{body[4:]}"
