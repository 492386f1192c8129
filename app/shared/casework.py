"""How a case reads on any page: names of its topic, place, channel and unit in the reader's language."""

from collections.abc import Mapping

from app.shared.access import current_actor
from services.audit import Role
from services.cases import CaseView, QueueRow
from services.catalogue import get_service
from services.complaints import ReceivedFrom, find_category
from services.errors import NotFound
from services.organisation import find_district, find_subdistrict, list_units
from services.text import Words

CHANNELS: Mapping[str, Words] = {
    "web": Words("เว็บไซต์", "Web site"),
    "line": Words("LINE", "LINE"),
    "qr": Words("QR", "QR code"),
    "kiosk": Words("ตู้บริการ", "Kiosk"),
    "counter": Words("จุดบริการ", "Counter"),
    "api": Words("ระบบภายนอก", "Outside system"),
    "staff": Words("เจ้าหน้าที่", "Staff"),
    "system": Words("ระบบ", "System"),
}


def topic_words(service: str, topic: str) -> Words:
    """The category of a complaint, else the name of the service."""
    category = find_category(topic) if topic else None
    if category is not None:
        return category.name
    try:
        return get_service(service).name
    except NotFound:
        return Words(service, service)


def place_words(subdistrict: str | None, district: str | None) -> Words:
    """ "ต.ในเมือง อ.เมืองลำพูน"; empty where neither is known."""
    sub = find_subdistrict(subdistrict) if subdistrict else None
    dis = find_district(district) if district else None
    th = [f"ต.{sub.name.th}"] if sub else []
    en = [sub.name.en] if sub else []
    th += [f"อ.{dis.name.th}"] if dis else []
    en += [dis.name.en] if dis else []
    return Words(" ".join(th), ", ".join(en))


def channel_words(channel: str) -> Words:
    """The channel by which a matter came in."""
    return CHANNELS.get(channel, Words(channel, channel))


_RECEIVED_FROM: Mapping[str, Words] = {one.value: one.words for one in ReceivedFrom}


def came_from_words(case: CaseView | QueueRow) -> Words:
    """Where the matter was received from: the letter or centre where one is known, else the channel."""
    return _RECEIVED_FROM.get(case.received_from) or channel_words(case.channel)


def unit_words(unit_id: int | None) -> Words:
    """The name of a unit, a dash where there is none."""
    return next((unit.name for unit in list_units() if unit.id == unit_id), Words("–", "–"))


_NAME_KINDS: Mapping[str, Words] = {
    "open": Words("ผู้แจ้งเลือกเปิดเผยชื่อ", "The sender lets the name be known"),
    "hidden": Words("ผู้แจ้งขอปกปิดชื่อ", "The sender asked to keep the name hidden"),
    "none": Words("ไม่ประสงค์ออกนาม", "Without a name"),
}
_IS_GIVEN = Words("หน่วยงานเห็นชื่อแล้ว", "the unit sees it")
_IS_KEPT = Words("หน่วยงานยังไม่เห็นชื่อ", "the unit does not see it yet")


def reporter_missing() -> Words:
    """Why name and telephone of the sender are not shown to whoever reads."""
    if current_actor().has_role(Role.ADMIN, Role.EXECUTIVE, Role.AUDITOR):
        return Words("ไม่แสดงแก่บทบาทนี้", "Not shown to this role")
    return Words(
        "ศูนย์รับเรื่องยังไม่เปิดเผยชื่อและโทรศัพท์แก่หน่วยงาน", "The registry has not released name and telephone to the unit"
    )


def name_words(case: CaseView) -> Words:
    """What the sender chose about the name, and whether the unit sees it."""
    chosen = _NAME_KINDS[case.name_kind]
    if case.name_kind == "none":
        return chosen
    seen = _IS_GIVEN if case.is_name_released else _IS_KEPT
    return Words(f"{chosen.th} · {seen.th}", f"{chosen.en} · {seen.en}")
