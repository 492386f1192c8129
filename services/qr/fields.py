"""Fields one after another: an id of two digits, a length of two digits, the value (EMV QRCPS-MPM 1.1, section 3.2)."""

from binascii import crc_hqx

#: CRC-16/CCITT-FALSE over everything up to and with the id and length of the checksum itself.
_START = 0xFFFF


def field(tag: str, value: str) -> str:
    """One field. ValueError where the value is longer than two digits can say."""
    if not 1 <= len(value) <= 99:
        raise ValueError(f"field {tag} has {len(value)} characters")
    return f"{tag}{len(value):02d}{value}"


def sealed(body: str, tag: str) -> str:
    """The fields with their checksum as the last one, four hexadecimal digits in upper case."""
    begun = f"{body}{tag}04"
    return f"{begun}{checksum(begun)}"


def checksum(begun: str) -> str:
    """The checksum of all that comes before it."""
    return f"{crc_hqx(begun.encode('ascii'), _START):04X}"


def split(text: str) -> dict[str, str]:
    """The values by their ids. ValueError where the lengths do not come out or an id stands there twice."""
    if not text.isascii():
        raise ValueError("not ASCII")
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        tag, size = text[at : at + 2], text[at + 2 : at + 4]
        if not (len(tag) == 2 and tag.isdigit() and len(size) == 2 and size.isdigit()):
            raise ValueError("no id and length where a field begins")
        value = text[at + 4 : at + 4 + int(size)]
        if not value or len(value) != int(size):
            raise ValueError(f"field {tag} is shorter than it says")
        if tag in found:
            raise ValueError(f"field {tag} stands there twice")
        found[tag] = value
        at += 4 + int(size)
    return found


def unsealed(text: str, tag: str) -> dict[str, str]:
    """The values of fields that end in a right checksum, without it. ValueError for any other text."""
    if len(text) < 8 or text[-8:-4] != f"{tag}04":
        raise ValueError("no checksum at the end")
    if not text.isascii() or checksum(text[:-4]) != text[-4:]:
        raise ValueError("the checksum is wrong")
    return split(text[:-8])
