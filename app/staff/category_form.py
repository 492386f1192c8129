"""The form of a category: what is shown, what was typed, and what the service is handed."""

from collections.abc import Mapping
from typing import Any

from services.complaints import AsksPlace, CategoryDetails, CategoryView, Matter, Publicity, WhoActs
from services.complaints.extras import EDITABLE, MOST_QUESTIONS
from services.errors import RuleBroken
from services.text import Words, arabic_digits

TEXTS = (
    "key", "revision", "group", "name_th", "name_en", "line_th", "line_en", "unit", "agency", "answer_days",
    "resolve_days", "publicity", "asks_place", "matter", "notice_th", "notice_en", "position",
)  # fmt: skip
TICKS = ("is_confidential", "may_be_anonymous", "skips_screening", "is_emergency", "is_active")
PARTS = ("key", "kind", "label_th", "label_en", "hint_th", "hint_en", "required", "data_class", "min", "max", "choices")
LONGEST = 4000


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields; ticks are "yes" or ""."""
    acts = [f"acts-{one.value}" for one in WhoActs]
    asked = [f"question-{number}-{part}" for number in range(1, MOST_QUESTIONS + 1) for part in PARTS]
    return {name: form.get(name, "")[:LONGEST] for name in (*TEXTS, *TICKS, *acts, *asked)}


def values_of(view: CategoryView | None) -> dict[str, str]:
    """What the form shows of a category, or of a new one."""
    values = typed_of({})
    if view is None:
        return values | {
            "may_be_anonymous": "yes", "is_active": "yes", "answer_days": "3", "resolve_days": "15",
            "publicity": "count", "asks_place": "needed", "matter": "trouble", "acts-O": "yes", "position": "0",
        }  # fmt: skip
    values |= {
        "key": view.key, "revision": str(view.revision), "group": view.group, "name_th": view.name.th,
        "name_en": view.name.en, "line_th": view.line.th, "line_en": view.line.en, "unit": str(view.unit_id or ""),
        "agency": str(view.agency_id or ""), "answer_days": str(view.answer_days),
        "resolve_days": str(view.resolve_days or ""), "publicity": view.publicity, "asks_place": view.asks_place,
        "matter": view.matter or "", "notice_th": view.notice.th if view.notice else "",
        "notice_en": view.notice.en if view.notice else "", "position": str(view.position),
    }  # fmt: skip
    values |= {name: "yes" if getattr(view, name) else "" for name in TICKS}
    values |= {f"acts-{one.value}": "yes" for one in view.acts}
    for number, question in enumerate(view.questions[:MOST_QUESTIONS], 1):
        values |= {f"question-{number}-{part}": text for part, text in _question_values(question).items()}
    return values


def details_of(typed: Mapping[str, str]) -> CategoryDetails:
    """What the service is handed. RuleBroken for what is no number or stands on no list."""
    return CategoryDetails(
        group=typed["group"],
        name=Words(typed["name_th"], typed["name_en"]),
        line=Words(typed["line_th"], typed["line_en"]),
        unit_id=_number(typed, "unit"),
        agency_id=_number(typed, "agency"),
        acts=tuple(one for one in WhoActs if typed[f"acts-{one.value}"]),
        answer_days=_number(typed, "answer_days") or 0,
        resolve_days=_number(typed, "resolve_days"),
        publicity=Publicity(_listed(typed, "publicity", set(Publicity))),
        asks_place=AsksPlace(_listed(typed, "asks_place", set(AsksPlace))),
        matter=Matter(_listed(typed, "matter", set(Matter))) if typed["matter"] else None,
        notice=Words(typed["notice_th"], typed["notice_en"]),
        position=_number(typed, "position") or 0,
        questions=[_question(typed, number) for number in range(1, MOST_QUESTIONS + 1) if _is_used(typed, number)],
        is_confidential=typed["is_confidential"] == "yes",
        may_be_anonymous=typed["may_be_anonymous"] == "yes",
        skips_screening=typed["skips_screening"] == "yes",
        is_emergency=typed["is_emergency"] == "yes",
        is_active=typed["is_active"] == "yes",
    )


def _question_values(question: Mapping[str, Any]) -> dict[str, str]:
    settings, hint = question.get("settings") or {}, question.get("hint") or ("", "")
    most = settings.get("max", settings.get("max_length", ""))
    return {
        "key": question["key"], "kind": question["kind"], "label_th": question["label"][0],
        "label_en": question["label"][1], "hint_th": hint[0], "hint_en": hint[1],
        "required": "yes" if question.get("required") else "",
        "data_class": question.get("data_class") or "internal",
        "min": str(settings.get("min", "")), "max": str(most),
        "choices": "\n".join(" | ".join(choice) for choice in question.get("choices") or ()),
    }  # fmt: skip


def _is_used(typed: Mapping[str, str], number: int) -> bool:
    return any(typed[f"question-{number}-{part}"].strip() for part in ("key", "label_th", "label_en", "choices"))


def _question(typed: Mapping[str, str], number: int) -> dict[str, Any]:
    part = {name: typed[f"question-{number}-{name}"].strip() for name in PARTS}
    settings: dict[str, Any] = {}
    for name in EDITABLE.get(part["kind"], ()):
        value = _number(typed, f"question-{number}-{'min' if name == 'min' else 'max'}")
        if value is not None:
            settings[name] = value
    lines = [line for line in part["choices"].splitlines() if line.strip()]
    return {
        "key": part["key"], "kind": part["kind"], "label": [part["label_th"], part["label_en"]],
        "hint": [part["hint_th"], part["hint_en"]] if part["hint_th"] and part["hint_en"] else None,
        "required": part["required"] == "yes", "settings": settings, "data_class": part["data_class"] or "internal",
        "choices": [[cell.strip() for cell in line.split("|")] for line in lines]
        if part["kind"] in ("choice", "choices", "yes_no") else [],
    }  # fmt: skip


def _number(typed: Mapping[str, str], name: str) -> int | None:
    plain = arabic_digits(typed[name]).strip()
    if not plain:
        return None
    if not (plain.isascii() and plain.isdecimal() and len(plain) < 10):
        raise RuleBroken(name, "whole_number")
    return int(plain)


def _listed(typed: Mapping[str, str], name: str, allowed: set[Any]) -> str:
    if typed[name] not in allowed:
        raise RuleBroken(name, "not_on_list")
    return typed[name]
