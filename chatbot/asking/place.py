"""A place: a location from the phone, or district, subdistrict and a landmark in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from chatbot.asking.base import Partly, Unclear, rest_of
from chatbot.asking.listing import Item, find_item, page_of
from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.question import question_messages
from chatbot.messages.turn import Turn
from chatbot.said import Said
from chatbot.words import Command, find_command
from services.questions import Question, get_kind
from services.questions.place import AreaLike, list_areas
from services.text import Words, single_line, snippet

LOCATE = Words("ส่งตำแหน่ง", "Send location")
_NO_WORDS = Words("ไม่มีจุดสังเกต", "No landmark")
_HOW = Words("กด “ส่งตำแหน่ง” หรือเลือกอำเภอ", "Press “Send location”, or choose the district")
_SUBDISTRICT = Words("{district}: เลือกตำบล", "{district}: choose the subdistrict")
_WORDS = Words(
    "พิมพ์จุดสังเกต เช่น หน้าวัด ปากซอย 3 หรือกด “ไม่มีจุดสังเกต”",
    "Type a landmark, such as “in front of the temple”, or press “No landmark”",
)
_PREFIXES = ("จังหวัด", "อำเภอ", "อ.", "ตำบล", "ต.", "เขต", "แขวง")
#: What LINE calls a location that the phone has no name for.
_NAMELESS = frozenset({"location", "my location", "ตำแหน่งที่ตั้ง", "ตำแหน่ง", "pinned location", "ตำแหน่งที่ปักหมุด"})


def ask(question: Question, turn: Turn, language: str, page: int = 0) -> list[Message]:
    """The next step: where, which subdistrict, what landmark."""
    say = turn.voice.say
    part = dict(turn.held.get("place") or {})
    locate: Part = {"type": "location", "label": say(LOCATE)}
    districts, subdistricts = list_areas(question)
    now = get_kind(question.kind).read_back(question, turn.value, language) if turn.is_answered else []
    if part.get("subdistrict") or part.get("lat") is not None:
        items = [parts.postback(say(_NO_WORDS), turn.data(question, "w"))]
        return question_messages(question, turn, items=items, lines=_said(question, part, language), prompt=say(_WORDS))
    if part.get("district"):
        district = next((area for area in districts if area.code == part["district"]), None)
        within = [area for area in subdistricts if area.district == part["district"]]
        found = page_of(question, turn, _items(within), page, lambda item: turn.data(question, f"s{item.key}"), extra=1)
        prompt = say(_SUBDISTRICT, district=district.name if district else "")
        return question_messages(question, turn, items=[locate, *found.items], prompt=prompt)
    found = page_of(question, turn, _items(districts), page, lambda item: turn.data(question, f"d{item.key}"), extra=1)
    return question_messages(question, turn, items=[locate, *found.items], now=now, prompt=say(_HOW))


def read(question: Question, said: Said, turn: Turn) -> Any:
    """A whole place, or a step towards one."""
    part = dict(turn.held.get("place") or {})
    if said.kind == "place":
        return _located(question, said, part)
    if said.kind == "postback":
        return _pressed(question, rest_of(said), part)
    if said.kind != "text":
        return Unclear("want_place")
    if part.get("subdistrict") or part.get("lat") is not None:
        if find_command(said.text) in (Command.NEXT, Command.NO, Command.SKIP):
            return part
        return {**part, "words": said.text}
    return _named(question, said.text, part)


def has_area(held: Mapping[str, Any]) -> bool:
    """Whether only the landmark is missing, so that "skip" ends the question with what there is."""
    part = held.get("place") or {}
    return bool(part.get("subdistrict")) or part.get("lat") is not None


def _located(question: Question, said: Said, part: dict[str, Any]) -> Any:
    if said.lat is None or said.lon is None:
        return Unclear("not_a_point")
    # The point decides: an area chosen before may be that of another place.
    place: dict[str, Any] = {"lat": said.lat, "lon": said.lon}
    name = single_line(said.title)
    if name and name.casefold() not in _NAMELESS:
        place["words"] = snippet(name, 200)
    return Partly({"place": place}) if "words" not in place else place


def _pressed(question: Question, rest: str, part: dict[str, Any]) -> Any:
    districts, subdistricts = list_areas(question)
    if rest == "w":
        return part or Unclear("want_place")
    if rest[:1] == "d" and any(area.code == rest[1:] for area in districts):
        return Partly({"place": {"district": rest[1:]}})
    found = next((area for area in subdistricts if rest[:1] == "s" and area.code == rest[1:]), None)
    if found is not None:
        return Partly({"place": {"district": found.district, "subdistrict": found.code}})
    return Unclear("want_place")


def _named(question: Question, typed: str, part: dict[str, Any]) -> Any:
    """A district or subdistrict that was typed; anything else is kept as the landmark where no area is needed."""
    districts, subdistricts = list_areas(question)
    bare = typed.strip()
    for prefix in _PREFIXES:
        bare = bare.removeprefix(prefix).strip()
    near = [area for area in subdistricts if not part.get("district") or area.district == part["district"]]
    in_words = _in_words(typed, near, part)
    if in_words is not None:
        return in_words
    if not part.get("district") and (district := find_item(_items(districts), bare)) is not None:
        return Partly({"place": {"district": district.key}})
    if (item := find_item(_items(near), bare)) is not None:
        area = next(one for one in near if one.code == item.key)
        return Partly({"place": {"district": area.district, "subdistrict": area.code}})
    needs = question.settings.get("needs", ("area_or_point",))
    if set(needs) <= {"any", "words"} and not part:
        return {"words": typed}
    return Unclear("want_area")


def _in_words(typed: str, near: Sequence[Any], part: dict[str, Any]) -> Any:
    """ "หน้าวัด ต.เวียงยอง": a subdistrict that is named within longer words; those become the landmark."""
    found = [area for area in near for mark in ("ต.", "ตำบล", "ต. ") if f"{mark}{area.name.th}" in typed]
    codes = {area.code for area in found}
    if len(codes) != 1:
        return None
    area = found[0]
    place = {"district": area.district, "subdistrict": area.code}
    left = typed
    for mark in ("ต.", "ตำบล", "ต. "):
        left = left.replace(f"{mark}{area.name.th}", " ")
    return {**place, "words": typed} if len(single_line(left)) > 3 else Partly({"place": place})


def _said(question: Question, part: Mapping[str, Any], language: str) -> list[str]:
    return list(get_kind("place").read_back(question, part, language))


def _items(areas: Sequence[AreaLike]) -> list[Item]:
    return [Item(area.code, area.name, area.name) for area in areas]
