"""The demonstration: Lamphun PAO with its ten units, rough centres and outline, and a directory of authorities."""

# The tables of this module read better with a row on a line, however long.
# ruff: noqa: E501

import math
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.db import session
from services.organisation.agencies import AgencyDetails, create_agency, find_agency
from services.organisation.cache import changing
from services.organisation.demo_agencies import NATIONAL
from services.organisation.details import OrganisationDetails, get_organisation, update_organisation
from services.organisation.geometry import shape_of
from services.organisation.models import Boundary, District, Subdistrict
from services.organisation.places import list_districts, list_subdistricts
from services.organisation.seed import seed_base
from services.organisation.units import UnitDetails, create_unit, find_unit
from services.organisation.views import CoverageView, SubdistrictView
from services.text import Words

SOURCE = "วาดด้วยมือเพื่อการสาธิต ไม่ใช่แนวเขตตามกฎหมาย · Drawn by hand for the demonstration, not a legal boundary"

#: key, Thai name, Thai short name, English name, English short name, parent
_UNITS: Sequence[tuple[str, str, str, str, str, str | None]] = (
    ("chief-administrator", "สำนักปลัดองค์การบริหารส่วนจังหวัด", "สำนักปลัดฯ", "Office of the Chief Administrator", "Chief Administrator", None),
    ("registry", "ศูนย์รับเรื่องราวร้องทุกข์", "ศูนย์รับเรื่องฯ", "Complaints Registry", "Registry", "chief-administrator"),
    ("disaster-prevention", "ฝ่ายป้องกันและบรรเทาสาธารณภัย", "ฝ่ายป้องกันฯ", "Disaster Prevention and Mitigation Section", "Disaster Prevention", "chief-administrator"),
    ("legal", "ฝ่ายนิติการ", "ฝ่ายนิติการ", "Legal Section", "Legal", "chief-administrator"),
    ("council-secretariat", "สำนักงานเลขานุการองค์การบริหารส่วนจังหวัด", "สำนักเลขานุการฯ", "Office of the PAO Secretary", "Secretariat", None),
    ("strategy", "กองยุทธศาสตร์และงบประมาณ", "กองยุทธศาสตร์ฯ", "Strategy and Budget Division", "Strategy", None),
    ("finance", "กองคลัง", "กองคลัง", "Finance Division", "Finance", None),
    ("revenue", "งานพัฒนารายได้", "งานพัฒนารายได้", "Revenue Development Section", "Revenue", "finance"),
    ("public-works", "สำนักช่าง", "สำนักช่าง", "Public Works Office", "Public Works", None),
    ("public-health", "กองสาธารณสุข", "กองสาธารณสุข", "Public Health Division", "Public Health", None),
    ("education", "กองการศึกษา ศาสนา และวัฒนธรรม", "กองการศึกษาฯ", "Education, Religion and Culture Division", "Education", None),
    ("procurement", "กองพัสดุและทรัพย์สิน", "กองพัสดุฯ", "Procurement and Property Division", "Procurement", None),
    ("personnel", "กองการเจ้าหน้าที่", "กองการเจ้าหน้าที่", "Personnel Division", "Personnel", None),
    ("internal-audit", "หน่วยตรวจสอบภายใน", "หน่วยตรวจสอบฯ", "Internal Audit Unit", "Internal Audit", None),
)  # fmt: skip

#: District code → rough position of its town and how far (km) its subdistricts lie around it.
_TOWNS = {
    "5101": (18.578, 99.008, 9.0),
    "5102": (18.461, 99.139, 12.0),
    "5103": (18.319, 98.818, 9.0),
    "5104": (17.803, 98.951, 20.0),
    "5105": (18.003, 99.044, 10.0),
    "5106": (18.527, 98.939, 7.0),
    "5107": (18.648, 99.135, 5.0),
    "5108": (18.418, 98.757, 4.5),
}

#: A rough outline of Lamphun, [lon, lat]; the neighbours' towns (Chiang Mai, Lampang, Chom Thong, Thoen) lie outside.
OUTLINE: dict[str, Any] = {
    "type": "Polygon",
    "coordinates": [
        [
            [98.92, 18.60], [98.99, 18.66], [99.08, 18.69], [99.17, 18.72], [99.26, 18.68], [99.27, 18.58],
            [99.33, 18.50], [99.32, 18.38], [99.25, 18.28], [99.20, 18.15], [99.24, 18.02], [99.20, 17.88],
            [99.15, 17.70], [99.10, 17.52], [99.02, 17.36], [98.92, 17.24], [98.80, 17.20], [98.72, 17.32],
            [98.70, 17.50], [98.74, 17.66], [98.72, 17.82], [98.70, 18.00], [98.68, 18.16], [98.68, 18.32],
            [98.70, 18.42], [98.76, 18.50], [98.84, 18.55], [98.92, 18.60],
        ]
    ],
}  # fmt: skip


