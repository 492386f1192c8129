"""Assets for tests: the demonstration's authority with its kinds, and a lamp at a corner."""

import json
from typing import Any

from services import assets
from services.assets import AssetDetails, AssetView
from services.audit import SYSTEM
from services.db import unit_of_work
from services.text import Words
from tests.factories.complaints import PLACE, make_authority

LAMP = "SL-0412"


def make_register() -> None:
    """The authority, its categories and the kinds of assets."""
    make_authority()
    with unit_of_work():
        assets.seed_kinds()


def make_asset(number: str = LAMP, **values: Any) -> AssetView:
    """A street lamp where the tests' complaints are, unless said otherwise."""
    said: dict[str, Any] = {
        "kind": "street-lamp",
        "name": Words("โคมไฟ 0412", "Street lamp 0412"),
        "lat": PLACE["lat"],
        "lon": PLACE["lon"],
        "district": PLACE["district"],
        "subdistrict": PLACE["subdistrict"],
        "place_words": "หน้าตลาดหนองดอก",
    }
    with unit_of_work():
        return assets.add_asset(number, AssetDetails(**said | values), actor=SYSTEM)


def geojson(*features: dict[str, Any], **members: Any) -> bytes:
    """A map of points: each feature's `at` is longitude and latitude, the rest its properties."""
    made = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": feature["at"]} if feature.get("at") else None,
            "properties": {key: value for key, value in feature.items() if key != "at"},
        }
        for feature in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made, **members}, ensure_ascii=False).encode()
