"""Looking through a whole bank file before any of its money counts: encoding, every line, and what its trailers say."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date

from services.payments.bank_reading import (
    Detail,
    FileBroken,
    Header,
    LineReader,
    Trailer,
    find_encoding,
    split_lines,
)
from services.payments.layout_shape import Layout

#: Opens the file anew, from its beginning, in pieces.
Opener = Callable[[], AbstractContextManager[Iterable[bytes]]]


@dataclass(slots=True)
class Sums:
    """What was read since the last header."""

    credit_count: int = 0
    credit_sum: int = 0
    debit_count: int = 0
    debit_sum: int = 0

    def add(self, line: Detail) -> None:
        """Counts one line."""
        if line.is_debit:
            self.debit_count += 1
            self.debit_sum += line.amount_satang
        else:
            self.credit_count += 1
            self.credit_sum += line.amount_satang

    def join(self, other: "Sums") -> None:
        """Adds those of a part."""
        self.credit_count += other.credit_count
        self.credit_sum += other.credit_sum
        self.debit_count += other.debit_count
        self.debit_sum += other.debit_sum

    def total(self, manner: str) -> int:
        """The one sum of a trailer that has only one."""
        debits = {"net": -self.debit_sum, "credits": 0, "all": self.debit_sum}[manner]
        return self.credit_sum + debits


@dataclass(slots=True)
class Checked:
    """A file that can be matched. `bad` are the first lines that cannot be read, of `bad_count`."""

    encoding: str
    bank: str = ""
    account: str = ""
    effective_on: date | None = None
    sums: Sums = field(default_factory=Sums)
    bad_count: int = 0
    bad: list[Detail] = field(default_factory=list)
    first: list[Detail] = field(default_factory=list)

    @property
    def line_count(self) -> int:
        """Lines of payments and debits."""
        return self.sums.credit_count + self.sums.debit_count


def check_file(opener: Opener, layout: Layout, *, keep: int = 0) -> Checked:
    """Looks through the whole file; the first `keep` lines are kept to be shown. FileBroken says what is wrong.

    Codes: encoding, width, record, long_line, header_date, header_year, trailer_number, wrong_count, wrong_sum,
    no_header, no_trailer, empty.
    """
    encoding = layout.encoding
    if encoding == "auto":
        with opener() as pieces:
            encoding = find_encoding(pieces)
    found, walk = Checked(encoding), _Walk(layout)
    reader = LineReader(layout, encoding)
    with opener() as pieces:
        for raw in split_lines(pieces):
            line = reader.parse(raw)
            if line is None:
                continue
            walk.step(line, found)
            if isinstance(line, Detail):
                if len(found.first) < keep:
                    found.first.append(line)
                if line.problem:
                    found.bad_count += 1
                    if len(found.bad) < 20:
                        found.bad.append(line)
    walk.end(found)
    return found


class _Walk:
    """The order of records: a header where the layout has one, details, a trailer; several such parts may follow."""

    def __init__(self, layout: Layout) -> None:
        self.has_header, self.has_trailer = "header" in layout.records, "trailer" in layout.records
        self.totals = layout.totals
        self.part: Sums | None = None if self.has_header else Sums()
        self.last, self.is_ended, self.is_unread = 0, False, False

    def step(self, line: Header | Detail | Trailer, found: Checked) -> None:
        """One line on."""
        self.last = line.number
        if isinstance(line, Header):
            if self.has_trailer and self.part is not None and not self.is_ended:
                raise FileBroken("no_trailer", line.number)
            self._close(found)
            self.part, self.is_ended = Sums(), False
            found.bank, found.account = found.bank or line.bank, found.account or line.account
            found.effective_on = found.effective_on or line.effective_on
            return
        if self.part is None or self.is_ended:
            raise FileBroken("no_header", line.number)
        if isinstance(line, Detail):
            self.part.add(line)
            self.is_unread = self.is_unread or line.problem == "amount"
            found.bank, found.account = found.bank or line.bank[:10], found.account or line.account[:20]
        else:
            _compare(line, self.part, self.totals)
            self.is_ended = True

    def end(self, found: Checked) -> None:
        """The last line was read."""
        if self.part is None:
            raise FileBroken("no_header" if self.last else "empty", self.last)
        if self.has_trailer and not self.is_ended:
            raise FileBroken("no_trailer", self.last)
        self._close(found)
        if not found.line_count and not self.has_header:
            raise FileBroken("empty")

    def _close(self, found: Checked) -> None:
        if self.part is not None:
            found.sums.join(self.part)


def _compare(trailer: Trailer, read: Sums, totals: str) -> None:
    """What the trailer says against what was read."""
    counts = (
        (trailer.count, read.credit_count + read.debit_count),
        (trailer.credit_count, read.credit_count),
        (trailer.debit_count, read.debit_count),
    )
    sums = (
        (trailer.sum, read.total(totals)),
        (trailer.credit_sum, read.credit_sum),
        (trailer.debit_sum, read.debit_sum),
    )
    for code, pairs in (("wrong_count", counts), ("wrong_sum", sums)):
        for said, counted in pairs:
            if said is not None and said != counted:
                raise FileBroken(code, trailer.number, said=said, counted=counted)
