"""Numbers of the receipts that e-LAAS issued for our proofs of payment: one by one, or a file checked row by row."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from services import audit, money
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.payments.receipt_models import Receipt
from services.payments.receipts.views import ReceiptKind, ReceiptStatus
from services.people.finance import is_finance
from services.references import parse_reference
from services.text import arabic_digits, decode_table, single_line

#: What a file may hold.
MOST_ROWS, MOST_BYTES = 5_000, 2_000_000
MOST_NUMBER = 60
#: The columns by what stands in their first row, in Thai or English; the amount may be missing.
COLUMNS = {
    "reference": ("เลขอ้างอิง", "reference"),
    "number": ("เลขที่ใบเสร็จ e-laas", "elaas_number"),
    "day": ("วันที่ใบเสร็จ", "elaas_date"),
    "amount": ("จำนวนเงิน", "amount"),
}
_NEEDED = ("reference", "number", "day")


@dataclass(frozen=True, slots=True)
class ElaasRow:
    """One row of a file: its line, what it names, and what became of it: "taken", "known", or what is wrong."""

    line: int
    reference: str
    number: str
    result: str

    @property
    def is_wrong(self) -> bool:
        """Whether nothing was kept of it."""
        return self.result not in ("taken", "known")


def set_elaas_number(reference: str, number: str, day: date, *, actor: Actor) -> None:
    """Notes which receipt e-LAAS issued for one of our proofs.

    NotAllowed for who is not finance; NotFound; RuleBroken("number", "required", "too_long" or "number_used"),
    ("receipt", "not_valid", "not_a_proof").
    """
    _need_finance(actor)
    query = select(Receipt).where(Receipt.reference == (parse_reference(reference) or ""))
    row = session().scalar(query.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFound("receipt")
    _keep(row, number, day, actor)


def import_elaas(data: bytes, *, actor: Actor) -> list[ElaasRow]:
    """Takes a CSV file (UTF-8 or Thai of Windows) with the columns of `COLUMNS`; says of each row what became of it.

    Right rows are kept and wrong ones left out, so that the same file can be sent again when it was mended. NotAllowed;
    RuleBroken("file", "too_large", "not_a_table", "columns_missing" or "too_many_rows").
    """
    _need_finance(actor)
    table = _read(data)
    wanted = {parse_reference(row["reference"]) or "" for _, row in table}
    query = select(Receipt).where(Receipt.reference.in_(wanted)).order_by(Receipt.id)
    found = session().scalars(query.with_for_update().execution_options(populate_existing=True))
    by_reference = {row.reference: row for row in found}
    seen: set[str] = set()
    told = []
    for line, row in table:
        reference = parse_reference(row["reference"]) or ""
        result = _take(by_reference.get(reference), row, actor) if reference not in seen else "named_twice"
        seen.add(reference)
        told.append(ElaasRow(line, row["reference"], row["number"], result))
    return told


def template() -> str:
    """An empty file to begin with."""
    return "\ufeff" + ",".join(names[0] for names in COLUMNS.values()) + "\r\n"


def _take(receipt: Receipt | None, row: dict[str, str], actor: Actor) -> str:
    """What became of a row."""
    if receipt is None:
        return "unknown"
    try:
        day = _day(row["day"])
        if row["amount"] and money.parse_baht(row["amount"]) != receipt.amount_satang:
            return "other_amount"
        if (receipt.elaas_number, receipt.elaas_on) == (_number(row["number"]), day):
            return "known"
        _keep(receipt, row["number"], day, actor)
    except RuleBroken as error:
        return error.problems[0].code
    except ValueError:
        return "unreadable"
    return "taken"


def _keep(row: Receipt, typed: str, day: date, actor: Actor) -> None:
    number = _number(typed)
    if not number:
        raise RuleBroken("number", "required")
    if len(number) > MOST_NUMBER:
        raise RuleBroken("number", "too_long", most=MOST_NUMBER)
    if row.kind != ReceiptKind.PROOF:
        raise RuleBroken("receipt", "not_a_proof")
    if row.status != ReceiptStatus.VALID:
        raise RuleBroken("receipt", "not_valid")
    same = select(Receipt.id).where(
        Receipt.elaas_number == number, Receipt.elaas_number.is_not(None), Receipt.id != row.id
    )
    if session().scalar(same.where(Receipt.status == ReceiptStatus.VALID).limit(1)) is not None:
        raise RuleBroken("number", "number_used")
    row.elaas_number, row.elaas_on = number, day
    session().flush()
    audit.record(
        "note receipt of e-LAAS",
        actor=actor,
        subject="receipt",
        subject_id=row.reference,
        fields=("elaas_number", "elaas_on"),
    )


def _number(typed: str) -> str:
    return single_line(arabic_digits(typed))


def _day(typed: str) -> date:
    """A day as written in such files: 20/11/2569 (Buddhist) or 2026-11-20. ValueError for anything else."""
    plain = arabic_digits(single_line(typed))
    if "/" in plain:
        day, month, year = (int(part) for part in plain.split("/"))
        return date(year - 543 if year > 2400 else year, month, day)
    return date.fromisoformat(plain)


def _read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    """The rows with their numbers in the file."""
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "too_large", most=MOST_BYTES // 1_000_000)
    text = _decoded(data)
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error:
        raise RuleBroken("file", "not_a_table") from None
    if not rows:
        raise RuleBroken("file", "not_a_table")
    places = _places(rows[0])
    if len(rows) - 1 > MOST_ROWS:
        raise RuleBroken("file", "too_many_rows", most=MOST_ROWS)
    return [
        (line, {name: _cell(row, places.get(name)) for name in COLUMNS})
        for line, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    ]


def _decoded(data: bytes) -> str:
    text = decode_table(data)
    if text is None:
        raise RuleBroken("file", "not_a_table")
    return text


def _places(first: Sequence[str]) -> dict[str, int]:
    """Where each column stands."""
    heads = [single_line(cell).casefold() for cell in first]
    places = {
        name: heads.index(found)
        for name, known in COLUMNS.items()
        if (found := next((each for each in known if each in heads), None)) is not None
    }
    if missing := [COLUMNS[name][0] for name in _NEEDED if name not in places]:
        raise RuleBroken("file", "columns_missing", columns=", ".join(missing))
    return places


def _cell(row: Sequence[str], place: int | None) -> str:
    return single_line(row[place][:200]) if place is not None and place < len(row) else ""


def _need_finance(actor: Actor) -> None:
    if not is_finance(actor):
        raise NotAllowed("receipts")
