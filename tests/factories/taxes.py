"""Ordinances and worked examples for the tests of taxes."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.taxes import TAXES, Basis, HolidayRule, OrdinanceView, RateView, Rounding, RoundsBy
from services.text import Words

EXAMPLES = Path(__file__).parent.parent / "data" / "taxes"
_DECIMALS = ("surcharge_percent", "surcharge_most_percent", "penalty_percent")


def read_examples() -> list[dict[str, Any]]:
    """Every worked example, with the tax it is of."""
    found = []
    for path in sorted(EXAMPLES.glob("*.toml")):
        described = tomllib.loads(path.read_text(encoding="utf-8"))
        found += [{"tax": described["tax"], **example} for example in described["example"]]
    return found


def seeded(tax: str) -> OrdinanceView:
    """The ordinance that the tax begins with, without a database."""
    seed = TAXES[tax].seeds[0]
    rates = [
        RateView(
            product=rate["product"],
            name=Words(rate["name_th"], rate["name_en"]),
            basis=rate["basis"],
            rate=rate["rate"],
            valid_from=rate["valid_from"],
            position=number,
            id=number,
        )
        for number, rate in enumerate(seed["rates"], start=1)
    ]
    return OrdinanceView(
        id=1, tax=tax, valid_from=seed["valid_from"], due_day=seed["due_day"], rates=rates, title=seed["title"]
    )


def with_rules(ordinance: OrdinanceView, **rules: Any) -> OrdinanceView:
    """The ordinance with other rules, as the examples write them."""
    changed = dict(rules)
    for name in _DECIMALS:
        if name in changed:
            changed[name] = Decimal(changed[name])
    for name, kind in (("rounds_by", RoundsBy), ("rounding", Rounding), ("holiday_rule", HolidayRule)):
        if name in changed:
            changed[name] = kind(changed[name])
    return replace(ordinance, **changed, _periods={})


def with_rates(ordinance: OrdinanceView, rates: Sequence[Mapping[str, Any]]) -> OrdinanceView:
    """The ordinance with other rates, as the examples write them."""
    views = []
    order = list(dict.fromkeys(rate["product"] for rate in rates))
    for number, rate in enumerate(rates, start=1):
        views.append(
            RateView(
                product=rate["product"],
                name=Words(rate["product"], rate["product"]),
                basis=Basis(rate["basis"]),
                rate=Decimal(rate["rate"]),
                valid_from=date.fromisoformat(rate["valid_from"]),
                valid_until=date.fromisoformat(rate["valid_until"]) if "valid_until" in rate else None,
                is_waiver=rate.get("is_waiver", False),
                source="test",
                position=order.index(rate["product"]),
                id=number,
            )
        )
    return replace(ordinance, rates=tuple(views), valid_from=min(view.valid_from for view in views), _periods={})


def ordinance_of(example: Mapping[str, Any]) -> OrdinanceView:
    """The ordinance of a worked example."""
    ordinance = seeded(example["tax"])
    if "rates" in example:
        ordinance = with_rates(ordinance, example["rates"])
    return with_rules(ordinance, **example.get("rules", {}))
