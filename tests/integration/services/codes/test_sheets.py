"""Sheets of codes: asked for, made by the worker in parts, one file in the end, whatever happens between."""

import io
from dataclasses import replace
from datetime import date, timedelta

import pypdfium2
import pytest
import zxingcpp
from pypdf import PdfReader
from sqlalchemy import func, select

from services import clock, codes, documents, files, qr
from services.audit import SYSTEM, Role
from services.codes import CodeFilter, NewCode, sheet_data, sheet_making, sheets
from services.codes.models import CodeSheet
from services.codes.sheet_words import FORMS
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken, Unavailable
from services.files.models import StoredFile
from services.text import Words
from tests.factories.people import make_actor


def make_codes(count: int, *, kind: str = "service", target: str = "complaint", **values) -> list[int]:
    with unit_of_work():
        return [
            codes.make_code(
                NewCode(kind, target, Words(f"โคมไฟ {n:04d}", f"Lamp {n:04d}"), **values), actor=SYSTEM
            ).id
            for n in range(count)
        ]  # fmt: skip


def ask(form, wanted, **values) -> int:
    with unit_of_work():
        return codes.ask_sheet(form, wanted, actor=values.pop("actor", SYSTEM), **values)


def small_parts(monkeypatch, form: str, each: int) -> None:
    monkeypatch.setitem(FORMS, form, replace(FORMS[form], each=each))


def work() -> list[int]:
    done = []
    while made := sheet_making.make_sheets():
        done.append(made)
        assert len(done) < 50
    return done


def pdf_of(sheet_id: int) -> bytes:
    size, pieces = sheets.open_sheet(sheet_id)
    whole = b"".join(pieces)
    assert len(whole) == size
    return whole


def read_back(pdf: bytes) -> list[str]:
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        picture = page.render(scale=150 / 72).to_pil().convert("L")
        found += [code.text for code in zxingcpp.read_barcodes(picture) if code.valid]
    return found


def addresses(ids) -> list[str]:
    return [codes.get_code(each).address for each in ids]


def test_labels_are_made_in_parts_and_become_one_file(app, monkeypatch):
    small_parts(monkeypatch, "label", 24)
    ids = make_codes(60)
    with unit_of_work():
        actor = make_actor(Role.REGISTRY)
    number = ask("label", ids, title="โคมไฟทั้งหมด", actor=actor)
    before = sheets.get_sheet(number)
    assert (before.total, before.made, before.is_ready) == (60, 0, False)
    with pytest.raises(NotFound):
        sheets.open_sheet(number)
    assert sheet_making.make_sheets() == 24
    assert (sheets.get_sheet(number).made, sheets.get_sheet(number).is_ready) == (24, False)
    assert work() == [24, 12, 1]
    view = sheets.get_sheet(number)
    assert view.is_ready and view.made == 60 and view.done_at is not None and view.asked_by_id == actor.id
    pdf = pdf_of(number)
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 3
    assert sorted(read_back(pdf)) == sorted(addresses(ids))
    # The parts went when the whole was there.
    kept = select(func.count()).select_from(StoredFile).where(StoredFile.removed_at.is_(None))
    assert session().scalar(kept.where(StoredFile.owner_kind == "code_sheet")) == 1


@pytest.mark.parametrize("form", sorted(set(FORMS) - {"label"}))
@pytest.mark.parametrize("language", ["th", "en", "both"])
def test_each_form_bears_the_code_and_its_letters(app, form, language):
    ids = make_codes(2)
    number = ask(form, ids, language=language, wording=Words("แจ้ง {title}", "Report {title}"))
    assert work() == [2]
    reader = PdfReader(io.BytesIO(pdf_of(number)))
    assert len(reader.pages) == 2
    # One part is the file itself, with its tags for those who hear it.
    assert "/StructTreeRoot" in reader.trailer["/Root"]
    expected = dict.fromkeys(addresses(ids), 2 if form == "card" else 1)
    found = read_back(pdf_of(number))
    assert {address: found.count(address) for address in found} == expected
    words = " ".join(reader.pages[0].extract_text().split())
    assert codes.get_code(ids[0]).printed in words
    assert ("Report Lamp 0000" in words) is (language != "th")
    assert "localhost:8000/q" in words


def test_a_sheet_of_all_that_a_filter_names_leaves_out_what_no_longer_holds(app):
    ids = make_codes(3)
    with unit_of_work():
        codes.withdraw_code(ids[1], Words("ถอดแล้ว", ""), actor=SYSTEM)
    number = ask("label", CodeFilter(kind="service"))
    row = session().get_one(CodeSheet, number)
    assert row.codes == [ids[0], ids[2]]
    assert session().get_one(CodeSheet, ask("label", [ids[2], ids[1], ids[2], 10**9])).codes == [ids[2]]
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        codes.ask_labels([ids[1]], actor=SYSTEM)
    assert [(each.field, each.code) for each in refused.value.problems] == [("codes", "required")]


def test_what_is_asked_for_is_checked(app, monkeypatch):
    monkeypatch.setattr(sheets, "MOST", 2)
    ids = make_codes(3)
    with pytest.raises(RuleBroken) as refused, unit_of_work():
        codes.ask_sheet("door", ids, language="fr", wording=Words("ก" * 81, "x" * 81), actor=SYSTEM)
    assert {each.field for each in refused.value.problems} == {"form", "language", "wording_th", "wording_en"}
    for wanted in (ids, CodeFilter()):
        with pytest.raises(RuleBroken) as refused, unit_of_work():
            codes.ask_sheet("label", wanted, actor=SYSTEM)
        assert refused.value.problems[0].code == "too_many"


