"""Tables of codes: every problem by its line, nothing made until there is none, then all of them once, and a sheet."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as st
from sqlalchemy import func, select

from services import clock, codes
from services.audit import SYSTEM, Role
from services.codes import CodeFilter, batch_reading, batches, sheet_making, sheets
from services.codes.models import CodeBatch, QrCode
from services.db import session, unit_of_work
from services.errors import NotFound, RuleBroken
from services.text import Words
from tests.factories.complaints import make_authority
from tests.factories.people import make_actor

HEAD = "ชนิด,ปลายทาง,ชื่อ,ชื่อ (อังกฤษ),จุดติดตั้ง,จุดติดตั้ง (อังกฤษ),อำเภอ,ตำบล,ใช้ได้ถึง"
TABLE = f"""{HEAD}
บริการ,complaint,ไฟส่องสว่างหน้าตลาด,Lights at the market,เสาไฟหน้าตลาด,Lamp post,อ.เมืองลำพูน,ต.ในเมือง,๓๑/๑๒/๒๕๗๐
สถานที่,5101,,,,,,,
place,ลี้,ป้ายอำเภอลี้,,,,5104,,2027-12-31
"""
WRONG = f"""{HEAD}
จรวด,complaint,,,,,,,
,complaint,,,,,,,
บริการ,,,,,,,,
บริการ,no-such-service,,,,,,,
บริการ,complaint,,,,,อวกาศ,,
บริการ,complaint,,,,,,ในเมือง,
บริการ,complaint,,,,,ลี้,ในเมือง,
บริการ,complaint,,,,,,,เมื่อไร
บริการ,complaint,,,,,,,1/1/2560
บริการ,complaint,{"ก" * 121},{"x" * 121},{"ข" * 201},,,,
บริการ,complaint,ดี,Good,,,,,
"""


@pytest.fixture(autouse=True)
def authority(app):
    make_authority()


def read(text: str | bytes) -> batch_reading.ReadTable:
    return batch_reading.read_table(text.encode() if isinstance(text, str) else text)


def keep(text: str | bytes = TABLE, actor=SYSTEM) -> batches.BatchView:
    with unit_of_work():
        return batches.keep_batch(read(text), "ป้าย.csv", actor=actor)


def make(batch_id: int, form: str = "label", language: str = "both", actor=SYSTEM) -> None:
    with unit_of_work():
        batches.make_batch(batch_id, form=form, language=language, actor=actor)


def work() -> int:
    done = 0
    while batches.work_batches():
        done += 1
        assert done < 50
    return done


def count() -> int:
    return session().scalar(select(func.count()).select_from(QrCode)) or 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_table_is_read_as_spreadsheets_in_thailand_write_it(encoding, separator):
    found = read(TABLE.replace(",", separator).replace("\n", "\r\n").encode(encoding))
    assert (found.total, list(found.problems), list(found.unknown)) == (3, [], [])
    first, second, third = (dict(said) for _, said in found.rows)
    assert [number for number, _ in found.rows] == [2, 3, 4]
    assert first == {
        "kind": "service", "target": "complaint", "label_th": "ไฟส่องสว่างหน้าตลาด", "label_en": "Lights at the market",
        "place_th": "เสาไฟหน้าตลาด", "place_en": "Lamp post", "district": "5101", "subdistrict": "510101",
        "expires": "2027-12-31",
    }  # fmt: skip
    # What nobody named is called as what it leads to; a name of a place is its code.
    assert second["target"] == "5101" and "เมืองลำพูน" in second["label_th"]
    assert (third["target"], third["district"], third["expires"]) == ("5104", "5104", "2027-12-31")


def test_every_problem_is_told_by_its_line_and_nothing_is_made():
    found = read(WRONG)
    told: dict[int, list[tuple[str, str]]] = {}
    for each in found.problems:
        told.setdefault(each.row, []).append((each.column, each.code))
    assert told == {
        2: [("kind", "not_on_list")],
        3: [("kind", "required")],
        4: [("target", "required")],
        5: [("target", "not_on_list")],
        6: [("district", "not_on_list")],
        7: [("subdistrict", "district_needed")],
        8: [("subdistrict", "not_on_list")],
        9: [("expires", "not_a_date")],
        10: [("expires", "past")],
        11: [("label_th", "too_long"), ("label_en", "too_long"), ("place_th", "too_long")],
    }
    assert (found.total, len(found.rows)) == (11, 1)
    with pytest.raises(RuleBroken), unit_of_work():
        batches.keep_batch(found, "x.csv", actor=SYSTEM)
    assert count() == 0 and session().scalar(select(func.count()).select_from(CodeBatch)) == 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (b"\r\n\r\n", "file_empty"),
        (HEAD.encode(), "file_empty"),
        ("ชื่อ,อำเภอ\nก,ข".encode(), "columns_missing"),
        (b"\xff\xfe\x00\xdb", "file_broken"),
        (b"kind,target\n\"" + b"x" * 200_000 + b"\"\n", "file_broken"),
        (b"x" * (batch_reading.MOST_BYTES + 1), "file_too_large"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_refused(data, code):
    with pytest.raises(RuleBroken) as refused:
        read(data)
    assert [(each.field, each.code) for each in refused.value.problems] == [("file", code)]


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(batch_reading, "MOST_ROWS", 2)
    with pytest.raises(RuleBroken) as refused:
        read(TABLE)
    assert refused.value.problems[0].code == "too_many_rows"


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
@trying(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_handed_in_is_read_or_refused(data):
    for tried in (data, f"{HEAD}\n".encode() + data):
        try:
            found = read(tried)
        except RuleBroken:
            continue
        assert found.total >= 1 and len({each.row for each in found.problems}) + len(found.rows) == found.total


def test_the_table_to_download_is_one_that_is_taken():
    found = read(batch_reading.template())
    assert (found.total, list(found.problems), list(found.unknown)) == (2, [], [])


def test_codes_are_made_in_parts_and_then_their_sheet(monkeypatch):
    monkeypatch.setattr(batches, "EACH", 2)
    with unit_of_work():
        sender, actor = make_actor(Role.REGISTRY), make_actor(Role.HEAD)
    made = keep(actor=sender)
    assert (made.status, made.total) == ("ready", 3) and batches.work_batches() == 0
    # Whoever orders the codes is who makes them.
    make(made.id, actor=actor)
    assert batches.work_batches() == 2
    assert batches.get_batch(made.id).made == 2
    assert batches.work_batches() == 1 and batches.work_batches() == 1 and batches.work_batches() == 0
    view = batches.get_batch(made.id)
    assert (view.status, view.made) == ("made", 3) and view.made_at is not None and view.sheet_id is not None
    sheet = sheets.get_sheet(view.sheet_id)
    assert (sheet.total, sheet.form, sheet.title) == (3, "label", "ป้าย.csv")
    assert sheet_making.make_sheets() == 3 and sheets.get_sheet(view.sheet_id).is_ready
    found, _ = codes.list_codes(CodeFilter(query="ไฟส่องสว่างหน้าตลาด"))
    assert [(each.label, each.place.th, each.subdistrict) for each in found] == [
        (Words("ไฟส่องสว่างหน้าตลาด", "Lights at the market"), "เสาไฟหน้าตลาด", "510101")
    ]
    assert session().scalars(select(QrCode.made_by_id).distinct()).all() == [actor.id]
    rows, more = batches.list_batch_rows(made.id)
    assert more is None and all(row.code_id for row in rows)
    with pytest.raises(RuleBroken):
        make(made.id)


def test_without_a_form_no_sheet_is_made_and_choices_are_checked():
    made = keep()
    for form, language, field in (("door", "both", "form"), ("label", "fr", "language")):
        with pytest.raises(RuleBroken) as refused:
            make(made.id, form, language)
        assert refused.value.problems[0].field == field
    make(made.id, form="")
    work()
    assert batches.get_batch(made.id).sheet_id is None and count() == 3
    with pytest.raises(NotFound):
        batches.get_batch(10**9)


def test_a_row_whose_target_went_meanwhile_holds_up_no_other(monkeypatch):
    made = keep()
    make(made.id)
    usual = batches.make_code

    def refused(new, *, actor):
        if new.kind == "service":
            raise RuleBroken("target", "not_on_list")
        return usual(new, actor=actor)

    monkeypatch.setattr(batches, "make_code", refused)
    work()
    view = batches.get_batch(made.id)
    assert (view.status, view.made, view.total) == ("made", 2, 3)
    rows, _ = batches.list_batch_rows(made.id)
    assert [(row.problem, row.code_id is None) for row in rows] == [("target", True), ("", False), ("", False)]


@pytest.mark.committed
def test_a_worker_that_dies_makes_no_code_twice(monkeypatch):
    monkeypatch.setattr(batches, "EACH", 2)
    made = keep()
    make(made.id)

    class Killed(BaseException):
        pass

    def die(*_args, **_values):
        raise Killed

    for step in range(2):
        for name in ("make_code", "request_work"):
            with monkeypatch.context() as patched:
                patched.setattr(batches, name, die)
                with pytest.raises(Killed):
                    batches.work_batches()
            session().rollback()
        assert batches.work_batches() == 2 - step
    with monkeypatch.context() as patched:
        patched.setattr(batches, "ask_sheet", die)
        with pytest.raises(Killed):
            batches.work_batches()
    session().rollback()
    assert batches.work_batches() == 1 and batches.work_batches() == 0
    assert count() == 3
    page, _ = sheets.list_sheets()
    assert [view.total for view in page] == [3]


def test_a_table_that_was_not_taken_makes_room_for_the_next_and_old_ones_go(monkeypatch):
    keep()
    second = keep()
    assert [view.id for view in batches.list_batches()] == [second.id]
    make(second.id)
    work()
    assert [view.id for view in batches.list_batches()] == [second.id]
    with unit_of_work():
        assert batches.purge_batches() == 0
    monkeypatch.setattr(batches, "KEPT", clock.days(-1))
    with unit_of_work():
        assert batches.purge_batches() == 1
    assert count() == 3 and batches.list_batches() == []
