"""The hotel fee: a percentage of what guests paid for their rooms, by totals of the month or from the guest ledger."""

import calendar
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from services.catalogue import Lines, Notice
from services.errors import RuleBroken
from services.money import baht, format_amount, format_baht, parse_baht
from services.questions import Choice, Condition, DataClass, Question
from services.taxes.kinds.base import EXAMPLE, NOT_CITED, Asking, Bases, Column, TaxKind, amount, label_of, suffixed
from services.taxes.ledgers import CLEANER, CLEANER_WITH_NAMES, sums_of
from services.taxes.rules import Basis, Period
from services.text import Words

KEY, PRODUCT = "hotel-fee", "room_charge"
MONTH, LEDGER = "month", "ledger"
TABLE = "/taxes/ledger-template.csv"
#: A night that costs less or more, in satang, is looked at again: a slip of the point is a hundredfold.
_NIGHT_LEAST, _NIGHT_MOST = 10_000, 3_000_000
_BY_LINK = Words(
    "ไฟล์ทะเบียนผู้พักแนบบนเว็บไซต์ เพื่อให้ตรวจทีละแถวได้", "The ledger is added on the web, where each row is checked"
)


def questions(asking: Asking) -> list[Question]:
    """By totals or from a ledger; then rooms, nights and the charge, for each of the rates of the month."""
    by_month = (Condition("way", (MONTH,)),)
    asked = [_way(), *_counts(asking, by_month)]
    asked += [
        Question(
            suffixed(PRODUCT, period),
            "money",
            label_of(Words("ค่าห้องพักที่เก็บได้", "Room charge collected"), period),
            DataClass.INTERNAL,
            hint=Words("รวมทั้งเดือน ไม่รวมอาหารและบริการอื่น", "For the whole month, without meals and other services."),
            settings={"max": 10**13},
            asked_when=by_month,
        )
        for period in asking.periods
    ]
    return asked


def _way() -> Question:
    return Question(
        "way",
        "choice",
        Words("ยื่นจากอะไร", "From what do you file?"),
        DataClass.INTERNAL,
        settings={
            "choices": (
                Choice(MONTH, Words("กรอกยอดรวมทั้งเดือน", "Totals of the month"), line=Words("ยอดรวมทั้งเดือน", "Totals")),
                Choice(
                    LEDGER,
                    Words("แนบทะเบียนผู้พัก (CSV หรือ XLSX)", "The guest ledger (CSV or XLSX)"),
                    line=Words("แนบทะเบียนผู้พัก", "Guest ledger"),
                    hint=Words(
                        "ไม่ต้องมีชื่อผู้พัก หากไฟล์มีคอลัมน์ชื่อ ระบบตัดทิ้งก่อนจัดเก็บ",
                        "No guests' names: columns with names are dropped before anything is stored.",
                    ),
                ),
            )
        },
    )


def _counts(asking: Asking, by_month: tuple[Condition, ...]) -> list[Question]:
    def count(key: str, label: Words, hint: Words) -> Question:
        return Question(
            key, "number", label, DataClass.INTERNAL, hint=hint, settings={"max": 10**7}, asked_when=by_month
        )

    return [
        Question(
            "ledger",
            "file",
            Words("ไฟล์ทะเบียนผู้พัก", "Guest ledger"),
            DataClass.INTERNAL,
            hint=Words(
                "แถวละหนึ่งห้องต่อหนึ่งการเข้าพัก: วันที่เข้าพัก เลขห้อง จำนวนคืน ค่าห้องพัก",
                "One row a stay: date of arrival, room, nights, room charge.",
            ),
            settings={
                "accept": ".csv,.xlsx",
                "cleaner": CLEANER_WITH_NAMES if asking.needs_guest_names else CLEANER,
                "example": f"{TABLE}?month={asking.month:%Y-%m}",
            },
            asked_when=(Condition("way", (LEDGER,)),),
            by_link={"line": _BY_LINK},
        ),
        count(
            "rooms_sold",
            Words("จำนวนห้องที่ขายได้ (ครั้ง)", "Rooms let (stays)"),
            Words("นับทุกครั้งที่มีผู้เข้าพัก", "Every stay counts."),
        ),
        count(
            "nights",
            Words("จำนวนคืนรวม (ห้อง × คืน)", "Nights in all (rooms × nights)"),
            Words("ห้องเดียวพัก 3 คืน นับ 3", "One room for 3 nights counts 3."),
        ),
    ]


