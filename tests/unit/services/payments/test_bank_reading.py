"""Reading banks' text files: both layouts, eras, encodings, pieces of any size; every problem has its place."""

import tomllib
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import clock
from services.errors import RuleBroken
from services.payments.bank_checking import check_file
from services.payments.bank_reading import Detail, FileBroken, LineReader, find_encoding, split_lines
from services.payments.layout_shape import Unreadable, check_layout
from services.payments.layouts import FILE
from tests.factories.bank_files import ACCOUNT, BankItem, write_256, write_bars

SHIPPED = {one["key"]: one["layout"] for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["layout"]}
WIDE, BARS = check_layout(SHIPPED["cross-bank-256"]), check_layout(SHIPPED["records-01-02-09"])
AT = datetime(2026, 11, 19, 16, 59, 59, tzinfo=UTC)
ITEMS = [
    BankItem(AT, "123456701", "20261001", 123_450, customer="ร้านตัวอย่างหนึ่ง เกข"),
    BankItem(AT + timedelta(seconds=1), "123456702", "20261002", 1),
    BankItem(AT, "123456702", "20261002", 99, kind="D", code="RTN", cheque="0001234"),
]


@pytest.fixture(autouse=True)
def _day():
    with clock.standing_at(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield


def opener(data: bytes, size: int = 7):
    """The file in pieces of that size."""
    return lambda: nullcontext([data[start : start + size] for start in range(0, len(data), size)])


def details(data: bytes, layout, encoding: str) -> list[Detail]:
    reader = LineReader(layout, encoding)
    return [line for raw in split_lines([data]) if isinstance(line := reader.parse(raw), Detail)]


@pytest.mark.parametrize("encoding", ["cp874", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize(("layout", "write"), [(WIDE, write_256), (BARS, write_bars)])
def test_both_layouts_read_the_same(layout, write, encoding):
    found = check_file(opener(write(ITEMS, encoding=encoding)), layout, keep=9)
    assert (found.bank, found.account, found.effective_on) == ("006", ACCOUNT, date(2026, 11, 19))
    assert (found.line_count, found.sums.credit_sum, found.sums.debit_sum) == (3, 123_451, 99)
    first, second, third = found.first
    assert (first.ref1, first.ref2, first.amount_satang, first.paid_at) == ("123456701", "20261001", 123_450, AT)
    assert first.customer == "ร้านตัวอย่างหนึ่ง เกข"
    assert clock.local(first.paid_at).date() != clock.local(second.paid_at).date()
    assert (third.is_debit, third.is_returned, third.cheque) == (True, True, "0001234")
    assert not first.is_debit and not found.bad_count


def test_years_of_both_eras_are_told_apart():
    items = [BankItem(AT, "1", "2", 5, buddhist=True), BankItem(AT, "1", "2", 5)]
    found = check_file(opener(write_256(items)), WIDE, keep=9)
    assert [line.paid_at for line in found.first] == [AT, AT]
    strict = check_layout(SHIPPED["cross-bank-256"] | {"era": "AD"})
    with pytest.raises(FileBroken) as broken:
        check_file(opener(write_256(items)), strict)
    assert (broken.value.code, broken.value.line, broken.value.column) == ("header_year", 1, 61)


@pytest.mark.parametrize(("text", "era", "year"), [("201126", "probe", 2026), ("201169", "probe", 2026),
                                                   ("201169", "BE", 2026), ("201126", "AD", 2026)])  # fmt: skip
def test_years_of_two_digits(text, era, year):
    layout = check_layout(SHIPPED["cross-bank-256"] | {"date": "DDMMYY", "era": era})
    assert layout.read_day(text) == date(year, 11, 20)


@pytest.mark.parametrize("said", [{"credit_sum": 1}, {"debit_sum": 1}])
def test_a_wrong_sum_refuses_the_file(said):
    with pytest.raises(FileBroken) as broken:
        check_file(opener(write_256(ITEMS, **said)), WIDE)
    assert (broken.value.code, broken.value.line) == ("wrong_sum", 5)


@pytest.mark.parametrize("said", [{"credit_count": 1}, {"debit_count": 0}])
def test_a_wrong_count_refuses_the_file(said):
    with pytest.raises(FileBroken, match="wrong_count"):
        check_file(opener(write_256(ITEMS, **said)), WIDE)
    with pytest.raises(FileBroken, match="wrong_count"):
        check_file(opener(write_bars(ITEMS, count=2)), BARS)


def test_a_file_that_was_cut_is_refused():
    data = write_256(ITEMS)
    with pytest.raises(FileBroken, match="no_trailer"):
        check_file(opener(data[: 258 * 4]), WIDE)
    with pytest.raises(FileBroken, match="no_header"):
        check_file(opener(data[258:]), WIDE)
    with pytest.raises(FileBroken, match="no_header"):
        check_file(opener(data + data[258 : 258 * 2]), WIDE)
    with pytest.raises(FileBroken, match="empty"):
        check_file(opener(b"\r\n\r\n\x1a"), WIDE)


def test_two_parts_in_one_file_each_with_its_trailer():
    other = write_256(ITEMS[:1], account="9876543210")
    found = check_file(opener(write_256(ITEMS) + other), WIDE, keep=9)
    assert found.line_count == 4
    assert [line.account for line in found.first] == [ACCOUNT] * 3 + ["9876543210"]


def test_bad_lines_are_named_by_place_and_count_nothing():
    good = write_256(ITEMS).split(b"\r\n")
    good[1] = good[1][:20] + b"32" + good[1][22:]
    good[2] = good[2][:28] + b"250000" + good[2][34:]
    found = check_file(opener(b"\r\n".join(good)), WIDE)
    assert [(bad.number, bad.problem, bad.column) for bad in found.bad] == [(2, "date", 21), (3, "time", 29)]
    assert found.line_count == 3


def test_an_unreadable_sum_cannot_agree_with_the_trailer():
    with pytest.raises(FileBroken, match="wrong_sum"):
        check_file(opener(write_bars(ITEMS).replace(b"|123450|", b"|12345O|")), BARS)


def test_strange_bytes_are_told_by_line():
    strict = check_layout(SHIPPED["cross-bank-256"] | {"encoding": "utf-8-sig"})
    with pytest.raises(FileBroken) as broken:
        check_file(opener(write_256(ITEMS)), strict)
    assert (broken.value.code, broken.value.line) == ("encoding", 1)
    with pytest.raises(FileBroken, match="record"):
        check_file(opener(b"%PDF-1.7\n"), WIDE)
    with pytest.raises(FileBroken, match="long_line"):
        check_file(opener(b"H" * 20_000, 512), WIDE)
    with pytest.raises(FileBroken, match="width"):
        check_file(opener(write_256(ITEMS).replace(b"\r\n", b"x\r\n")), WIDE)


def test_a_payment_of_long_ago_or_of_next_year_is_a_bad_line():
    for moved in (timedelta(days=400), timedelta(days=-1500)):
        with pytest.raises(Unreadable, match="year"):
            BARS.read_moment(f"{AT + moved:%Y%m%d%H%M%S}")


def test_baht_are_read_exactly():
    layout = check_layout(SHIPPED["records-01-02-09"] | {"amounts": "baht"})
    assert [layout.read_amount(text) for text in ("1,234.50", "0.01", "-5", "70000000.29")] == [
        123450,
        1,
        -500,
        7000000029,
    ]
    for text in ("1.005", "1e3", "NaN", "", "1,23.4"):
        with pytest.raises(Unreadable):
            layout.read_amount(text)
    for text in ("1.5", "1e3", "", "๕", "12 a"):
        with pytest.raises(Unreadable):
            WIDE.read_amount(text)


def test_the_same_line_is_known_again_and_others_are_not():
    (first,) = details(write_256(ITEMS[:1]), WIDE, "tis-620")
    (again,) = details(write_256([*ITEMS[:1]], encoding="utf-8"), WIDE, "utf-8-sig")
    (other,) = details(write_256([BankItem(AT, "123456701", "20261001", 123_450, teller="9002")]), WIDE, "tis-620")
    assert first.identity() == again.identity() != other.identity()
    told = [BankItem(AT, "1", "2", 5, reference="T1"), BankItem(AT + timedelta(1), "1", "2", 5, reference="T1")]
    one, two = details(write_bars(told), BARS, "utf-8-sig")
    assert one.identity() == two.identity()


@given(st.lists(st.binary(max_size=40).map(lambda b: b.replace(b"\n", b"").rstrip(b"\r")), max_size=12),
       st.integers(1, 50))  # fmt: skip
def test_lines_are_the_same_in_pieces_of_any_size_and_from_any_place(lines, size):
    data = b"\n".join(lines)
    pieces = [data[start : start + size] for start in range(0, len(data), size)]
    whole = list(split_lines(pieces))
    assert [raw.data for raw in whole] == (lines[:-1] if lines and not lines[-1] else lines)
    for raw in whole:
        rest = list(split_lines([data[raw.end :]], position=raw.end, number=raw.number))
        assert rest == whole[raw.number :]


@given(st.text(max_size=60), st.integers(1, 7))
def test_utf_8_is_known_however_it_is_cut(text, size):
    data = text.encode("utf-8", "ignore")
    assert find_encoding([data[start : start + size] for start in range(0, len(data), size)]) == "utf-8-sig"


def test_thai_of_the_old_code_page_is_known():
    assert find_encoding(["สวัสดี".encode("cp874")]) == "tis-620"


@pytest.mark.parametrize(
    ("change", "code", "at"),
    [
        ({"split": "words"}, "layout_split", "split"),
        ({"width": True}, "layout_width", "width"),
        ({"detail": None}, "layout_needed", "detail"),
        ({"detail": {"is": ["D"], "ref1": [1, 2], "ref2": [3, 4]}}, "layout_needed", "detail.amount"),
        ({"header": {"is": ["D"]}}, "layout_marks_twice", "detail.is"),
        ({"header": {"is": []}}, "layout_marks", "header.is"),
        ({"header": {"is": ["H"], "colour": [1, 2]}}, "layout_field", "header.colour"),
        ({"header": {"is": ["H"], "bank": [5, 2]}}, "layout_place", "header.bank"),
        ({"mark": 1}, "layout_place", "mark"),
        ({"date": "DDMM"}, "layout_pattern", "date"),
        ({"date": "DDMMYYYYDD"}, "layout_pattern", "date"),
        ({"era": "BC"}, "layout_choice", "era"),
        ({"debit": {"field": "mood", "is": ["D"]}}, "layout_mark", "debit"),
    ],
)  # fmt: skip
def test_a_layout_that_is_not_whole_is_refused_where_it_is_wrong(change, code, at):
    with pytest.raises(RuleBroken) as broken:
        check_layout(SHIPPED["cross-bank-256"] | change)
    (problem,) = broken.value.problems
    assert (problem.field, problem.code, problem.params["at"]) == ("layout", code, at)
