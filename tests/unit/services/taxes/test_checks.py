"""What is plausible: stock that balances, nights that the rooms have, and nothing said of what was not asked yet."""

from datetime import date
from typing import Any

import pytest

from services.taxes import Asking, get_tax
from tests.factories.taxes import seeded

OCTOBER = date(2026, 10, 1)


def warnings(tax: str, answers: dict[str, Any], **more: Any) -> list[str]:
    """The warnings in Thai."""
    asking = Asking(OCTOBER, seeded(tax).periods(OCTOBER), **more)
    return [notice.words.th for notice in get_tax(tax).checks(answers, asking)]


@pytest.mark.parametrize(
    ("row", "difference"),
    [
        ({"opening": "100", "received": "50", "sold": "120", "change": None, "closing": "30"}, ""),
        ({"opening": "100", "received": "50", "sold": "120", "change": "-2.5", "closing": "27.5"}, ""),
        ({"opening": "100", "received": "50", "sold": "120", "change": "2", "closing": "30"}, "−2 ลิตร"),
        ({"opening": "100", "received": "0", "sold": "0.001", "change": None, "closing": "100"}, "+0.001 ลิตร"),
    ],
)
def test_stock(row, difference):
    found = warnings("oil-tax", {"products": [{"product": "diesel", **row}]})
    assert bool(found) == bool(difference)
    assert all(difference in words for words in found)


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"rooms_sold": 4, "nights": 5, "room_charge": 500_000}, ""),
        ({"rooms_sold": 4, "nights": 400, "room_charge": 50_000_000}, "มากกว่าที่ 10 ห้องจะมีได้ใน 31 วัน (310)"),
        ({"rooms_sold": 4, "nights": 3, "room_charge": 500_000}, "น้อยกว่าจำนวนห้องที่ขายได้ 4"),
        ({"rooms_sold": 0, "nights": 0, "room_charge": 500_000}, "ไม่มีจำนวนคืน"),
        ({"rooms_sold": 4, "nights": 5, "room_charge": 5_000}, "เฉลี่ยคืนละ 10.00 บาท"),
        ({"rooms_sold": 4}, ""),
        ({"rooms_sold": 4, "nights": 5}, ""),
        ({"room_charge": 500_000}, ""),
    ],
)
def test_nights(answers, said):
    found = warnings("hotel-fee", {"way": "month", **answers}, rooms=10)
    assert bool(found) == bool(said)
    assert said in " ".join(found)


def test_loose_sticks():
    assert warnings("tobacco-tax", {"packs": 1, "sticks": 100_000}) == []
    assert "1,000,000 มวน" in warnings("tobacco-tax", {"packs": 1, "sticks": 1_000_000})[0]


def test_last_month_brings_products_and_closing_stock_never_sales():
    last = {"products": [{"product": "diesel", "opening": "1", "received": "2", "sold": "3", "closing": "60"}]}
    (question,) = get_tax("oil-tax").questions(Asking(OCTOBER, seeded("oil-tax").periods(OCTOBER), last=last))
    assert question.settings["start"] == ({"product": "diesel", "opening": "60"},)
    (blank,) = get_tax("oil-tax").questions(Asking(OCTOBER, seeded("oil-tax").periods(OCTOBER)))
    assert blank.settings["start"] == ()
