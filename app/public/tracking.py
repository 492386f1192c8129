"""Following a matter without an account.

The look-up, the page behind a signed link, and what the reporter does there.
"""

import time
from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.public import public
from app.public.asking.waiting import list_waiting
from app.security import limit
from app.shared import Refused, access, acting, anyone, casework, commits, csrf, current_actor, signed_in
from app.shared.commits import in_one_transaction
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from services import cases, complaints, counter, news, surveys, taxes
from services.cases import Action, CaseView, Entry, Status, Tracked
from services.errors import NotAllowed, NotFound, RuleBroken, Stale, TooMany
from services.questions import get_kind
from services.references import parse_reference

#: A wrong code is answered no sooner than this, in seconds, whatever was wrong.
SLOWLY = 0.4
#: What the reporter may press, in the order of the page.
ORDER = (Action.CONFIRM, Action.DISPUTE, Action.REPLY, Action.WITHDRAW)
PAGE = 20
MOST_WAITING = 100
#: What a list of matters may be narrowed to: returns drown what a person reported.
_PICKED: Mapping[str, dict[str, Any]] = {
    "matters": {"without": tuple(taxes.TAXES)},
    "returns": {"services": tuple(taxes.TAXES)},
}


@public.get("/track")
@access(anyone)
def track() -> ResponseReturnValue:
    """The look-up by reference and access code."""
    return _look_up_page(request.args.get("reference", "")[:30])


@public.post("/track")
@access(anyone)
@limit("20/minute")
def send_track() -> ResponseReturnValue:
    """Opens the matter; whatever is wrong reads the same and takes as long.

    The wrong try is committed before the answer.
    """
    reference = request.form.get("reference", "")[:40]
    code = request.form.get("access_code", "")[:40]
    begun = time.monotonic()
    address = request.remote_addr or ""
    try:
        token = in_one_transaction(lambda: cases.track_by_code(reference, code, address=address))
    except TooMany as refused:
        page = _look_up_page(reference, _("ลองหลายครั้งเกินไป กรุณารอ 1 ชั่วโมงแล้วลองใหม่ หรือติดต่อเจ้าหน้าที่"))
        return page, 429, {"Retry-After": str(refused.retry_after)}
    if token is None:
        time.sleep(max(0.0, SLOWLY - (time.monotonic() - begun)))
        return _look_up_page(reference, _("ไม่พบเรื่องที่มีเลขที่เรื่องและรหัสติดตามนี้ กรุณาตรวจสอบแล้วลองใหม่")), 400
    return redirect(url_for("public.view_tracked", token=token))


@public.get("/track/<token>")
@access(anyone)
def view_tracked(token: str) -> ResponseReturnValue:
    """The matter behind a signed link. A bare reference asks for its code, whether it exists or not."""
    # No reference is typed as long as a token; looking for one in it costs more than the check of the signature.
    if len(token) <= 40 and parse_reference(token):
        return _look_up_page(token)
    try:
        tracked = cases.track_by_token(token, actor=current_actor())
    except NotFound:
        return _look_up_page("", _("ลิงก์นี้ใช้ไม่ได้ อาจคัดลอกมาไม่ครบ โปรดใช้เลขที่เรื่องกับรหัสติดตามแทน")), 404
    return _page(tracked)


@public.post("/track/<token>/<action>")
@access(anyone)
@limit("30/minute")
@commits
def act_on_tracked(token: str, action: str) -> ResponseReturnValue:
    """What the reporter does: writes, confirms, disputes, withdraws."""
    chosen = _chosen(action)
    tracked = cases.track_by_token(token, actor=current_actor())
    try:
        typed = acting.read_action(tracked.case, chosen)
    except acting.Refusal as refusal:
        return _page(tracked, refusal.tried), 400
    try:
        cases.act_as_reporter(token, chosen, actor=current_actor(), seen=acting.read_seen(), **typed)
    except RuleBroken as error:
        return _page(tracked, acting.refused(chosen, typed, error)), 400
    except Stale:
        flash(_("เรื่องนี้เพิ่งมีความเคลื่อนไหว กรุณาอ่านแล้วส่งอีกครั้ง ข้อความของท่านยังอยู่"), "warning")
        return _page(cases.track_by_token(token, actor=current_actor()), acting.Tried(chosen, typed, ())), 409
    except NotAllowed as error:
        flash(_("ทำรายการนี้ไม่ได้แล้ว เพราะสถานะของเรื่องเปลี่ยนไป"), "warning")
        raise Refused(redirect(url_for("public.view_tracked", token=token)), 303) from error
    flash(str(_DONE[chosen]()), "success")
    return redirect(url_for("public.view_tracked", token=token))


@public.get("/track/<token>/file/<key>/<variant>")
@access(anyone)
def view_tracked_file(token: str, key: str, variant: str) -> Response:
    """A photograph of the matter, for whoever holds the reporter's link."""
    tracked = cases.track_by_token(token, actor=current_actor())
    if key not in tracked.case.photos:
        raise NotFound(key)
    return send_stored(key, "thumb" if variant == "thumb" else "full")


