"""Requests of businesses: the queue, and one request with its answers, what it may match, and the decision."""

from collections.abc import Mapping

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.shared import Refused, access, commits, current_actor, language, records
from app.shared.account_words import Refusal
from app.shared.business_words import business_refusal, read_month
from app.shared.paging import page_of, read_key
from app.shared.serving import send_stored
from app.staff.blueprint import staff
from app.staff.finance.businesses import join_url, shared_words
from app.staff.finance.rules import finance, finance_readers
from services import people, taxes
from services.errors import NotAllowed, RuleBroken

WAITING = "waiting"


@staff.get("/finance/registrations")
@access(finance_readers)
def view_registrations() -> ResponseReturnValue:
    """The requests that wait, oldest first; others by the address."""
    status = request.args.get("status", WAITING)
    status = "" if status == "any" else status if status in taxes.REQUEST_STATES else WAITING
    key = read_key(int)
    found = taxes.list_registrations(actor=current_actor(), status=status, after=key[0] if key else None)
    return render_template(
        "staff/finance/view_registrations.html",
        page=page_of(found.rows, next_key=[found.after] if found.after else None),
        status=status,
        states=taxes.REQUEST_STATES,
        kinds=taxes.REQUEST_KINDS,
    )


@staff.get("/finance/registrations/<reference>")
@access(finance_readers)
@records
def view_registration(reference: str) -> ResponseReturnValue:
    """One request; reading its answers in the clear is written down."""
    taxes.note_registration_read(reference, actor=current_actor())
    return _page(reference)


@staff.post("/finance/registrations/<reference>/approve")
@access(finance)
@commits
def approve_registration(reference: str) -> ResponseReturnValue:
    """Grants the request; whoever has no account gets a code, shown once, or a link by e-mail."""
    form = request.form
    join = form.get("join", "")
    try:
        if not join and taxes.get_registration(reference, actor=current_actor()).row.kind == "new":
            raise RuleBroken("join", "not_on_list")
        approved = taxes.approve_registration(
            reference,
            actor=current_actor(),
            join="" if join == "new" else join,
            number=form.get("number", "")[:30],
            first_month=read_month(form.get("first_month", ""), "first_month"),
            words=form.get("words", "")[:2000],
        )
    except (RuleBroken, NotAllowed) as refused:
        raise Refused(_page(reference, form.to_dict(), _refusal(refused)), 400) from refused
    flash(_("อนุมัติแล้ว เลขทะเบียน %(number)s", number=approved.business.number), "success")
    if approved.invitation is not None and not approved.business.email:
        return render_template(
            "staff/finance/show_slips.html",
            slips=[(approved.business, approved.invitation.token)],
            expires_at=approved.invitation.expires_at,
            join_url=join_url(),
        )
    return redirect(url_for("staff.view_desk_business", number=approved.business.number))


@staff.post("/finance/registrations/<reference>/ask")
@access(finance)
@commits
def ask_registrant(reference: str) -> ResponseReturnValue:
    """Asks the sender back."""
    try:
        taxes.ask_registrant(reference, request.form.get("question", ""), actor=current_actor())
    except (RuleBroken, NotAllowed) as refused:
        page = _page(reference, request.form.to_dict(), _refusal(refused, words="question"))
        raise Refused(page, 400) from refused
    flash(_("ส่งคำถามถึงผู้ยื่นแล้ว"), "success")
    return redirect(url_for("staff.view_registrations"))


@staff.post("/finance/registrations/<reference>/decline")
@access(finance)
@commits
def decline_registration(reference: str) -> ResponseReturnValue:
    """Declines, with a reason that the sender reads."""
    try:
        taxes.decline_registration(reference, request.form.get("reason", ""), actor=current_actor())
    except (RuleBroken, NotAllowed) as refused:
        page = _page(reference, request.form.to_dict(), _refusal(refused, words="reason"))
        raise Refused(page, 400) from refused
    flash(_("ไม่อนุมัติคำขอแล้ว และแจ้งผู้ยื่น"), "success")
    return redirect(url_for("staff.view_registrations"))


@staff.get("/finance/registrations/<reference>/papers/<key>")
@access(finance)
@records
def view_registration_paper(reference: str, key: str) -> Response:
    """A paper that came with a request: saved, never shown. Each opening is noted."""
    taxes.open_paper(reference, key, actor=current_actor())
    return send_stored(key)


def _page(reference: str, values: Mapping[str, str] | None = None, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    view = taxes.get_registration(reference, actor=actor)
    business = people.find_business_of(view.business_id) if view.business_id else None
    return render_template(
        "staff/finance/view_registration.html",
        view=view,
        facts=[{"key": one.label, "value": one.lines(language())} for one in view.shown],
        matches=taxes.find_matches(view, actor=actor),
        business=business,
        may_decide=people.is_finance(actor) and view.row.status == WAITING,
        values=values or {},
        refusal=refusal,
        states=taxes.REQUEST_STATES,
        kinds=taxes.REQUEST_KINDS,
        **shared_words(),
    )


def _refusal(error: RuleBroken | NotAllowed, words: str = "words") -> Refusal:
    if isinstance(error, NotAllowed):
        return Refusal({"": _("คำขอนี้มีผู้พิจารณาแล้ว หรือผู้ยื่นถอนแล้ว")})
    refusal = business_refusal(error)
    return Refusal({words if field == "words" else field: said for field, said in refusal.words.items()})
