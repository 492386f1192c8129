"""Rows of the queue as they read: words in the reader's language, made in one go.

A queue shows 25 of them on every page that an officer opens: nothing is looked up twice, the template only writes.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from app.shared import casework
from app.shared.filters import thai_date_short
from app.shared.language import language
from app.shared.language import translate as _
from app.shared.language import translate_many as ngettext
from services import clock
from services.cases import QueueRow, Status
from services.text import Words

#: What nobody promised anything for stands in the queue far behind (services/cases/promise.py).
_NO_DEADLINE = datetime(2600, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the queue in words. `due_kind` is "late", "soon" or ""."""

    reference: str
    title: str
    facts: str
    due: str
    due_kind: str
    day: str
    place: str
    district: str
    status: str
    status_words: str
    owner: str
    channel: str


class _Said:
    """What a function gives for the same arguments, said once in the reader's language."""

    def __init__(self, words: Callable[..., Words], reader: str) -> None:
        self._words, self._reader = words, reader
        self._known: dict[tuple[str | None, ...], str] = {}

    def __call__(self, *of: str | None) -> str:
        if of not in self._known:
            self._known[of] = self._words(*of).in_(self._reader)
        return self._known[of]


def show_rows(rows: Sequence[QueueRow]) -> list[ShownRow]:
    """The rows in words, for `components/queue_rows.html`."""
    reader, today = language(), clock.today()
    topic, place = _Said(casework.topic_words, reader), _Said(casework.place_words, reader)
    shown = []
    for row in rows:
        due, kind, day = _due(row, today)
        shown.append(
            ShownRow(
                reference=row.reference,
                title=row.title or (_("เรื่องลับ เปิดอ่านได้เมื่อบอกเหตุผล") if row.is_confidential else row.reference),
                facts=_facts(row, topic(row.service, row.topic)),
                due=due,
                due_kind=kind,
                day=day,
                place=place(row.subdistrict, None) or "–",
                district=place(None, row.district),
                status=row.status.value,
                status_words=row.status_words.in_(reader),
                owner=row.owner or "–",
                channel=casework.came_from_words(row).in_(reader),
            )
        )
    return shown


def _facts(row: QueueRow, topic: str) -> str:
    facts = topic
    if row.photo_count:
        facts += " · " + ngettext("%(num)s ภาพ", "%(num)s ภาพ", row.photo_count) % {"num": row.photo_count}
    if row.follower_count:
        facts += " · " + _("ติดตาม %(n)s คน") % {"n": row.follower_count}
    if row.reopened:
        facts += " · " + ngettext("เปิดใหม่ %(num)s ครั้ง", "เปิดใหม่ %(num)s ครั้ง", row.reopened) % {"num": row.reopened}
    return facts


def _due(row: QueueRow, today: date) -> tuple[str, str, str]:
    """When it is due, how pressing that is, and the day."""
    if row.status is Status.PLANNED and row.review_on:
        return _("รอแผน"), "", _("ทบทวน %(day)s") % {"day": thai_date_short(row.review_on)}
    if row.status is Status.WAITING_CITIZEN:
        return _("หยุดนับ"), "", _("รอผู้แจ้ง")
    if not row.is_open or row.sort_at > _NO_DEADLINE:
        received = _("รับเมื่อ %(day)s") % {"day": thai_date_short(row.received_at)}
        return _("ไม่กำหนด") if row.is_open else _("จบแล้ว"), "", received
    day = clock.local(row.sort_at).date()
    days = (day - today).days
    if row.is_late:
        words = ngettext("เกิน %(num)s วัน", "เกิน %(num)s วัน", -days) % {"num": -days} if days < 0 else _("เกินกำหนด")
    else:
        words = _("วันนี้") if days == 0 else ngettext("อีก %(num)s วัน", "อีก %(num)s วัน", days) % {"num": days}
    # The queue stands by what is owed next: the first answer, else the promise.
    owed = _("เสร็จภายใน %(day)s") if row.sort_at == row.due_at else _("ตอบภายใน %(day)s")
    return words, "late" if row.is_late else "soon" if row.is_soon else "", owed % {"day": thai_date_short(day)}
