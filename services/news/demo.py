"""The demonstration's news: made up, in both languages, some sent, one waiting for approval, one planned."""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from services import clock, complaints, db, people, settings
from services.audit import Actor
from services.errors import NotAllowed, NotFound
from services.news.broadcasts import BroadcastDetails, approve, change_broadcast, create_broadcast, submit
from services.news.items import ItemDetails, create_item, publish_item
from services.news.kinds import RESULTS
from services.news.models import Audience, Broadcast, BroadcastState, NewsItem
from services.news.reading import view_of
from services.people.views import DEMO_DOMAIN
from services.text import Words

FILE = Path(__file__).with_name("demo_texts.toml")


def seed_demo_news() -> int:
    """Writes what is not there yet, in the caller's transaction; says how many items. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    author, second = _officer("officer"), _officer("head")
    if author is None or second is None or db.session().scalar(select(NewsItem.id).limit(1)) is not None:
        return 0
    texts = tomllib.loads(FILE.read_text(encoding="utf-8"))["news"]
    for text in texts:
        _write(text, author, second)
    return len(texts)


def _write(text: dict[str, Any], author: Actor, second: Actor) -> None:
    at = clock.now() - timedelta(days=text["days_ago"])
    reference = _closed_case() if text["kind"] == RESULTS else ""
    with clock.standing_at(at):
        item = create_item(
            ItemDetails(
                kind=text["kind"],
                title=Words(text["title_th"], text.get("title_en", "")),
                text=Words(text["text_th"].strip(), text.get("text_en", "").strip()),
                link=text.get("link", ""),
                reference=reference,
            ),
            actor=author,
        )
        if text.get("is_published", True):
            publish_item(item.id, actor=author)
    sending = text.get("sending", "")
    if sending:
        with clock.standing_at(at + timedelta(minutes=20)):
            _send(item.id, sending, author, second)


def _send(news_id: int, sending: str, author: Actor, second: Actor) -> None:
    number = create_broadcast(news_id, actor=author)
    row = db.session().get_one(Broadcast, number)
    planned = _next_morning() if sending == "planned" else None
    details = BroadcastDetails(Audience.SUBSCRIBERS, row.interest, scheduled_at=planned)
    change_broadcast(number, details, actor=author)
    submit(number, actor=author)
    if sending in ("planned", "sent"):
        approve(number, seen=view_of(db.session().get_one(NewsItem, news_id)).revision, actor=second)
    if sending == "sent":
        # Of long ago: nothing leaves for it any more.
        row.state, row.is_collected = BroadcastState.DONE, True
        row.recipients, row.sent, row.failed, row.left_out = 412, 405, 0, 7
        row.started_at, row.ended_at = clock.now(), clock.now() + timedelta(minutes=1)
        db.session().flush()


def _next_morning() -> datetime:
    """Nine o'clock of a day a week from now."""
    return clock.local_midnight(clock.today() + timedelta(days=7)) + timedelta(hours=9)


def _closed_case() -> str:
    """A public matter that is settled, with pictures where there is one; "" where there is none."""
    found = complaints.list_reports(complaints.ReportFilter(state=complaints.State.DONE), limit=25).rows
    for row in sorted(found, key=lambda one: one.photograph is None):
        try:
            if not complaints.get_report(row.reference).is_open:
                return row.reference
        except NotFound:
            continue
    return ""


def _officer(name: str) -> Actor | None:
    found = people.find_officer(f"{name}{DEMO_DOMAIN}")
    return people.actor_for(found) if found is not None else None
