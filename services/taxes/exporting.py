"""Files for another system (e-LAAS): what came in on some days, in columns, order and codes that are kept as data."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from services import audit, clock
from services.audit import Actor, Role
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.money import baht
from services.payments.models import Bill, BillItem, Payment, PaymentPart
from services.payments.receipt_models import Receipt, ReceiptBook
from services.people.business_models import Business, Establishment
from services.people.finance import is_finance, may_see_finance
from services.taxes.desk_models import ExportLayout, RevenueDay
from services.taxes.revenue import place_name, revenue_name
from services.taxes.tables import harmless
from services.text import Words, single_line

#: No file holds more days, nor more lines.
MOST_DAYS, MOST_LINES = 92, 200_000
LINES, DAYS = "lines", "days"
ENCODINGS = ("utf-8-sig", "utf-8", "cp874")
DELIMITERS = (",", ";", "\t", "|")
DATES = ("dmy_be", "dmy", "iso")
AMOUNTS = ("baht", "satang")
_MOST_COLUMNS, _HEADING = 40, 80
#: What a column may hold, by the source of the file.
FIELDS: Mapping[str, tuple[str, ...]] = {
    LINES: (
        "day", "receipt_book", "receipt_number", "elaas_number", "payment", "bill", "ref1", "ref2", "method",
        "business_number", "business_name", "establishment", "district", "revenue", "part", "account", "month",
        "amount", "blank",
    ),
    DAYS: ("day", "district", "revenue", "part", "account", "count", "amount", "blank"),
}  # fmt: skip
PARTS = {
    "principal": Words("เงินต้น", "Principal"),
    "surcharge": Words("เงินเพิ่ม", "Surcharge"),
    "penalty": Words("เบี้ยปรับ", "Penalty"),
}
_CODES = {f"{tax}:{part}": "" for tax in ("hotel-fee", "oil-tax", "tobacco-tax") for part in PARTS}


def _columns(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"heading": heading, "field": field} for heading, field in pairs]


#: Examples to begin with: the layout of e-LAAS is not confirmed, its account codes are the authority's own.
_SEEDS: tuple[tuple[str, Words, dict[str, Any]], ...] = (
    (
        "elaas-receipts",
        Words("รายการรับเงินรายใบเสร็จ (ตัวอย่าง)", "Receipts line by line (example)"),
        {
            "source": LINES,
            "columns": _columns(
                ("วันที่รับเงิน", "day"), ("เล่มที่", "receipt_book"), ("เลขที่", "receipt_number"),
                ("เลขทะเบียน", "business_number"), ("ชื่อผู้ชำระ", "business_name"), ("รหัสบัญชี", "account"),
                ("ประเภทรายได้", "revenue"), ("ส่วน", "part"), ("งวดเดือน", "month"), ("จำนวนเงิน", "amount"),
                ("วิธีรับเงิน", "method"), ("อ้างอิง 1", "ref1"), ("อ้างอิง 2", "ref2"),
            ),
        },
    ),
    (
        "elaas-days",
        Words("สรุปรายวันตามรหัสบัญชี (ตัวอย่าง)", "Days by account code (example)"),
        {
            "source": DAYS,
            "columns": _columns(
                ("วันที่", "day"), ("รหัสบัญชี", "account"), ("ประเภทรายได้", "revenue"), ("ส่วน", "part"),
                ("จำนวนรายการ", "count"), ("จำนวนเงิน", "amount"),
            ),
        },
    ),
)  # fmt: skip
_USUAL = {"encoding": "utf-8-sig", "delimiter": ",", "headings": True, "dates": "dmy_be", "amounts": "baht"}


@dataclass(frozen=True, slots=True)
class LayoutView:
    """A layout as it is kept."""

    key: str
    name: Words
    layout: Mapping[str, Any]
    revision: int


def list_layouts(*, actor: Actor) -> list[LayoutView]:
    """All layouts: those that were changed, and the examples. NotAllowed."""
    _only_readers(actor)
    kept = {row.key: _view(row) for row in session().scalars(select(ExportLayout).order_by(ExportLayout.id).limit(50))}
    seeds = {key: LayoutView(key, name, {**_USUAL, "accounts": _CODES, **layout}, 0) for key, name, layout in _SEEDS}
    return list({**seeds, **kept}.values())


def get_layout(key: str, *, actor: Actor) -> LayoutView:
    """One layout; NotFound, NotAllowed."""
    found = next((each for each in list_layouts(actor=actor) if each.key == key), None)
    if found is None:
        raise NotFound("layout")
    return found


def save_layout(key: str, layout: Mapping[str, Any], *, seen: int, actor: Actor) -> None:
    """Keeps a layout as an officer changed it.

    NotAllowed but for finance and administrators; NotFound; Stale; RuleBroken("layout", code, at=…) with shape,
    not_on_list or too_many.
    """
    if not is_finance(actor) and not actor.has_role(Role.ADMIN):
        raise NotAllowed("finance")
    present = get_layout(key, actor=actor)
    checked = check_layout(layout)
    row = session().scalar(select(ExportLayout).where(ExportLayout.key == key).with_for_update())
    if (row.revision if row else 0) != seen:
        raise Stale("layout", present.layout, layout)
    if row is None:
        row = ExportLayout(key=key, name_th=present.name.th, name_en=present.name.en, revision=0)
        session().add(row)
    row.layout, row.revision = checked, (row.revision or 0) + 1
    session().flush()
    audit.record("change export layout", actor=actor, subject="export_layout", subject_id=key, fields=["layout"])


def check_layout(given: Mapping[str, Any]) -> dict[str, Any]:
    """The layout as it is kept. RuleBroken("layout", …) as `save_layout`."""
    if not isinstance(given, Mapping):
        raise RuleBroken("layout", "shape", at="{}")
    known = {**_USUAL, **given}
    source = str(known.get("source"))
    if source not in FIELDS:
        raise RuleBroken("layout", "not_on_list", at="source")
    for name, allowed in (("encoding", ENCODINGS), ("delimiter", DELIMITERS), ("dates", DATES), ("amounts", AMOUNTS)):
        if known[name] not in allowed:
            raise RuleBroken("layout", "not_on_list", at=name)
    columns, accounts = known.get("columns"), known.get("accounts", {})
    if not isinstance(columns, list) or not columns or not isinstance(accounts, Mapping):
        raise RuleBroken("layout", "shape", at="columns")
    if len(columns) > _MOST_COLUMNS or len(accounts) > 200:
        raise RuleBroken("layout", "too_many", at="columns")
    return {
        "source": source,
        **{name: known[name] for name in ("encoding", "delimiter", "dates", "amounts")},
        "headings": bool(known["headings"]),
        "columns": [_column(column, source, place) for place, column in enumerate(columns)],
        "accounts": {str(key)[:60]: single_line(str(code))[:40] for key, code in accounts.items()},
    }


def _column(given: Any, source: str, place: int) -> dict[str, str]:
    at = f"columns[{place}]"
    if not isinstance(given, Mapping) or not isinstance(given.get("heading"), str):
        raise RuleBroken("layout", "shape", at=at)
    if given.get("field") not in FIELDS[source]:
        raise RuleBroken("layout", "not_on_list", at=f"{at}.field")
    return {"heading": single_line(given["heading"])[:_HEADING], "field": given["field"]}


def export_days(key: str, first: date, last: date, *, actor: Actor) -> bytes:
    """The file of these days, both counted.

    NotAllowed, NotFound; RuleBroken: last: before_first | too_many_days; "": too_many_lines.
    """
    view = get_layout(key, actor=actor)
    if last < first:
        raise RuleBroken("last", "before_first")
    if (last - first).days >= MOST_DAYS:
        raise RuleBroken("last", "too_many_days", max=MOST_DAYS)
    layout = view.layout
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=layout["delimiter"])
    columns = layout["columns"]
    if layout["headings"]:
        writer.writerow([harmless(column["heading"]) for column in columns])
    rows = _lines(first, last) if layout["source"] == LINES else _day_rows(first, last)
    for number, row in enumerate(rows):
        if number >= MOST_LINES:
            raise RuleBroken("", "too_many_lines")
        writer.writerow([_cell(column["field"], row, layout) for column in columns])
    return out.getvalue().encode(layout["encoding"], "replace")


def _lines(first: date, last: date) -> Iterator[Mapping[str, Any]]:
    """Every part of every payment of these days, with its receipt; what was undone stands there with a minus."""
    valid = aliased(Receipt)
    receipt = (
        select(func.max(valid.id))
        .where(valid.payment_id == Payment.id, valid.status == "valid")
        .correlate(Payment)
        .scalar_subquery()
    )
    query = (
        select(
            Payment.paid_on.label("day"), ReceiptBook.code.label("receipt_book"),
            Receipt.number.label("receipt_number"), Receipt.elaas_number, Payment.reference.label("payment"),
            Bill.reference.label("bill"), Bill.ref1, Bill.ref2, Payment.method,
            Business.number.label("business_number"), Business.name.label("business_name"),
            Establishment.name.label("establishment"), BillItem.district, BillItem.revenue, BillItem.part,
            BillItem.month, PaymentPart.amount_satang.label("amount"),
        )
        .select_from(Payment)
        .join(PaymentPart, PaymentPart.payment_id == Payment.id)
        .join(BillItem, BillItem.id == PaymentPart.item_id)
        .join(Bill, Bill.id == BillItem.bill_id)
        .join(Business, Business.id == Bill.business_id)
        .outerjoin(Establishment, Establishment.id == BillItem.establishment_id)
        .outerjoin(Receipt, Receipt.id == receipt)
        .outerjoin(ReceiptBook, ReceiptBook.id == Receipt.book_id)
        .where(Payment.paid_on >= first, Payment.paid_on <= last)
        .order_by(Payment.paid_on, Payment.id, PaymentPart.id)
    )  # fmt: skip
    for row in session().execute(query.execution_options(yield_per=1000)):
        yield row._asdict()


def _day_rows(first: date, last: date) -> Iterator[Mapping[str, Any]]:
    keys = (RevenueDay.day, RevenueDay.revenue, RevenueDay.part, RevenueDay.district)
    query = (
        select(*keys, func.sum(RevenueDay.n).label("count"), func.sum(RevenueDay.amount_satang).label("amount"))
        .where(RevenueDay.day >= first, RevenueDay.day <= last)
        .group_by(*keys)
        .order_by(*keys)
    )
    for row in session().execute(query):
        yield row._asdict()


def _cell(field: str, row: Mapping[str, Any], layout: Mapping[str, Any]) -> str:
    match field:
        case "blank":
            return ""
        case "day":
            return _say_day(row["day"], layout["dates"])
        case "month":
            return _say_month(row["month"], layout["dates"])
        case "amount":
            satang = int(row["amount"])
            return str(satang) if layout["amounts"] == "satang" else f"{baht(satang):.2f}"
        case "account":
            return harmless(str(layout["accounts"].get(f"{row['revenue']}:{row['part']}", "")))
        case "revenue":
            return harmless(revenue_name(row["revenue"]).th)
        case "part":
            return PARTS[row["part"]].th if row["part"] in PARTS else str(row["part"])
        case "district":
            return place_name(row["district"] or "").th if row["district"] else ""
    value = row[field]
    return "" if value is None else harmless(str(value))


def _say_day(day: date, manner: str) -> str:
    if manner == "iso":
        return day.isoformat()
    return f"{day:%d/%m}/{day.year + (543 if manner == 'dmy_be' else 0)}"


def _say_month(month: date | None, manner: str) -> str:
    if month is None:
        return ""
    return f"{month:%Y-%m}" if manner == "iso" else f"{month:%m}/{month.year + (543 if manner == 'dmy_be' else 0)}"


def _only_readers(actor: Actor) -> None:
    if not may_see_finance(actor) and not actor.has_role(Role.ADMIN):
        raise NotAllowed("finance")


def _view(row: ExportLayout) -> LayoutView:
    return LayoutView(row.key, Words(row.name_th, row.name_en), row.layout, row.revision)


def yesterday() -> date:
    """The day that is exported most: the last one that is over."""
    return clock.today() - clock.days(1)


def note_taken(key: str, first: date, last: date, *, actor: Actor) -> None:
    """Notes in the trail who took the file of which days."""
    audit.record(
        "export revenue", actor=actor, subject="export_layout", subject_id=key, note=f"from={first} until={last}"
    )
