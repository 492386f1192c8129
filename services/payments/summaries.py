"""The sums of a day by revenue and part: ours from the payments, e-LAAS's from its file, and where the two differ."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, select

from services import audit, clock, db, money
from services.audit import Actor
from services.errors import NotAllowed, NotFound, RuleBroken
from services.organisation import get_setting
from services.payments.bank_models import DaySummary
from services.payments.models import BillItem, Payment, PaymentPart
from services.payments.views import Method, Part, PaymentState
from services.people.finance import is_finance, may_see_finance
from services.text import Words, arabic_digits, search_form, single_line

COLUMNS, CODES = "payments.summary_columns", "payments.summary_codes"
#: What is not of a bill: paid too much, and money whose place is not known.
CREDITS, SUSPENSE = "credits", "suspense"
MOST_DAYS, MOST_ROWS, MOST_BYTES = 400, 20_000, 5 * 1024 * 1024
PARTS = {
    Part.PRINCIPAL.value: Words("ภาษีหรือค่าธรรมเนียม", "Tax or fee"),
    Part.SURCHARGE.value: Words("เงินเพิ่ม", "Surcharge"),
    Part.PENALTY.value: Words("เบี้ยปรับ", "Penalty"),
    "": Words("", ""),
}
OTHERS = {
    CREDITS: Words("เงินชำระเกิน", "Paid too much"),
    SUSPENSE: Words("เงินพักรอตรวจสอบ", "In suspense"),
}
#: By which names the columns of a file are known.
_HEADINGS = {
    "day": ("date", "day", "วันที่", "วันที่รับ"),
    "revenue": ("revenue", "code", "รหัสรายได้", "ประเภทรายได้", "รายได้"),
    "part": ("part", "ส่วน", "ประเภท"),
    "amount": ("amount", "จำนวนเงิน", "ยอดเงิน"),
    "count": ("count", "จำนวนรายการ", "จำนวน"),
}
#: Columns that the file of ours can have; the setting puts them into order.
KNOWN = ("date", "date_be", "code", "revenue", "revenue_name", "part", "part_name", "amount", "satang", "count")

Key = tuple[date, str, str]


@dataclass(frozen=True, slots=True)
class SumRow:
    """What came in on a day of one revenue and part; `count` is that of payments."""

    day: date
    revenue: str
    part: str
    satang: int
    count: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sums of a day, revenue and part; `theirs` is None where their file has no such day."""

    day: date
    revenue: str
    part: str
    ours: int
    theirs: int | None

    @property
    def difference(self) -> int:
        """Ours less theirs."""
        return 0 if self.theirs is None else self.ours - self.theirs


def our_sums(first: date, last: date, *, actor: Actor) -> list[SumRow]:
    """What came in on these days, by the day of payment; a credit that is used is no money coming in. NotFound."""
    _only_readers(actor, first, last)
    revenue, part = func.coalesce(BillItem.revenue, CREDITS), func.coalesce(BillItem.part, "")
    came_in = (Payment.paid_on.between(first, last), Payment.method != Method.CREDIT)
    placed = (
        select(
            Payment.paid_on, revenue, part, func.sum(PaymentPart.amount_satang), func.count(Payment.id.distinct())
        )
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .outerjoin(BillItem, BillItem.id == PaymentPart.item_id)
        .where(*came_in)
        .group_by(Payment.paid_on, revenue, part)
    )  # fmt: skip
    unplaced = (
        select(Payment.paid_on, func.sum(Payment.amount_satang), func.count())
        .where(*came_in, Payment.state == PaymentState.WAITING)
        .group_by(Payment.paid_on)
    )
    rows = [SumRow(day, key, which, int(satang), n) for day, key, which, satang, n in db.session().execute(placed)]
    rows += [SumRow(day, SUSPENSE, "", int(satang), n) for day, satang, n in db.session().execute(unplaced)]
    return sorted((row for row in rows if row.satang or row.count), key=lambda row: (row.day, row.revenue, row.part))


def compare(first: date, last: date, *, actor: Actor) -> list[Compared]:
    """Both sides, row by row, in order of days. NotFound."""
    ours = {(row.day, row.revenue, row.part): row.satang for row in our_sums(first, last, actor=actor)}
    query = select(DaySummary.day, DaySummary.revenue, DaySummary.part, DaySummary.amount_satang)
    found = db.session().execute(query.where(DaySummary.day.between(first, last)))
    theirs = {(day, revenue, part): satang for day, revenue, part, satang in found}
    known = {day for day, _revenue, _part in theirs}
    return [
        Compared(*key, ours.get(key, 0), theirs.get(key, 0) if key[0] in known else None)
        for key in sorted({*ours, *theirs})
    ]


def summary_csv(first: date, last: date, names: Mapping[str, Words], *, actor: Actor) -> str:
    """Our sums as the file that the setting describes; `names` are those of the revenues."""
    columns = [name for name in str(get_setting(COLUMNS)).replace(" ", "").split(",") if name in KNOWN]
    codes = _codes()
    held = io.StringIO()
    written = csv.writer(held)
    written.writerow(columns)
    for row in our_sums(first, last, actor=actor):
        name = names.get(row.revenue) or OTHERS.get(row.revenue) or Words(row.revenue, row.revenue)
        values = {
            "date": row.day.isoformat(),
            "date_be": f"{row.day:%d/%m}/{row.day.year + 543}",
            "code": codes.get((row.revenue, row.part)) or codes.get((row.revenue, "")) or "",
            "revenue": row.revenue,
            "revenue_name": name.th,
            "part": row.part,
            "part_name": PARTS[row.part].th if row.part in PARTS else row.part,
            "amount": str(money.baht(row.satang)),
            "satang": str(row.satang),
            "count": str(row.count),
        }
        written.writerow([values[column] for column in columns])
    return "\ufeff" + held.getvalue()


