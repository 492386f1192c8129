"""A place: district and subdistrict, a point, words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Place, Question, register
from services.questions.kind import BaseKind, is_blank
from services.text import Words, arabic_digits, search_form, single_line

NEEDS = ("area_or_point", "area", "point", "words", "any")
WORDS_AT_MOST = 300
_PARTS = ("district", "subdistrict", "words", "lat", "lon")


class AreaLike(Protocol):
    """A district or subdistrict, as the organisation lists them."""

    @property
    def code(self) -> str:
        """Its official code."""

    @property
    def name(self) -> Words:
        """Its name."""


class SubdistrictLike(AreaLike, Protocol):
    """A subdistrict, as the organisation lists it."""

    @property
    def district(self) -> str:
        """The code of its district."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district, or a subdistrict with the code of its district."""

    code: str
    name: Words
    district: str = ""


class PlaceKind(BaseKind):
    """A place; the answer is a `Place` with only the parts that were given or follow from the point.

    Settings:
        needs: parts that must be there: "area" (district and subdistrict), "point", "words", "area_or_point", "any".
        districts: a tuple of Area to choose from, None for those of the organisation.
        subdistricts: a tuple of Area, likewise.
    """

    name = "place"
    settings: Mapping[str, Any] = {"needs": ("area_or_point",), "districts": None, "subdistricts": None}

    def validate(self, question: Question) -> None:
        """Also wants needs that exist, and both lists or neither."""
        super().validate(question)
        if not set(self.setting(question, "needs")) <= set(NEEDS):
            raise ValueError(f"{question.key}: needs must be among {NEEDS}")
        if (self.setting(question, "districts") is None) != (self.setting(question, "subdistricts") is None):
            raise ValueError(f"{question.key}: districts and subdistricts are set together")

    def check(self, question: Question, raw: Any) -> Any:
        """As for every kind; how exact a point is says nothing without the point."""
        if isinstance(raw, Mapping):
            raw = {name: raw.get(name) for name in (*_PARTS, "accuracy") if not is_blank(raw.get(name))}
            raw = raw if any(name in raw for name in _PARTS) else None
        return super().check(question, raw)

    def take(self, question: Question, raw: Any) -> Place | None:
        """The parts in order; the area follows from the point where only that is given."""
        if isinstance(raw, str):
            raw = {"words": raw}
        if not isinstance(raw, Mapping):
            raise RuleBroken(question.key, codes.NOT_A_PLACE)
        words = _words(question, raw.get("words"))
        point = _point(question, raw)
        district, subdistrict = _area(question, raw)
        value: Place = {}
        outside = False
        if point and self.setting(question, "subdistricts") is None:
            found_district, found_subdistrict, outside = _located(*point)
            if not district or (district == found_district and not subdistrict):
                district, subdistrict = found_district, found_subdistrict
        if district:
            value["district"] = district
        if subdistrict:
            value["subdistrict"] = subdistrict
        if words:
            value["words"] = words
        if point:
            value["lat"], value["lon"] = point
            accuracy = _degrees(raw.get("accuracy"), 1_000_000)
            if accuracy is not None and accuracy >= 0:
                value["accuracy"] = round(accuracy, 1)
            if outside:
                value["outside"] = True
        if not value:
            return None
        self._settle(question, value)
        return value

    def _settle(self, question: Question, value: Place) -> None:
        has_area, has_point = "subdistrict" in value, "lat" in value
        for need in self.setting(question, "needs"):
            if (need == "area" and not has_area) or (need == "area_or_point" and not (has_area or has_point)):
                part = "subdistrict" if "district" in value else "district"
                raise RuleBroken(f"{question.key}.{part}", codes.SUBDISTRICT_NEEDED)
            if need == "point" and not has_point:
                raise RuleBroken(question.key, codes.POINT_NEEDED)
            if need == "words" and "words" not in value:
                raise RuleBroken(f"{question.key}.words", codes.WORDS_NEEDED)

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """The words, the area, the point: a line each."""
        if value is None:
            return []
        lines = [value["words"]] if value.get("words") else []
        area = say_area(question, value, language)
        lines += [area] if area else []
        if value.get("lat") is not None:
            label = "Map point" if language == "en" else "พิกัด"
            lines.append(f"{label} {value['lat']:.5f}, {value['lon']:.5f}")
        return lines

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """Area and words in the main column, then a column a part."""
        place: Mapping[str, Any] = value or {}
        return {
            "": None if value is None else " ".join(self.read_back(question, value, "th")[:2]),
            **{part: place.get(part) for part in _PARTS},
        }


