"""The names of the groups that results are broken down by."""

from collections.abc import Callable

from services import catalogue, clock, organisation
from services.audit import Channel
from services.errors import NotFound
from services.surveys.about_you import AGE, EDUCATION, OCCUPATION, SEX
from services.surveys.places import list_places
from services.surveys.words import Breakdown
from services.text import Words

CHANNEL_WORDS = {
    Channel.WEB: Words("เว็บไซต์", "Website"),
    Channel.LINE: Words("LINE", "LINE"),
    Channel.QR: Words("สแกน QR", "QR code"),
    Channel.KIOSK: Words("จอสัมผัส", "Touch screen"),
    Channel.COUNTER: Words("เคาน์เตอร์", "Counter"),
    Channel.API: Words("ระบบอื่น", "Other systems"),
    Channel.STAFF: Words("เจ้าหน้าที่บันทึก", "Entered by officers"),
}
#: Who gave no answer to it, or whom no such group fits.
NOT_SAID = Words("ไม่ระบุ", "Not stated")
_BURST = Words("มาพร้อมกันผิดปกติ", "Came in a burst")
_CHOSEN = {
    Breakdown.SEX: SEX,
    Breakdown.AGE: AGE,
    Breakdown.EDUCATION: EDUCATION,
    Breakdown.OCCUPATION: OCCUPATION,
}


def group_names(survey_id: int, breakdown: Breakdown) -> Callable[[str], Words]:
    """Says the name of a group by its key; the key itself where it is not known any more."""
    known = _names(survey_id, breakdown)

    def name(key: str) -> Words:
        if not key:
            return NOT_SAID
        if breakdown is Breakdown.MONTH:
            return month_words(key)
        if breakdown is Breakdown.SERVICE:
            return _service(key)
        return known.get(key, Words(key, key))

    return name


def group_order(survey_id: int, breakdown: Breakdown) -> Callable[[str], tuple[int, str]]:
    """In which order groups stand: as their list has them, months as they passed, those not stated last."""
    places = {key: place for place, key in enumerate(_names(survey_id, breakdown))}
    return lambda key: (len(places) + 1 if not key else places.get(key, len(places)), key)


def month_words(key: str) -> Words:
    """ "2026-11" as "พ.ย. 69" and "Nov 2026"."""
    year, month = int(key[:4]), int(key[5:7])
    return Words(
        f"{clock.MONTHS_TH_SHORT[month - 1]} {(year + 543) % 100:02d}", f"{clock.MONTHS_EN[month - 1][:3]} {year}"
    )


def _names(survey_id: int, breakdown: Breakdown) -> dict[str, Words]:
    match breakdown:
        case Breakdown.UNIT:
            return {str(unit.id): unit.name for unit in organisation.list_units()}
        case Breakdown.DISTRICT:
            return {district.code: district.name for district in organisation.list_districts()}
        case Breakdown.CHANNEL:
            return {channel.value: words for channel, words in CHANNEL_WORDS.items()}
        case Breakdown.PLACE:
            return {str(place.id): place.name for place in list_places(survey_id)}
        case Breakdown.BURST:
            return {"1": _BURST}
    return {choice.key: choice.label for choice in _CHOSEN.get(breakdown, ())}


def _service(key: str) -> Words:
    try:
        return catalogue.get_service(key).name
    except NotFound:
        return Words(key, key)
