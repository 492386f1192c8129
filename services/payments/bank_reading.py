"""Reading a bank's text file line by line by its layout: never the whole file, every problem with line and column."""

import codecs
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from services.clock import BANGKOK
from services.payments.layout_shape import Layout, Place, Unreadable

#: A longer line is no line of a bank's file.
LONGEST = 8_192
_SEPARATOR = "\x1f"


class FileBroken(Exception):
    """The file as a whole cannot be taken; `code` says why, line and column (from 1, 0: none) say where."""

    def __init__(self, code: str, line: int = 0, column: int = 0, **said: object) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.said = code, line, column, said


@dataclass(frozen=True, slots=True)
class RawLine:
    """The bytes of a line without its end, its number from 1, and where the next one begins."""

    number: int
    data: bytes
    end: int


@dataclass(frozen=True, slots=True)
class Header:
    """How a file, or a part of one, begins."""

    number: int
    bank: str = ""
    account: str = ""
    company: str = ""
    effective_on: date | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment or debit. With `problem` (date, year, time, amount, refs) it counts nothing; `column` says where."""

    number: int
    paid_at: datetime | None
    ref1: str
    ref2: str
    ref3: str
    amount_satang: int
    is_debit: bool
    is_returned: bool
    cheque: str = ""
    customer: str = ""
    bank_reference: str = ""
    bank: str = ""
    account: str = ""
    branch: str = ""
    teller: str = ""
    problem: str = ""
    column: int = 0

    def identity(self) -> str:
        """By what the line is known again in another file: the bank's own number, or all that it says."""
        side = "D" if self.is_debit else "C"
        at = self.paid_at.isoformat() if self.paid_at else ""
        if self.bank_reference:
            said: Sequence[str] = (self.bank, self.bank_reference, side, str(self.amount_satang))
        else:
            said = (
                self.bank, self.account, at, self.ref1, self.ref2, self.ref3, str(self.amount_satang), self.branch,
                self.teller, self.cheque, side,
            )  # fmt: skip
        return hashlib.sha256(_SEPARATOR.join(said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Trailer:
    """How it ends: what the bank says was in it, None where it says nothing."""

    number: int
    count: int | None = None
    sum: int | None = None
    credit_count: int | None = None
    credit_sum: int | None = None
    debit_count: int | None = None
    debit_sum: int | None = None


Parsed = Header | Detail | Trailer


def split_lines(pieces: Iterable[bytes], *, position: int = 0, number: int = 0) -> Iterator[RawLine]:
    """The lines of a stream that stands at `position`, after `number` lines. FileBroken("long_line")."""
    held, begun = b"", position
    for piece in pieces:
        held += piece
        *whole, held = held.split(b"\n")
        for line in whole:
            begun += len(line) + 1
            number += 1
            if len(line) > LONGEST:
                raise FileBroken("long_line", number)
            yield RawLine(number, line.rstrip(b"\r"), begun)
        if len(held) > LONGEST:
            raise FileBroken("long_line", number + 1)
    if held:
        yield RawLine(number + 1, held.rstrip(b"\r"), begun + len(held))


def find_encoding(pieces: Iterable[bytes]) -> str:
    """UTF-8 where all of it is, else the Thai code page; the text is looked through once, a piece at a time."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "tis-620"
    return "utf-8-sig"


@dataclass(slots=True)
class LineReader:
    """Reads lines by a layout, in utf-8-sig or tis-620; `account` and `bank` are those of the last header."""

    layout: Layout
    encoding: str
    era: str = ""
    bank: str = ""
    account: str = ""
    _kinds: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Who bears which mark."""
        self._kinds = {mark: kind for kind, record in self.layout.records.items() for mark in record.marks}

    def parse(self, raw: RawLine) -> Parsed | None:
        """What the line says; None for an empty one. FileBroken("encoding" | "width" | "record")."""
        text = self._text(raw)
        if not text.strip(" \x1a\0"):
            return None
        layout = self.layout
        if layout.width and len(text.rstrip()) > layout.width:
            raise FileBroken("width", raw.number, layout.width + 1, width=layout.width)
        cells = layout.cut(text)
        kind = self._kinds.get(layout.value(cells, layout.mark))
        if kind is None:
            raise FileBroken("record", raw.number, layout.mark[0])
        if kind == "detail":
            return self._detail(cells, raw.number)
        return self._header(cells, raw.number) if kind == "header" else self._trailer(cells, raw.number)

    def _text(self, raw: RawLine) -> str:
        if self.encoding == "tis-620":
            # A byte that stands for no letter can only be in somebody's name: it holds up no money.
            return raw.data.decode("cp874", "replace")
        data = raw.data.removeprefix(codecs.BOM_UTF8) if raw.number == 1 else raw.data
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise FileBroken("encoding", raw.number, error.start + 1) from error

    def _values(self, kind: str, cells: Sequence[str] | str) -> dict[str, str]:
        value = self.layout.value
        return {name: value(cells, place) for name, place in self.layout.records[kind].places.items()}

    def _header(self, cells: Sequence[str] | str, number: int) -> Header:
        said = self._values("header", cells)
        effective = None
        if said.get("effective_on", "").strip("0"):
            try:
                effective = self.layout.read_day(said["effective_on"], era=self.era)
            except Unreadable as error:
                column = self.layout.records["header"].places["effective_on"][0]
                raise FileBroken(f"header_{error.code}", number, column) from error
        self.bank, self.account = said.get("bank", "")[:10], said.get("account", "")[:20]
        return Header(number, self.bank, self.account, said.get("company", ""), effective)

    def _detail(self, cells: Sequence[str] | str, number: int) -> Detail:
        layout, places = self.layout, self.layout.records["detail"].places
        said = self._values("detail", cells)
        problem, column, paid_at, amount = "", 0, None, 0
        try:
            amount = layout.read_amount(said["amount"])
        except Unreadable as error:
            problem, column = error.code, places["amount"][0]
        try:
            paid_at = self._paid_at(said)
        except Unreadable as error:
            problem = problem or error.code
            column = column or _column(places, "paid_time" if error.code == "time" else "paid_on", "paid_at")
        if not problem and amount == 0:
            problem, column = "amount", places["amount"][0]
        is_returned = bool(layout.returned and said[layout.returned.name] in layout.returned.values)
        is_debit = is_returned or amount < 0 or bool(layout.debit and said[layout.debit.name] in layout.debit.values)
        return Detail(
            number, paid_at, said["ref1"][:20], said["ref2"][:20], said.get("ref3", "")[:20], abs(amount), is_debit,
            is_returned, said.get("cheque", "").strip("0")[:20] and said.get("cheque", "")[:20],
            said.get("customer", "")[:200], said.get("bank_reference", "")[:60], said.get("bank", "") or self.bank,
            said.get("account", "") or self.account, said.get("branch", ""), said.get("teller", ""), problem, column,
        )  # fmt: skip

    def _paid_at(self, said: dict[str, str]) -> datetime:
        if "paid_at" in said:
            return self.layout.read_moment(said["paid_at"], era=self.era).astimezone(UTC)
        day = self.layout.read_day(said["paid_on"], era=self.era)
        hour, minute, second = self.layout.read_time(said.get("paid_time", ""))
        return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=BANGKOK).astimezone(UTC)

    def _trailer(self, cells: Sequence[str] | str, number: int) -> Trailer:
        said, places = self._values("trailer", cells), self.layout.records["trailer"].places
        found: dict[str, int] = {}
        for name, text in said.items():
            what = name.rpartition("_")[2]
            if what == "count" and text:
                if not (text.isascii() and text.isdecimal()):
                    raise FileBroken("trailer_number", number, places[name][0])
                found[name] = int(text)
            elif what == "sum" and text:
                try:
                    found[name] = self.layout.read_amount(text)
                except Unreadable as error:
                    raise FileBroken("trailer_number", number, places[name][0]) from error
        return Trailer(number, **found)


def _column(places: Mapping[str, Place], *names: str) -> int:
    return next((places[name][0] for name in names if name in places), 0)
