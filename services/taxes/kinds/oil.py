"""The oil and gas tax: so many satang for each litre or kilogram sold within the province, with the stock statement."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from services.catalogue import Notice
from services.questions import DataClass, Question
from services.taxes.kinds.base import (
    EXAMPLE,
    MOST,
    NOT_CITED,
    Asking,
    Bases,
    Column,
    TaxKind,
    amount,
    product_choices,
)
from services.taxes.rules import UNITS, Basis, Period
from services.text import Words

KEY = "oil-tax"
_PLACES = 3


def questions(asking: Asking) -> list[Question]:
    """The lines of the return (อบจ.01-4) and of the stock statement (อบจ.01-6) in one table."""
    return [
        Question(
            "products",
            "lines",
            Words("น้ำมันและก๊าซที่จำหน่าย", "Oil and gas sold"),
            DataClass.INTERNAL,
            hint=Words(
                "แถวละชนิด เฉพาะที่จำหน่ายภายในจังหวัด ยอดยกมานำมาจากเดือนก่อนให้แล้ว",
                "One row a product, only what was sold in the province. The opening stock is last month's closing.",
            ),
            settings={
                "columns": _columns(asking.periods),
                "max_rows": 30,
                "row_name": Words("ชนิดที่", "Product"),
                "start": start_rows(asking),
            },
        )
    ]


def _columns(periods: Sequence[Period]) -> tuple[Question, ...]:
    unit = _unit(periods)

    def number(key: str, label: Words, *, hint: Words | None = None, least: int = 0, required: bool = True) -> Question:
        return Question(
            key,
            "number",
            label,
            DataClass.INTERNAL,
            hint=hint,
            required=required,
            settings={"decimals": _PLACES, "min": least, "max": MOST, "unit": unit},
        )

    return (
        Question(
            "product",
            "choice",
            Words("ชนิด", "Product"),
            DataClass.INTERNAL,
            settings={"choices": product_choices(periods), "compact": True},
        ),
        number("opening", Words("คงเหลือยกมา", "Opening stock")),
        number("received", Words("รับเข้า", "Received")),
        number("sold", Words("จำหน่ายภายในจังหวัด", "Sold in the province")),
        number(
            "change",
            Words("ผลต่างเพิ่มขึ้น/ลดลง", "Gain or loss"),
            hint=Words("ลดลงใส่เครื่องหมายลบ", "A loss with a minus sign"),
            least=-MOST,
            required=False,
        ),
        number("closing", Words("คงเหลือยกไป", "Closing stock")),
    )


def _unit(periods: Sequence[Period]) -> Words | None:
    """The units of the products on offer: one column holds litres and kilograms."""
    units = list(dict.fromkeys(UNITS[period.rate.basis] for period in periods))
    if not units:
        return None
    return Words("/".join(one.th for one in units), "/".join(one.en for one in units))


def start_rows(asking: Asking) -> tuple[dict[str, Any], ...]:
    """Last month's products with their closing stock as the opening; never what was sold."""
    last = [row for row in asking.last.get("products") or [] if isinstance(row, Mapping)]
    rows = []
    for period in asking.periods:
        closing = [
            row.get("closing") for row in last if str(row.get("product")).partition("-")[0] == period.rate.product
        ]
        if closing and period.key == period.rate.product:
            rows.append({"product": period.key, "opening": closing[-1]})
    return tuple(rows)


def bases(answers: Mapping[str, Any], periods: Sequence[Period]) -> Bases:
    """What was sold of each product in each period, rows of one product added up."""
    sold: dict[str, Decimal] = {}
    for row in answers.get("products") or []:
        sold[row["product"]] = sold.get(row["product"], Decimal(0)) + amount(row.get("sold"))
    return [(period, sold[period.key]) for period in periods if period.key in sold]


def checks(answers: Mapping[str, Any], asking: Asking) -> list[Notice]:
    """Whether opening + received + gain − loss − sold = closing; else the difference, by product."""
    names = {period.key: (period.rate.name, UNITS[period.rate.basis]) for period in asking.periods}
    found = []
    for row in answers.get("products") or []:
        name, unit = names.get(row["product"], (Words(row["product"], row["product"]), Words("", "")))
        computed = amount(row.get("opening")) + amount(row.get("received")) + amount(row.get("change"))
        difference = amount(row.get("closing")) - (computed - amount(row.get("sold")))
        if difference:
            sign = "+" if difference > 0 else "−"
            shown = f"{sign}{abs(difference):,f}"
            found.append(
                Notice(
                    Words(
                        f"{name.th}: ยกมา + รับเข้า + ผลต่าง − จำหน่าย ไม่เท่ากับคงเหลือยกไป ต่างกัน {shown} {unit.th}",
                        f"{name.en}: opening + received + gain or loss − sold is not the closing stock;"
                        f" it differs by {shown} {unit.en}.",
                    ),
                    "warning",
                    change="products",
                    code="stock_imbalance",
                )
            )
    return found


