"""What a tax is for this house: its names, what is asked for a month, the bases of the sum, and what is plausible."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from services.catalogue import Lines, Notice
from services.clock import say_day_short
from services.questions import Choice, Question
from services.taxes.rules import Basis, Period
from services.text import Words

#: The known values are no ordinance of this authority: each seed says so.
EXAMPLE = "ตัวอย่างจากข้อมูลที่เผยแพร่ ต้องตรวจกับข้อบัญญัติฉบับพิมพ์ก่อนใช้จริง"
NOT_CITED = "ยังไม่ได้อ้างข้อบัญญัติ"
#: No month holds more of anything; what is beyond it is a slip of the finger.
MOST = 10**12

Bases = Sequence[tuple[Period, Decimal]]


@dataclass(frozen=True, slots=True)
class Asking:
    """What the questions of a month may depend on."""

    month: date
    periods: Sequence[Period]
    #: The rooms of the establishment, where the register knows them.
    rooms: int | None = None
    #: The answers of the month before, {} where there are none.
    last: Mapping[str, Any] = field(default_factory=dict)
    needs_guest_names: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table by which one filer files for many establishments."""

    key: str
    label: Words
    aliases: Sequence[str] = ()
    is_money: bool = False
    decimals: int = 0


@dataclass(frozen=True, slots=True)
class TaxKind:
    """One tax or fee. Functions are pure; answers are settled: sums stand where a ledger was handed in."""

    key: str
    code: str
    name: Words
    #: At most 20 characters, for the chat and narrow columns.
    line: Words
    summary: Words
    #: What is entered for an establishment with this tax: hotel, station, gas, tobacco.
    establishments: Sequence[str]
    questions: Callable[[Asking], Sequence[Question]]
    bases: Callable[[Mapping[str, Any], Sequence[Period]], Bases]
    checks: Callable[[Mapping[str, Any], Asking], Sequence[Notice]]
    bases_allowed: frozenset[Basis]
    takes_product: Callable[[str], bool]
    seeds: Sequence[Mapping[str, Any]]
    columns: Sequence[Column]
    #: The answers that one row of the table for many gives: (row by column key, periods) → answers. ValueError(column).
    from_row: Callable[[Mapping[str, Any], Sequence[Period]], Mapping[str, Any]]
    #: The address of a table to fill in and hand in, "" where there is none.
    table: str = ""
    chat_words: Sequence[str] = ()
    needs: Sequence[Words] = ()
    is_fee: bool = False
    #: The answers as they are kept: what a ledger sums up to in the place of the file.
    settle: Callable[[Mapping[str, Any]], dict[str, Any]] = dict
    #: What was read out of settled answers, shown before they are sent; None for nothing.
    shows: Callable[[Mapping[str, Any], Asking], Lines | None] = lambda answers, asking: None
    #: What is said in the place of the sum while that cannot be reckoned yet; None where it can.
    waits_for: Callable[[Mapping[str, Any]], Words | None] = lambda answers: None
    order: int = 30


def amount(value: Any) -> Decimal:
    """A checked answer of a number as an exact Decimal; nought where there is none."""
    return Decimal(0) if value is None or value == "" else Decimal(str(value))


def suffixed(name: str, period: Period) -> str:
    """The key of a question about one period: the name alone for the period that begins the month."""
    _, _, day = period.key.partition("-")
    return f"{name}_{day}" if day else name


def label_of(label: Words, period: Period) -> Words:
    """The label with its days, where the rate holds for a part of the month only."""
    if period.is_whole:
        return label
    days = period_words(period)
    return Words(f"{label.th} {days.th}", f"{label.en}, {days.en}")


def period_words(period: Period) -> Words:
    """The days of a period: "1–14 พ.ย. 69"."""
    return Words(
        f"{period.first.day}–{say_day_short(period.last, 'th')}",
        f"{period.first.day}–{say_day_short(period.last, 'en')}",
    )


def product_choices(periods: Sequence[Period]) -> tuple[Choice, ...]:
    """The products of a month; one with two rates stands there twice, each with its days."""
    return tuple(
        Choice(period.key, label_of(period.rate.name, period), line=_short(period.rate.name)) for period in periods
    )


def _short(name: Words) -> Words | None:
    return name if len(name.th) <= 20 and len(name.en) <= 20 else None
