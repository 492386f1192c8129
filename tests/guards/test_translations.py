"""Every Thai text of the pages has its English, and only one."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from tools import translations


def _po(folder, name, messages):
    catalog = Catalog(locale="en")
    for thai, english in messages.items():
        catalog.add(thai, english)
    folder.mkdir(exist_ok=True)
    with (folder / name).open("wb") as file:
        write_po(file, catalog)


def test_every_text_has_its_english():
    assert translations.check() == []


def test_texts_are_found_in_templates_and_code():
    used = dict(translations.used_messages())
    assert used["วันนี้ให้เราช่วยเรื่องใด"].startswith("templates/public/home/view_home.html:")
    assert "เก็บไว้ถึง %(until)s" in used


def test_contradictions_and_lost_gaps_are_found(tmp_path):
    folder = tmp_path / "en"
    _po(folder, "a.po", {"ถัดไป": "Next", "เรื่อง %(ref)s": "Matter"})
    _po(folder, "b.po", {"ถัดไป": "Go on"})
    _, problems = translations.merged(folder)
    assert len(problems) == 2
    assert "differently" in problems[1] and "gaps" in problems[0]


def test_the_catalogue_that_is_read_is_written_whole(tmp_path):
    _po(tmp_path / "en", "a.po", {"ถัดไป": "Next"})
    _po(tmp_path / "en", "b.po", {"ย้อนกลับ": "Back"})
    assert translations.compile_all(tmp_path) == []
    written = (tmp_path / "en" / "LC_MESSAGES" / "messages.mo").read_bytes()
    assert b"Next" in written and b"Back" in written
    assert [path.name for path in (tmp_path / "en" / "LC_MESSAGES").iterdir()] == ["messages.mo"]


def test_what_is_missing_or_left_over_is_named(tmp_path, monkeypatch):
    _po(tmp_path / "en", "a.po", {"ถัดไป": "Next"})
    monkeypatch.setattr(translations, "FOLDER", tmp_path)
    problems = translations.check()
    assert any("no English for 'วันนี้ให้เราช่วยเรื่องใด'" in problem for problem in problems)
    _po(tmp_path / "en", "b.po", {"ไม่มีใครใช้คำนี้": "Nobody"})
    assert "nobody uses 'ไม่มีใครใช้คำนี้'" in translations.check()
