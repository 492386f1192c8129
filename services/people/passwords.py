"""Passwords: argon2id, the rule for new ones, and the same work whether or not an account exists."""

import re
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.errors import RuleBroken

#: About 50–80 ms of one core on a middling server (RFC 9106 asks for the most that one can afford; never under 19 MiB).
_hasher = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

MIN_LENGTH = 10
MAX_LENGTH = 200

#: What people lengthen by digits and signs until a rule of length is satisfied.
_COMMON = frozenset(
    word
    for line in (
        "abc admin administrator changeme default football guest hello iloveyou khonthai lamphun lamphunpao letmein",
        "master monkey mypassword officer pao pass passphrase passw password passwd pracha pracha-demo prachademo",
        "login princess qwe qwerty qwertyuiop qwertyui root sawasdee sawatdee secret staff sunshine superman system",
        "temp test testing thai thailand user welcome zaq zxc zxcvbnm รหัสผ่าน ประเทศไทย ลำพูน อบจลำพูน สวัสดี",
    )
    for word in line.split()
)
_RUNS = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
)
_LEET = str.maketrans("@$!013457", "asioieast")


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(_normal(password))


def matches(stored: str | None, password: str) -> bool:
    """Whether the password is right. Without a stored hash the same work is done for nothing and the answer is no."""
    try:
        return _hasher.verify(stored or _nobody(), _normal(password)) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(stored: str) -> bool:
    """Whether the hash was made with weaker parameters than those of today."""
    return _hasher.check_needs_rehash(stored)


def check_new_password(password: str, *, email: str, field: str = "password") -> str:
    """The password as typed. RuleBroken(field: password_short | _long | _common | _like_email)."""
    normal = _normal(password)
    if len(normal) < MIN_LENGTH:
        raise RuleBroken(field, "password_short", minimum=MIN_LENGTH)
    if len(normal) > MAX_LENGTH:
        raise RuleBroken(field, "password_long", maximum=MAX_LENGTH)
    folded = normal.casefold()
    if _is_common(folded):
        raise RuleBroken(field, "password_common")
    name = email.casefold().partition("@")[0]
    bare = re.sub(r"[\W\d_]+", "", folded)
    own = re.sub(r"[\W\d_]+", "", name)
    if folded in (email.casefold(), name) or (len(own) >= 3 and bare and bare.replace(own, "") == ""):
        raise RuleBroken(field, "password_like_email")
    return password


def _is_common(folded: str) -> bool:
    """Whether little is left once the digits and signs around a well-known word are taken off."""
    if len(set(folded)) < 4 or any(folded in run or folded in run[::-1] for run in _RUNS):
        return True
    core = _bare(folded)
    if not core:
        return len(folded) < 16
    cores = (core, core.translate(_LEET), _bare(folded.translate(_LEET)))
    return any(
        word in _COMMON or (word[: len(word) // 2] * 2 == word and word[: len(word) // 2] in _COMMON) for word in cores
    )


def _bare(word: str) -> str:
    return re.sub(r"^[\W\d_]+|[\W\d_]+$", "", word)


@cache
def _nobody() -> str:
    """The hash that unknown accounts are compared with; no password matches it because `matches` says no anyway."""
    return _hasher.hash("nobody")


def _normal(password: str) -> str:
    """One form for one password, whichever keyboard composed it."""
    return unicodedata.normalize("NFC", password)
