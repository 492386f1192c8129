"""Facts of a paper under an Ed25519 signature (RFC 8032), short enough for a QR code, checked without any network.

The text is base64url of the facts and the 64 bytes of the signature over exactly those bytes. The facts are JSON with
sorted names and no spaces, in code page 874, where a Thai letter is one byte instead of three.
"""

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from services.text import single_line, snippet

_CODE_PAGE = "cp874"
_SIGNATURE = 64
#: With the address before it a code of some 300 characters: readable where it is printed 34 mm wide.
_MOST_BYTES = 160
_LONGEST_NAME = 24
#: A paper's number is never cut: it is what tells one from the other.
MOST_NUMBER = 20
#: A text longer than any that was signed is not even decoded.
_LONGEST_TEXT = 400


#: Texts and whole numbers under short names.
Facts = dict[str, str | int]


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A public key (32 bytes) that the page for checking knows: whose it is, and the days of its use (ISO, or "").

    What a revoked one signed proves nothing by itself; the key is told of so that the page can say why.
    """

    key: bytes
    name: str
    since: str = ""
    until: str = ""
    is_revoked: bool = False


_source: Callable[[], Sequence[PublishedKey]] | None = None


def declare_keys(source: Callable[[], Sequence[PublishedKey]]) -> None:
    """Says where the published keys are found; called once by the room that keeps them."""
    global _source
    _source = source


def published_keys() -> list[PublishedKey]:
    """All keys that prove a paper, the present one first, without the revoked; none where no room keeps any."""
    return [each for each in known_keys() if not each.is_revoked]


def known_keys() -> list[PublishedKey]:
    """All keys by which a paper may have been signed, the revoked among them, the present one first."""
    return list(_source()) if _source else []


def new_key() -> bytes:
    """The 32 bytes of a new private key."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private_key: bytes) -> bytes:
    """The 32 bytes of the public key that belongs to a private one."""
    return Ed25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def receipt_facts(
    *, issuer: str, kind: str, book: str, number: str, day: date, payer: str, satang: int, at: datetime
) -> Facts:
    """The facts of a receipt under their short names, as `sign_document` takes them.

    i issuer (its short name), k kind ("r" receipt, "p" proof of payment), b book, n number, d day (YYYYMMDD, Christian
    era), p payer (its first 24 letters), s satang, t the aware moment up to which this was so (Unix seconds).
    """
    facts: Facts = {
        "i": snippet(issuer, _LONGEST_NAME),
        "k": {"receipt": "r", "proof": "p"}[kind],
        "b": book,
        "n": number,
        "d": f"{day:%Y%m%d}",
        "p": snippet(payer, _LONGEST_NAME),
        "s": satang,
        "t": int(at.timestamp()),
    }
    return {name: value for name, value in facts.items() if value != ""}


def paper_facts(*, issuer: str, kind: str, number: str, day: date, to: str, title: str, at: datetime) -> Facts:
    """The facts of a paper that is no receipt under their short names, as `sign_document` takes them.

    i, n, d and t as in `receipt_facts`; k kind ("m" memorandum, "c" certificate, "l" letter), p to whom (its first 24
    letters), w what it is about: as much of its title as there is room for. ValueError for a number of more than 20
    letters, which would be cut.
    """
    if len(single_line(number)) > MOST_NUMBER:
        raise ValueError("a number is never cut")
    kinds = {"memorandum": "m", "certificate": "c", "letter": "l"}
    room = _LONGEST_NAME
    while True:
        facts: Facts = {
            "i": snippet(issuer, _LONGEST_NAME),
            "k": kinds[kind],
            "n": number,
            "d": f"{day:%Y%m%d}",
            "p": snippet(to, min(room, _LONGEST_NAME)),
            "w": snippet(title, room),
            "t": int(at.timestamp()),
        }
        held = {name: value for name, value in facts.items() if value != ""}
        # Quotation marks and strokes are written as two: a text full of them gives way.
        if len(_encoded(held)) <= _MOST_BYTES or room <= 1:
            return held
        room -= 1


def sign_document(payload: Mapping[str, str | int], private_key: bytes) -> str:
    """The facts with their signature, as it stands behind "#" in the address of a paper's QR code.

    `payload` holds texts and whole numbers under short names; letters that code page 874 has not become "?". ValueError
    where the facts are longer than 160 bytes; TypeError for other values.
    """
    signed = _encoded(payload)
    if len(signed) > _MOST_BYTES:
        raise ValueError(f"{len(signed)} bytes of facts are too many for a code")
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(signed)
    return urlsafe_b64encode(signed + signature).rstrip(b"=").decode("ascii")


def verify_document(text: str, public_keys: Iterable[bytes]) -> dict[str, Any] | None:
    """The facts, where one of the keys signed them; None for everything else.

    `text` is what a reader of codes gives: the whole address, or what stands behind its "#".
    """
    held = _decoded(text.strip().rpartition("#")[2])
    if held is None or len(held) <= _SIGNATURE:
        return None
    signed, signature = held[:-_SIGNATURE], held[-_SIGNATURE:]
    if not any(_is_signed(signed, signature, key) for key in public_keys):
        return None
    try:
        payload = json.loads(signed.decode(_CODE_PAGE))
    except ValueError:
        return None
    return payload if isinstance(payload, dict) else None


def _encoded(payload: Mapping[str, str | int]) -> bytes:
    facts: Facts = {}
    for name, value in payload.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise TypeError(f"{name} is neither text nor a whole number")
        facts[name] = single_line(value) if isinstance(value, str) else value
    written = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return written.encode(_CODE_PAGE, "replace")


def _decoded(text: str) -> bytes | None:
    if len(text) > _LONGEST_TEXT or not text.isascii():
        return None
    try:
        held = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    # The lenient decoder drops what it does not know: only the one right spelling is a signed text.
    return held if urlsafe_b64encode(held).rstrip(b"=").decode("ascii") == text else None


def _is_signed(signed: bytes, signature: bytes, key: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
