"""Reading guest ledgers: every manner of heading, day, digit and encoding; ten thousand rows in bounded work."""

import io
import time
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from services.errors import RuleBroken
from services.taxes.ledgers import clean_ledger, clean_ledger_with_names, template
from services.taxes.sheets import as_xlsx
from services.taxes.tables import UNPACKED_AT_MOST, harmless, read_rows


def kept(data: bytes, name: str = "x.csv") -> list[str]:
    cleaned, _name = clean_ledger(data, name)
    return cleaned.decode("utf-8-sig").strip().split("\r\n")


@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("วันที่เข้าพัก,ห้อง,จำนวนคืน,ค่าห้องพัก\n01/10/2569,101,1,800\n", "2,2026-10-01,101,1,80000"),
        ("date,room,nights,charge\n2026-10-31,A-2,3,\"1,234.50\"\n", "2,2026-10-31,A-2,3,123450"),
        ("วันที่;เลขห้อง;คืน;ค่าห้อง\n๑ ต.ค. ๖๙;๑๐๑;๒;๑,๖๐๐.๕๐\n", "2,2026-10-01,101,2,160050"),
        ("Check-in\tRoom No.\tNight\tRoom Charge\n31-10-2026\t12\t1\t0\n", "2,2026-10-31,12,1,0"),
        ("โรงแรม\n\nวันที่,ชื่อ,คืน,ค่าห้อง\n1/10/69,ลับ,1.0,฿800\nรวม,,,800\n", "4,2026-10-01,,1,80000"),
        ("วันที่,ห้อง,คืน,ค่าห้อง\n1/10/69,นายลับ ลับมาก,1,5\n", "2,2026-10-01,,1,500"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874"])
def test_tables_as_people_make_them(table, row, encoding):
    try:
        data = table.encode(encoding)
    except UnicodeEncodeError:
        data = table.encode()
    assert kept(data) == ["row,date,room,nights,satang", row]


def test_a_sheet_with_real_dates_and_numbers():
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["วันที่เข้าพัก", "ห้อง", "จำนวนคืน", "ค่าห้องพัก"])
    sheet.append([datetime(2026, 10, 1), 101, 1, 800.1])
    sheet.append([datetime(2026, 10, 2), 102, 2, 0.3])
    held = io.BytesIO()
    book.save(held)
    assert kept(held.getvalue(), "x.xlsx")[1:] == ["2,2026-10-01,101,1,80010", "3,2026-10-02,102,2,30"]


def test_each_problem_names_row_and_column():
    table = "วันที่,ห้อง,คืน,ค่าห้อง\n1/10/69,1,1,5\n32/10/69,1,0,ห้า\n,,1,-5\n"
    with pytest.raises(RuleBroken) as refused:
        clean_ledger(table.encode(), "x.csv")
    found = [(one.code, one.params["row"], one.params["column"]) for one in refused.value.problems]
    assert found == [
        ("ledger_date", 3, "วันที่"), ("ledger_nights", 3, "คืน"), ("ledger_charge", 3, "ค่าห้อง"),
        ("ledger_date", 4, "วันที่"), ("ledger_charge", 4, "ค่าห้อง"),
    ]  # fmt: skip


def test_many_problems_are_counted():
    with pytest.raises(RuleBroken) as refused:
        clean_ledger(("วันที่,คืน,ค่าห้อง\n" + "x,1,1\n" * 50).encode(), "x.csv")
    assert len(refused.value.problems) == 21 and refused.value.problems[-1].params == {"n": 30}


@pytest.mark.parametrize("data", [b"", b"a,b\n", b"\x00\x01", "วันที่,คืน,ค่าห้อง\n".encode(), b"PK\x03\x04broken"])
def test_what_is_no_ledger_is_refused(data):
    with pytest.raises(RuleBroken):
        clean_ledger(data, "x.csv")


def test_names_only_where_they_are_demanded():
    table = "ชื่อ-สกุล,เลขบัตร,วันที่,คืน,ค่าห้อง\nนายลับ,1234567890123,1/10/69,1,5\n".encode()
    assert "ลับ" not in clean_ledger(table, "x.csv")[0].decode()
    with_names = clean_ledger_with_names(table, "x.csv")[0].decode()
    assert "นายลับ" in with_names and "1234567890123" not in with_names


def test_the_template_is_a_ledger_without_names():
    made = template(date(2026, 2, 1))
    assert kept(made)[1:] == ["2,2026-02-01,101,1,80000", "3,2026-02-01,102,2,160000"] and "ชื่อ" not in made.decode()


def test_ten_thousand_rows(record_property):
    rows = "".join(f"{day % 28 + 1}/10/2569,{day},1,800.00\n" for day in range(10_000))
    begun = time.process_time()
    assert len(kept(("วันที่,ห้อง,คืน,ค่าห้อง\n" + rows).encode())) == 10_001
    record_property("seconds", round(time.process_time() - begun, 3))


def test_formulas_are_made_harmless():
    table = "วันที่,ห้อง,คืน,ค่าห้อง\n1/10/69,=1+1,1,5\n".encode()
    assert kept(table)[1] == "2,2026-10-01,'=1+1,1,500"


def test_too_many_rows_are_refused():
    with pytest.raises(RuleBroken):
        list(read_rows(b"a\n" * 50_001, name="x.csv"))


def sheet_with(parts: dict[str, bytes], *, damage: int = 0) -> bytes:
    """A sheet in which some parts are others, or a byte of which is wrong."""
    held, made = io.BytesIO(), io.BytesIO()
    book = openpyxl.Workbook()
    for row in range(20):
        book.active.append([f"ก {row}", row, 4.5])
    book.save(held)
    with zipfile.ZipFile(held) as found, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written:
        for name in found.namelist():
            written.writestr(name, parts.get(name, found.read(name)))
    data = bytearray(made.getvalue())
    if damage:
        data[damage] ^= 0xFF
    return bytes(data)


def test_a_sheet_that_unpacks_to_more_than_is_taken_is_refused():
    data = sheet_with({"xl/worksheets/sheet1.xml": b" " * (UNPACKED_AT_MOST + 1)})
    assert len(data) < 200_000
    with pytest.raises(RuleBroken) as refused:
        list(read_rows(data, name="x.xlsx"))
    assert refused.value.problems[0].code == "table_unreadable"


def test_a_damaged_sheet_is_refused_or_read_but_breaks_nothing():
    whole = sheet_with({})
    refused = 0
    for place in range(40, len(whole), 37):
        try:
            list(read_rows(sheet_with({}, damage=place), name="x.xlsx"))
        except RuleBroken as error:
            refused += 1
            assert error.problems[0].code == "table_unreadable"
    assert refused


@pytest.mark.parametrize("cell", ["=1+A1", "+A1", "-A1", "@SUM(A1)", "\t=A1", "\r=A1", "\n=A1", "＝A1", "＠A1"])
def test_no_cell_that_leaves_the_house_is_a_formula(cell):
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-12.50", "1,000", "โรงแรม = ดี", ""])
def test_other_cells_stay_as_they_are(cell):
    assert harmless(cell) == cell


def test_a_character_that_no_sheet_may_hold_is_left_out():
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx("t", ["a"], [["ก\x0bข"]])))
    assert book.active["A2"].value == "กข"
