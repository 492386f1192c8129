"""The demonstration's codes: signs, posters and table cards around Lamphun, scanned for thirteen months."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, select

from services import clock, organisation, settings
from services.audit import SYSTEM, Channel
from services.codes.changing import withdraw_code
from services.codes.checking import NewCode
from services.codes.finding import HERE
from services.codes.making import make_code
from services.codes.models import CodeTally, QrCode
from services.codes.tallying import BEGUN, SCAN, SENT
from services.codes.views import CodeView
from services.db import session
from services.errors import NotAllowed, RuleBroken
from services.text import Words

FILE = Path(__file__).with_name("demo_codes.toml")
_SEED, _DAYS, _AT_ONCE = 2569, 395, 5000
#: Hours in which people stand before a sign, and how many of a hundred.
_HOURS = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20)
_SHARES = (4, 8, 12, 12, 9, 7, 9, 9, 8, 8, 6, 4, 2, 2)
_LINE_SHARE, _BEGUN_SHARE, _SENT_SHARE = 0.3, 0.5, 0.62
#: Kinds whose beginning and sending nobody counts.
_ONLY_SCANNED = frozenset({"page", "survey"})
_SUNDAY_SHARE, _OFF_SEASON = 0.45, 0.12


def seed_demo_codes() -> int:
    """Adds them once, by the same chance each time; how many. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    if session().scalar(select(QrCode.id).where(QrCode.is_standing.is_(False)).limit(1)) is not None:
        return 0
    random, today = Random(_SEED), clock.today()
    made, rows = 0, []
    for one in tomllib.loads(FILE.read_text(encoding="utf-8"))["code"]:
        view = _make(one, today)
        if view is not None:
            made += 1
            rows += list(_uses(view, one, today, random))
    for start in range(0, len(rows), _AT_ONCE):
        session().execute(insert(CodeTally), rows[start : start + _AT_ONCE])
    return made


def _make(one: Mapping[str, Any], today: date) -> CodeView | None:
    """One sign, made when it was hung up; None where what it leads to is not there."""
    area, unit = one.get("area", ""), organisation.find_unit(one.get("unit", ""))
    new = NewCode(
        kind=one["kind"],
        target=one["target"],
        label=Words(*one["label"]),
        place=Words(*one["place"]),
        district=area[:4] or None,
        subdistrict=area if len(area) > len("5101") else None,
        unit_id=unit.id if unit is not None else None,
        handed={HERE: "yes"} if one.get("here") else {},
        language=one.get("language", ""),
        expires_on=today - timedelta(days=one["expired"]) if "expired" in one else None,
    )
    try:
        with clock.standing_at(_noon(today - timedelta(days=_DAYS))):
            view = make_code(new, actor=SYSTEM)
    except RuleBroken:
        return None
    if "ends" in one:
        with clock.standing_at(_noon(today - timedelta(days=one["ends"]))):
            return withdraw_code(view.id, Words(*one["reason"]), actor=SYSTEM)
    return view


def _uses(view: CodeView, one: Mapping[str, Any], today: date, random: Random) -> Iterator[dict[str, Any]]:
    """The counters of a sign; events last a week before their end."""
    ends = one.get("ends", one.get("expired", 0))
    lasts = 7 if one.get("expired", 0) > 90 else _DAYS
    for back in range(min(ends + lasts, _DAYS), ends, -1):
        day = today - timedelta(days=back)
        wanted = one["daily"] * (_SUNDAY_SHARE if day.weekday() >= 5 else 1.15)
        if one.get("months") and day.month not in one["months"]:
            wanted *= _OFF_SEASON
        scans = int(wanted) + (random.random() < wanted % 1) + (random.random() < 0.1 * one["daily"])
        for _ in range(scans):
            yield from _scan(view, day, random)


def _scan(view: CodeView, day: date, random: Random) -> Iterator[dict[str, Any]]:
    hour = random.choices(_HOURS, _SHARES)[0]
    channel = Channel.LINE if random.random() < _LINE_SHARE else Channel.QR
    row = {"code_id": view.id, "day": day, "hour": hour, "channel": channel.value, "n": 1}
    yield {**row, "what": SCAN}
    if view.kind in _ONLY_SCANNED or random.random() > _BEGUN_SHARE:
        return
    yield {**row, "what": BEGUN}
    if random.random() < _SENT_SHARE:
        yield {**row, "what": SENT}


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), clock.local_midnight(day).tzinfo)
