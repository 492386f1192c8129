"""Documents are known by what they are."""

import pytest

from services.errors import RuleBroken
from services.files.sniffing import CSV, DOCX, ODS, PDF, XLSX, document_type
from tests.factories import pictures

CONTENT = {"[Content_Types].xml": b"<Types/>"}
SHEET = pictures.archive(**CONTENT, **{"xl/workbook.xml": b"<workbook/>"})
LETTER = pictures.archive(**CONTENT, **{"word/document.xml": b"<document/>"})
TABLE = pictures.archive(mimetype=ODS.encode(), **{"content.xml": b"<office/>"})

TAKEN = [
    (b"%PDF-1.7\n1 0 obj\n%%EOF\n", "a.pdf", PDF),
    (pictures.saved(pictures.scene()), "a.pdf", "image/jpeg"),
    (pictures.saved(pictures.scene(), "PNG"), "a.png", "image/png"),
    ("เดือน,ยอด\nตุลาคม,120\n".encode(), "a.csv", CSV),
    ("เดือน,ยอด\nตุลาคม,120\n".encode("cp874"), "A.CSV", CSV),
    (b"\xef\xbb\xbfa,b\r\n", "a.csv", CSV),
    (SHEET, "a.xlsx", XLSX),
    (LETTER, "a.docx", DOCX),
    (TABLE, "a.ods", ODS),
]

REFUSED = [
    (b"%PDF-1.7\ncut off", "a.pdf", "file_broken"),
    (pictures.HTML, "a.csv", "file_type"),
    (b"\xef\xbb\xbf \n" + pictures.HTML, "a.csv", "file_type"),
    (pictures.SVG, "a.svg", "file_type"),
    (b"MZ" + bytes(300), "a.csv", "file_type"),
    (b"a,b\n\0\0", "a.csv", "file_type"),
    (b"a,b\n", "a.exe", "file_type"),
    (pictures.saved(pictures.scene(), "GIF"), "a.gif", "file_type"),
    (pictures.heic(), "a.heic", "file_type"),
    (pictures.archive(a=b"x"), "a.xlsx", "file_type"),
    (SHEET[:-30], "a.xlsx", "file_broken"),
    (b"PK\x03\x04" + bytes(100), "a.xlsx", "file_broken"),
    (pictures.archive(**CONTENT, **{"xl/workbook.xml": b"", "xl/vbaProject.bin": b"x"}), "a.xlsx", "file_type"),
    (pictures.archive(**CONTENT, **{"xl/workbook.xml": b"", "../x": b"x"}), "a.xlsx", "file_type"),
    (pictures.archive(**CONTENT, **{"xl/workbook.xml": bytes(30 << 20)}), "a.xlsx", "file_too_large"),
    (pictures.archive(mimetype=b"application/epub+zip", **{"content.xml": b""}), "a.ods", "file_type"),
]


@pytest.mark.parametrize(("data", "name", "media_type"), TAKEN)
def test_a_document_is_known_by_what_it_is(data, name, media_type):
    assert document_type(data, name=name) == media_type


@pytest.mark.parametrize(("data", "name", "code"), REFUSED)
def test_everything_else_is_refused(data, name, code):
    with pytest.raises(RuleBroken) as refused:
        document_type(data, name=name)
    assert refused.value.problems[0].code == code
