"""Files: no cell is a formula, nothing of a cell is lost."""

import io
import zipfile

from services.surveys.sheets import as_csv, as_ods, as_records
from services.surveys.words_used import words_of

ROWS = [["ชื่อ", "n", "n"], ["=1+1", 3, None], ["＠cmd", -2.5, "ก\nข"]]


def test_no_cell_is_a_formula_and_numbers_stay_numbers():
    lines = as_csv(ROWS).decode("utf-8-sig")
    assert lines.splitlines()[:2] == ["ชื่อ,n,n", "'=1+1,3,"] and "'＠cmd,-2.5," in lines
    content = zipfile.ZipFile(io.BytesIO(as_ods("แผ่น", ROWS))).read("content.xml").decode()
    assert "'=1+1" in content and 'office:value="-2.5"' in content and "formula" not in content


def test_records_are_named_by_their_headings():
    assert as_records(ROWS)[1] == {"ชื่อ": "＠cmd", "n": -2.5, "n (2)": "ก\nข"}


def test_words_that_tell_something():
    said = "เจ้าหน้าที่สุภาพมากครับ รอ 30 นาที โทร ████ ดูที่ https://example.org/a The parking is small"
    assert words_of(said) >= {"เจ้าหน้าที่", "สุภาพ", "นาที", "parking", "small"}
    assert not words_of(said) & {"30", "ครับ", "the", "is", "https", "org", "████", "example"}
    assert words_of("") == words_of("12345 !!") == frozenset()
