"""The demonstration's directory of national and provincial authorities; unconfirmed numbers are to be checked."""

# The tables of this module read better with a row on a line, however long.
# ruff: noqa: E501

from collections.abc import Sequence
from dataclasses import dataclass

from services.organisation.agencies import AgencyDetails
from services.organisation.views import CoverageView
from services.text import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """An authority of the demonstration."""

    key: str
    details: AgencyDetails
    coverage: tuple[CoverageView, ...]


def _entry(
    key: str,
    th: str,
    en: str,
    addressee: str,
    phone: str,
    categories: Sequence[str] = (),
    *,
    kind: str = "national",
    is_checked: bool = False,
) -> Entry:
    details = AgencyDetails(
        Words(th, en),
        letter_address=f"{addressee}\nอำเภอเมืองลำพูน จังหวัดลำพูน 51000",
        phone=phone,
        kind=kind,
        province_code="51",
        is_checked=is_checked,
    )
    return Entry(key, details, tuple(CoverageView(category, None, None) for category in categories))


_ROADS = ("road-damage", "bridge-culvert", "signs-markings")

#: Confirmed in a public source: 1129, 1567, 1662. The others are known from practice and stay to be checked.
NATIONAL: Sequence[Entry] = (
    _entry("highways", "แขวงทางหลวงลำพูน", "Lamphun Highways District", "ผู้อำนวยการแขวงทางหลวงลำพูน", "1586", _ROADS),
    _entry("rural-roads", "แขวงทางหลวงชนบทลำพูน", "Lamphun Rural Roads Office", "ผู้อำนวยการแขวงทางหลวงชนบทลำพูน", "1146", _ROADS),
    _entry("electricity", "การไฟฟ้าส่วนภูมิภาคจังหวัดลำพูน", "Provincial Electricity Authority, Lamphun", "ผู้จัดการการไฟฟ้าส่วนภูมิภาคจังหวัดลำพูน", "1129", ("street-light", "hazard-spot"), is_checked=True),
    _entry("waterworks", "การประปาส่วนภูมิภาคสาขาลำพูน", "Provincial Waterworks Authority, Lamphun", "ผู้จัดการการประปาส่วนภูมิภาคสาขาลำพูน", "1662", ("drought-well",), is_checked=True),
    _entry("industry", "สำนักงานอุตสาหกรรมจังหวัดลำพูน", "Lamphun Provincial Industry Office", "อุตสาหกรรมจังหวัดลำพูน", "", ("factory",)),
    _entry("pollution-control", "กรมควบคุมมลพิษ", "Pollution Control Department", "อธิบดีกรมควบคุมมลพิษ", "1650", ("factory", "waste-water")),
    _entry("social-development", "สำนักงานพัฒนาสังคมและความมั่นคงของมนุษย์จังหวัดลำพูน", "Lamphun Social Development and Human Security Office", "พัฒนาสังคมและความมั่นคงของมนุษย์จังหวัดลำพูน", "1300", ("elderly-disabled",)),
    _entry("livestock", "สำนักงานปศุสัตว์จังหวัดลำพูน", "Lamphun Provincial Livestock Office", "ปศุสัตว์จังหวัดลำพูน", "", ("stray-animal",)),
    _entry("transport", "สำนักงานขนส่งจังหวัดลำพูน", "Lamphun Provincial Transport Office", "ขนส่งจังหวัดลำพูน", "1584", ("transport-station",)),
    _entry("commerce", "สำนักงานพาณิชย์จังหวัดลำพูน", "Lamphun Provincial Commerce Office", "พาณิชย์จังหวัดลำพูน", "", ("gi-silk",)),
    _entry("primary-education", "สำนักงานเขตพื้นที่การศึกษาประถมศึกษาลำพูน", "Lamphun Primary Education Office", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษาประถมศึกษาลำพูน", "", ("school",)),
    _entry("secondary-education", "สำนักงานเขตพื้นที่การศึกษามัธยมศึกษาลำปาง ลำพูน", "Lampang Lamphun Secondary Education Office", "ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษามัธยมศึกษาลำปาง ลำพูน", "", ("school",)),
    _entry("nacc", "สำนักงาน ป.ป.ช. ประจำจังหวัดลำพูน", "National Anti-Corruption Commission, Lamphun", "ผู้อำนวยการสำนักงาน ป.ป.ช. ประจำจังหวัดลำพูน", "1205", ("corruption-report",), kind="oversight"),
    _entry("pacc", "สำนักงานคณะกรรมการป้องกันและปราบปรามการทุจริตในภาครัฐ (ป.ป.ท.)", "Public Sector Anti-Corruption Commission", "เลขาธิการคณะกรรมการ ป.ป.ท.", "1206", ("corruption-report",), kind="oversight"),
    _entry("governor", "ผู้ว่าราชการจังหวัดลำพูน", "Governor of Lamphun", "ผู้ว่าราชการจังหวัดลำพูน\nศาลากลางจังหวัดลำพูน", "1567", ("corruption-report",), kind="oversight", is_checked=True),
)  # fmt: skip