@pytest.mark.committed
def test_a_worker_that_dies_at_any_moment_loses_and_doubles_nothing(app, monkeypatch):
    """Dies while a picture is proven, a part is set, stored, noted, while all are joined; and goes on each time."""
    small_parts(monkeypatch, "label", 24)
    ids = make_codes(50)
    number = ask("label", ids)
    for where, name in (
        (sheet_data, "picture_of"), (documents, "code_sheet_pdf"), (files, "ready_bulk"), (files, "keep_bulk"),
        (sheet_making, "_mine"),
    ):  # fmt: skip
        _dies_at(monkeypatch, where, name)
    assert sheet_making.make_sheets() == 24
    for where, name in ((files, "keep_bulk"), (sheet_making, "_mine")):
        _dies_at(monkeypatch, where, name)
    assert sheet_making.make_sheets() == 24
    assert sheet_making.make_sheets() == 2
    for where, name in (
        (files, "open_bulk"), (documents, "join_pdfs"), (files, "ready_bulk"), (files, "keep_bulk"), (files, "remove"),
    ):  # fmt: skip
        _dies_at(monkeypatch, where, name)
    assert work() == [1]
    assert sorted(read_back(pdf_of(number))) == sorted(addresses(ids))


class _Killed(BaseException):
    """What no code of ours catches."""


def _dies_at(monkeypatch, where, name: str) -> None:
    def die(*_args, **_values):
        raise _Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, name, die)
        with pytest.raises(_Killed):
            sheet_making.make_sheets()
    session().rollback()


def test_two_workers_do_not_set_one_part_twice(app, monkeypatch):
    small_parts(monkeypatch, "label", 2)
    number = ask("label", make_codes(3))
    task = sheet_making._next()
    assert task is not None
    with unit_of_work():
        for _ in range(2):
            ready = files.ready_bulk(io.BytesIO(b"%PDF part"), filename="x.pdf", limit=10**6)
            sheet_making._keep(task, ready)
    row = session().get_one(CodeSheet, number)
    assert (row.made, len(row.parts)) == (2, 1)


def test_a_code_that_does_not_read_back_ends_the_sheet_with_its_reason(app, monkeypatch):
    def refused(text, level):
        raise Unavailable("the code does not read back")

    number = ask("a4", make_codes(1))
    monkeypatch.setattr(qr, "proven", refused)
    assert work() == [1]
    view = sheets.get_sheet(number)
    assert (view.problem, view.is_ready) == ("unreadable", False) and view.done_at is not None


def test_a_sheet_whose_parts_are_gone_holds_up_no_other(app, monkeypatch):
    small_parts(monkeypatch, "label", 2)
    lost, other = ask("label", make_codes(4)), ask("a4", make_codes(1))
    assert [sheet_making.make_sheets() for _ in range(2)] == [2, 2]
    with unit_of_work():
        session().get_one(CodeSheet, lost).parts = ["gone", "gone too"]
    with pytest.raises((NotFound, Unavailable)):
        sheet_making.make_sheets()
    assert sheets.get_sheet(lost).done_at is None, "it is tried again for an hour"
    with unit_of_work():
        session().get_one(CodeSheet, lost).asked_at = clock.now() - timedelta(hours=2)
    assert work() == [1, 1]
    assert sheets.get_sheet(lost).problem == "lost" and sheets.get_sheet(other).is_ready


def test_sheets_are_listed_newest_first_and_go_after_a_week(app, monkeypatch):
    ids = make_codes(1)
    numbers = [ask("label", ids, title=f"sheet {n}") for n in range(3)]
    page, after = sheets.list_sheets(limit=2)
    assert [view.id for view in page] == numbers[:0:-1] and after == numbers[1]
    rest, end = sheets.list_sheets(after=after, limit=2)
    assert [view.id for view in rest] == numbers[:1] and end is None
    work()
    with unit_of_work():
        assert sheet_making.purge_sheets() == 0
    monkeypatch.setattr(sheet_making, "KEPT", clock.days(-1))
    with unit_of_work():
        assert sheet_making.purge_sheets() == 3
    with pytest.raises(NotFound):
        sheets.get_sheet(numbers[0])
    kept = select(func.count()).select_from(StoredFile).where(StoredFile.removed_at.is_(None))
    assert session().scalar(kept.where(StoredFile.owner_kind == "code_sheet")) == 0


def test_a_preview_shows_a_code_of_ours_or_where_codes_are_typed(app):
    view = codes.get_code(make_codes(1)[0])
    for form in FORMS:
        for shown in (None, view):
            png = sheet_data.preview_png(form, "both", view=shown)
            assert png.startswith(b"\x89PNG")
    with pytest.raises(NotFound):
        sheet_data.preview_png("door", "both")
    with pytest.raises(NotFound):
        sheet_data.preview_png("a4", "fr")


def test_the_same_sheet_is_the_same_file(app):
    views = [codes.get_code(each) for each in make_codes(2)]
    data = sheet_data.data_of(views, "label", "both", Words("", ""), title="ป้าย", day=date(2026, 11, 20))
    assert documents.code_sheet_pdf(data) == documents.code_sheet_pdf(data)
    for wrong in ({"form": "door"}, {"codes": []}):
        with pytest.raises(ValueError):
            documents.code_sheet_pdf(data | wrong)