def list_areas(question: Question) -> tuple[Sequence[AreaLike], Sequence[SubdistrictLike]]:
    """The districts and subdistricts to choose from; each subdistrict says its district's code."""
    settings = question.settings
    if settings.get("subdistricts") is not None:
        return settings["districts"], settings["subdistricts"]
    # The organisation reads the database: it is asked only where the question brings no lists of its own.
    from services import organisation  # noqa: PLC0415

    return organisation.list_districts(), organisation.list_subdistricts()


def say_area(question: Question, value: Mapping[str, Any], language: str) -> str:
    """ "ต.เวียงยอง อ.เมืองลำพูน" of a place; codes that are no longer listed are left out."""
    if not value.get("district"):
        return ""
    districts, subdistricts = list_areas(question)
    district = next((area.name for area in districts if area.code == value["district"]), None)
    subdistrict = next((area.name for area in subdistricts if area.code == value.get("subdistrict")), None)
    if language == "en":
        return ", ".join(name.en for name in (subdistrict, district) if name)
    return " ".join(f"{short}{name.th}" for short, name in (("ต.", subdistrict), ("อ.", district)) if name is not None)


def _words(question: Question, raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or len(raw) > 50 * WORDS_AT_MOST:
        raise RuleBroken(f"{question.key}.words", codes.TOO_LONG, max=WORDS_AT_MOST)
    words = single_line(raw)
    if len(words) > WORDS_AT_MOST:
        raise RuleBroken(f"{question.key}.words", codes.TOO_LONG, max=WORDS_AT_MOST)
    return words


def _point(question: Question, raw: Mapping[str, Any]) -> tuple[float, float] | None:
    if "lat" not in raw and "lon" not in raw:
        return None
    lat, lon = _degrees(raw.get("lat"), 90), _degrees(raw.get("lon"), 180)
    if lat is None or lon is None:
        raise RuleBroken(question.key, codes.NOT_A_POINT)
    return lat, lon


def _degrees(raw: Any, most: int) -> float | None:
    """A number within ±most; six places are a hand's breadth."""
    if isinstance(raw, str) and len(raw) <= 40:
        try:
            raw = float(arabic_digits(raw.strip()))
        except ValueError:
            return None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    # Compared before it is made a float: a huge whole number would overflow.
    if not -most <= raw <= most or not math.isfinite(raw):
        return None
    # Adding zero turns a negative zero into a plain one.
    return round(float(raw), 6) + 0.0


def _area(question: Question, raw: Mapping[str, Any]) -> tuple[str, str]:
    """The codes of the district and subdistrict given by code or by name; "" for what was not given."""
    if "district" not in raw and "subdistrict" not in raw:
        return "", ""
    districts, subdistricts = list_areas(question)
    district = _find_area(f"{question.key}.district", districts, raw.get("district"))
    in_order: Sequence[SubdistrictLike] = sorted(subdistricts, key=lambda area: area.district != district)
    found = _find_area(f"{question.key}.subdistrict", in_order if district else subdistricts, raw.get("subdistrict"))
    if not found:
        return district, ""
    own = next(area.district for area in subdistricts if area.code == found)
    if district and own != district:
        raise RuleBroken(f"{question.key}.subdistrict", codes.NOT_IN_DISTRICT)
    return own, found


def _find_area(field: str, areas: Sequence[AreaLike], raw: Any) -> str:
    if raw is None:
        return ""
    if not isinstance(raw, str) or len(raw) > 200:
        raise RuleBroken(field, codes.NOT_ON_LIST)
    typed = search_form(raw)
    for area in areas:
        if area.code == typed:
            return area.code
    for prefix in ("ตำบล", "ต.", "อำเภอ", "อ."):
        typed = typed.removeprefix(prefix).strip()
    for area in areas:
        if typed in (search_form(area.name.th), search_form(area.name.en)):
            return area.code
    raise RuleBroken(field, codes.NOT_ON_LIST)


def _located(lat: float, lon: float) -> tuple[str, str, bool]:
    from services import organisation  # noqa: PLC0415

    found = organisation.locate(lat, lon)
    return _code(found.district), _code(found.subdistrict), found.is_inside is False


def _code(area: Any) -> str:
    """The code of what `locate` names: a view, a code, or nothing."""
    return area if isinstance(area, str) else getattr(area, "code", None) or ""


KIND = register(PlaceKind())
