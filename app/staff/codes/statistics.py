"""How codes are used: which posters work, when and where they are scanned, and what is not finished."""

from datetime import date, timedelta

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, language, officer
from app.staff.blueprint import staff
from app.staff.codes.charts import Column, columns
from app.staff.codes.form import number_of
from app.staff.codes.words import CHANNEL_WORDS, label_of
from app.staff.finance.sheets import sheet_response
from services import clock, codes, organisation
from services.codes import statistics
from services.codes.statistics import Period, Uses
from services.text import Words

#: The periods on offer, in days back from today.
PERIODS = (7, 30, 90, 365)
_USUAL = 30


@staff.get("/codes/statistics")
@access(officer)
def view_code_statistics() -> ResponseReturnValue:
    """The figures of a period, of all codes or narrowed."""
    days, period = _period()
    found = statistics.by_day(period)
    hours = statistics.by_hour(period)
    return render_template(
        "staff/codes/view_code_statistics.html",
        days=days,
        periods=PERIODS,
        period=period,
        code=codes.get_code(period.code_id) if period.code_id is not None else None,
        total=statistics.total(period),
        by_day=[(_day_words(day, period), uses) for day, uses in found],
        day_chart=columns([Column(_tick_words(day, period), uses.scans, uses.sent) for day, uses in found]),
        by_hour=[(_hour_words(hour), uses) for hour, uses in hours],
        hour_chart=columns([Column(_hour_words(hour), uses.scans, uses.sent) for hour, uses in hours]),
        by_place=[(_place_words(row), row.uses) for row in statistics.by_place(period)],
        by_channel=[(_channel_words(channel), uses) for channel, uses in statistics.by_channel(period)],
        ranking=[(row.code, label_of(row.code), row.uses) for row in statistics.ranking(period)],
        silent=[(view, label_of(view)) for view in statistics.silent(period)] if period.code_id is None else [],
        kinds=[(kind.key, kind.name) for kind in codes.list_kinds()],
        districts=[(each.code, each.name) for each in organisation.list_districts()],
    )


@staff.get("/codes/statistics.<any(csv,xlsx):kind>")
@access(officer)
def export_code_statistics(kind: str) -> Response:
    """The same figures as a file."""
    _days, period = _period()
    reader, ranked = language(), statistics.ranking(period)
    headings = [
        _("กลุ่ม"), _("รายการ"), _("รหัส"), _("สแกน"), _("เริ่มทำ"), _("ส่งแล้ว"), _("สแกนแล้วไม่ส่ง"), _("เริ่มแล้วไม่ส่ง"),
    ]  # fmt: skip
    groups: list[tuple[str, list[tuple[str, str, Uses]]]] = [
        (_("รวม"), [("", "", statistics.total(period))]),
        (_("วัน"), [(day.isoformat(), "", uses) for day, uses in statistics.by_day(period)]),
        (_("ชั่วโมง"), [(f"{hour:02d}:00", "", uses) for hour, uses in statistics.by_hour(period)]),
        (_("ช่องทาง"), [(_channel_words(key).in_(reader), "", uses) for key, uses in statistics.by_channel(period)]),
        (_("สถานที่"), [(_place_words(row).in_(reader), "", row.uses) for row in statistics.by_place(period)]),
        (_("ป้าย"), [(label_of(one.code).in_(reader), one.code.printed, one.uses) for one in ranked]),
    ]
    rows = [[group, name, code, *_numbers(uses)] for group, lines in groups for name, code, uses in lines]
    return sheet_response(kind, f"codes-{period.first}-{period.last}", headings, rows)


def _period() -> tuple[int, Period]:
    wanted = number_of(request.args.get("days", ""))
    days = wanted if wanted in PERIODS else _USUAL
    kind, district = request.args.get("kind", ""), request.args.get("district", "")
    last = clock.today()
    return days, statistics.bounded(
        last - timedelta(days=days - 1),
        last,
        code_id=number_of(request.args.get("code", "")),
        kind=kind if codes.find_kind(kind) is not None else "",
        district=district if organisation.find_district(district) is not None else "",
    )


def _numbers(uses: Uses) -> list[int]:
    return [uses.scans, uses.begun, uses.sent, uses.unfinished, uses.given_up]


def _day_words(day: date, period: Period) -> Words:
    if period.days <= statistics.MOST_SINGLE_DAYS:
        return Words(clock.say_day_short(day, "th"), clock.say_day_short(day, "en"))
    return Words(clock.say_month(day.year, day.month, "th"), clock.say_month(day.year, day.month, "en"))


def _tick_words(day: date, period: Period) -> Words:
    """The day without its year, the month with two digits of it: as much as stands below a column."""
    th, en = clock.MONTHS_TH_SHORT[day.month - 1], clock.MONTHS_EN[day.month - 1][:3]
    if period.days <= statistics.MOST_SINGLE_DAYS:
        return Words(f"{day.day} {th}", f"{day.day} {en}")
    return Words(f"{th} {(day.year + 543) % 100:02d}", f"{en} {day.year % 100:02d}")


def _hour_words(hour: int) -> Words:
    return Words(f"{hour:02d}.00", f"{hour:02d}:00")


def _channel_words(channel: str) -> Words:
    return CHANNEL_WORDS.get(channel, Words(channel, channel))


def _place_words(row: statistics.AtPlace) -> Words:
    district = organisation.find_district(row.district or "")
    if row.place.th and district is not None:
        return Words(f"{row.place.th} ({district.name.th})", f"{row.place.en or row.place.th} ({district.name.en})")
    if row.place.th:
        return Words(row.place.th, row.place.en or row.place.th)
    return district.name if district is not None else Words("ไม่ได้ระบุ", "Not said")
