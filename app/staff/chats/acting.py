"""What officers do with conversations: answer, take, hand on, end, send again, make a matter, begin from a matter."""

from collections.abc import Callable

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import access, commits, current_actor, language
from app.staff.blueprint import staff
from app.staff.chats import words
from app.staff.chats.talking import page_of_thread
from app.staff.filing import filers, filing_actor
from services import cases, helpdesk
from services.cases import CaseView
from services.errors import RuleBroken, Stale


@staff.post("/chats/<int:thread_id>/answer")
@access(words.talkers)
@commits
def answer_chat(thread_id: int) -> ResponseReturnValue:
    """Says something to the citizen. Where a colleague was quicker, both are shown and nothing is sent."""
    typed = request.form.get("words", "")
    _number, refusal = _do(
        thread_id,
        lambda: helpdesk.answer(thread_id, typed, actor=current_actor(), seen=_seen()),
        typed=typed,
        folded="answer",
    )
    return refusal or _back(thread_id)


@staff.post("/chats/<int:thread_id>/take")
@access(words.talkers)
@commits
def take_chat(thread_id: int) -> ResponseReturnValue:
    """Answers from now on. Of two at once one takes it, the other is told."""
    _number, refusal = _do(thread_id, lambda: helpdesk.take(thread_id, actor=current_actor(), seen=_seen()))
    if refusal is not None:
        return refusal
    flash(_("รับการสนทนานี้แล้ว"), "success")
    return _back(thread_id)


@staff.post("/chats/<int:thread_id>/hand")
@access(words.talkers)
@commits
def hand_chat(thread_id: int) -> ResponseReturnValue:
    """Hands it to a unit or to a colleague."""
    kind, _colon, typed = request.form.get("to", "").partition(":")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 12 else 0
    hand = helpdesk.hand_to_officer if kind == "officer" else helpdesk.hand_to_unit
    _number, refusal = _do(
        thread_id, lambda: hand(thread_id, number, actor=current_actor(), seen=_seen()), folded="hand"
    )
    if refusal is not None:
        return refusal
    flash(_("ส่งต่อการสนทนาแล้ว"), "success")
    return redirect(url_for("staff.view_chats"))


@staff.post("/chats/<int:thread_id>/end")
@access(words.talkers)
@commits
def end_chat(thread_id: int) -> ResponseReturnValue:
    """Ends it; the citizen is told kindly and the bot is there again."""
    _number, refusal = _do(thread_id, lambda: helpdesk.end(thread_id, actor=current_actor(), seen=_seen()))
    if refusal is not None:
        return refusal
    flash(_("จบการสนทนาแล้ว"), "success")
    return _back(thread_id)


@staff.post("/chats/<int:thread_id>/again")
@access(words.talkers)
@commits
def begin_chat_again(thread_id: int) -> ResponseReturnValue:
    """Takes up what has ended, with the first words of a new conversation."""
    typed = request.form.get("words", "")
    begun, refusal = _do(
        thread_id,
        lambda: helpdesk.begin_again(thread_id, typed, actor=current_actor()),
        typed=typed,
        folded="answer",
    )
    return refusal or _back(begun)


@staff.post("/chats/<int:thread_id>/messages/<int:message_id>/retry")
@access(words.talkers)
@commits
def retry_chat_message(thread_id: int, message_id: int) -> ResponseReturnValue:
    """Sends once more what could not be delivered."""
    try:
        helpdesk.send_again(thread_id, message_id, actor=current_actor())
    except RuleBroken as broken:
        if broken.problems[0].code == "unreachable":
            flash(words.refusal_of("unreachable"), "warning")
        else:
            flash(_("ข้อความนี้ไม่ต้องส่งซ้ำ"), "warning")
    else:
        flash(_("จะส่งข้อความนี้อีกครั้ง"), "success")
    return _back(thread_id)


@staff.post("/chats/<int:thread_id>/file")
@access(filers)
@commits
def file_chat(thread_id: int) -> ResponseReturnValue:
    """Begins a form for the citizen with what they said; the officer fills in the rest and sends it."""
    key = request.form.get("service", "")[:60]
    draft_id = helpdesk.begin_draft(thread_id, key, actor=filing_actor(), language=language())
    flash(_("นำข้อความของผู้สอบถามมาใส่ไว้ให้แล้ว กรุณาตรวจและกรอกข้อที่เหลือ"), "message")
    return redirect(url_for("staff.view_filing", service_key=key, draft_id=draft_id))


@staff.post("/chats/from/<reference>")
@access(words.talkers)
@commits
def open_case_chat(reference: str) -> ResponseReturnValue:
    """Begins a conversation with the reporter of a matter that the officer may see."""
    actor = current_actor()
    case = cases.get_case(reference, actor=actor)
    try:
        thread_id = helpdesk.begin_from_case(case, request.form.get("words", ""), actor=actor)
    except RuleBroken as broken:
        flash(words.refusal_of(broken.problems[0].code), "warning")
        return redirect(url_for("staff.view_case", reference=reference))
    return _back(thread_id)


def can_chat_about(case: CaseView) -> bool:
    """Whether the page of a matter offers to write to its reporter by chat."""
    return helpdesk.can_begin_from(case, actor=current_actor())


def _do(
    thread_id: int, act: Callable[[], int | None], *, typed: str = "", folded: str = ""
) -> tuple[int, ResponseReturnValue | None]:
    """Does it. A refusal changes nothing and shows the conversation as it stands now, which is a reading of it."""
    try:
        return act() or thread_id, None
    except RuleBroken as broken:
        view = helpdesk.get_thread(thread_id, actor=current_actor())
        return thread_id, (page_of_thread(view, typed=typed, problem=broken.problems[0], folded=folded), 400)
    except Stale:
        view = helpdesk.get_thread(thread_id, actor=current_actor())
        return thread_id, (page_of_thread(view, typed=typed, is_stale=True, folded=folded), 409)


def _seen() -> int | None:
    """The revision that the page showed."""
    typed = request.form.get("seen", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _back(thread_id: int) -> ResponseReturnValue:
    return redirect(url_for("staff.view_chat", thread_id=thread_id) + "#last")
