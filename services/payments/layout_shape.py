"""What a layout of a bank's text file may say, checked once and made ready for reading."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from services import money
from services.clock import BANGKOK, today
from services.errors import RuleBroken

ENCODINGS = ("auto", "utf-8-sig", "tis-620")
ERAS = ("probe", "AD", "BE")
#: What the one sum of a trailer is: credits less debits, credits alone, or both added.
TOTALS = ("net", "credits", "all")
RECORDS = ("header", "detail", "trailer")
#: What each record may name; those of `_NEEDED` it must.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "header": ("sequence", "bank", "account", "company", "effective_on", "service"),
    "detail": (
        "sequence", "bank", "account", "paid_at", "paid_on", "paid_time", "customer", "ref1", "ref2", "ref3", "branch",
        "teller", "kind", "code", "cheque", "amount", "cheque_bank", "biller", "sending_bank", "bank_reference",
    ),
    "trailer": (
        "sequence", "bank", "account", "count", "sum", "credit_count", "credit_sum", "debit_count", "debit_sum",
    ),
}  # fmt: skip
_NEEDED = ("ref1", "ref2", "amount")
WIDEST = 4_000
_MOST_COLUMNS = 200
#: Years of the Buddhist era are greater than this.
_ERA_BORDER = 2400
_TOKENS = re.compile(r"YYYY|YY|MM|DD|hh|mm|ss")
_PARTS = {"YYYY": "year", "YY": "short", "MM": "month", "DD": "day", "hh": "hour", "mm": "minute", "ss": "second"}
#: A payment cannot be of a later day than tomorrow, nor of so long ago.
_NEAREST, _FURTHEST = timedelta(days=1), timedelta(days=3 * 366)

Place = tuple[int, int]


class Unreadable(ValueError):
    """A value that the layout does not allow; `code` says what it is."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Record:
    """One kind of line: by which marks it is known and where its values stand."""

    marks: frozenset[str]
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True)
class Mark:
    """A line is one of these where the field holds one of the values."""

    name: str
    values: frozenset[str]


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout that was checked. A place is (first, last) column from 1, or (number, number) of a delimited value."""

    encoding: str
    delimiter: str
    width: int
    mark: Place
    records: Mapping[str, Record]
    era: str
    in_baht: bool
    totals: str
    day_pattern: re.Pattern[str]
    time_pattern: re.Pattern[str]
    moment_pattern: re.Pattern[str]
    debit: Mark | None = None
    returned: Mark | None = None
    note: Sequence[str] = field(default=("", ""))

    def cut(self, text: str) -> Sequence[str] | str:
        """The line as places are looked up in it."""
        return text.split(self.delimiter) if self.delimiter else text

    def value(self, cells: Sequence[str] | str, place: Place) -> str:
        """What stands at a place, without the blanks around it; "" where the line is shorter."""
        if isinstance(cells, str):
            return cells[place[0] - 1 : place[1]].strip()
        return cells[place[0] - 1].strip().strip('"').strip() if place[0] <= len(cells) else ""

    def read_amount(self, text: str) -> int:
        """Satang; negative with a minus. Unreadable "amount"."""
        plain = text.replace(" ", "")
        if self.in_baht:
            try:
                return money.parse_baht(plain)
            except ValueError as error:
                raise Unreadable("amount") from error
        digits = plain[1:] if plain[:1] in ("-", "+") else plain
        if not (digits.isascii() and digits.isdecimal() and len(digits) <= 15):
            raise Unreadable("amount")
        return -int(digits) if plain.startswith("-") else int(digits)

    def read_day(self, text: str, *, era: str = "") -> date:
        """A day by the date pattern; Unreadable "date", "year"."""
        return self._moment(self.day_pattern, text, era or self.era).date()

    def read_moment(self, text: str, *, era: str = "") -> datetime:
        """A moment by the pattern of moments, in Bangkok; Unreadable "date", "year"."""
        return self._moment(self.moment_pattern, text, era or self.era)

    def read_time(self, text: str) -> tuple[int, int, int]:
        """Hour, minute and second; midnight where nothing is said. Unreadable "time"."""
        if not text.strip("0"):
            return 0, 0, 0
        found = self.time_pattern.fullmatch(text)
        if not found:
            raise Unreadable("time")
        parts = {name: int(digits) for name, digits in found.groupdict().items()}
        hour, minute, second = parts.get("hour", 0), parts.get("minute", 0), parts.get("second", 0)
        if hour > 23 or minute > 59 or second > 59:
            raise Unreadable("time")
        return hour, minute, second

    def _moment(self, pattern: re.Pattern[str], text: str, era: str) -> datetime:
        found = pattern.fullmatch(text)
        if not found:
            raise Unreadable("date")
        parts = {name: int(digits) for name, digits in found.groupdict().items()}
        year = _year(parts, era)
        try:
            at = datetime(year, parts["month"], parts["day"], parts.get("hour", 0), parts.get("minute", 0),
                          parts.get("second", 0), tzinfo=BANGKOK)  # fmt: skip
        except ValueError as error:
            raise Unreadable("date") from error
        if not today() - _FURTHEST <= at.date() <= today() + _NEAREST:
            raise Unreadable("year")
        return at


def _year(parts: Mapping[str, int], era: str) -> int:
    """The Christian year. Four digits tell their era; of two that one is taken which is nearer to the present."""
    if "short" in parts:
        christian, buddhist = 2000 + parts["short"], 2500 + parts["short"] - 543
        if era == "probe":
            return min(christian, buddhist, key=lambda year: abs(year - today().year))
        return buddhist if era == "BE" else christian
    year = parts["year"]
    is_buddhist = year > _ERA_BORDER
    if era != "probe" and is_buddhist != (era == "BE"):
        raise Unreadable("year")
    return year - 543 if is_buddhist else year


def check_layout(data: Any) -> Layout:
    """The layout made ready. RuleBroken("layout", code, at=…) for the first thing that is wrong with it."""
    if not isinstance(data, dict):
        raise _wrong("layout_shape", "")
    split = data.get("split", "columns")
    delimiter = str(data.get("delimiter", "")) if split == "delimiter" else ""
    if split not in ("columns", "delimiter") or (split == "delimiter" and len(delimiter) != 1):
        raise _wrong("layout_split", "split")
    width = data.get("width", 0)
    if type(width) is not int or not 0 <= width <= WIDEST:
        raise _wrong("layout_width", "width")
    if data.get("amounts", "satang") not in ("satang", "baht"):
        raise _wrong("layout_choice", "amounts")
    records = {kind: _record(data.get(kind), kind, bool(delimiter)) for kind in RECORDS if data.get(kind) is not None}
    if "detail" not in records:
        raise _wrong("layout_needed", "detail")
    detail = records["detail"].places
    for name in _NEEDED:
        if name not in detail:
            raise _wrong("layout_needed", f"detail.{name}")
    if "paid_at" not in detail and "paid_on" not in detail:
        raise _wrong("layout_needed", "detail.paid_on")
    _check_marks(records)
    return Layout(
        encoding=_choice(data, "encoding", ENCODINGS),
        delimiter=delimiter,
        width=width,
        mark=_place(data.get("mark"), "mark", bool(delimiter)),
        records=records,
        era=_choice(data, "era", ERAS),
        in_baht=data.get("amounts", "satang") == "baht",
        totals=_choice(data, "totals", TOTALS),
        day_pattern=_pattern(data.get("date", "DDMMYYYY"), "date", ("month", "day")),
        time_pattern=_pattern(data.get("time", "hhmmss"), "time", ("hour", "minute")),
        moment_pattern=_pattern(data.get("moment", "YYYYMMDDhhmmss"), "moment", ("month", "day", "hour", "minute")),
        debit=_mark(data.get("debit"), "debit", detail),
        returned=_mark(data.get("returned"), "returned", detail),
        note=[str(words) for words in data.get("note", ("", ""))][:2],
    )


def _wrong(code: str, at: str) -> RuleBroken:
    return RuleBroken("layout", code, at=at or "layout")


def _choice(data: Mapping[str, Any], name: str, allowed: Sequence[str]) -> str:
    value = data.get(name, allowed[0])
    if value not in allowed:
        raise _wrong("layout_choice", name)
    return str(value)


def _record(data: Any, kind: str, is_delimited: bool) -> Record:
    if not isinstance(data, dict):
        raise _wrong("layout_shape", kind)
    marks = data.get("is")
    if not isinstance(marks, list) or not marks or not all(isinstance(one, str) and one.strip() for one in marks):
        raise _wrong("layout_marks", f"{kind}.is")
    places = {}
    for name, value in data.items():
        if name == "is":
            continue
        if name not in FIELDS[kind]:
            raise _wrong("layout_field", f"{kind}.{name}")
        places[name] = _place(value, f"{kind}.{name}", is_delimited)
    return Record(frozenset(one.strip() for one in marks), places)


def _check_marks(records: Mapping[str, Record]) -> None:
    seen: set[str] = set()
    for kind, record in records.items():
        if seen & record.marks:
            raise _wrong("layout_marks_twice", f"{kind}.is")
        seen |= record.marks


def _place(value: Any, at: str, is_delimited: bool) -> Place:
    if is_delimited:
        if type(value) is int and 1 <= value <= _MOST_COLUMNS:
            return value, value
        raise _wrong("layout_place", at)
    is_pair = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    if not is_pair or not 1 <= value[0] <= value[1] <= WIDEST:
        raise _wrong("layout_place", at)
    return value[0], value[1]


def _pattern(text: Any, at: str, needed: Sequence[str]) -> re.Pattern[str]:
    """YYYY, YY, MM, DD, hh, mm and ss stand for digits; whatever lies between them stands for itself."""
    if not isinstance(text, str) or len(text) > 40:
        raise _wrong("layout_pattern", at)
    said, last, parts = "", 0, []
    for token in _TOKENS.finditer(text):
        said += re.escape(text[last : token.start()]) + f"(?P<{_PARTS[token.group()]}>[0-9]{{{len(token.group())}}})"
        parts.append(_PARTS[token.group()])
        last = token.end()
    has_year = at == "time" or ("year" in parts) != ("short" in parts)
    if len(set(parts)) != len(parts) or not has_year or any(name not in parts for name in needed):
        raise _wrong("layout_pattern", at)
    return re.compile(said + re.escape(text[last:]))


def _mark(data: Any, at: str, places: Mapping[str, Place]) -> Mark | None:
    if data is None:
        return None
    if not isinstance(data, dict) or data.get("field") not in places or not isinstance(data.get("is"), list):
        raise _wrong("layout_mark", at)
    return Mark(data["field"], frozenset(str(value).strip() for value in data["is"]))
