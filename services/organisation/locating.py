"""Where a point lies, and whom to turn to when that is elsewhere."""

from services.organisation.agencies import find_agency
from services.organisation.details import get_organisation
from services.organisation.geometry import kilometres
from services.organisation.places import Drawn, drawn, find_district, find_subdistrict, list_subdistricts
from services.organisation.provinces import CENTRES
from services.organisation.views import AgencyView, Located, SubdistrictView

#: Without an outline, a point further than this from every centre is not said to lie in any subdistrict.
FAR_KM = 25.0
#: A point further than this from every provincial town of Thailand is not in Thailand.
ABROAD_KM = 250.0


def locate(lat: float, lon: float) -> Located:
    """Where a WGS84 point lies, and whom to turn to when that is outside the province.

    A drawn subdistrict decides; else a drawn district narrows, and the nearest centre is named and called approximate.
    """
    outlines = [d for d in drawn() if d.kind == "outline"]
    is_inside = any(d.shape.holds(lat, lon) for d in outlines) if outlines else None
    is_rough = any(d.is_approximate for d in outlines)
    # A drawn subdistrict is finer than a rough outline: it overrules one that misses the point.
    place = _drawn_at("subdistrict", lat, lon)
    subdistrict = find_subdistrict(place.code) if place else None
    if subdistrict and place and (is_inside is not False or is_rough):
        return Located(True, find_district(subdistrict.district), subdistrict, None, place.is_approximate)
    if is_inside is False:
        return Located(False, None, None, _authority_beyond(lat, lon), is_rough)
    around = _drawn_at("district", lat, lon)
    nearest = _nearest(lat, lon, around.code if around else None)
    if nearest is None or (is_inside is None and nearest[0] > FAR_KM):
        return Located(is_inside, find_district(around.code) if around else None, None, None, True)
    return Located(is_inside, find_district(nearest[1].district), nearest[1], None, True)


def _authority_beyond(lat: float, lon: float) -> AgencyView | None:
    """The complaint centre of the nearest other province, judged by its town as no boundary of others is known here."""
    own = get_organisation().province_code
    distance, code = min((kilometres(lat, lon, *town), code) for code, town in CENTRES.items() if code != own)
    if distance > ABROAD_KM:
        return None
    return find_agency(f"damrongtham-{code}") or find_agency("damrongtham")


def _nearest(lat: float, lon: float, district: str | None) -> tuple[float, SubdistrictView] | None:
    known = [
        (kilometres(lat, lon, s.lat, s.lon), s.code, s)
        for s in list_subdistricts(district)
        if s.lat is not None and s.lon is not None
    ]
    if not known:
        return None
    distance, _, place = min(known)
    return distance, place


def _drawn_at(kind: str, lat: float, lon: float) -> Drawn | None:
    return next((d for d in drawn() if d.kind == kind and d.shape.holds(lat, lon)), None)