def bases(answers: Mapping[str, Any], periods: Sequence[Period]) -> Bases:
    """The room charge of each period, in baht."""
    if answers.get("way") == LEDGER:
        charges = _ledger_charges(answers, periods)
    else:
        charges = [int(answers.get(suffixed(PRODUCT, period)) or 0) for period in periods]
    return [(period, baht(satang)) for period, satang in zip(periods, charges, strict=True)]


def waits_for(answers: Mapping[str, Any]) -> Words | None:
    """Rooms and nights alone come to no fee: the charge is missing."""
    if answers.get("way") == LEDGER:
        if "charge_by_day" in answers:
            return None
        return Words("ยอดจะแสดงเมื่อแนบทะเบียนผู้พัก", "The sum appears when the ledger is added.")
    if any(
        key == PRODUCT or key.startswith(f"{PRODUCT}_") for key, value in answers.items() if value not in (None, "")
    ):
        return None
    return Words("ยอดจะแสดงเมื่อกรอกค่าห้องพัก", "The sum appears when the room charge is given.")


def _ledger_charges(answers: Mapping[str, Any], periods: Sequence[Period]) -> list[int]:
    by_day = {int(day): int(satang) for day, satang in (answers.get("charge_by_day") or {}).items()}
    return [
        sum(satang for day, satang in by_day.items() if period.first.day <= day <= period.last.day)
        for period in periods
    ]


