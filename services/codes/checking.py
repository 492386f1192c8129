"""What an officer says of a code, checked: lengths, places that exist, days to come."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from services import clock, organisation
from services.codes.kinds import find_kind
from services.errors import Problem, RuleBroken
from services.text import Words, single_line

LABEL, PLACE_WORDS, REASON = 120, 200, 200
LANGUAGES = ("", "th", "en")
_NONE = Words("", "")


@dataclass(frozen=True, slots=True)
class NewCode:
    """What is said of a code that an officer makes."""

    kind: str
    target: str
    label: Words
    place: Words = _NONE
    district: str | None = None
    subdistrict: str | None = None
    unit_id: int | None = None
    handed: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    expires_on: date | None = None


def checked(new: NewCode, *, kept_until: date | None = None) -> NewCode:
    """The same in its normal form; the label falls back to the name of where it leads.

    `kept_until` is the last day that stands already: it may lie in the past. RuleBroken names kind, target, label_th,
    label_en, place_th, place_en, district, subdistrict, unit, language or expires_on.
    """
    kind = find_kind(new.kind)
    if kind is None:
        raise RuleBroken("kind", "not_on_list")
    target = single_line(new.target)
    destination = kind.resolve(target) if target else None
    if destination is None:
        raise RuleBroken("target", "not_on_list")
    label, place = _lines(new.label), _lines(new.place)
    if not label.th:
        label = Words(destination.title.th[:LABEL], destination.title.en[:LABEL])
    problems = [*_too_long("label", label, LABEL), *_too_long("place", place, PLACE_WORDS), *_place_problems(new)]
    if new.unit_id is not None and new.unit_id not in {unit.id for unit in organisation.list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    if new.language not in LANGUAGES:
        problems.append(Problem("language", "not_on_list"))
    if new.expires_on is not None and new.expires_on < clock.today() and new.expires_on != kept_until:
        problems.append(Problem("expires_on", "past"))
    if problems:
        raise RuleBroken.of(problems)
    district = new.district or (new.subdistrict[:4] if new.subdistrict else None)
    handed = {name: value for name, value in new.handed.items() if value}
    return replace(
        new,
        target=target,
        label=label,
        place=place,
        district=district,
        subdistrict=new.subdistrict or None,
        handed=handed,
    )


def checked_reason(reason: Words) -> Words:
    """Why a code is withdrawn; the English falls back to nothing. RuleBroken("reason_th", …)."""
    reason = _lines(reason)
    problems = _too_long("reason", reason, REASON)
    if not reason.th:
        problems.append(Problem("reason_th", "required"))
    if problems:
        raise RuleBroken.of(problems)
    return reason


def _place_problems(new: NewCode) -> list[Problem]:
    problems = []
    if new.district and organisation.find_district(new.district) is None:
        problems.append(Problem("district", "not_on_list"))
    if new.subdistrict:
        found = organisation.find_subdistrict(new.subdistrict)
        if found is None or (new.district and found.district != new.district):
            problems.append(Problem("subdistrict", "not_on_list"))
    return problems


def _lines(words: Words) -> Words:
    return Words(single_line(words.th), single_line(words.en))


def _too_long(name: str, words: Words, most: int) -> list[Problem]:
    said = ((f"{name}_th", words.th), (f"{name}_en", words.en))
    return [Problem(field, "too_long", {"max": most}) for field, text in said if len(text) > most]
