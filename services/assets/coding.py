"""The code on an asset's label: it begins a complaint with category, place and asset filled in."""

from services import codes
from services.assets.register import CODE_KIND, find_asset
from services.assets.views import AssetView
from services.codes import CodeKind, Destination
from services.organisation import find_district, find_subdistrict
from services.text import Words

#: The service that a label begins.
SERVICE = "complaint"


def destination_of_asset(number: str) -> Destination | None:
    """Where the label of an asset leads; None for one that is out of use or not known."""
    asset = find_asset(number)
    if asset is None or not asset.is_active:
        return None
    return Destination(
        title=asset.title,
        service=SERVICE,
        handed=handed_by(asset),
        place=say_place(asset),
        unit_id=asset.unit_id,
    )


def handed_by(asset: AssetView) -> dict[str, str]:
    """What a draft is handed of an asset, as strings under the names that a link may bear too."""
    said = {
        "asset": asset.number,
        "category": asset.kind.category,
        "district": asset.district or "",
        "subdistrict": asset.subdistrict or "",
        # A place bears no more words than this door hands on.
        "place_words": asset.place_words[:200],
        "lat": "" if asset.lat is None else f"{asset.lat:.6f}",
        "lon": "" if asset.lon is None else f"{asset.lon:.6f}",
    }
    return {name: value for name, value in said.items() if value}


def say_place(asset: AssetView) -> Words:
    """Where it stands: what is written of the place, then its area."""
    below = find_subdistrict(asset.subdistrict) if asset.subdistrict else None
    above = find_district(asset.district) if asset.district else None
    thai = [asset.place_words, *(f"{short}{area.name.th}" for short, area in (("ต.", below), ("อ.", above)) if area)]
    english = [asset.place_words, *(area.name.en for area in (below, above) if area)]
    return Words(" ".join(part for part in thai if part), ", ".join(part for part in english if part))


def declare_assets() -> None:
    """Declares what codes of assets lead to; called by `install`."""
    label = Words("เลขทรัพย์สิน", "Asset number")
    name = Words("ทรัพย์สิน เช่น โคมไฟ ป้ายรถ", "Asset, such as a lamp or bus stop")
    codes.declare_kind(CodeKind(CODE_KIND, name, destination_of_asset, target_label=label))
