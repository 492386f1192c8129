"""One case on one page: everything known, everything that may be done, and what another officer did meanwhile."""

from collections.abc import Sequence
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, acting, casework, commits, current_actor, officer, records, roles
from app.shared.commits import in_one_transaction
from app.shared.deliveries import show_deliveries
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.chats.acting import can_chat_about
from services import assets, cases, complaints, notifications, people
from services.audit import Role
from services.cases import TABLE, Action, CaseView, ReasonNeeded
from services.errors import NotAllowed, NotFound, RuleBroken, Stale
from services.surveys.case_marks import list_case_marks

#: The actions in three groups, as the page shows them: the next step, talking, and the rest.
STEPS = (
    Action.SCREEN, Action.ASSIGN, Action.TAKE, Action.RESUME, Action.RESOLVE, Action.PLAN, Action.PASS_ON, Action.CLOSE,
    Action.DECLINE,
)  # fmt: skip
TALK = (Action.ANSWER, Action.ASK, Action.NOTE)
REST = (
    Action.PASS, Action.SET_OWNER, Action.MOVE_PROMISE, Action.MERGE, Action.UNMERGE, Action.RELEASE_NAME,
    Action.HIDE_NAME,
)  # fmt: skip
INTEGRITY = (Role.REGISTRY, Role.INTEGRITY)


@staff.get("/cases/<reference>")
@access(officer)
@records
def view_case(reference: str) -> ResponseReturnValue:
    """The case. Reading a confidential one, or a reporter's name, is written down."""
    try:
        case = cases.get_case(reference, actor=current_actor())
    except ReasonNeeded:
        return render_template("staff/cases/state_reason.html", reference=reference, problem="")
    return _page(case)


@staff.post("/cases/<reference>/reason")
@access(roles(*INTEGRITY))
@commits
def state_reason(reference: str) -> ResponseReturnValue:
    """Opens a confidential case for half an hour; the reason is kept."""
    try:
        cases.state_reason(reference, request.form.get("reason", ""), actor=current_actor())
    except RuleBroken:
        problem = _("กรุณาบอกเหตุผลที่ต้องอ่านเรื่องนี้")
        return render_template("staff/cases/state_reason.html", reference=reference, problem=problem), 400
    return redirect(url_for("staff.view_case", reference=reference))


