"""The demonstration's businesses: plainly invented, each with the establishments and taxes that its story needs."""

from datetime import date

from sqlalchemy import select

from services import clock, settings
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed
from services.organisation import list_districts
from services.people import EstablishmentKind, NewBusiness, NewEstablishment, OperatorKind, Part, create_business
from services.people.business_models import ActingFor, Business
from services.people.emails import email_hash
from services.people.models import Person
from services.people.views import DEMO_DOMAIN
from services.taxes.demo_year import oldest_month
from services.taxes.kinds import hotel, oil, tobacco

#: Stands for the oldest month that the demonstration files, until that is known.
_SOME_DAY = date.min
_COMPANY, _PERSON = OperatorKind.COMPANY, OperatorKind.PERSON


def _hotel(name: str, rooms: int, district: str) -> NewEstablishment:
    return NewEstablishment(
        name, EstablishmentKind.HOTEL, rooms=rooms, district=district, branch="00000", taxes={hotel.KEY: _SOME_DAY}
    )


def _station(
    name: str, branch: str, district: str, kind: EstablishmentKind = EstablishmentKind.STATION
) -> NewEstablishment:
    return NewEstablishment(name, kind, branch=branch, district=district, taxes={oil.KEY: _SOME_DAY})


def _shop(name: str, district: str) -> NewEstablishment:
    return NewEstablishment(
        name, EstablishmentKind.TOBACCO, branch="00000", district=district, taxes={tobacco.KEY: _SOME_DAY}
    )


#: Number, kind, name, whether the demonstration's operator runs it, establishments with the names of their districts.
BUSINESSES: tuple[tuple[str, OperatorKind, str, bool, tuple[NewEstablishment, ...]], ...] = (
    ("HT-0001", _COMPANY, "โรงแรมตัวอย่างหริภุญไชย", True, (_hotel("โรงแรมตัวอย่างหริภุญไชย", 42, "เมืองลำพูน"),)),
    ("HT-0002", _COMPANY, "ตัวอย่างริมกวงรีสอร์ต", False, (_hotel("ตัวอย่างริมกวงรีสอร์ต", 18, "เมืองลำพูน"),)),
    ("HT-0003", _PERSON, "ตัวอย่างจามเทวีเพลส", False, (_hotel("ตัวอย่างจามเทวีเพลส", 30, "เมืองลำพูน"),)),
    ("HT-0004", _PERSON, "โฮมสเตย์ตัวอย่างแม่ทา", True, (_hotel("โฮมสเตย์ตัวอย่างแม่ทา", 6, "แม่ทา"),)),
    ("HT-0005", _COMPANY, "ตัวอย่างลี้รีสอร์ต", False, (_hotel("ตัวอย่างลี้รีสอร์ต", 12, "ลี้"),)),
    (
        "1000101", _COMPANY, "บจก.ตัวอย่างปิโตรเลียม", True,
        (
            _station("ตัวอย่างปิโตรเลียม สาขารอบเมือง", "00001", "เมืองลำพูน"),
            _station("ตัวอย่างปิโตรเลียม สาขาป่าซาง", "00002", "ป่าซาง"),
            _station("ตัวอย่างปิโตรเลียม สาขาบ้านโฮ่ง", "00003", "บ้านโฮ่ง"),
        ),
    ),
    (
        "1000102", OperatorKind.COOPERATIVE, "สหกรณ์การเกษตรตัวอย่าง ป่าซาง", False,
        (_station("สหกรณ์การเกษตรตัวอย่าง ป่าซาง", "00000", "ป่าซาง"),),
    ),
    (
        "1000103", OperatorKind.PARTNERSHIP, "หจก.ตัวอย่างแก๊ส", False,
        (_station("หจก.ตัวอย่างแก๊ส", "00000", "เมืองลำพูน", EstablishmentKind.GAS),),
    ),
    ("1000104", _PERSON, "ปั๊มหลอดตัวอย่าง บ้านธิ", False, (_station("ปั๊มหลอดตัวอย่าง บ้านธิ", "00000", "บ้านธิ"),)),
    ("1000105", _COMPANY, "ร้านค้าส่งตัวอย่าง", False, (_shop("ร้านค้าส่งตัวอย่าง", "เมืองลำพูน"),)),
    ("1000106", _PERSON, "ร้านชำตัวอย่าง เวียงหนองล่อง", True, (_shop("ร้านชำตัวอย่าง เวียงหนองล่อง", "เวียงหนองล่อง"),)),
    ("1000107", _PERSON, "ร้านชำตัวอย่าง ทุ่งหัวช้าง", False, (_shop("ร้านชำตัวอย่าง ทุ่งหัวช้าง", "ทุ่งหัวช้าง"),)),
    ("1000108", _PERSON, "ร้านชำตัวอย่าง ลี้", False, (_shop("ร้านชำตัวอย่าง ลี้", "ลี้"),)),
    ("1000109", _PERSON, "ร้านชำตัวอย่าง แม่ทา", False, (_shop("ร้านชำตัวอย่าง แม่ทา", "แม่ทา"),)),
)  # fmt: skip


def seed_demo_businesses(actor: Actor) -> None:
    """Enters those that are missing; safe to repeat. The demonstration's operator owns some of them.

    NotAllowed where real businesses are served.
    """
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    since = oldest_month(clock.now())
    districts = {one.name.th: one.code for one in list_districts()}
    owner_id = session().scalar(select(Person.id).where(Person.email_hash == email_hash("operator" + DEMO_DOMAIN)))
    for place, (number, kind, name, is_own, establishments) in enumerate(BUSINESSES, 1):
        if session().scalar(select(Business.id).where(Business.number == number)) is not None:
            continue
        made = create_business(
            NewBusiness(
                name=name,
                kind=kind,
                number=number,
                tax_id="" if kind is _PERSON else _tax_id(place),
                contact_name="ผู้ประสานงานตัวอย่าง",
                phone=f"0-0000-{place:04d}",
                email=f"business{place}@example.org",
                came_by="demo",
                establishments=tuple(_placed(one, districts, since) for one in establishments),
            ),
            actor=actor,
        )
        if is_own and owner_id is not None:
            session().add(
                ActingFor(
                    person_id=owner_id, business_id=made.id, part=Part.OWNER, scope="all", may_invite=True,
                    from_day=since,
                )
            )  # fmt: skip
    session().flush()


def _placed(one: NewEstablishment, districts: dict[str, str], since: date) -> NewEstablishment:
    return NewEstablishment(
        one.name, one.kind, branch=one.branch, rooms=one.rooms, district=districts.get(one.district or ""),
        place_words="ที่อยู่ตัวอย่าง", taxes=dict.fromkeys(one.taxes, since),
    )  # fmt: skip


def _tax_id(place: int) -> str:
    """A made-up id of a juristic person, with its right check digit."""
    digits = f"{place:012d}"
    return digits + str((11 - sum(int(each) * (13 - at) for at, each in enumerate(digits)) % 11) % 10)