def import_theirs(data: bytes, names: Mapping[str, Words], *, actor: Actor) -> tuple[int, int]:
    """Takes their sums of the days that the file names, in place of what was there; how many days and rows.

    NotAllowed but for finance officers. RuleBroken("file", code): file_empty, file_too_large, not_a_table,
    columns_missing, row_unreadable (with `row`), too_many_rows.
    """
    if not is_finance(actor):
        raise NotAllowed("summaries")
    sums = _read_theirs(data, names)
    days = {day for day, _revenue, _part in sums}
    db.session().execute(delete(DaySummary).where(DaySummary.day.in_(days)))
    now = clock.now()
    for (day, revenue, part), (satang, count) in sums.items():
        db.session().add(
            DaySummary(
                day=day, revenue=revenue, part=part, amount_satang=satang, count=count, imported_at=now,
                imported_by_id=actor.id,
            )
        )  # fmt: skip
    db.session().flush()
    span = f"{min(days).isoformat()}..{max(days).isoformat()}"
    audit.record("import day summaries", actor=actor, subject="day_summary", subject_id=span, note=f"rows={len(sums)}")
    return len(days), len(sums)


def _read_theirs(data: bytes, names: Mapping[str, Words]) -> dict[Key, tuple[int, int]]:
    rows = _table(data)
    places = _places(rows[0])
    revenues = _revenues(names)
    parts = {search_form(label): part for part, words in PARTS.items() for label in (part, words.th, words.en) if label}
    sums: dict[Key, tuple[int, int]] = {}
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: single_line(row[place]) if place < len(row) else "" for name, place in places.items()}
        if not any(cells.values()):
            continue
        try:
            named = revenues[search_form(cells["revenue"])]
            part = parts[search_form(cells["part"])] if cells.get("part") else named[1]
            key = (_day(cells["day"]), named[0], part)
            satang = money.parse_baht(cells["amount"])
            count = int(arabic_digits(cells.get("count") or "0"))
        except (KeyError, ValueError) as error:
            raise RuleBroken("file", "row_unreadable", row=number) from error
        before = sums.get(key, (0, 0))
        sums[key] = before[0] + satang, before[1] + count
    if not sums:
        raise RuleBroken("file", "file_empty")
    return sums


def _table(data: bytes) -> list[list[str]]:
    if not data.strip():
        raise RuleBroken("file", "file_empty")
    if len(data) > MOST_BYTES:
        raise RuleBroken("file", "file_too_large", megabytes=MOST_BYTES // (1024 * 1024))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp874", "replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline="")))
    except csv.Error as error:
        raise RuleBroken("file", "not_a_table") from error
    if len(rows) > MOST_ROWS:
        raise RuleBroken("file", "too_many_rows", most=MOST_ROWS)
    return rows


def _places(heading: Sequence[str]) -> dict[str, int]:
    """Where each column is."""
    seen = {search_form(name): place for place, name in enumerate(heading)}
    found = {}
    for name, labels in _HEADINGS.items():
        place = next((seen[search_form(label)] for label in labels if search_form(label) in seen), None)
        if place is not None:
            found[name] = place
    missing = [name for name in ("day", "revenue", "amount") if name not in found]
    if missing:
        raise RuleBroken("file", "columns_missing", columns=", ".join(_HEADINGS[name][0] for name in missing))
    return found


def _revenues(names: Mapping[str, Words]) -> dict[str, tuple[str, str]]:
    """Keys, names and codes → key and part."""
    known: dict[str, tuple[str, str]] = {}
    for key, words in {**names, **OTHERS}.items():
        part = "" if key in OTHERS else Part.PRINCIPAL.value
        for label in (key, words.th, words.en):
            known[search_form(label)] = key, part
    for (key, part), code in _codes().items():
        known[search_form(code)] = key, part or Part.PRINCIPAL.value
    return known


def _codes() -> dict[tuple[str, str], str]:
    """Codes of e-LAAS by revenue and part, as the setting lists them: "hotel-fee=411, hotel-fee/surcharge=412"."""
    found = {}
    for one in str(get_setting(CODES)).split(","):
        name, equals, code = one.partition("=")
        if equals and code.strip():
            revenue, _slash, part = name.strip().partition("/")
            found[revenue, part] = code.strip()
    return found


def _day(text: str) -> date:
    """2026-11-20, 20/11/2026 or 20/11/2569."""
    plain = arabic_digits(text)
    if "/" in plain:
        day, month, year = (int(part) for part in plain.split("/"))
        return date(year - 543 if year > 2400 else year, month, day)
    return datetime.fromisoformat(plain).date()


def _only_readers(actor: Actor, first: date, last: date) -> None:
    if not may_see_finance(actor) or last < first or last - first > timedelta(days=MOST_DAYS):
        raise NotFound("summaries")


def total(rows: Iterable[Compared]) -> tuple[int, int]:
    """Our sum and theirs, of the days that their file has."""
    both = [row for row in rows if row.theirs is not None]
    return sum(row.ours for row in both), sum(row.theirs or 0 for row in both)
