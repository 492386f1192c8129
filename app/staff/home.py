"""The officer's home: what waits, what is late, what came back, and the first few of each."""

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.shared import access, current_actor, officer
from app.shared.queue_rows import show_rows
from app.staff.blueprint import staff
from app.staff.chats.words import talkers
from app.staff.filing import filers
from app.staff.queue import SEES_ALL_FIRST, WEEK
from services import cases, helpdesk, notifications
from services.audit import Channel, Role
from services.cases import QueueFilter, Status
from services.catalogue import list_services
from services.text import Words

#: How many rows of a list the home shows.
FEW = 6


@staff.get("")
@access(officer)
def view_home() -> ResponseReturnValue:
    """What an officer looks at first in the morning."""
    actor = current_actor()
    scope = "all" if actor.has_role(*SEES_ALL_FIRST) else "unit"
    counts = cases.count_queue(actor, scope)
    mine = cases.count_queue(actor, "mine")
    screening = counts.by_status.get(Status.RECEIVED, 0) + counts.by_status.get(Status.SCREENING, 0)
    tiles = [
        (Words("รอทำ", "Waiting"), counts.waiting, url_for("staff.view_queue", scope=scope), ""),
        (Words("เกินกำหนด", "Overdue"), counts.late, url_for("staff.view_queue", scope=scope, late=1), "rose"),
        (Words("กลับมาใหม่", "Came back"), counts.came_back, url_for("staff.view_queue", scope=scope, back=1), "amber"),
        (Words("งานของฉัน", "Mine"), mine.waiting, url_for("staff.view_queue", scope="mine"), ""),
    ]
    if talkers.allows(actor):
        chats = helpdesk.count_threads(actor)
        tiles.append((Words("แชตรอตอบ", "Chats waiting"), chats, url_for("staff.view_chats"), "amber"))
    if actor.has_role(Role.REGISTRY):
        tiles.insert(0, (Words("รอคัดกรอง", "To be screened"), screening, "/staff/screening", "indigo"))
    return render_template(
        "staff/home/view_home.html",
        tiles=tiles,
        late=cases.list_queue(actor, QueueFilter(scope=scope, late=True)).rows[:FEW],
        back=cases.list_queue(actor, QueueFilter(scope=scope, came_back=True)).rows[:FEW],
        due=cases.list_queue(actor, QueueFilter(scope=scope, this_week=True)).rows[:FEW],
        mine=cases.list_queue(actor, QueueFilter(scope="mine", status="open")).rows[:FEW],
        soon=WEEK,
        scope=scope,
        fileable=list_services(actor, Channel.COUNTER) if filers.allows(actor) else [],
        show_rows=show_rows,
        is_quota_spent=actor.has_role(Role.ADMIN) and notifications.read_quota().is_spent,
    )
