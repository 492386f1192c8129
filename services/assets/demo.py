"""The demonstration's assets: some 300 lamps, stops and bridges of Lamphun, made up, a few with cases about them."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random

from sqlalchemy import select

from services import clock, codes, settings
from services.assets.checking import AssetDetails, checked
from services.assets.kinds import seed_kinds
from services.assets.models import Asset, AssetCase
from services.assets.register import CODE_KIND, fill
from services.audit import SYSTEM, record
from services.cases.models import CaseFile
from services.cases.words import Status
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.organisation import SubdistrictView, list_subdistricts
from services.text import Words

_SEED = 5112
#: Kind, letters of the number, first number, how many, name in both languages ("" by kind and number).
_PLAN: Sequence[tuple[str, str, int, int, str, str]] = (
    ("street-lamp", "SL", 401, 170, "โคมไฟ {n:04}", "Street lamp {n:04}"),
    ("bus-stop", "BS", 1, 32, "ป้ายรถ{place}", ""),
    ("road-section", "RD", 1, 24, "ถนน อบจ. สาย {n} ช่วง{place}", ""),
    ("bridge", "BR", 1, 18, "สะพานข้ามลำเหมือง{place}", ""),
    ("traffic-light", "TL", 1, 10, "สัญญาณไฟแยก{place}", ""),
    ("park", "PK", 1, 8, "สวนสาธารณะ{place}", ""),
    ("playground", "PG", 1, 10, "สนามเด็กเล่น{place}", ""),
    ("sports-ground", "SG", 1, 8, "ลานกีฬา{place}", ""),
    ("school-building", "SB", 1, 8, "อาคารเรียน {n}", "School building {n}"),
    ("water-gauge", "WG", 1, 12, "เสาวัดระดับน้ำ{place}", ""),
    ("well", "GW", 1, 8, "บ่อบาดาล{place}", ""),
)
_NEAR = (
    "หน้าวัด", "ปากซอย 3", "ตรงข้ามตลาดสด", "หน้าโรงเรียน", "เชิงสะพาน", "หน้าศาลาประชาคม", "โค้งหมู่ 5", "หน้าที่ทำการกำนัน",
    "ข้างโรงพยาบาลส่งเสริมสุขภาพตำบล", "สามแยกทางเข้าหมู่บ้าน", "หลังตลาดนัด", "ริมลำเหมือง",
)  # fmt: skip
#: Categories of the demonstration's cases that are about a kind of asset.
_ABOUT = {
    "street-light": "street-lamp", "transport-station": "bus-stop", "road-damage": "road-section",
    "bridge-culvert": "bridge", "signs-markings": "traffic-light", "sport-park": "park",
}  # fmt: skip
_MOST_TIED = 60


def seed_demo_assets() -> int:
    """Enters the kinds and, where none is there yet, the assets; says how many. In the caller's transaction.

    NotAllowed where real citizens are served.
    """
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    seed_kinds()
    if session().scalar(select(Asset.id).limit(1)) is not None:
        return 0
    random = Random(_SEED)
    areas = [area for area in list_subdistricts() if area.lat is not None and area.lon is not None]
    told = _cases()
    made: dict[str, list[Asset]] = defaultdict(list)
    for kind, letters, first, count, thai, english in _PLAN:
        places = _places(told[kind], areas, random)
        for number in range(first, first + count):
            asset = _asset(kind, f"{letters}-{number:04}", (thai, english), number, places, random)
            if asset is not None:
                made[kind].append(asset)
    everything = [asset for each in made.values() for asset in each]
    session().add_all(everything)
    session().flush()
    codes.ensure_codes(CODE_KIND, [asset.number for asset in everything], actor=SYSTEM)
    for kind, cases in told.items():
        _tie(made[kind], cases)
    session().flush()
    record("import assets", actor=SYSTEM, subject="asset", subject_id="demonstration", note=f"n={len(everything)}")
    return len(everything)


def _cases() -> dict[str, list[CaseFile]]:
    """The demonstration's matters with a point, by the kind of asset that they are about, oldest first."""
    query = (
        select(CaseFile)
        .where(
            CaseFile.topic.in_(_ABOUT),
            CaseFile.lat.is_not(None),
            CaseFile.is_confidential.is_(False),
            CaseFile.status != Status.MERGED,
        )
        .order_by(CaseFile.received_at, CaseFile.id)
        .limit(_MOST_TIED)
    )
    found: dict[str, list[CaseFile]] = defaultdict(list)
    for case in session().scalars(query):
        found[_ABOUT[case.topic]].append(case)
    return found


def _places(
    cases: Sequence[CaseFile], areas: Sequence[SubdistrictView], random: Random
) -> Iterator[tuple[float, float, SubdistrictView]]:
    """Where things stand: first where matters are, then all over the province, more of them around the town."""
    by_code = {area.code: area for area in areas}
    for case in cases:
        if case.subdistrict in by_code and case.lat is not None and case.lon is not None:
            yield case.lat, case.lon, by_code[case.subdistrict]
    town = [area for area in areas if area.district == "5101"]
    while True:
        area = random.choice(town if random.random() < 0.4 else areas)
        lat, lon = (area.lat or 0.0) + random.uniform(-0.012, 0.012), (area.lon or 0.0) + random.uniform(-0.012, 0.012)
        yield lat, lon, area


def _asset(
    kind: str,
    number: str,
    names: tuple[str, str],
    n: int,
    places: Iterator[tuple[float, float, SubdistrictView]],
    random: Random,
) -> Asset | None:
    """An asset at the next place that lies within the province."""
    for lat, lon, area in places:
        place = f"บ้าน{area.name.th}" if random.random() < 0.4 else area.name.th
        details = AssetDetails(
            kind=kind,
            name=Words(names[0].format(n=n, place=place), names[1].format(n=n)),
            lat=round(lat, 6),
            lon=round(lon, 6),
            district=area.district,
            subdistrict=area.code,
            place_words=random.choice(_NEAR),
        )
        try:
            placed = checked(details)
        except RuleBroken:
            continue
        at = clock.now() - timedelta(days=420)
        asset = Asset(number=number, made_at=at, changed_at=at, revision=1)
        fill(asset, placed)
        return asset
    return None


def _tie(assets: Sequence[Asset], cases: Sequence[CaseFile]) -> None:
    """Each matter is about the thing where it is; of settled ones, every third is about the one before it as well."""
    if not assets:
        return
    for number, case in enumerate(cases):
        nearest = min(
            assets, key=lambda asset: abs((asset.lat or 0) - (case.lat or 0)) + abs((asset.lon or 0) - (case.lon or 0))
        )
        repeated = assets[number // 3] if number % 3 == 2 and not case.is_open else nearest
        session().add(AssetCase(case_id=case.id, asset_id=repeated.id, at=case.received_at))
