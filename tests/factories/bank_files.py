"""Banks' text files as banks write them, in the two layouts that an authority begins with."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from services.clock import local

ACCOUNT, BANK = "1234567890", "006"


@dataclass(frozen=True)
class BankItem:
    """One line to be written."""

    paid_at: datetime
    ref1: str
    ref2: str
    satang: int
    customer: str = "ร้านตัวอย่าง"
    reference: str = ""
    kind: str = "C"
    code: str = "CSH"
    cheque: str = ""
    branch: str = "0001"
    teller: str = "9001"
    buddhist: bool = False


def write_256(items: Sequence[BankItem], *, encoding: str = "cp874", account: str = ACCOUNT, **said: int) -> bytes:
    """A file of 256 columns, H, D, T. `said` (credit_sum, credit_count, debit_sum, debit_count) lies in the trailer."""
    day = local(items[0].paid_at) if items else datetime(2026, 11, 20)
    lines = [_fixed(("H", "000001", BANK, account, "อบจ.ตัวอย่าง", f"{day:%d%m}{_year(day, items)}", "BILLPMT"),
                    (1, 2, 8, 11, 21, 61, 69))]  # fmt: skip
    for number, item in enumerate(items, start=2):
        at = local(item.paid_at)
        year = at.year + 543 if item.buddhist else at.year
        lines.append(
            _fixed(
                ("D", f"{number:06d}", BANK, account, f"{at:%d%m}{year}{at:%H%M%S}", item.customer, item.ref1,
                 item.ref2, item.reference, item.branch, item.teller, item.kind, item.code, item.cheque,
                 f"{item.satang:013d}"),
                (1, 2, 8, 11, 21, 35, 85, 105, 125, 145, 149, 153, 154, 157, 164),
            )
        )  # fmt: skip
    sums = _sums(items) | said
    trailer = f"{sums['debit_sum']:013d}{sums['debit_count']:06d}{sums['credit_sum']:013d}{sums['credit_count']:06d}"
    lines.append(_fixed(("T", f"{len(items) + 2:06d}", BANK, account, trailer), (1, 2, 8, 11, 21)))
    return ("\r\n".join(lines) + "\r\n").encode(encoding)


def write_bars(items: Sequence[BankItem], *, encoding: str = "utf-8-sig", account: str = ACCOUNT, **said: int) -> bytes:
    """A file of 01, 02 and 09 records. `said` (count, sum) lies in the trailer."""
    day = local(items[0].paid_at) if items else datetime(2026, 11, 20)
    lines = [f"01|{BANK}|{account}|อบจ.ตัวอย่าง|{day:%Y%m%d}"]
    for item in items:
        at = local(item.paid_at)
        lines.append(
            f"02|{at:%Y%m%d%H%M%S}|{item.ref1}|{item.ref2}|{item.satang}|{item.reference}|{item.customer}|"
            f"{item.branch}|{item.teller}|{item.kind}|{item.code}|{item.cheque}"
        )
    sums = _sums(items)
    both = {"count": len(items), "sum": sums["credit_sum"] - sums["debit_sum"]} | said
    lines.append(f"09|{both['count']}|{both['sum']}")
    return ("\n".join(lines) + "\n").encode(encoding)


def _fixed(values: Sequence[str], places: Sequence[int]) -> str:
    line = ""
    for value, place in zip(values, places, strict=True):
        assert len(line) < place, f"{value} does not fit before column {place}"
        line = line.ljust(place - 1) + value
    return line.ljust(256)


def _year(day: datetime, items: Sequence[BankItem]) -> int:
    return day.year + 543 if items and items[0].buddhist else day.year


def _sums(items: Sequence[BankItem]) -> dict[str, int]:
    debits = [item.satang for item in items if item.kind == "D"]
    credits = [item.satang for item in items if item.kind != "D"]
    return {
        "debit_sum": sum(debits), "debit_count": len(debits), "credit_sum": sum(credits), "credit_count": len(credits),
    }  # fmt: skip
