"""What any authority begins with: the places of its province, hours, holidays, neighbouring complaint centres."""

import geothai
from sqlalchemy import select

from services import audit
from services.audit import Actor
from services.clock import today
from services.db import session
from services.organisation.agencies import AgencyDetails, create_agency, find_agency
from services.organisation.cache import changing
from services.organisation.calendar import USUAL_HOURS, load_holidays
from services.organisation.geometry import kilometres
from services.organisation.models import District, OpeningHours, Subdistrict
from services.organisation.provinces import CENTRES
from services.text import Words

#: Numbers that are the same everywhere: key, Thai name, English name, number, whether a public source confirms it.
_HOTLINES = (
    ("hotline-191", "แจ้งเหตุด่วนเหตุร้าย", "Police emergency", "191", False),
    ("hotline-199", "แจ้งเหตุเพลิงไหม้", "Fire", "199", False),
    ("hotline-1669", "การแพทย์ฉุกเฉิน", "Medical emergency", "1669", True),
    ("hotline-1784", "สายด่วนนิรภัย กรมป้องกันและบรรเทาสาธารณภัย", "Disaster prevention hotline", "1784", False),
    ("hotline-1362", "สายด่วนไฟป่า", "Forest fire hotline", "1362", False),
    ("hotline-1111", "ศูนย์บริการประชาชน สำนักนายกรัฐมนตรี", "Government contact centre", "1111", False),
)
#: How many neighbouring provinces' complaint centres are entered.
NEIGHBOURS = 6


def seed_base(actor: Actor, *, province_code: str = "51") -> None:
    """Enters what a new authority of that province needs; what is there already stays as it is."""
    changing()
    _add_places(province_code, actor)
    _add_hours()
    for year in range(today().year - 1, today().year + 3):
        load_holidays(year, actor=actor)
    _add_neighbours(province_code, actor)
    _add_hotlines(actor)


def _add_places(province_code: str, actor: Actor) -> None:
    """Districts and subdistricts from the geothai data (CC BY 4.0, to be credited), which has no centres."""
    known = set(session().execute(select(District.code)).scalars())
    known |= set(session().execute(select(Subdistrict.code)).scalars())
    added = 0
    for district in geothai.districts(province_code):
        if district.code not in known:
            session().add(District(code=district.code, name_th=district.name_th, name_en=district.name_en))
            session().flush()
            added += 1
        for place in geothai.subdistricts(district.code):
            if place.code not in known:
                added += 1
                session().add(
                    Subdistrict(
                        code=place.code,
                        district_code=district.code,
                        name_th=place.name_th,
                        name_en=place.name_en,
                        postcode=place.postal_codes[0] if place.postal_codes else "",
                    )
                )
    session().flush()
    if added:
        audit.record("add places", actor=actor, subject="district", subject_id=province_code, note=f"{added} new")


def _add_hours() -> None:
    if session().execute(select(OpeningHours.weekday).limit(1)).scalar() is None:
        session().add_all(OpeningHours(weekday=day, opens=a, closes=b) for day, (a, b) in USUAL_HOURS.items())
        session().flush()


def _add_neighbours(province_code: str, actor: Actor) -> None:
    """The complaint centres (1567) of the ministry, of the province and of those nearest to it."""
    if find_agency("damrongtham") is None:
        ministry = AgencyDetails(
            name=Words("ศูนย์ดำรงธรรม กระทรวงมหาดไทย", "Damrongtham Centre, Ministry of Interior"),
            letter_address="ปลัดกระทรวงมหาดไทย (ศูนย์ดำรงธรรมกระทรวงมหาดไทย)\nถนนอัษฎางค์ เขตพระนคร กรุงเทพมหานคร 10200",
            phone="1567",
            kind="hotline",
            is_checked=True,
        )
        create_agency(ministry, actor=actor, key="damrongtham")
    here = CENTRES[province_code]
    names = {str(p.code): Words(p.name_th, p.name_en) for p in geothai.provinces()}
    for code in sorted(CENTRES, key=lambda c: kilometres(*here, *CENTRES[c]))[: NEIGHBOURS + 1]:
        if find_agency(f"damrongtham-{code}") is None:
            name = names[code]
            create_agency(
                AgencyDetails(
                    name=Words(f"ศูนย์ดำรงธรรมจังหวัด{name.th}", f"Damrongtham Centre, {name.en} Province"),
                    letter_address=f"ผู้ว่าราชการจังหวัด{name.th} (ศูนย์ดำรงธรรมจังหวัด{name.th})\nศาลากลางจังหวัด{name.th}",
                    phone="1567",
                    kind="province",
                    province_code=code,
                    is_checked=True,
                ),
                actor=actor,
                key=f"damrongtham-{code}",
            )


def _add_hotlines(actor: Actor) -> None:
    """The nationwide numbers that categories point to; officers confirm the unchecked ones before going live."""
    for key, th, en, phone, is_checked in _HOTLINES:
        if find_agency(key) is None:
            details = AgencyDetails(Words(th, en), phone=phone, kind="hotline", is_checked=is_checked)
            create_agency(details, actor=actor, key=key)
