"""News for tests: items, officers who write and approve, chats that agreed, sendings on their way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from chatbot.incoming import CHANNEL
from services import clock, news
from services.audit import Actor, ActorKind, Channel, Role
from services.db import session, unit_of_work
from services.inbox import ChatUser
from services.inbox.users import know_user
from services.news import Audience, BroadcastDetails, ItemDetails
from services.news.models import BroadcastBatch
from services.text import Words
from tests.factories.people import make_actor

#: An officer who only looks.
LOOKER = Actor(ActorKind.OFFICER, Channel.STAFF, None, Role.AUDITOR)
TITLE = Words("อบจ. เปิดรับสมัครอบรมอาชีพ", "Free vocational training")
TEXT = Words("สมัครได้ตั้งแต่วันนี้ถึงสิ้นเดือน\nไม่มีค่าใช้จ่าย", "Apply until the end of the month.\nIt is free.")


def details(**changes: Any) -> ItemDetails:
    """What an officer writes."""
    return ItemDetails(**({"kind": "notice", "title": TITLE, "text": TEXT} | changes))


def officer(role: Role = Role.OFFICER) -> Actor:
    """A new officer, there to stay."""
    with unit_of_work():
        return make_actor(role)


def make_item(*, actor: Actor | None = None, is_published: bool = True, **changes: Any) -> news.ItemView:
    """An item, on the web unless told otherwise."""
    author = actor or officer()
    with unit_of_work():
        item = news.create_item(details(**changes), actor=author)
        return news.publish_item(item.id, actor=author) if is_published else item


def make_chats(count: int, *, kinds: Sequence[str] = ("notice",), language: str = "th", district: str = "",
               prefix: str = "U") -> list[str]:  # fmt: skip
    """So many chats that agreed to these kinds; their addresses."""
    addresses = [f"{prefix}{number:032d}" for number in range(count)]
    with unit_of_work():
        for address in addresses:
            user = know_user(CHANNEL, address, seen_at=clock.now())
            user.language = language
            agree(user, kinds, district)
    return addresses


def agree(user: ChatUser, kinds: Sequence[str] = ("notice",), district: str = "") -> None:
    """Lets a chat agree to news."""
    if kinds:
        news.agree(user, kinds)
        if district:
            news.choose_district(user, district)


def prepare(item: news.ItemView, *, author: Actor | None = None, **changes: Any) -> int:
    """A sending that waits for approval."""
    author = author or officer()
    with unit_of_work():
        number = news.create_broadcast(item.id, actor=author)
        chosen = {"audience": Audience.SUBSCRIBERS, "interest": item.kind} | changes
        news.change_broadcast(number, BroadcastDetails(**chosen), actor=author)
        news.submit(number, actor=author)
    return number


def approve(number: int, *, actor: Actor | None = None) -> Actor:
    """A second officer approves it."""
    second = actor or officer(Role.HEAD)
    with unit_of_work():
        view = news.get_broadcast(number, actor=second)
        news.approve(number, seen=news.get_item(view.news_id, actor=second).revision, actor=second)
    return second


def begin(item: news.ItemView | None = None, **changes: Any) -> int:
    """An approved sending of an item."""
    number = prepare(item or make_item(), **changes)
    approve(number)
    return number


def work(steps: int = 30) -> int:
    """What the worker does with sendings, until nothing is due."""
    done = 0
    for _ in range(steps):
        found = news.work_broadcasts()
        done += found
        if not found:
            break
    return done


def view(number: int) -> news.BroadcastView:
    """The sending as it stands now."""
    session().expire_all()
    found = news.get_broadcast(number, actor=LOOKER)
    session().rollback()
    return found


def batches(number: int) -> list[BroadcastBatch]:
    """Its batches, in order."""
    query = session().query(BroadcastBatch).filter_by(broadcast_id=number).order_by(BroadcastBatch.id)
    found = list(query.populate_existing())
    session().rollback()
    return found


def in_an_hour() -> datetime:
    """A time to be sent at."""
    return clock.now() + timedelta(hours=1)
