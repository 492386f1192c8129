"""What the review of a complaint shows beyond the answers: warnings, likely duplicates, the promise."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from services import clock
from services.cases import STATUS_FOR_OTHERS
from services.catalogue import Context, Lines, Match, Matches, Notice, Panel
from services.clock import say_day, say_day_short
from services.complaints.about_assets import panels_of_asset, reported_already
from services.complaints.categories import CategoryView, find_category
from services.complaints.duplicates import likely_duplicates
from services.complaints.extras import PREFIX
from services.complaints.places import say_area
from services.complaints.receiving import moment_received
from services.complaints.reporter import from_account
from services.errors import NotFound
from services.files import Position, offered_position
from services.organisation import HolidayView, locate, promise
from services.personal import Finding, kinds_of_personal
from services.references import sign
from services.text import Words

#: What a tap on a likely duplicate carries; it serves as long as somebody sits before the review page.
FOLLOW = "follow-match"
FOLLOW_LASTS = timedelta(hours=12)
#: The promised address of released pictures.
PICTURES = "/reports/pictures/"
#: So many holidays are named in a promise.
_NAMED = 2


def preview_complaint(context: Context) -> list[Panel]:
    """Warnings first, then what was reported already, then the promise."""
    answers = context.answers
    category = find_category(str(answers.get("category") or ""))
    if category is None:
        return []
    panels: list[Panel] = []
    if category.is_emergency and category.notice is not None:
        panels.append(Notice(category.notice, "warning", code="emergency"))
    panels += _personal_data(answers)
    panels += _outside(answers)
    panels += _photograph_place(answers)
    panels += from_account(context)
    panels += panels_of_asset(context, category)
    panels += _already_reported(context, category)
    panels.append(_promise(category, moment_received(answers, clock.now())))
    return panels


def place_of_photographs(answers: Mapping[str, Any]) -> Position | None:
    """Where the first photograph that knows it was taken, if the asker agreed to its use and set no point."""
    place = answers.get("place") or {}
    if place.get("lat") is not None or answers.get("photo_position") is not True:
        return None
    for key in answers.get("photographs") or ():
        try:
            position = offered_position(key)
        except NotFound:
            continue
        if position is not None and position.lat is not None and position.lon is not None:
            return position
    return None


def _personal_data(answers: Mapping[str, Any]) -> list[Panel]:
    notices: list[Panel] = []
    place = answers.get("place") or {}
    texts = {"words": answers.get("words"), "place": place.get("words")}
    texts |= {key: value for key, value in answers.items() if key.startswith(PREFIX) and isinstance(value, str)}
    for key, text in texts.items():
        kinds = kinds_of_personal(text) if text else []
        # A telephone that was asked for is no surprise.
        if key.startswith(f"{PREFIX}contact_phone"):
            kinds = [kind for kind in kinds if kind is not Finding.PHONE]
        if kinds:
            found = Words(" ".join(kind.words.th for kind in kinds), ", ".join(kind.words.en for kind in kinds))
            words = Words(
                f"ข้อความของท่านดูเหมือนมี{found.th} ต้องการลบออกก่อนส่งหรือไม่",
                f"Your words seem to hold {found.en}. Remove it before sending?",
            )
            notices.append(Notice(words, "warning", change=key, code="personal_data"))
    return notices


def _outside(answers: Mapping[str, Any]) -> list[Panel]:
    place = answers.get("place") or {}
    if place.get("lat") is None or place.get("lon") is None:
        return []
    found = locate(place["lat"], place["lon"])
    if found.is_inside is not False:
        return []
    thai = "จุดที่ปักอยู่นอกเขตจังหวัด ท่านยังส่งเรื่องได้ และเราจะส่งต่อให้"
    english = "The point lies outside the province. You may still send it; we shall pass it on."
    if found.authority is not None:
        name, phone = found.authority.name, found.authority.phone
        thai += f" หากต้องการแจ้งเอง ติดต่อ{name.th}" + (f" โทร {phone}" if phone else "")
        english += f" To report it yourself, turn to {name.en}" + (f", telephone {phone}." if phone else ".")
    return [Notice(Words(thai, english), "warning", change="place", code="outside")]


def _photograph_place(answers: Mapping[str, Any]) -> list[Panel]:
    position = place_of_photographs(answers)
    if position is None or position.lat is None or position.lon is None:
        return []
    found = locate(position.lat, position.lon)
    if found.is_inside is False:
        words = Words(
            "ตำแหน่งในภาพอยู่นอกเขตจังหวัด จึงไม่นำมาใช้เป็นจุดเกิดเหตุ",
            "The photographs were taken outside the province: their position is not used as the place.",
        )
        return [Notice(words, "info", change="place", code="photo_outside")]
    area = say_area(
        found.district.code if found.district else None, found.subdistrict.code if found.subdistrict else None
    )
    words = Words(
        f"ท่านไม่ได้ปักหมุด เราจะใช้ตำแหน่งในภาพ ({area.th or 'ไม่ทราบตำบล'}) เป็นจุดเกิดเหตุ หากไม่ถูกต้องโปรดแก้ไข",
        f"You set no pin: the position in the photograph ({area.en or 'subdistrict not known'}) is used as the place."
        " Change it if it is wrong.",
    )
    return [Notice(words, "info", change="place", code="photo_position")]


def _already_reported(context: Context, category: CategoryView) -> list[Panel]:
    answers = context.answers
    if not category.is_listed:
        return []
    place = answers.get("place") or {}
    lat, lon = place.get("lat"), place.get("lon")
    if lat is None:
        position = place_of_photographs(answers)
        lat, lon = (position.lat, position.lon) if position else (None, None)
    known = reported_already(context, category)
    others = likely_duplicates(
        lat=lat,
        lon=lon,
        topic=category.key,
        words=str(answers.get("words") or ""),
        subdistrict=place.get("subdistrict"),
        without=known.case_id if known else None,
    )
    found = [known, *others] if known else others
    if not found:
        return []
    return [
        Matches(
            [
                Match(
                    token=sign({"case": one.case_id}, FOLLOW, FOLLOW_LASTS),
                    title=Words(
                        one.title.th + (f" – {one.released_words}" if one.released_words else ""),
                        one.title.en + (f" – {one.released_words}" if one.released_words else ""),
                    ),
                    where=one.area,
                    when=one.received_on,
                    status=STATUS_FOR_OTHERS[one.status].in_(context.language),
                    photograph=PICTURES + one.photograph if one.photograph else None,
                )
                for one in found
            ]
        )
    ]


def _promise(category: CategoryView, received_at: datetime) -> Lines:
    answer = promise(received_at, category.answer_days)
    rows = [
        (
            Words("ตอบครั้งแรก", "First answer"),
            _within(category.answer_days, say_day(answer.day, "th"), say_day(answer.day, "en")),
        )
    ]
    if category.resolve_days is not None:
        done = promise(received_at, category.resolve_days)
        label = (
            Words("ส่งต่อหน่วยงานที่มีอำนาจและแจ้งท่าน", "Passed to the authority in charge, and you are told")
            if category.is_forwarded
            else Words("แล้วเสร็จ หรือมีแผนพร้อมกำหนดเวลา", "Done, or a plan with a date")
        )
        rows.append((label, _within(category.resolve_days, say_day(done.day, "th"), say_day(done.day, "en"))))
        if done.holidays:
            rows.append((Words("ไม่นับวันหยุด", "Holidays not counted"), say_holidays(done.holidays)))
    return Lines(Words("เมื่อส่งแล้ว เราสัญญาว่า", "Once it is sent, we promise"), rows)


def say_holidays(holidays: Sequence[HolidayView]) -> Words:
    """ "7 ธ.ค. (ชดเชยวันพ่อแห่งชาติ), 10 ธ.ค. (วันรัฐธรรมนูญ) และอีก 2 วัน": the first by name, the others counted."""
    named, others = holidays[:_NAMED], len(holidays) - _NAMED

    def listed(language: str) -> str:
        days = (say_day_short(one.day, language).rpartition(" ")[0] for one in named)
        return ", ".join(f"{day} ({one.name.in_(language)})" for day, one in zip(days, named, strict=True))

    if others <= 0:
        return Words(listed("th"), listed("en"))
    return Words(f"{listed('th')} และอีก {others} วัน", f"{listed('en')} and {others} more")


def _within(days: int, thai: str, english: str) -> Words:
    return Words(
        f"ภายใน {days} วันทำการ คือวันที่ {thai}",
        f"within {days} working day{'' if days == 1 else 's'}, that is by {english}",
    )
