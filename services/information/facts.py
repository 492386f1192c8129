"""Answers made of what stands elsewhere: hours, holidays, contacts, units, districts, the services on offer."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from services import catalogue, clock, organisation
from services.audit import Actor
from services.catalogue import Service
from services.information.gaps import say_hours, say_today
from services.information.index import Entry
from services.information.views import Answer
from services.organisation import UnitView
from services.text import Words

FILE = Path(__file__).with_name("facts.toml")
UNIT, SERVICE = "unit-", "service-"
_HOLIDAYS = 6
#: More are never listed; surveys and forms are services too.
_MOST = 200


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that can be asked for: how people ask, and the answer, made when it is wanted."""

    slug: str
    entry: Entry
    make: Callable[[], Answer]


@cache
def read_phrases() -> Mapping[str, Any]:
    """How people ask for facts: the file beside this module."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def is_taken(slug: str) -> bool:
    """Whether an article may not bear this slug because a fact does."""
    return slug in _MAKERS or slug.startswith((UNIT, SERVICE))


def facts(services: Sequence[Service], units: Sequence[UnitView]) -> list[Fact]:
    """All that can be asked for now."""
    found = [Fact(key, Entry(key, _phrases(key), read_phrases()[key]["words"]), make) for key, make in _MAKERS.items()]
    found += [_unit_fact(unit) for unit in units]
    return found + [_service_fact(service) for service in services]


def offered() -> list[Service]:
    """The services that a citizen may ask for."""
    return catalogue.list_services(Actor.citizen())[:_MOST]


def _title(key: str, name: Words | None = None) -> Words:
    th, en = read_phrases()[key]["title"]
    return Words(th, en) if name is None else Words(th.format(name=name.th), en.format(name=name.en))


def _phrases(key: str, names: Iterable[Words] = ()) -> list[str]:
    """The title and the ways to ask, with each of the names in its language."""
    told = read_phrases()[key]
    named = list(names)
    if not named:
        return [*told["title"], *told["questions"]]
    return list(dict.fromkeys(_with_names([*told["title"], *told["questions"]], named)))


def _with_names(phrases: Sequence[str], names: Sequence[Words]) -> Iterator[str]:
    for phrase in phrases:
        is_english = phrase.isascii()
        for name in names:
            yield phrase.format(name=name.en if is_english else name.th)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines if line)


# ------------------------------------------------------------------ hours, holidays, contacts, places


def _opening_hours() -> Answer:
    state, lines = say_today(), organisation.hours_in_words()
    hours = say_hours()
    closed = Words(
        "วันหยุดราชการปิดทำการ บริการออนไลน์เปิดตลอด 24 ชั่วโมง",
        "Closed on public holidays. Online services are open day and night.",
    )
    return Answer(
        "opening-hours", _title("opening-hours"),
        Words(f"{state.th}\n{hours.th}\n{closed.th}", f"{state.en}\n{hours.en}\n{closed.en}"),
        Words(f"**{state.th}**\n\n{_bullets(one.th for one in lines)}\n\n{closed.th} [วันหยุดที่ใกล้ถึง](/info/holidays)",
              f"**{state.en}**\n\n{_bullets(one.en for one in lines)}\n\n{closed.en} [Holidays](/info/holidays)"),
        is_fact=True,
    )  # fmt: skip


def _holidays() -> Answer:
    today = clock.today()
    coming = [day for day in organisation.list_holidays() if day.is_active and day.day >= today][:_HOLIDAYS]
    th = [f"{clock.say_day(day.day, 'th')} {day.name.th}" for day in coming] or ["ยังไม่มีประกาศ"]
    en = [f"{clock.say_day(day.day, 'en')}: {day.name.en}" for day in coming] or ["None announced yet"]
    return Answer(
        "holidays", _title("holidays"), Words("หยุด " + " · ".join(th[:3]), "Closed on " + " · ".join(en[:3])),
        Words(_bullets(th), _bullets(en)), is_fact=True,
    )  # fmt: skip


def _contact() -> Answer:
    shown, hours = organisation.get_organisation(), say_hours()
    rows = (
        (Words("โทรศัพท์", "Telephone"), Words(shown.phone, shown.phone)),
        (Words("อีเมล", "E-mail"), Words(shown.email, shown.email)),
        (Words("ที่อยู่", "Address"), shown.address),
        (Words("เว็บไซต์", "Web site"), Words(shown.website, shown.website)),
        (Words("เวลาทำการ", "Opening hours"), hours),
    )
    th = [f"{name.th} {value.th}" for name, value in rows if value.th]
    en = [f"{name.en}: {value.en}" for name, value in rows if value.en]
    more_th, more_en = "[เบอร์ของแต่ละหน่วยงาน](/info/units)", "[Telephones of the units](/info/units)"
    return Answer(
        "contact", _title("contact"), Words("\n".join(th[:3]), "\n".join(en[:3])),
        Words(f"{_bullets(th)}\n\n{more_th}", f"{_bullets(en)}\n\n{more_en}"), is_fact=True,
    )  # fmt: skip


def _units() -> Answer:
    units, phone = organisation.list_units(active_only=True), organisation.get_organisation().phone or "–"
    th = [f"{unit.name.th} {unit.phone}".strip() for unit in units]
    en = [f"{unit.name.en} {unit.phone}".strip() for unit in units]
    return Answer(
        "units", _title("units"),
        Words(f"เบอร์กลาง {phone} ดูเบอร์ของแต่ละหน่วยงานได้ในหน้านี้", f"Main number {phone}; the units' own stand here."),
        Words(f"เบอร์กลาง {phone}\n\n{_bullets(th)}", f"Main number {phone}\n\n{_bullets(en)}"), is_fact=True,
    )  # fmt: skip


def _districts() -> Answer:
    districts = organisation.list_districts()
    th, en = " ".join(one.name.th for one in districts), ", ".join(one.name.en for one in districts)
    return Answer(
        "districts", _title("districts"),
        Words(f"{len(districts)} อำเภอ: {th}", f"{len(districts)} districts: {en}"),
        Words(_bullets(one.name.th for one in districts), _bullets(one.name.en for one in districts)), is_fact=True,
    )  # fmt: skip


def _services() -> Answer:
    services = offered()
    th = " · ".join(one.name.th for one in services[:8])
    en = " · ".join(one.name.en for one in services[:8])
    return Answer(
        "services", _title("services"), Words(f"ทำออนไลน์ได้: {th}", f"Online: {en}"),
        Words(_bullets(f"[{one.name.th}](/services/{one.key}) {one.summary.th}" for one in services),
              _bullets(f"[{one.name.en}](/services/{one.key}) {one.summary.en}" for one in services)), is_fact=True,
    )  # fmt: skip


_MAKERS: Mapping[str, Callable[[], Answer]] = {
    "opening-hours": _opening_hours,
    "holidays": _holidays,
    "contact": _contact,
    "units": _units,
    "districts": _districts,
    "services": _services,
}


# ------------------------------------------------------------------ a unit, a service


def _unit_fact(unit: UnitView) -> Fact:
    key = UNIT + unit.key
    names = list(dict.fromkeys([unit.name, unit.short]))
    return Fact(key, Entry(key, _phrases("unit", names), [name.th for name in names]), lambda: _unit_answer(unit))


def _unit_answer(unit: UnitView) -> Answer:
    shown = organisation.get_organisation()
    phone, email = unit.phone or shown.phone, unit.email or shown.email
    th = [f"โทรศัพท์ {phone}" if phone else "", f"อีเมล {email}" if email else "", f"เวลาทำการ {say_hours().th}"]
    en = [f"Telephone {phone}" if phone else "", f"E-mail {email}" if email else "", f"Hours {say_hours().en}"]
    return Answer(
        UNIT + unit.key, _title("unit", unit.name),
        Words("\n".join(line for line in th if line), "\n".join(line for line in en if line)),
        Words(_bullets(th), _bullets(en)), unit_id=unit.id, is_fact=True,
    )  # fmt: skip


def _service_fact(service: Service) -> Fact:
    key = SERVICE + service.key
    words = [Words(word, word) for word in service.chat_words]
    names = [service.name, *([service.line] if service.line else [])]
    phrases = _phrases("service", names) + [
        phrase for word in words for phrase in _phrases("service", [word])[2:]
        if phrase.isascii() == word.th.isascii()
    ]  # fmt: skip
    return Fact(key, Entry(key, list(dict.fromkeys(phrases))), lambda: _service_answer(service))


def _service_answer(service: Service) -> Answer:
    def told(language: str) -> tuple[str, str]:
        say = {
            "th": ("สิ่งที่ต้องเตรียม", "ไม่ต้องเตรียมเอกสาร", "ใช้เวลา", "ค่าใช้จ่าย", "ขั้นตอน"),
            "en": ("What you need", "No papers are needed", "Takes", "Costs", "Steps"),
        }[language]
        needs = [one.in_(language) for one in service.needs]
        takes, costs = service.takes.in_(language), service.costs.in_(language)
        short = "\n".join(
            line for line in (f"{say[0]}: {'; '.join(needs)}" if needs else say[1],
                              f"{say[2]}: {takes}" if takes else "", f"{say[3]}: {costs}" if costs else "") if line
        )  # fmt: skip
        steps = "\n".join(f"{n}. {one.in_(language)}" for n, one in enumerate(service.steps, 1))
        body = [f"## {say[0]}", _bullets(needs) or say[1], ""]
        body += [f"- {say[2]}: {takes}"] if takes else []
        body += [f"- {say[3]}: {costs}", ""]
        body += [f"## {say[4]}", steps] if steps else []
        return short, "\n".join(body)

    (th, body_th), (en, body_en) = told("th"), told("en")
    return Answer(
        SERVICE + service.key, _title("service", service.name), Words(th, en), Words(body_th, body_en),
        service=service.key, is_fact=True,
    )  # fmt: skip
