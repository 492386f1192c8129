"""Sendings: the list, one with preview, cost and progress, a test to oneself, approval by a second officer."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, officer
from app.shared.account_words import Refusal
from app.shared.paging import page_of, read_key
from app.staff.blueprint import staff
from app.staff.news.planning import details_of, typed_of, values_of
from app.staff.news.words import (
    AUDIENCES,
    GROUPS,
    ITEM_STATES,
    REASONS,
    STATES,
    TESTS,
    approvers,
    refusal_of,
    writers,
)
from services import news, organisation
from services.errors import RuleBroken
from services.news import BroadcastState, BroadcastView
from services.text import Words

_LANGUAGES = [("th", Words("ผู้ที่ใช้ภาษาไทย", "Readers of Thai")), ("en", Words("ผู้ที่ใช้ภาษาอังกฤษ", "Readers of English"))]


@staff.get("/news/broadcasts")
@access(officer)
def list_broadcasts() -> ResponseReturnValue:
    """The sendings, newest first, all or those of a state."""
    group = request.args.get("state", "")
    group = group if group in GROUPS else ""
    actor = current_actor()
    page = news.list_broadcasts(group, actor=actor, after=_key("after"), before=_key("before"))
    return render_template(
        "staff/news/list_broadcasts.html",
        page=page_of(
            page.rows,
            next_key=[page.next_key] if page.next_key else None,
            previous_key=[page.previous_key] if page.previous_key else None,
        ),
        group=group,
        groups=GROUPS,
        states=STATES,
        audiences=AUDIENCES,
    )


@staff.post("/news/<int:number>/broadcasts")
@access(writers)
@commits
def create_broadcast(number: int) -> ResponseReturnValue:
    """Prepares a sending of an item."""
    broadcast_id = news.create_broadcast(number, actor=current_actor())
    return redirect(url_for("staff.view_broadcast", broadcast_id=broadcast_id))


@staff.get("/news/broadcasts/<int:broadcast_id>")
@access(officer)
def view_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """One sending: as it will look, whom it reaches, what it costs, how far it has come."""
    return _page(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>")
@access(writers)
@commits
def change_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Says to whom and when."""
    typed = typed_of(request.form)
    news.get_broadcast(broadcast_id, actor=current_actor())
    try:
        news.change_broadcast(broadcast_id, details_of(typed), actor=current_actor())
    except RuleBroken as broken:
        raise Refused(_page(broadcast_id, typed, refusal_of(broken)), 400) from broken
    flash(_("บันทึกแล้ว"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/submit")
@access(writers)
@commits
def submit_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Hands it to a second officer."""
    _try(broadcast_id, lambda: news.submit(broadcast_id, actor=current_actor()))
    flash(_("ส่งขออนุมัติแล้ว เจ้าหน้าที่อีกคนต้องตรวจและอนุมัติ"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/approve")
@access(approvers)
@commits
def approve_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Lets it begin."""
    shown = request.form.get("revision", "")
    seen = int(shown) if shown.isascii() and shown.isdecimal() and len(shown) < 10 else None
    _try(broadcast_id, lambda: news.approve(broadcast_id, seen=seen, actor=current_actor()))
    flash(_("อนุมัติแล้ว"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/return")
@access(approvers)
@commits
def return_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Hands it back to its author, with words."""
    remark = request.form.get("remark", "")[:4000]
    _try(broadcast_id, lambda: news.hand_back(broadcast_id, remark, actor=current_actor()))
    flash(_("ส่งคืนผู้เขียนแล้ว"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/cancel")
@access(writers)
@commits
def cancel_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Ends it; what has left stays sent."""
    _try(broadcast_id, lambda: news.cancel(broadcast_id, actor=current_actor()))
    flash(_("ยกเลิกแล้ว"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/resume")
@access(writers)
@commits
def resume_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Lets what was stopped go on."""
    _try(broadcast_id, lambda: news.resume(broadcast_id, actor=current_actor()))
    flash(_("ส่งต่อแล้ว"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/test")
@access(writers)
@commits
def test_broadcast(broadcast_id: int) -> ResponseReturnValue:
    """Sends it to the officer's own chat."""
    _try(broadcast_id, lambda: news.send_test(broadcast_id, actor=current_actor()))
    flash(_("กำลังส่งฉบับทดสอบไปยังแชตของท่าน"), "success")
    return _back(broadcast_id)


@staff.post("/news/broadcasts/<int:broadcast_id>/chat")
@access(writers)
@commits
def tie_test_chat(broadcast_id: int) -> ResponseReturnValue:
    """Gives a code that ties the officer's own chat, shown once; or lets go of it."""
    news.get_broadcast(broadcast_id, actor=current_actor())
    if request.form.get("step") == "untie":
        news.untie_chat(actor=current_actor())
        flash(_("เลิกผูกแชตแล้ว"), "success")
        return _back(broadcast_id)
    return _page(broadcast_id, code=news.new_test_code(actor=current_actor()))


def _try(broadcast_id: int, act: Callable[[], None]) -> None:
    """Does it, or shows the page again with what is refused."""
    news.get_broadcast(broadcast_id, actor=current_actor())
    try:
        act()
    except RuleBroken as broken:
        raise Refused(_page(broadcast_id, refusal=refusal_of(broken)), 400) from broken


def _back(broadcast_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.view_broadcast", broadcast_id=broadcast_id))


def _page(
    broadcast_id: int, values: dict[str, str] | None = None, refusal: Refusal | None = None, code: str = ""
) -> str:
    actor = current_actor()
    view = news.get_broadcast(broadcast_id, actor=actor)
    item = news.get_item(view.news_id, actor=actor)
    bodies = news.compose_bodies(item, view.audience)
    return render_template(
        "staff/news/view_broadcast.html",
        sending=view,
        item=item,
        item_state=ITEM_STATES[item.state],
        previews={
            language: body for language, body in bodies.items() if view.language in ("", language) or not language
        },
        state=STATES[view.state],
        reason=REASONS.get(view.reason),
        cost=news.cost_of(broadcast_id, actor=actor) if _is_ahead(view) else None,
        values=values or values_of(view),
        remark=request.form.get("remark", ""),
        refusal=refusal,
        code=code,
        has_chat=news.has_chat(actor=actor),
        test=news.find_test(broadcast_id, actor=actor),
        tests=TESTS,
        audiences=[(key.value, words) for key, words in AUDIENCES.items()],
        kinds=[(kind.key, kind.name) for kind in news.list_kinds()],
        districts=[(district.code, district.name) for district in organisation.list_districts()],
        languages=_LANGUAGES,
        may_write=writers.allows(actor),
        is_approver=approvers.allows(actor),
    )


def _is_ahead(view: BroadcastView) -> bool:
    return view.state in (BroadcastState.DRAFT, BroadcastState.WAITING, BroadcastState.APPROVED)


def _key(name: str) -> int | None:
    key = read_key(int, name=name)
    return key[0] if key else None