@public.get("/unsubscribe/<token>")
@access(anyone)
def view_unsubscribe(token: str) -> ResponseReturnValue:
    """Asks before it stops the mails: scanners follow links."""
    return render_template("public/tracking/view_unsubscribe.html", is_news=news.is_news_token(token))


@public.post("/unsubscribe/<token>")
@access(anyone)
@csrf.exempt  # type: ignore[untyped-decorator]
@commits
def send_unsubscribe(token: str) -> ResponseReturnValue:
    """Stops the mails about one matter, or those of news.

    Mail programs post here by themselves (RFC 8058), so the token alone decides.
    """
    is_news = news.is_news_token(token)
    if is_news:
        news.unsubscribe(token, actor=current_actor())
    else:
        cases.unsubscribe(token, actor=current_actor())
    return render_template("public/tracking/send_unsubscribe.html", is_news=is_news)


@public.get("/follow/<token>")
@access(anyone)
def view_following(token: str) -> ResponseReturnValue:
    """Asks the owner of an address whether to follow; opening it does nothing: scanners follow links."""
    return render_template("public/tracking/view_following.html", reference=cases.find_asked(token))


@public.post("/follow/<token>")
@access(anyone)
@commits
def send_following(token: str) -> ResponseReturnValue:
    """Begins the mails about one matter."""
    reference = cases.confirm_following(token, actor=current_actor())
    flash(_("เราจะแจ้งความคืบหน้าของเรื่องนี้ทางอีเมล เลิกรับได้จากลิงก์ในอีเมลทุกฉบับ"), "success")
    return redirect(url_for("public.view_report", reference=reference))


@public.get("/account/cases")
@access(signed_in)
def list_account_cases() -> ResponseReturnValue:
    """The matters of the signed-in citizen."""
    key = read_key(int)
    actor, only = current_actor(), request.args.get("only", "")
    picked = _PICKED.get(only, {})
    found = cases.list_my_cases(actor, after=key[0] if key else None, limit=PAGE + 1, waits=False, **picked)
    shown = found[:PAGE]
    page = page_of(shown, next_key=[shown[-1].id] if len(found) > PAGE else None)
    waits = [] if key else cases.list_my_cases(actor, limit=MOST_WAITING, waits=True, **picked)
    return render_template(
        "public/tracking/list_account_cases.html",
        page=page,
        waits=waits,
        waiting_drafts=[] if key else list_waiting(),
        only=only if picked else "",
        has_returns=bool(picked or cases.list_my_cases(actor, limit=1, services=tuple(taxes.TAXES))),
        casework=casework,
    )


def _chosen(action: str) -> Action:
    if action not in {one.value for one in ORDER}:
        raise NotFound(action)
    return Action(action)


def _look_up_page(reference: str, problem: str = "") -> str:
    values = MultiDict({"reference": reference})
    return render_template("public/tracking/track.html", values=values, problem=problem)


def _page(tracked: Tracked, tried: acting.Tried | None = None) -> str:
    case = tracked.case

    def file_url(key: str) -> str:
        return url_for("public.view_tracked_file", token=tracked.token, key=key, variant="thumb")

    actions = [action for action in ORDER if action in case.actions]
    return render_template(
        "public/tracking/view_tracked.html",
        tracked=tracked,
        case=case,
        topic=casework.topic_words(case.service, case.topic),
        place=casework.place_words(case.subdistrict, case.district),
        unit=casework.unit_words(case.unit_id),
        forms={form.action.value: form for form in acting.action_forms(case, actions, tried=tried, file_url=file_url)},
        problems=tried.summary(case) if tried and tried.problems else [],
        question=_question_asked(case),
        appointment=counter.find_appointment(case.id) if case.service == counter.SERVICE else None,
        joined=complaints.find_joined(case.id) if tracked.is_reporter and case.status is Status.MERGED else None,
        rating=surveys.rating_of_tracked(tracked.token) if case.status is Status.CLOSED else None,
        marks=get_kind("rating").settings["words"],
    )


def _question_asked(case: CaseView) -> Entry | None:
    """What the officer asked last, to stand above the box for the answer."""
    return next((entry for entry in reversed(case.timeline) if entry.kind == "question"), None)


_DONE = {
    Action.REPLY: lambda: _("ส่งข้อความถึงเจ้าหน้าที่แล้ว"),
    Action.CONFIRM: lambda: _("ขอบคุณที่ยืนยัน เรื่องนี้ยุติแล้ว"),
    Action.DISPUTE: lambda: _("เปิดเรื่องอีกครั้งแล้ว เจ้าหน้าที่จะตรวจสอบและแจ้งผล"),
    Action.WITHDRAW: lambda: _("ยุติเรื่องตามที่ท่านขอแล้ว"),
}
