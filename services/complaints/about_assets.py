"""A complaint about an asset: what its code tells, whether that still fits, and one case for one trouble."""

from collections.abc import Mapping
from typing import Any

from services import assets
from services.assets import AssetView
from services.audit import SYSTEM
from services.cases import OpenedCase, join_for_service
from services.catalogue import Context, Notice, Panel
from services.complaints.categories import CategoryView, find_category
from services.complaints.duplicates import LikelyDuplicate, as_duplicate
from services.complaints.extras import PREFIX
from services.complaints.words import AsksPlace
from services.organisation.geometry import kilometres
from services.text import Words

#: In the source of a draft: the number of the asset.
ASSET = "asset"
#: A pin that was set further from an asset is of something else.
NEAR_ENOUGH_KM = 0.15
#: Extra questions that the number on the label answers.
_ANSWERED_BY_NUMBER = ("pole_number", "road_code")


def with_asset(source: Mapping[str, str]) -> Mapping[str, str]:
    """What a code or link tells, completed by what is known of the asset that it names."""
    asset = _named(source)
    return source if asset is None else {**assets.handed_by(asset), **{k: v for k, v in source.items() if v}}


def numbers_known(source: Mapping[str, str], category: CategoryView | None) -> dict[str, Any]:
    """Answers to extra questions that the label itself answers: they are not asked again."""
    asset = _named(source)
    if asset is None or category is None or asset.kind.category != category.key:
        return {}
    return {PREFIX + one["key"]: asset.number for one in category.questions if one["key"] in _ANSWERED_BY_NUMBER}


def asset_of(answers: Mapping[str, Any], source: Mapping[str, str]) -> AssetView | None:
    """The asset that a matter is about, as long as what was said still fits it; None for a confidential category.

    The category must be that of its kind, where the kind has one. The pin must stand where the asset does, give or take
    150 metres; of an asset without a point, the area must be its own. So whoever says another place or category is
    taken at his or her word.
    """
    asset, category = _named(source), find_category(str(answers.get("category") or ""))
    if asset is None or category is None or category.is_confidential:
        return None
    if asset.kind.category and asset.kind.category != category.key:
        return None
    if category.asks_place is AsksPlace.NO:
        return asset
    return asset if _is_there(asset, answers.get("place") or {}) else None


def open_matter_of(asset: AssetView, category: CategoryView) -> int | None:
    """The case that a report of the asset would be joined to; None where there is none, or where it is not public."""
    return assets.open_case_of(asset, category.key) if category.is_listed else None


def tie_and_join(
    opened: OpenedCase, asset: AssetView, category: CategoryView, *, language: str, is_answered_here: bool
) -> bool:
    """Ties a fresh case to its asset, and joins it to the open matter of the same asset and category, if there is one.

    Says whether it was joined: officers may separate the two again. The caller has locked the asset, so that of two
    that are sent at once the later one finds the earlier. `is_answered_here` where the reporter reads of it at once.
    """
    assets.tie_case(asset.number, opened.id)
    if not category.is_listed:
        return False
    earlier = assets.open_case_of(asset, category.key, is_locked=True, without=opened.id)
    if earlier is None:
        return False
    why = Words(
        f"{asset.title.th} มีผู้แจ้งไว้แล้วและยังดำเนินการอยู่ ระบบจึงรวมเป็นเรื่องเดียวกัน ติดตามต่อได้จากหน้านี้",
        f"{asset.title.en} was reported before and is being worked on: the two are one matter now. How it goes on is"
        " found from this page.",
    )
    join_for_service(opened.id, earlier, why.in_(language), actor=SYSTEM, is_quiet=is_answered_here)
    return True


def joined_words(asset: AssetView) -> Words:
    """The first of the next steps of a matter that was joined."""
    return Words(
        f"{asset.title.th} มีผู้แจ้งไว้แล้ว เรื่องของท่านรวมกับเรื่องนั้น เลขที่และรหัสติดตามนี้ยังใช้ได้",
        f"{asset.title.en} was reported already. Yours is joined to that matter; your reference and access code remain"
        " good.",
    )


def panels_of_asset(context: Context, category: CategoryView) -> list[Panel]:
    """Tells the asker which asset the matter is about, that it was reported already, or that it no longer fits."""
    named = _named(context.source)
    if named is None:
        return []
    asset = asset_of(context.answers, context.source)
    if asset is None:
        words = Words(
            f"ท่านเปลี่ยนสถานที่หรือประเภทเรื่อง เรื่องนี้จึงไม่ผูกกับ{named.title.th}",
            f"You changed the place or the category: this matter is not about {named.title.en} any more.",
        )
        return [Notice(words, "info", code="asset_left")] if not category.is_confidential else []
    if open_matter_of(asset, category) is not None:
        words = Words(
            f"{asset.title.th} มีผู้แจ้งแล้วและกำลังดำเนินการ ท่านติดตามเรื่องเดิมได้เลย หากยังส่งเรื่องนี้ เราจะรวมกับเรื่องเดิม",
            f"{asset.title.en} was reported already and is being worked on. You can follow that matter instead; if you"
            " still send this one, it is joined to it.",
        )
        return [Notice(words, "info", code="asset_reported")]
    words = Words(f"เรื่องนี้เกี่ยวกับ{asset.title.th}", f"This matter is about {asset.title.en}.")
    return [Notice(words, "info", code="asset")]


def reported_already(context: Context, category: CategoryView) -> LikelyDuplicate | None:
    """The open matter of the asset, to be offered before any other; None where there is none."""
    asset = asset_of(context.answers, context.source)
    case_id = open_matter_of(asset, category) if asset is not None else None
    return as_duplicate(case_id) if case_id is not None else None


def _named(source: Mapping[str, str]) -> AssetView | None:
    """The asset in use that a source names."""
    asset = assets.find_asset(source[ASSET]) if source.get(ASSET) else None
    return asset if asset is not None and asset.is_active else None


def _is_there(asset: AssetView, place: Mapping[str, Any]) -> bool:
    if asset.lat is None or asset.lon is None:
        return place.get("district") == asset.district and place.get("subdistrict") in (None, asset.subdistrict)
    lat, lon = place.get("lat"), place.get("lon")
    return lat is not None and lon is not None and kilometres(asset.lat, asset.lon, lat, lon) <= NEAR_ENOUGH_KM