def from_row(row: Mapping[str, Any], periods: Sequence[Period]) -> dict[str, Any]:
    """A row of the table for many holds one product; ValueError with the name of the column that is wrong."""
    typed = str(row.get("product") or "")
    period = next((one for one in periods if typed in (one.key, one.rate.name.th, one.rate.name.en)), None)
    if period is None:
        raise ValueError("product")
    line: dict[str, Any] = {"product": period.key}
    for key in ("opening", "received", "sold", "change", "closing"):
        line[key] = _quantity(row, key)
    return {"products": [line]}


def _quantity(row: Mapping[str, Any], key: str) -> str:
    try:
        value = Decimal(str(row.get(key) or "0").replace(",", ""))
    except InvalidOperation as error:
        raise ValueError(key) from error
    exponent = value.as_tuple().exponent
    is_fine = value.is_finite() and isinstance(exponent, int) and -_PLACES <= exponent <= 12
    if not is_fine or abs(value) > MOST or (value < 0 and key != "change"):
        raise ValueError(key)
    return f"{value:f}"


def _rate(product: str, thai: str, english: str, basis: Basis, rate: str) -> dict[str, Any]:
    return {
        "product": product,
        "name_th": thai,
        "name_en": english,
        "basis": basis,
        "rate": Decimal(rate),
        "valid_from": date(2010, 1, 1),
        "source": NOT_CITED,
    }


TAX = TaxKind(
    key=KEY,
    code="02",
    name=Words("ภาษีบำรุง อบจ. จากสถานค้าปลีกน้ำมัน", "Oil and gas retail tax"),
    line=Words("ภาษีน้ำมัน", "Oil and gas tax"),
    summary=Words("ยื่นแบบรายเดือนตามปริมาณที่จำหน่ายภายในจังหวัด", "File each month what was sold within the province."),
    establishments=("station", "gas"),
    questions=questions,
    bases=bases,
    checks=checks,
    bases_allowed=frozenset({Basis.LITRE, Basis.KILOGRAM}),
    takes_product=lambda product: product.replace("_", "").isalnum() and product.isascii() and product.islower(),
    columns=(
        Column("product", Words("ชนิด", "Product"), ("ชนิดน้ำมัน", "ผลิตภัณฑ์")),
        Column("opening", Words("คงเหลือยกมา", "Opening stock"), ("ยกมา",), decimals=3),
        Column("received", Words("รับเข้า", "Received"), decimals=3),
        Column("sold", Words("จำหน่ายภายในจังหวัด", "Sold in the province"), ("จำหน่าย",), decimals=3),
        Column("change", Words("ผลต่างเพิ่มขึ้น/ลดลง", "Gain or loss"), ("ผลต่าง",), decimals=3),
        Column("closing", Words("คงเหลือยกไป", "Closing stock"), ("ยกไป",), decimals=3),
    ),
    from_row=from_row,
    chat_words=("ภาษีน้ำมัน", "น้ำมัน", "oil tax", "gas tax"),
    needs=(
        Words(
            "ปริมาณยกมา รับเข้า จำหน่าย และคงเหลือของแต่ละชนิด",
            "Opening stock, received, sold and closing stock of each product",
        ),
    ),
    seeds=(
        {
            "tax": KEY,
            "title": "ข้อบัญญัติ อบจ. เรื่อง ภาษีบำรุง อบจ. จากสถานค้าปลีกน้ำมัน (ตัวอย่าง)",
            "valid_from": date(2010, 1, 1),
            "due_day": 20,
            "form_number": "อบจ.01-4, อบจ.01-6",
            "note": EXAMPLE,
            "rates": [
                _rate("petrol", "น้ำมันเบนซินและน้ำมันที่คล้ายกัน", "Petrol and the like", Basis.LITRE, "4.54"),
                _rate("diesel", "น้ำมันดีเซลและน้ำมันที่คล้ายกัน", "Diesel and the like", Basis.LITRE, "4.54"),
                _rate("gas_kg", "ก๊าซสำหรับรถยนต์ (กิโลกรัม)", "Motor gas (kilograms)", Basis.KILOGRAM, "4.54"),
                _rate("gas_litre", "ก๊าซสำหรับรถยนต์ (ลิตร)", "Motor gas (litres)", Basis.LITRE, "2.42"),
            ],
        },
    ),
    order=31,
)
