"""The categories an authority begins with, read from `categories.toml` beside this module."""

import tomllib
from pathlib import Path
from typing import Any

from services.audit import SYSTEM, Actor
from services.complaints.categories import (
    CategoryDetails,
    add_category,
    find_category,
    list_groups,
    save_group,
)
from services.complaints.words import AsksPlace, Matter, Publicity, WhoActs
from services.organisation import find_unit
from services.text import Words

FILE = Path(__file__).with_name("categories.toml")


def seed_categories(*, actor: Actor = SYSTEM) -> int:
    """Adds the groups and categories that are missing; gives the number of categories added. Safe to repeat.

    What officers changed stays. A unit that the authority does not have leaves its categories with the registry.
    """
    described = read_seed()
    known = {group.key for group in list_groups()}
    for number, group in enumerate(described["group"], 1):
        if group["key"] not in known:
            save_group(
                group["key"], name=Words(*group["name"]), line=Words(*group["line"]), position=number * 10, actor=actor
            )
    added = 0
    for number, category in enumerate(described["category"], 1):
        if find_category(category["key"]) is None:
            add_category(category["key"], _details(category, number * 10), actor=actor)
            added += 1
    return added


def read_seed() -> dict[str, Any]:
    """The file as it stands: "group" and "category"."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _details(one: dict[str, Any], position: int) -> CategoryDetails:
    answer, *resolve = one["days"]
    unit = find_unit(one["unit"]) or find_unit("registry")
    return CategoryDetails(
        group=one["group"],
        name=Words(*one["name"]),
        line=Words(*one["line"]),
        unit_id=unit.id if unit else None,
        acts=[WhoActs(letter) for letter in one["who"].split("/")],
        answer_days=answer,
        resolve_days=resolve[0] if resolve else None,
        publicity=Publicity(one["public"]),
        is_confidential=one.get("confidential", False),
        may_be_anonymous=one["anonymous"],
        asks_place=AsksPlace(one.get("place", "needed")),
        skips_screening=one.get("skips_screening", False),
        matter=Matter(one.get("matter", "trouble")),
        questions=[_question(question) for question in one.get("question", ())],
        notice=Words(*one["notice"]) if "notice" in one else Words("", ""),
        is_emergency=one.get("emergency", False),
        position=position,
    )


def _question(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": one["key"],
        "kind": one["kind"],
        "label": one["label"],
        "hint": one.get("hint"),
        "required": one.get("required", False),
        "settings": one.get("settings", {}),
        "data_class": one.get("data_class", "internal"),
        "choices": one.get("choices", []),
    }