def settle(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The sums of the ledger in the place of the file. RuleBroken where no row of it is of the month."""
    kept = dict(answers)
    file = kept.get("ledger")
    if kept.get("way") == LEDGER and isinstance(file, Mapping) and "charge_by_day" not in kept:
        month = date.fromisoformat(f"{kept['month']}-01") if kept.get("month") else None
        sums = sums_of(str(file.get("key")), month)
        if not sums["rooms_sold"]:
            raise RuleBroken("ledger", "ledger_other_months", n=f"{sums['outside_month']:,}")
        kept |= sums
    return kept


def say_ledger(answers: Mapping[str, Any], asking: Asking) -> Lines | None:
    """What was read from the ledger: stays, nights, charge, what was left out, and what is kept of it."""
    if answers.get("way") != LEDGER or "charge_by_day" not in answers:
        return None
    charge = sum(int(satang) for satang in answers["charge_by_day"].values())
    counted, nights = f"{int(answers['rooms_sold']):,}", f"{int(answers['nights']):,}"
    outside = f"{int(answers.get('outside_month') or 0):,}"
    names = Words(" ชื่อผู้พัก", ", names") if asking.needs_guest_names else Words("", "")
    return Lines(
        Words("อ่านจากทะเบียนผู้พัก", "Read from the ledger"),
        [
            (Words("แถวที่นับ (ห้องที่ขายได้)", "Rows counted (rooms let)"), Words(counted, counted)),
            (Words("จำนวนคืนรวม", "Nights"), Words(nights, nights)),
            (Words("ค่าห้องพักรวม", "Room charge"), Words(format_baht(charge, "th"), format_baht(charge, "en"))),
            (Words("แถวของเดือนอื่น ไม่นับ", "Rows of other months, not counted"), Words(outside, outside)),
            (
                Words("คอลัมน์ที่เก็บ", "Columns kept"),
                Words(
                    f"วันที่เข้าพัก เลขห้อง จำนวนคืน ค่าห้องพัก{names.th} คอลัมน์อื่นถูกตัดทิ้ง",
                    f"Date, room, nights, charge{names.en}; all others were dropped",
                ),
            ),
        ],
    )


def checks(answers: Mapping[str, Any], asking: Asking) -> list[Notice]:
    """Nights against rooms and days, and what a night cost on average."""
    nights, sold = int(amount(answers.get("nights"))), int(amount(answers.get("rooms_sold")))
    charge = sum(int(base * 100) for _, base in bases(answers, asking.periods))
    days = calendar.monthrange(asking.month.year, asking.month.month)[1]
    found = []
    if asking.rooms and nights > asking.rooms * days:
        found.append(
            _warn(
                f"จำนวนคืนรวม {nights:,} มากกว่าที่ {asking.rooms} ห้องจะมีได้ใน {days} วัน ({asking.rooms * days:,})",
                f"{nights:,} nights are more than {asking.rooms} rooms have in {days} days ({asking.rooms * days:,}).",
                "nights",
            )
        )
    if "nights" in answers and nights < sold:
        found.append(
            _warn(
                f"จำนวนคืนรวม {nights:,} น้อยกว่าจำนวนห้องที่ขายได้ {sold:,}",
                f"{nights:,} nights are fewer than {sold:,} stays.",
                "nights",
            )
        )
    # While it is typed, what was not asked yet is missing: no reason to warn.
    is_whole = "nights" in answers and (answers.get("way") == LEDGER or PRODUCT in answers)
    if is_whole and charge and not nights:
        found.append(_warn("มีค่าห้องพักแต่ไม่มีจำนวนคืน", "There is a room charge but no nights.", "nights"))
    elif is_whole and nights and not _NIGHT_LEAST <= charge / nights <= _NIGHT_MOST:
        each = format_amount(charge // nights)
        found.append(
            _warn(
                f"เฉลี่ยคืนละ {each} บาท โปรดตรวจค่าห้องพักและจำนวนคืน",
                f"A night comes to {each} baht on average: check charge and nights.",
                PRODUCT,
            )
        )
    outside = int(answers.get("outside_month") or 0)
    if outside:
        found.append(
            _warn(
                f"ทะเบียนมี {outside:,} แถวที่เข้าพักนอกเดือนนี้ ระบบไม่นับรวม",
                f"{outside:,} rows of the ledger are of other months and are not counted.",
                "ledger",
            )
        )
    return found


def _warn(thai: str, english: str, change: str) -> Notice:
    return Notice(Words(thai, english), "warning", change=change, code="implausible")


def from_row(row: Mapping[str, Any], periods: Sequence[Period]) -> dict[str, Any]:
    """A row of the table for many: one rate a month; ValueError with the name of the column that is wrong."""
    if len(periods) > 1:
        raise ValueError(PRODUCT)
    return {
        "way": MONTH,
        "rooms_sold": _whole(row, "rooms_sold"),
        "nights": _whole(row, "nights"),
        PRODUCT: _charge(row),
    }


def _whole(row: Mapping[str, Any], key: str) -> int:
    plain = str(row.get(key) or "0").replace(",", "")
    if not plain.isdigit() or len(plain) > 8:
        raise ValueError(key)
    return int(plain)


def _charge(row: Mapping[str, Any]) -> int:
    try:
        satang = parse_baht(str(row.get(PRODUCT) or "0"))
    except ValueError as error:
        raise ValueError(PRODUCT) from error
    if satang < 0:
        raise ValueError(PRODUCT)
    return satang


TAX = TaxKind(
    key=KEY,
    code="01",
    name=Words("ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม", "Hotel guest fee"),
    line=Words("ค่าธรรมเนียมโรงแรม", "Hotel guest fee"),
    summary=Words(
        "ยื่นแบบรายเดือนและนำส่งค่าธรรมเนียมที่เก็บจากผู้เข้าพัก", "File each month and remit the fee collected from guests."
    ),
    establishments=("hotel",),
    questions=questions,
    bases=bases,
    checks=checks,
    settle=settle,
    shows=say_ledger,
    waits_for=waits_for,
    bases_allowed=frozenset({Basis.PERCENT}),
    takes_product=lambda product: product == PRODUCT,
    columns=(
        Column("rooms_sold", Words("จำนวนห้องที่ขายได้", "Rooms let"), ("ห้องที่ขายได้", "rooms sold")),
        Column("nights", Words("จำนวนคืนรวม", "Nights"), ("คืน", "จำนวนคืน")),
        Column(PRODUCT, Words("ค่าห้องพัก (บาท)", "Room charge (baht)"), ("ค่าห้องพัก",), is_money=True),
    ),
    from_row=from_row,
    table=TABLE,
    chat_words=("ค่าธรรมเนียมโรงแรม", "โรงแรม", "hotel fee", "hotel"),
    needs=(
        Words("ยอดค่าห้องพักและจำนวนคืนของเดือน หรือไฟล์ทะเบียนผู้พัก", "The month's room charge and nights, or the guest ledger"),
    ),
    is_fee=True,
    seeds=(
        {
            "tax": KEY,
            "title": "ข้อบัญญัติ อบจ. เรื่อง ค่าธรรมเนียมบำรุง อบจ. จากผู้เข้าพักในโรงแรม (ตัวอย่าง)",
            "valid_from": date(2010, 1, 1),
            "due_day": 10,
            "form_number": "อบจ.รร.3",
            "note": f"{EXAMPLE} รวมทั้งเลขแบบ",
            "rates": [
                {
                    "product": PRODUCT,
                    "name_th": "ค่าห้องพัก",
                    "name_en": "Room charge",
                    "basis": Basis.PERCENT,
                    "rate": Decimal("1.00"),
                    "valid_from": date(2010, 1, 1),
                    "source": NOT_CITED,
                }
            ],
        },
    ),
    order=30,
)
