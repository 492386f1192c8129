"""What waits in a unit, told to its groups once or twice a day: references and categories, and nothing else."""

import re
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, select

from services import catalogue, clock, notifications, organisation, people, settings
from services.cases.models import CaseFile
from services.cases.promise import is_late
from services.cases.words import Status
from services.complaints.categories import find_category
from services.db import session
from services.errors import NotFound
from services.notifications import Recipient, declare_notice
from services.organisation import Setting, SettingKind, declare_setting
from services.people import UnitGroup
from services.text import Words

TIMES = "digest_times"
DIGEST, TIED, UNTIED = "unit.digest", "unit.group_tied", "unit.group_untied"
#: So many are named; the others are counted.
_NAMED = 10
#: The counts say "99+" beyond it: what a group needs to know is that it is much.
_COUNTED = 99
#: A digest that could not be sent at its time (the worker was down) is left out after so long.
_LATEST = timedelta(hours=2)
_TIME = re.compile(r"\b([01]?\d|2[0-3])[.:]([0-5]\d)\b")


def declare_digests() -> None:
    """Declares the setting and the notices; called by whoever offers complaints."""
    declare_setting(
        Setting(
            TIMES,
            SettingKind.TEXT,
            "08.30 และ 13.30",
            Words("เวลาส่งสรุปงานเข้ากลุ่ม LINE ของหน่วยงาน", "Times at which groups of units get their digest"),
            Words(
                "ไม่เกินสองเวลา เฉพาะวันทำการ เช่น 08.30 และ 13.30 เว้นว่างเพื่อไม่ส่ง",
                "At most two, on working days, such as 08.30 and 13.30. Empty for none.",
            ),
            Words("LINE", "LINE"),
            0,
            20,
        )
    )
    # A group writes nothing for which it could wait, and tomorrow the same is old: at its time or not at all.
    declare_notice(
        DIGEST,
        ("unit", "new", "late", "list", "link"),
        "urgent",
        Words("สรุปงานเข้ากลุ่มของหน่วยงาน", "Digest to a unit's group"),
    )
    declare_notice(TIED, ("unit", "times"), "urgent", Words("ผูกกลุ่มกับหน่วยงานแล้ว", "A group was tied to a unit"))
    declare_notice(UNTIED, ("unit",), "urgent", Words("ยกเลิกการผูกกลุ่มแล้ว", "A group was untied from a unit"))


def digest_times() -> list[time]:
    """The times of the day, at most two, the earliest first; what cannot be read as a time is left out."""
    found = _TIME.findall(str(organisation.get_setting(TIMES)))
    return sorted({time(int(hour), int(minute)) for hour, minute in found})[:2]


def say_digest_times() -> Words:
    """ "08.30 และ 13.30"; "-" where there are none."""
    times = digest_times()
    thai, english = " และ ".join(f"{at:%H.%M}" for at in times), " and ".join(f"{at:%H:%M}" for at in times)
    return Words(thai or "-", english or "-")


def send_digests() -> int:
    """Tells the groups whose time has come, each once for each time; how many were looked at.

    Nothing is sent of the messages that are reserved for citizens.
    """
    due = _last_due(clock.now())
    if due is None:
        return 0
    groups = [group for group in people.list_groups() if group.told_at is None or group.told_at < due]
    for group in groups:
        people.note_group_told(group.id)
        if group.created_at < due and notifications.reserve_left(channel=group.channel):
            _tell(group)
    return len(groups)


def tell_tied(channel: str, address: str, unit_id: int) -> None:
    """Says in a group that it is tied, and what it will hear."""
    notifications.notify(
        TIED,
        recipients=[Recipient(channel, address, "th")],
        params={"unit": _unit_words(unit_id), "times": say_digest_times()},
        subject=("unit", unit_id),
    )


def tell_untied(channel: str, address: str, unit_id: int) -> None:
    """Says in a group that it hears nothing more."""
    notifications.notify(
        UNTIED,
        recipients=[Recipient(channel, address, "th")],
        params={"unit": _unit_words(unit_id)},
        subject=("unit", unit_id),
    )


def _last_due(now: datetime) -> datetime | None:
    today = clock.local(now).date()
    if not organisation.is_working_day(today):
        return None
    midnight = clock.local_midnight(today)
    moments = [midnight + timedelta(hours=at.hour, minutes=at.minute) for at in digest_times()]
    past = [moment for moment in moments if moment <= now < moment + _LATEST]
    return past[-1] if past else None


def _tell(group: UnitGroup) -> None:
    new = _rows(group.unit_id, CaseFile.status == Status.ASSIGNED.value)
    late = [row for row in _rows(group.unit_id, CaseFile.sort_at < clock.now()) if _is_late(row)]
    named = list({row.id: row for row in [*late, *new]}.values())[:_NAMED]
    if not named:
        return
    lines = [f"{row.reference} {_topic(row)}" + (" (เกินกำหนด)" if _is_late(row) else "") for row in named]
    notifications.notify(
        DIGEST,
        recipients=[Recipient(group.channel, group.address, "th")],
        params={
            "unit": _unit_words(group.unit_id),
            "new": _counted(len(new)),
            "late": _counted(len(late)),
            "list": "\n".join(lines),
            "link": f"{settings.current().base_url}/staff/queue?scope=unit",
        },
        subject=("unit", group.unit_id),
    )


def _rows(unit_id: int, condition: ColumnElement[bool]) -> Sequence[CaseFile]:
    query = (
        select(CaseFile)
        .where(CaseFile.unit_id == unit_id, CaseFile.is_confidential.is_(False), CaseFile.is_open.is_(True), condition)
        .order_by(CaseFile.sort_at, CaseFile.id)
        .limit(_COUNTED + 1)
    )
    return session().scalars(query).all()


def _is_late(row: CaseFile) -> bool:
    return is_late(Status(row.status), row.sort_at, clock.now())


def _counted(number: int) -> str:
    return f"{_COUNTED}+" if number > _COUNTED else str(number)


def _topic(row: CaseFile) -> str:
    category = find_category(row.topic) if row.topic else None
    if category is not None:
        return category.name.th
    try:
        return catalogue.get_service(row.service).name.th
    except NotFound:
        return row.service


def _unit_words(unit_id: int) -> Words:
    return organisation.get_unit(unit_id).name
