"""The confirmation: reference, access code, promised date, and what happens next."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.public import public
from app.public.asking.held import find_thanks, held_draft, is_held
from app.public.asking.question import url_where_it_stands
from app.shared import access, anyone, holding, kiosks, signin
from app.shared.reviewing import heading_of
from app.shared.slips import slip_qr
from services import catalogue, clock, settings
from services.catalogue import Outcome, Service
from services.drafts import DraftView
from services.errors import NotFound
from services.text import Words


@dataclass(frozen=True, slots=True)
class Slip:
    """What the slip of a kiosk says beside the outcome: where and when it was issued, and where it is followed."""

    service: Service
    track_url: str
    qr: Markup
    place: Words
    at: datetime


@public.get("/ask/<draft_id>/done")
@access(anyone)
def view_done(draft_id: str) -> ResponseReturnValue:
    """What came of the draft; the same however often it is loaded, for a day. At a kiosk it is shown once."""
    is_kiosk = holding.is_kiosk()
    thanked = find_thanks(draft_id) if is_held(draft_id) else None
    if thanked is not None:
        outcome = Outcome("thanks")
        _leave_kiosk()
        return render_template(
            "public/asking/view_done.html",
            outcome=outcome,
            heading=heading_of(outcome),
            thanks=_thanks_of(thanked),
            until=None,
            slip=None,
        )
    view = held_draft(draft_id)
    if view.outcome is None:
        return redirect(url_where_it_stands(view))
    _leave_kiosk()
    return render_template(
        "public/asking/view_done.html",
        outcome=view.outcome,
        heading=heading_of(view.outcome),
        thanks=view.service.thanks,
        until=None if is_kiosk else view.expires_at,
        slip=_slip_of(view) if is_kiosk and view.outcome.reference else None,
    )


def _slip_of(view: DraftView) -> Slip:
    kiosk = kiosks.find_kiosk()
    address = ""
    if view.outcome is not None and view.outcome.track_token:
        address = f"{settings.current().base_url}/track/{view.outcome.track_token}"
    place = kiosk.place if kiosk is not None and kiosk.place.th else Words("", "")
    return Slip(view.service, address, slip_qr(address), place, clock.now())


def _thanks_of(service_key: str) -> Words | None:
    try:
        return catalogue.get_service(service_key).thanks
    except NotFound:
        return None


def _leave_kiosk() -> None:
    """The next person at a kiosk finds nothing of this one: no draft, no outcome, no account."""
    if holding.is_kiosk():
        signin.forget_session()
