"""The officer's queue: three scopes, filters in the address, due first, 25 a page."""

from dataclasses import dataclass
from datetime import timedelta

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.shared import access, casework, constant, current_actor, language, officer
from app.shared.pages import here_with
from app.shared.queue_rows import show_rows
from app.staff.blueprint import staff
from services import cases, clock
from services.audit import Actor, Channel, Role
from services.cases import STATUS_FOR_OTHERS, QueueFilter, Status
from services.complaints import list_categories, list_groups
from services.organisation import list_districts
from services.text import Words

SCOPES = (
    ("mine", Words("งานของฉัน", "Mine")),
    ("unit", Words("งานของหน่วย", "My unit's")),
    ("all", Words("ทั้งหมดที่ดูได้", "All I may see")),
)
PERIODS = {
    "7": (7, Words("7 วันล่าสุด", "Last 7 days")),
    "30": (30, Words("30 วันล่าสุด", "Last 30 days")),
    "90": (90, Words("90 วันล่าสุด", "Last 90 days")),
    "365": (365, Words("1 ปีล่าสุด", "Last year")),
}
WEEK = Words("ครบกำหนดใน 7 วัน", "Due within 7 days")
#: Roles whose own unit works no queue: they begin with everything they may see.
SEES_ALL_FIRST = (Role.ADMIN, Role.EXECUTIVE, Role.AUDITOR, Role.REGISTRY, Role.INTEGRITY, Role.COUNTER)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is set, with the address that takes it away."""

    words: Words
    without: str


@staff.get("/queue")
@access(officer)
def view_queue() -> ResponseReturnValue:
    """The queue as its address says; the address can be bookmarked."""
    actor = current_actor()
    wanted = _wanted(actor)
    here = url_for("staff.view_queue")
    page = cases.list_queue(
        actor, wanted, after=request.args.get("after", "")[:40], before=request.args.get("before", "")[:40]
    )
    return render_template(
        "staff/queue/view_queue.html",
        page=page,
        wanted=wanted,
        counts=cases.count_queue(actor, wanted.scope),
        scopes=[(key, words, f"{here}?scope={key}") for key, words in SCOPES],
        filter_fields=_filter_fields(wanted),
        chips=_chips(wanted),
        next_url=here_with(after=page.next_key, before=None) if page.next_key else "",
        previous_url=here_with(before=page.previous_key, after=None) if page.previous_key else "",
        rows=show_rows(page.rows),
    )


def _filter_fields(wanted: QueueFilter) -> Markup:
    """The fields of the filter, as they were drawn for the same choice before."""
    topic, period = request.args.get("topic", ""), request.args.get("period", "")

    def draw() -> Markup:
        text = render_template(
            "components/queue_filter.html",
            wanted=wanted,
            statuses=list(STATUS_FOR_OTHERS.items()),
            topic=topic,
            topics=[(group, [c for c in list_categories() if c.group == group.key]) for group in list_groups()],
            districts=list_districts(),
            channels=casework.CHANNELS,
            periods=PERIODS,
            period=period,
        )
        return Markup(text)  # noqa: S704 What a template gave is escaped.

    choice = (wanted.status, topic, wanted.district, wanted.channel, period, wanted.late, wanted.came_back)
    return constant.keep(("queue filter", language(), *choice), draw)


def _wanted(actor: Actor) -> QueueFilter:
    args = request.args
    scope = args.get("scope", "")
    searching = bool(args.get("q", "").strip())
    if scope not in dict(SCOPES):
        scope = "all" if searching or actor.has_role(*SEES_ALL_FIRST) else "unit"
    period = PERIODS.get(args.get("period", ""))
    status = args.get("status", "")
    return QueueFilter(
        scope=scope,
        words=args.get("q", "").strip()[:200],
        status=status if status in _statuses() else "" if searching or status == "any" else "open",
        topics=_topics(args.get("topic", "")),
        district=args.get("district", "")[:10],
        channel=args.get("channel", "") if args.get("channel", "") in set(Channel) else "",
        late=args.get("late") == "1",
        this_week=args.get("week") == "1",
        came_back=args.get("back") == "1",
        since=clock.today() - timedelta(days=period[0]) if period else None,
    )


def _statuses() -> set[str]:
    return {status.value for status in Status} | {"open"}


def _topics(typed: str) -> tuple[str, ...]:
    """A category, or all of a group."""
    if typed.startswith("group:"):
        group = typed.removeprefix("group:")
        return tuple(category.key for category in list_categories() if category.group == group) or ("-",)
    return (typed[:60],) if typed else ()


def _chips(wanted: QueueFilter) -> list[Chip]:
    """The filters in force. "Open" is where one begins, so it is no chip."""
    chips = []
    if wanted.status and wanted.status != "open":
        words = STATUS_FOR_OTHERS[Status(wanted.status)]
        chips.append(Chip(_labelled("สถานะ", "Status", words), here_with(status=None, after=None, before=None)))
    topic = request.args.get("topic", "")
    if topic:
        name = next((g.name for g in list_groups() if topic == f"group:{g.key}"), None) or casework.topic_words(
            "", topic
        )
        chips.append(Chip(_labelled("เรื่อง", "Topic", name), here_with(topic=None, after=None, before=None)))
    if wanted.district:
        name = casework.place_words(None, wanted.district)
        chips.append(Chip(_labelled("อำเภอ", "District", name), here_with(district=None, after=None, before=None)))
    if wanted.channel:
        name = casework.channel_words(wanted.channel)
        chips.append(Chip(_labelled("ช่องทาง", "Channel", name), here_with(channel=None, after=None, before=None)))
    period = PERIODS.get(request.args.get("period", ""))
    if period:
        chips.append(Chip(period[1], here_with(period=None, after=None, before=None)))
    if wanted.late:
        chips.append(Chip(Words("เกินกำหนด", "Overdue"), here_with(late=None, after=None, before=None)))
    if wanted.this_week:
        chips.append(Chip(WEEK, here_with(week=None, after=None, before=None)))
    if wanted.came_back:
        chips.append(Chip(Words("กลับมาใหม่", "Came back"), here_with(back=None, after=None, before=None)))
    if wanted.words:
        words = Words(f"“{wanted.words}”", f"“{wanted.words}”")
        chips.append(Chip(words, here_with(q=None, after=None, before=None)))
    return chips


def _labelled(th: str, en: str, words: Words) -> Words:
    return Words(f"{th}: {words.th}", f"{en}: {words.en}")
