"""Filing for somebody who called, wrote or came in: all questions of a service on one long page."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, holding, language, roles
from app.shared.fields import field_scripts, needs_map
from app.shared.long_form import LongForm, entries_of, save_all, summary_of
from app.shared.reviewing import heading_of, problems_of, review_of
from app.shared.slips import slip_qr
from app.staff.blueprint import staff
from services import catalogue, codes, drafts, settings
from services.audit import Actor, Channel, Role
from services.catalogue import Context, Outcome, Service
from services.clock import today
from services.drafts import Asked, DraftView
from services.errors import NotFound, RuleBroken, Stale

#: Everybody who meets citizens; executives and auditors change nothing.
filers = roles(Role.REGISTRY, Role.COUNTER, Role.OFFICER, Role.HEAD, Role.FINANCE, Role.INTEGRITY, Role.ADMIN)


@staff.get("/file")
@access(filers)
def list_filing() -> str:
    """Every service that may be filed for somebody; `?q=` looks for one."""
    actor, typed = filing_actor(), request.args.get("q", "")[:80]
    found = catalogue.search_services(typed, actor=actor) if typed.strip() else catalogue.list_services(actor)
    return render_template(
        "staff/filing/list_filing.html", services=[each for each in found if _may_file(each)], typed=typed
    )


@staff.get("/file/<service_key>")
@access(filers)
def new_filing(service_key: str) -> ResponseReturnValue:
    """The questions of the service, nothing begun yet."""
    service = find_service(service_key)
    source = _source(service)
    context = replace(_blank(), source=source)
    known = service.prefill(context) if codes.CODE in source else {}
    questions = catalogue.questions_for(service, replace(context, answers=known))
    asked = [Asked(question, known.get(question.key)) for question in questions]
    handed = {name: request.args.get(name) for name in ("place", codes.CODE)}
    action = url_for("staff.begin_filing", service_key=service.key, **handed)  # type: ignore[arg-type]
    return _page(service, asked, None, action)


@staff.post("/file/<service_key>")
@access(filers)
@commits
def begin_filing(service_key: str) -> ResponseReturnValue:
    """Begins the draft with whatever was filled in."""
    service = find_service(service_key)
    view = drafts.open_draft(service.key, asker=filing_actor(), language=language(), source=_source(service))
    if service.is_anonymous:
        # Nothing tells later that this officer began it but this session.
        holding.hold(view.id, view.holder)
    return _take(view, is_first=True)


@staff.get("/file/<service_key>/<draft_id>")
@access(filers)
def view_filing(service_key: str, draft_id: str) -> ResponseReturnValue:
    """The questions with what was filled in so far."""
    view = own_filing(service_key, draft_id)
    if not view.is_open:
        return redirect(_url("staff.view_filed", view))
    return _form(view, None)


@staff.post("/file/<service_key>/<draft_id>")
@access(filers)
@commits
def save_filing(service_key: str, draft_id: str) -> ResponseReturnValue:
    """Saves; goes on to the review once everything is there."""
    view = own_filing(service_key, draft_id)
    return _take(view) if view.is_open else redirect(_url("staff.view_filed", view))


@staff.get("/file/<service_key>/<draft_id>/review")
@access(filers)
def review_filing(service_key: str, draft_id: str) -> ResponseReturnValue:
    """Everything at a glance, with likely duplicates and warnings."""
    view = own_filing(service_key, draft_id)
    if not view.is_open or not view.is_complete:
        return redirect(_url("staff.view_filing", view))
    return _review(view)


@staff.post("/file/<service_key>/<draft_id>/review")
@access(filers)
@commits
def send_filing(service_key: str, draft_id: str) -> ResponseReturnValue:
    """Sends, once."""
    if holding.find_thanks(draft_id) is not None:
        return redirect(url_for("staff.view_filed", service_key=service_key, draft_id=draft_id))
    view = own_filing(service_key, draft_id)
    if view.is_open and drafts.needs_consent(view):
        if request.form.get(drafts.CONSENT) != "yes":
            problem = {"text": _("ยืนยันว่าได้แจ้งการใช้ข้อมูลแก่ผู้มาติดต่อแล้ว"), "href": f"#{drafts.CONSENT}"}
            raise Refused(_review(view, [problem], lacks_consent=True), 400)
        drafts.note_consent(draft_id, actor=filing_actor())
    try:
        drafts.submit(draft_id, actor=filing_actor(), seen=request.form.get("seal") if view.is_open else None)
    except Stale:
        flash(_("คำตอบบางข้อเปลี่ยนไปหลังจากที่ท่านเปิดหน้านี้ โปรดตรวจอีกครั้งก่อนส่ง"), "warning")
        return redirect(_url("staff.review_filing", view))
    except RuleBroken as error:
        raise Refused(_review(view, problems_of(view, error.problems, _changer(view))), 400) from error
    if view.service.is_anonymous:
        holding.remember_thanks(draft_id, view.service.key)
    return redirect(_url("staff.view_filed", view))


@staff.post("/file/<service_key>/<draft_id>/follow")
@access(filers)
@commits
def follow_filed_match(service_key: str, draft_id: str) -> ResponseReturnValue:
    """Joins the caller to a matter that is known already."""
    view = own_filing(service_key, draft_id)
    drafts.follow(draft_id, request.form.get("token", ""), actor=filing_actor())
    return redirect(_url("staff.view_filed", view))


@staff.get("/file/<service_key>/<draft_id>/done")
@access(filers)
def view_filed(service_key: str, draft_id: str) -> ResponseReturnValue:
    """What to hand over or read out: reference, access code, promised date. Of an anonymous answer only thanks."""
    if holding.find_thanks(draft_id) == service_key:
        return _filed(find_service(service_key), Outcome("thanks"))
    view = own_filing(service_key, draft_id)
    if view.outcome is None:
        return redirect(_url("staff.view_filing", view))
    return _filed(view.service, view.outcome)


def _filed(service: Service, outcome: Outcome) -> str:
    track_url = f"{settings.current().base_url}/track/{outcome.track_token}" if outcome.track_token else ""
    return render_template(
        "staff/filing/view_filed.html",
        outcome=outcome,
        heading=heading_of(outcome),
        service=service,
        thanks=service.thanks,
        track_url=track_url,
        qr_svg=slip_qr(track_url),
    )


def _source(service: Service) -> dict[str, str]:
    """The counter at which somebody stands, and the printed code that somebody brings, where the address names them."""
    named = {name: request.args.get(name, "")[:12] for name in ("place", codes.CODE)}
    return codes.with_handed({name: value for name, value in named.items() if value}, service.key)


def find_service(service_key: str) -> Service:
    """A service that counter or staff may file."""
    service = catalogue.get_service(service_key)
    if not _may_file(service):
        raise NotFound("service")
    return service


def _may_file(service: Service) -> bool:
    return bool({Channel.COUNTER, Channel.STAFF} & service.channels)


def filing_actor() -> Actor:
    """The officer, on the channel of where the citizen is met."""
    officer = current_actor()
    return replace(officer, channel=Channel.COUNTER) if officer.has_role(Role.COUNTER) else officer


def own_filing(service_key: str, draft_id: str) -> DraftView:
    """A draft that this officer began; those of colleagues and of citizens do not exist here."""
    view = drafts.get_draft(draft_id)
    if view.service.is_anonymous:
        is_own = holding.held().get(draft_id) == view.holder
    else:
        is_own = view.asker.id == current_actor().id
    if view.service.key != service_key or not view.asker.is_officer or not is_own:
        raise NotFound("draft")
    return view


def _take(view: DraftView, *, is_first: bool = False) -> ResponseReturnValue:
    """Saves the posted form. "update" only brings the questions that the answers call for."""
    is_final = request.form.get("action") != "update"
    form = save_all(view, actor=filing_actor(), is_final=is_final, is_first=is_first)
    if form.is_rearranged:
        return _form(form.view, form)
    if form.problems:
        return _form(form.view, form), 400
    if form.view.is_complete:
        return redirect(_url("staff.review_filing", view))
    if is_final:
        flash(_("คำตอบของท่านทำให้มีคำถามเพิ่ม โปรดตอบให้ครบ"), "message")
    return redirect(_url("staff.view_filing", view))


def _form(view: DraftView, form: LongForm | None) -> str:
    hand_url = _url("staff.view_handing", view) if drafts.may_hand_over(view.service) else ""
    return _page(view.service, view.asked, form, _url("staff.save_filing", view), hand_url)


def _page(service: Service, asked: Sequence[Asked], form: LongForm | None, action: str, hand_url: str = "") -> str:
    questions = [each.question for each in asked]
    return render_template(
        "staff/filing/view_filing.html",
        service=service,
        action=action,
        entries=entries_of(asked, form, None),
        has_conditions=any(question.asked_when for question in service.questions(_blank())),
        problems=summary_of(form, questions),
        has_map=needs_map(questions),
        scripts=field_scripts(questions),
        hand_url=hand_url,
    )


def _blank() -> Context:
    return Context(filing_actor(), {}, today(), language())


def _changer(view: DraftView) -> Callable[[str], str]:
    address = _url("staff.view_filing", view)
    return lambda key: f"{address}#{key}"


def _review(view: DraftView, problems: list[dict[str, str]] | None = None, *, lacks_consent: bool = False) -> str:
    change_url = _changer(view)
    return render_template(
        "staff/filing/review_filing.html",
        shown=review_of(view, filing_actor(), change_url=change_url, follow_url=_url("staff.follow_filed_match", view)),
        problems=problems or [],
        asks_consent=drafts.needs_consent(view),
        lacks_consent=lacks_consent,
        back_url=_url("staff.view_filing", view),
    )


def _url(endpoint: str, view: DraftView) -> str:
    return url_for(endpoint, service_key=view.service.key, draft_id=view.id)
