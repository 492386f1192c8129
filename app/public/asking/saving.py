"""Going on later: the signed link, the short code for another device, and the link by e-mail."""

from flask import Response, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.public import public
from app.public.asking.held import held_draft
from app.public.asking.linked import GO_ON
from app.public.asking.question import url_where_it_stands
from app.security import limit
from app.shared import access, anyone, asking, commits, language
from app.shared.line_links import line_link, qr_svg
from services import drafts, notifications, questions, settings
from services.audit import Channel
from services.clock import now
from services.errors import NotFound, Problem, RuleBroken
from services.questions import DataClass, Question
from services.text import Words

_CODE, _CODE_SECONDS = "resume_code", 15 * 60
_EMAIL = Question("email", "email", Words("อีเมลของท่าน", "Your e-mail"), DataClass.PERSONAL)


@public.get("/ask/<draft_id>/save")
@access(anyone)
def view_saved(draft_id: str) -> ResponseReturnValue:
    """How to come back: what was answered is saved already."""
    view = held_draft(draft_id)
    if not view.is_open:
        return redirect(url_where_it_stands(view))
    return _page(draft_id)


@public.post("/ask/<draft_id>/save")
@access(anyone)
@commits
def make_resume_code(draft_id: str) -> ResponseReturnValue:
    """Makes the short code. It is stored hashed, so this browser alone carries it to the page that shows it."""
    view = held_draft(draft_id)
    code = drafts.resume_code(draft_id, holder=view.holder)
    session[_CODE] = [draft_id, code, int(now().timestamp()) + _CODE_SECONDS]
    return redirect(url_for("public.view_saved", draft_id=draft_id))


@public.get("/ask/<draft_id>/save/line.svg")
@access(anyone)
def view_resume_qr(draft_id: str) -> Response:
    """The QR code that opens LINE with the short code typed. Only for the browser that asked for that code."""
    held_draft(draft_id)
    link = _chat_link(_fresh_code(draft_id))
    if not link:
        raise NotFound("code")
    response = Response(qr_svg(link), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@public.get("/ask/<draft_id>/save/code.svg")
@access(anyone)
def view_code_qr(draft_id: str) -> Response:
    """The QR code that carries the draft to another browser. Only for the browser that asked for that code."""
    held_draft(draft_id)
    code = _fresh_code(draft_id)
    if code is None:
        raise NotFound("code")
    response = Response(qr_svg(_scan_link(code)), mimetype="image/svg+xml")
    response.headers["Cache-Control"] = "no-store"
    return response


@public.post("/ask/<draft_id>/save/mail")
@access(anyone)
@limit("5/minute")
@commits
def mail_resume_link(draft_id: str) -> ResponseReturnValue:
    """Sends the link to an address that the asker gives for this alone."""
    view = held_draft(draft_id)
    typed = request.form.get("email", "")
    try:
        address = questions.get_kind("email").check(_EMAIL, typed)
    except RuleBroken as error:
        return _page(draft_id, typed=typed, problem=error.problems[0]), 400
    notifications.notify(
        drafts.RESUME_LINK,
        recipients=[notifications.Recipient("email", address, language())],
        params={"service": view.service.name, "link": _link(draft_id)},
        subject=("draft", draft_id),
    )
    flash(_("ส่งลิงก์ไปที่อีเมลของท่านแล้ว"), "success")
    return redirect(url_for("public.view_saved", draft_id=draft_id))


def _page(draft_id: str, *, typed: str = "", problem: Problem | None = None) -> str:
    view = held_draft(draft_id)
    code = _fresh_code(draft_id)
    may_chat = Channel.LINE in view.service.channels and bool(line_link(""))
    return render_template(
        "public/asking/view_saved.html",
        draft=view,
        link=_link(draft_id),
        code=code,
        may_chat=may_chat,
        chat_url=_chat_link(code) if may_chat else "",
        chat_words=f"{GO_ON} {code}",
        until=view.expires_at,
        resume_url=settings.current().base_url + url_for("public.view_resume"),
        typed=typed,
        problems=[{"text": asking.say_problem(_EMAIL, problem), "href": "#email"}] if problem else [],
    )


def _link(draft_id: str) -> str:
    path = url_for("public.view_resume_link", token=drafts.resume_link(draft_id))
    return settings.current().base_url + path


def _scan_link(code: str) -> str:
    return settings.current().base_url + url_for("public.view_resume_code", code=code)


def _chat_link(code: str | None) -> str:
    return line_link(f"{GO_ON} {code}") if code else ""


def _fresh_code(draft_id: str) -> str | None:
    """The code that was just made for this draft, while it lives."""
    kept = session.get(_CODE)
    if not kept or kept[0] != draft_id or kept[2] < now().timestamp():
        return None
    return str(kept[1])