@staff.post("/cases/<reference>/exclude")
@access(roles(*INTEGRITY))
@commits
def exclude_officer(reference: str) -> ResponseReturnValue:
    """Shuts an officer out of this one case."""
    typed = request.form.get("officer_id", "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0
    if typed and not any(one.id == chosen for one in people.list_officers()):
        raise NotFound(typed)
    if not typed:
        cases.get_case(reference, actor=current_actor())
        flash(_("เลือกเจ้าหน้าที่ที่จะกันออกก่อน"), "warning")
        return redirect(url_for("staff.view_case", reference=reference))
    cases.exclude(reference, chosen, actor=current_actor())
    flash(_("กันเจ้าหน้าที่ออกจากเรื่องนี้แล้ว"), "success")
    return redirect(url_for("staff.view_case", reference=reference))


@staff.post("/cases/<reference>/include")
@access(roles(*INTEGRITY))
@commits
def include_officer(reference: str) -> ResponseReturnValue:
    """Lets an officer know of the case again, for a reason that is kept."""
    typed = request.form.get("officer_id", "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0
    try:
        cases.include(reference, chosen, request.form.get("reason", ""), actor=current_actor())
    except RuleBroken:
        flash(_("กรุณาบอกเหตุผลที่ให้เข้าถึงได้อีก"), "warning")
    else:
        flash(_("ให้เจ้าหน้าที่เข้าถึงเรื่องนี้ได้อีกแล้ว"), "success")
    return redirect(url_for("staff.view_case", reference=reference))


@staff.post("/cases/<reference>/<action>")
@access(officer)
@commits
def act_on_case(reference: str, action: str) -> ResponseReturnValue:
    """Does one thing to the case. A refusal shows the page again with what was typed and the form open."""
    actor = current_actor()
    chosen = _chosen(action)
    case = cases.get_case(reference, actor=actor)
    try:
        typed = acting.read_action(case, chosen)
    except acting.Refusal as refusal:
        return _page(case, refusal.tried), 400
    try:
        cases.act(reference, chosen, actor=actor, seen=acting.read_seen(), **typed)
    except RuleBroken as error:
        return _page(case, acting.refused(chosen, typed, error)), 400
    except Stale:
        flash(_("เจ้าหน้าที่คนอื่นเพิ่งทำรายการในเรื่องนี้ ข้อความของท่านยังอยู่ กรุณาตรวจสอบแล้วส่งอีกครั้ง"), "warning")
        return _page(cases.get_case(reference, actor=actor), acting.Tried(chosen, typed, ())), 409
    except NotAllowed as error:
        flash(_("ทำรายการนี้ไม่ได้ เพราะสถานะของเรื่องเปลี่ยนไป หรือไม่ใช่หน้าที่ของบัญชีนี้"), "warning")
        raise Refused(_page(case, acting.Tried(chosen, typed, ())), 403) from error
    flash(_("บันทึกแล้ว: %(what)s", what=str(acting.LABELS[chosen])), "success")
    return redirect(_after(reference))


@staff.post("/cases/<reference>/notices/<int:notice_id>/retry")
@access(officer)
@commits
def retry_notice(reference: str, notice_id: int) -> ResponseReturnValue:
    """Sends again what could not be delivered about a case that the officer may see."""
    actor = current_actor()
    case = cases.get_case(reference, actor=actor)
    if not any(one.id == notice_id for one in notifications.list_for_subject("case", case.id)):
        raise NotFound(str(notice_id))
    if not case.actions:
        raise NotAllowed("retry notice")
    try:
        notifications.retry(notice_id, actor=actor)
    except RuleBroken:
        flash(_("ข้อความนี้ไม่ต้องส่งซ้ำ"), "warning")
    else:
        flash(_("จะส่งข้อความนี้อีกครั้ง"), "success")
    return redirect(url_for("staff.view_case", reference=reference))


@staff.get("/cases/<reference>/file/<key>/<variant>")
@access(officer)
def view_case_file(reference: str, key: str, variant: str) -> Response:
    """A photograph or document of a case that the officer may see."""
    actor = current_actor()
    if cases.check_photo(reference, key, actor=actor) and variant != "thumb":
        in_one_transaction(lambda: cases.log_photo(reference, actor=actor))
    return send_stored(key, "thumb" if variant == "thumb" else "full")


@staff.get("/cases/<reference>/evidence/<key>")
@access(officer)
@records
def view_case_evidence(reference: str, key: str) -> Response:
    """A recording or paper that came with a case: played on its page, saved, never shown. Each opening is noted."""
    is_beginning = request.range is None or request.range.ranges[0][0] == 0
    cases.open_evidence(reference, key, actor=current_actor(), is_beginning=is_beginning)
    return send_stored(key)


def _chosen(action: str) -> Action:
    if action not in {one.value for one in Action} or not TABLE[Action(action)].who:
        raise NotFound(action)
    return Action(action)


def _after(reference: str) -> str:
    """Back to the case, or to the queue where the officer can no longer see it; whoever checks goes on checking."""
    if request.form.get("back") == "screening":
        return url_for("staff.screen_case", reference=reference)
    try:
        cases.get_case(reference, actor=current_actor())
    except ReasonNeeded:
        return url_for("staff.view_case", reference=reference)
    except NotFound:
        return url_for("staff.view_queue")
    return url_for("staff.view_case", reference=reference)


def _page(case: CaseView, tried: acting.Tried | None = None) -> str:
    actor = current_actor()

    def file_url(key: str) -> str:
        return url_for("staff.view_case_file", reference=case.reference, key=key, variant="thumb")

    def forms(group: Sequence[Action]) -> list[acting.ActionForm]:
        allowed = [action for action in group if action in case.actions and _fits(action, case)]
        return acting.action_forms(case, allowed, tried=tried, file_url=file_url)

    shut_out = cases.list_excluded(case.id, actor=actor)
    return render_template(
        "staff/cases/view_case.html",
        case=case,
        casework=casework,
        topic=casework.topic_words(case.service, case.topic),
        place=casework.place_words(case.subdistrict, case.district),
        unit=casework.unit_words(case.unit_id),
        came_from=casework.came_from_words(case),
        owner=_post(case.owner_id),
        steps=forms(STEPS),
        talk=forms(TALK),
        rest=forms(REST),
        problems=tried.summary(case) if tried and tried.problems else [],
        complaint=_complaint(case),
        about=assets.find_asset_of(case.id),
        evidence=cases.list_evidence(case.id, actor=actor),
        notices=show_deliveries(notifications.list_for_subject("case", case.id)),
        excluded=[(one, _post(one)) for one in shut_out],
        excluded_ids=shut_out,
        officers=people.list_officers() if case.is_confidential and actor.has_role(*INTEGRITY) else [],
        may_screen=actor.has_role(Role.REGISTRY),
        may_chat=can_chat_about(case),
        marks=list_case_marks(case, actor=actor),
    )


def _fits(action: Action, case: CaseView) -> bool:
    """Leaves out what the table allows but this very case has no use for."""
    if action is Action.TAKE:
        return case.owner_id != current_actor().id
    if action is Action.RELEASE_NAME:
        return case.name_kind != "none" and not case.is_name_released
    if action is Action.HIDE_NAME:
        return case.is_name_released
    return True


def _complaint(case: CaseView) -> Any:
    try:
        return complaints.view_complaint(case.id, actor=current_actor())
    except NotFound:
        return None


def _post(officer_id: int | None) -> str:
    return next((one.post for one in people.list_officers() if one.id == officer_id), "")
