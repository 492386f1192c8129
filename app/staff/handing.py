"""Carrying a draft over the counter: taking one over by its code, handing one on to the citizen's telephone."""

from typing import Any

from flask import flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.security import limit
from app.shared import access, commits, holding
from app.shared.slips import slip_qr
from app.staff.blueprint import staff
from app.staff.filing import filers, filing_actor, find_service, own_filing
from services import drafts, settings
from services.clock import now
from services.errors import NotFound, RuleBroken

#: The codes that this session made, by draft: the code and until when it serves.
_CODES, _SECONDS, _KEPT = "handed_codes", 15 * 60, 5


@staff.get("/file/resume")
@access(filers)
def view_file_resume() -> str:
    """Takes the six characters of a citizen's form."""
    return render_template("staff/filing/view_file_resume.html", problems=[])


@staff.post("/file/resume")
@access(filers)
@limit("20/minute")
@commits
def take_over_draft() -> ResponseReturnValue:
    """Makes the citizen's form the officer's: it goes on here, and nowhere else. Every try is counted."""
    actor = filing_actor()
    try:
        view = drafts.resume_by_code(request.form.get("code", "")[:40], origin=f"officer:{actor.id}", taker=actor)
    except NotFound:
        return _refused(_("รหัสนี้ใช้ไม่ได้ อาจพิมพ์ผิด หมดอายุ หรือใช้ไปแล้ว"))
    except RuleBroken as error:
        return _refused(_refusal(error.problems[0].code))
    if view.service.is_anonymous:
        holding.hold(view.id, view.holder)
    return redirect(url_for("staff.view_filing", service_key=view.service.key, draft_id=view.id))


@staff.get("/file/<service_key>/<draft_id>/phone")
@access(filers)
def view_handing(service_key: str, draft_id: str) -> ResponseReturnValue:
    """The QR code and the six characters by which the citizen goes on alone; or that somebody did."""
    service = find_service(service_key)
    try:
        own_filing(service_key, draft_id)
    except NotFound:
        if draft_id not in _codes():
            raise
        return render_template("staff/filing/view_handing.html", service=service, draft_id=draft_id, is_handed=True)
    code = _fresh(draft_id)
    link = settings.current().base_url + url_for("public.view_resume_code", code=code) if code else ""
    page = make_response(
        render_template(
            "staff/filing/view_handing.html",
            service=service,
            draft_id=draft_id,
            is_handed=False,
            may_hand_over=drafts.may_hand_over(service),
            code=code,
            qr_svg=slip_qr(link),
            resume_url=settings.current().base_url + url_for("public.view_resume"),
        )
    )
    page.headers["Cache-Control"] = "no-store"
    return page


@staff.post("/file/<service_key>/<draft_id>/phone")
@access(filers)
@commits
def make_handing_code(service_key: str, draft_id: str) -> ResponseReturnValue:
    """Makes the code; those given before die."""
    view = own_filing(service_key, draft_id)
    here = url_for("staff.view_handing", service_key=service_key, draft_id=draft_id)
    if not view.is_open:
        raise NotFound("draft")
    if not drafts.may_hand_over(view.service):
        flash(_refusal("owned"), "warning")
        return redirect(here)
    kept = _codes() | {draft_id: [drafts.resume_code(draft_id, holder=view.holder), int(now().timestamp()) + _SECONDS]}
    session[_CODES] = dict(list(kept.items())[-_KEPT:])
    return redirect(here)


def _refused(text: str) -> ResponseReturnValue:
    page = render_template("staff/filing/view_file_resume.html", problems=[{"text": text, "href": "#code"}])
    return page, 400


def _refusal(code: str) -> str:
    if code == "kept":
        said = _("แบบนี้ผู้ตอบกรอกโดยไม่เปิดเผยตัวหรือเป็นความลับ เจ้าหน้าที่รับช่วงต่อไม่ได้ ให้เจ้าของเรื่องส่งเอง")
    else:
        said = _("แบบนี้เป็นของบัญชีผู้ใช้หรือสถานประกอบการ ต้องทำต่อด้วยบัญชีนั้น รับช่วงหรือส่งต่อด้วยรหัสไม่ได้")
    return str(said)


def _codes() -> dict[str, list[Any]]:
    kept: dict[str, list[Any]] = session.get(_CODES, {})
    return kept


def _fresh(draft_id: str) -> str:
    code, until = _codes().get(draft_id, ["", 0])
    return str(code) if isinstance(until, int) and until > now().timestamp() else ""
