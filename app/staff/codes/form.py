"""The form of what is said of a code: what is shown, what was typed, and what the service is handed."""

from collections.abc import Mapping
from datetime import date

from app.shared.fields.date import split
from services import codes, organisation
from services.codes import CodeKind, CodeView, NewCode
from services.questions import DataClass, Question, get_kind
from services.text import Words

TEXTS = ("target", "label_th", "label_en", "place_th", "place_en", "area", "unit", "language", "here", "revision")
_PARTS = ("day", "month", "year")
_LONGEST = 400
_DISTRICT = 4
#: Kinds whose form asks for a place that is not known by the target itself.
_ASK_HERE = ("service", "category")


def empty() -> dict[str, str]:
    """What an empty form shows."""
    return dict.fromkeys((*TEXTS, *(f"expires_on-{part}" for part in _PARTS)), "")


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    return {name: form.get(name, "")[:_LONGEST] for name in empty()}


def values_of(view: CodeView, language: str) -> dict[str, str]:
    """What the form shows of a code that is there."""
    day = view.expires_on
    parts = split(day.isoformat(), ("year", "month", "day"), language) if day else {}
    return {
        "target": view.target,
        "label_th": view.label.th,
        "label_en": view.label.en,
        "place_th": view.place.th,
        "place_en": view.place.en,
        "area": view.subdistrict or view.district or "",
        "unit": str(view.unit_id or ""),
        "language": view.language,
        "here": "yes" if view.handed.get(codes.HERE) else "",
        "revision": str(view.revision),
        **{f"expires_on-{part}": parts.get(part, "") for part in _PARTS},
    }


def new_of(kind: str, typed: Mapping[str, str], *, handed: Mapping[str, str] | None = None) -> NewCode:
    """What the service is handed; `handed` is what the code hands besides. RuleBroken for what is no day."""
    area = typed["area"]
    rest = {name: value for name, value in (handed or {}).items() if name != codes.HERE}
    return NewCode(
        kind=kind,
        target=typed["target"],
        label=Words(typed["label_th"], typed["label_en"]),
        place=Words(typed["place_th"], typed["place_en"]),
        district=area[:_DISTRICT] or None,
        subdistrict=area if len(area) > _DISTRICT else None,
        unit_id=number_of(typed["unit"]),
        handed=rest | ({codes.HERE: "yes"} if typed["here"] == "yes" else {}),
        language=typed["language"],
        expires_on=_day(typed),
    )


def asks_here(kind: CodeKind) -> bool:
    """Whether the form asks if the place where the code hangs is filled in."""
    return kind.key in _ASK_HERE


def areas() -> list[tuple[str, Words]]:
    """Districts, each before its subdistricts."""
    found = []
    for district in organisation.list_districts():
        found.append((district.code, district.name))
        for each in organisation.list_subdistricts(district.code):
            words = Words(f"– {each.name.th} {district.name.th}", f"– {each.name.en}, {district.name.en}")
            found.append((each.code, words))
    return found


def number_of(typed: str) -> int | None:
    """A whole number that a form of ours handed back; None for anything else."""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _day(typed: Mapping[str, str]) -> date | None:
    label = Words("วันหมดอายุ", "Last day")
    question = Question(key="expires_on", kind="date", label=label, data_class=DataClass.PUBLIC, required=False)
    value = get_kind("date").check(question, {part: typed[f"expires_on-{part}"] for part in _PARTS})
    return date.fromisoformat(value) if value else None
