"""What a file really is, by its first bytes and, for office files, by what the archive holds; never by its name."""

import zipfile
from io import BytesIO
from struct import error as StructError

from services.errors import RuleBroken
from services.text import decode_table

HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})
#: Brands of other coders in the same container: not pictures that we take.
FOREIGN_BRANDS = frozenset({b"avif", b"avis", b"jpeg", b"j2ki", b"vvic"})

PDF = "application/pdf"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

ARCHIVE_ENTRIES = 5_000
ARCHIVE_BYTES = 200 * 1024 * 1024
ARCHIVE_RATIO = 200


def picture_type(data: bytes) -> str | None:
    """ "JPEG", "PNG", "WEBP" or "HEIF" (as Pillow calls them), None for everything else."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[4:8] == b"ftyp" and _is_heif(data):
        return "HEIF"
    return None


def webp_size(data: bytes) -> tuple[int, int]:
    """Width and height as the header says, else (0, 0): Pillow reserves the canvas before it tells them."""
    kind, body = data[12:16], data[20:30]
    if len(body) < 10:
        return 0, 0
    if kind == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if kind == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        return int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF
    return 0, 0


def document_type(data: bytes, *, name: str) -> str:
    """The media type of a document that is taken. RuleBroken file_type or file_broken for everything else.

    `name` only tells a table of text (CSV, which has no mark of its own) from other text.
    """
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            raise RuleBroken("", "file_broken")
        return PDF
    picture = picture_type(data)
    if picture in ("JPEG", "PNG"):
        return f"image/{picture.lower()}"
    if data.startswith(b"PK\x03\x04"):
        return _office_type(data)
    if name.lower().endswith(".csv") and _is_plain_text(data):
        return CSV
    raise RuleBroken("", "file_type")


def _is_heif(data: bytes) -> bool:
    size = int.from_bytes(data[:4], "big")
    if not 16 <= size <= 1024 or size % 4:
        return False
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, min(size, len(data)), 4)}
    return data[8:12] in HEIF_BRANDS and not brands & FOREIGN_BRANDS


def _is_plain_text(data: bytes) -> bool:
    """Thai tables come as UTF-8 or as Windows-874. Marks of a page or program are refused: somebody might open them."""
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"#!", b"MZ")):
        return False
    text = decode_table(data)
    return text is not None and not any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text)


def _office_type(data: bytes) -> str:
    """Reads the listing alone: nothing is unpacked, so a bomb costs nothing."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, len(data))
            names = {entry.filename for entry in entries}
            mimetype = entries[0] if entries else None
            if mimetype and mimetype.filename == "mimetype" and mimetype.file_size < 200:
                is_sheet = archive.read(mimetype).strip() == ODS.encode()
                if is_sheet and "content.xml" in names:
                    return ODS
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, RuntimeError, EOFError, StructError) as error:
        raise RuleBroken("", "file_broken") from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise RuleBroken("", "file_type")
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return XLSX
        if "word/document.xml" in names:
            return DOCX
    raise RuleBroken("", "file_type")


def _refuse_bombs(entries: list[zipfile.ZipInfo], size: int) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > ARCHIVE_ENTRIES or total > ARCHIVE_BYTES or total > ARCHIVE_RATIO * size:
        raise RuleBroken("", "file_too_large")
    if any(entry.flag_bits & 1 or entry.filename.startswith("/") or ".." in entry.filename for entry in entries):
        raise RuleBroken("", "file_type")