def seed_demo(actor: Actor) -> None:
    """Enters the demonstration; what is there already stays as it is."""
    seed_base(actor)
    if get_organisation().revision == 0:
        update_organisation(_LAMPHUN, revision=0, actor=actor)
    for position, (key, th, short_th, en, short_en, parent) in enumerate(_UNITS):
        if find_unit(key) is None:
            above = find_unit(parent) if parent else None
            details = UnitDetails(
                Words(th, en),
                Words(short_th, short_en),
                above.id if above else None,
                phone=f"0-0000-{1000 + position}",
                position=position,
            )
            create_unit(key, details, actor=actor)
    _place_centres()
    _draw_outline(actor)
    for entry in NATIONAL:
        if find_agency(entry.key) is None:
            create_agency(entry.details, coverage=entry.coverage, actor=actor, key=entry.key)
    _add_local_authorities(actor)


_LAMPHUN = OrganisationDetails(
    name=Words("องค์การบริหารส่วนจังหวัดลำพูน", "Lamphun Provincial Administrative Organisation"),
    short_name=Words("อบจ.ลำพูน", "Lamphun PAO"),
    initials="ลพ",
    kind="pao",
    address=Words("อำเภอเมืองลำพูน จังหวัดลำพูน 51000", "Mueang Lamphun District, Lamphun 51000"),
    phone="0-0000-1000",
    email="info@demo.pracha.example",
    website="https://demo.pracha.example",
    registry_name=Words("ศูนย์รับเรื่องราวร้องทุกข์ อบจ.ลำพูน", "Complaints Registry, Lamphun PAO"),
    province_code="51",
)


def _place_centres() -> None:
    """Spreads subdistricts around their district's town, kept within the outline; all of it is called approximate."""
    changing()
    area = shape_of(OUTLINE)
    for code, (lat, lon, reach) in _TOWNS.items():
        session().query(District).filter_by(code=code, lat=None).update(
            {"lat": lat, "lon": lon, "is_approximate": True}
        )
        places = session().execute(
            select(Subdistrict).where(Subdistrict.district_code == code).order_by(Subdistrict.code)
        ).scalars().all()  # fmt: skip
        for n, place in enumerate(places):
            if place.lat is not None:
                continue
            angle, share = n * 2.39996, math.sqrt(n / max(1, len(places)))
            while True:
                away = reach * share / 111.0
                there = (lat + away * math.sin(angle), lon + away * math.cos(angle) / math.cos(math.radians(lat)))
                if area.holds(*there):
                    break
                share *= 0.8
            place.lat, place.lon, place.is_approximate = round(there[0], 4), round(there[1], 4), True
    session().flush()
    changing()


def _draw_outline(actor: Actor) -> None:
    if session().execute(select(Boundary.id).where(Boundary.kind == "outline").limit(1)).scalar() is None:
        changing()
        session().add(
            Boundary(kind="outline", code="51", geojson=OUTLINE, source=SOURCE, licence="CC0", is_approximate=True)
        )
        session().flush()
        audit.record("import boundaries", actor=actor, subject="boundary", subject_id="outline", note="demonstration")


#: What is normally passed to the municipality or SAO of the place.
_LOCAL_CATEGORIES = (
    "road-damage",
    "bridge-culvert",
    "signs-markings",
    "street-light",
    "rubbish",
    "nuisance",
    "stray-animal",
)


def _add_local_authorities(actor: Actor) -> None:
    first = {d.code: min((s.code for s in list_subdistricts(d.code)), default="") for d in list_districts()}
    for place in list_subdistricts():
        if find_agency(f"local-{place.code}") is None:
            coverage = [CoverageView(category, None, place.code) for category in _LOCAL_CATEGORIES]
            details = _local(place, is_town=first[place.district] == place.code)
            create_agency(details, coverage=coverage, actor=actor, key=f"local-{place.code}")


def _local(place: SubdistrictView, *, is_town: bool) -> AgencyDetails:
    kind_th = "เทศบาลตำบล" if is_town else "องค์การบริหารส่วนตำบล"
    head = "นายกเทศมนตรีตำบล" if is_town else "นายกองค์การบริหารส่วนตำบล"
    kind_en = "Subdistrict Municipality" if is_town else "Subdistrict Administrative Organisation"
    return AgencyDetails(
        name=Words(f"{kind_th}{place.name.th} (ตัวอย่าง)", f"{place.name.en} {kind_en} (demonstration)"),
        letter_address=f"{head}{place.name.th}\nสำนักงาน{kind_th}{place.name.th} จังหวัดลำพูน {place.postcode}",
        phone="",
        kind="local",
        note="ข้อมูลตัวอย่าง โปรดตรวจสอบชื่อและหมายเลขก่อนใช้งานจริง",
        province_code="51",
    )
