"""Worked examples of assessment: each a row of `tests/data/taxes` with the source of its figures."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from services.taxes import Layer, assess
from tests.factories.taxes import ordinance_of, read_examples

EXAMPLES = read_examples()


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_example(example: dict[str, Any]) -> None:
    found = assess(
        example["tax"],
        date.fromisoformat(example["month"] + "-01"),
        example["answers"],
        filed_on=date.fromisoformat(example["filed_on"]),
        ordinance=ordinance_of(example),
        due_on=date.fromisoformat(example["due_on"]),
        layers=[Layer(satang, date.fromisoformat(day)) for satang, day in example.get("before", [])],
    )
    assert found.tax_satang == example["tax_satang"]
    assert found.surcharge_satang == example.get("surcharge_satang", 0)
    assert found.penalty_satang == example.get("penalty_satang", 0)
    assert found.total_satang == found.tax_satang + found.surcharge_satang + found.penalty_satang
    assert found.months_late == example.get("months_late", 0)
    if "lines" in example:
        assert [line.amount for line in found.lines] == [Decimal(amount) for amount in example["lines"]]


def test_there_are_enough_and_each_names_its_source() -> None:
    assert len(EXAMPLES) >= 45
    assert len({example["name"] for example in EXAMPLES}) == len(EXAMPLES)
    for example in EXAMPLES:
        assert example["source"].startswith(("FACTS", "WORDS", "ours: ")), example["name"]
