"""How the public sees a place: the subdistrict's name, and a point rounded so that no house can be read off it."""

from services.organisation import list_districts, list_subdistricts
from services.text import Words

#: The public point is the middle of a square of so many degrees: about 550 metres.
ROUNDED_TO = 0.005


def rounded(lat: float | None, lon: float | None) -> tuple[float, float] | None:
    """The point that the public sees."""
    if lat is None or lon is None:
        return None
    return _step(lat), _step(lon)


def _step(degrees: float) -> float:
    return round(round(degrees / ROUNDED_TO) * ROUNDED_TO, 3)


def say_area(district: str | None, subdistrict: str | None) -> Words:
    """ "ต.ในเมือง อ.เมืองลำพูน"; what is not known is left out."""
    above = next((area.name for area in list_districts() if area.code == district), None)
    below = next((area.name for area in list_subdistricts() if area.code == subdistrict), None)
    thai = [f"{short}{name.th}" for short, name in (("ต.", below), ("อ.", above)) if name is not None]
    return Words(" ".join(thai), ", ".join(name.en for name in (below, above) if name is not None))
