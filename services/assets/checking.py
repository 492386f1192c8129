"""What may be said of an asset: number, names, point, place; the same for the form and for a row of an import."""

import math
import re
from dataclasses import dataclass, replace

from services.assets.kinds import find_kind
from services.errors import Problem, RuleBroken
from services.organisation import find_district, find_subdistrict, list_units, locate
from services.text import Words, arabic_digits, normalise, search_form, single_line

NUMBER_LENGTH, NAME_LENGTH, PLACE_LENGTH, NOTE_LENGTH = 40, 160, 300, 2000
#: Letters of both scripts, digits and what stands between them; no address and no formula can be made of it.
_NUMBER = re.compile(r"[0-9A-Zก-๎](?:[0-9A-Zก-๎ ./_-]*[0-9A-Zก-๎])?")
#: Six places are a hand's breadth.
_PLACES = 6
#: Latitudes and longitudes of Thailand, generously: what lies the other way round was swapped.
_LATS, _LONS = (5.0, 21.0), (97.0, 106.0)
NO_NAME = Words("", "")


@dataclass(frozen=True, slots=True)
class AssetDetails:
    """What is said of an asset but for its number. Codes of places as the organisation has them, "" for unknown."""

    kind: str
    name: Words = NO_NAME
    lat: float | None = None
    lon: float | None = None
    district: str = ""
    subdistrict: str = ""
    place_words: str = ""
    unit_id: int | None = None
    note: str = ""


def plain_number(typed: str) -> str:
    """The number as it is kept and compared: one line, capitals, digits 0-9."""
    return single_line(arabic_digits(typed)).upper()


def check_number(typed: str) -> str:
    """The number as it is kept. RuleBroken("number", required | too_long | number_shape)."""
    number = plain_number(typed)
    if not number:
        raise RuleBroken("number", "required")
    if len(number) > NUMBER_LENGTH:
        raise RuleBroken("number", "too_long", max=NUMBER_LENGTH)
    if not _NUMBER.fullmatch(number):
        raise RuleBroken("number", "number_shape")
    return number


def read_degrees(typed: str, field: str) -> float | None:
    """A latitude or longitude ("lat", "lon") as typed, Thai digits and decimal commas too; None for nothing.

    RuleBroken(field, not_a_point | axes_swapped).
    """
    plain = arabic_digits(single_line(typed)).replace(" ", "").rstrip("°")
    if not plain:
        return None
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    try:
        value = float(plain) if len(plain) <= 40 and "_" not in plain else math.nan
    except ValueError:
        value = math.nan
    mine, other = (_LATS, _LONS) if field == "lat" else (_LONS, _LATS)
    if math.isnan(value):
        raise RuleBroken(field, "not_a_point")
    if other[0] <= value <= other[1]:
        raise RuleBroken(field, "axes_swapped")
    if not mine[0] <= value <= mine[1]:
        raise RuleBroken(field, "outside")
    return round(value, _PLACES)


def checked(details: AssetDetails) -> AssetDetails:
    """The details in the form in which they are kept, the area found from the point where it was not given.

    RuleBroken with every problem: `kind`, `unit`, `district`, `subdistrict` not_on_list; too_long; `lat` outside the
    province or half_a_point; `district` place_needed where neither point nor area is known.
    """
    problems = [*_length_problems(details)]
    if find_kind(details.kind) is None:
        problems.append(Problem("kind", "not_on_list"))
    if details.unit_id is not None and details.unit_id not in {unit.id for unit in list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    placed = replace(
        details,
        name=Words(single_line(details.name.th), single_line(details.name.en)),
        place_words=single_line(details.place_words),
        note=normalise(details.note),
    )
    try:
        placed = _placed(placed)
    except RuleBroken as broken:
        problems += broken.problems
    if problems:
        raise RuleBroken.of(problems)
    return placed


def search_words(number: str, details: AssetDetails, *names: str) -> str:
    """What a search looks through: number, names, place and area."""
    district, subdistrict = find_district(details.district), find_subdistrict(details.subdistrict)
    areas = [word for area in (subdistrict, district) if area for word in (area.name.th, area.name.en)]
    return search_form(" ".join((number, details.name.th, details.name.en, details.place_words, *areas, *names)))


def _placed(details: AssetDetails) -> AssetDetails:
    if (details.lat is None) != (details.lon is None):
        raise RuleBroken("lon" if details.lon is None else "lat", "half_a_point")
    district, subdistrict = details.district, details.subdistrict
    under = find_subdistrict(subdistrict) if subdistrict else None
    if subdistrict and (under is None or (district and under.district != district)):
        raise RuleBroken("subdistrict", "not_on_list")
    if under is not None:
        district = under.district
    if district and find_district(district) is None:
        raise RuleBroken("district", "not_on_list")
    if details.lat is not None and details.lon is not None:
        found = locate(details.lat, details.lon)
        if found.is_inside is False:
            raise RuleBroken("lat", "outside")
        if found.district and (not district or district == found.district.code) and not subdistrict:
            district = found.district.code
            subdistrict = found.subdistrict.code if found.subdistrict else ""
    elif not district:
        raise RuleBroken("district", "place_needed")
    return replace(details, district=district, subdistrict=subdistrict)


def _length_problems(details: AssetDetails) -> list[Problem]:
    lengths = (
        ("name_th", details.name.th, NAME_LENGTH),
        ("name_en", details.name.en, NAME_LENGTH),
        ("place_words", details.place_words, PLACE_LENGTH),
        ("note", details.note, NOTE_LENGTH),
    )
    return [Problem(field, "too_long", {"max": most}) for field, text, most in lengths if len(text) > most]
