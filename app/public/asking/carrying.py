"""The code by which somebody at a kiosk carries on by telephone: it moves the draft there, once."""

from flask import url_for
from markupsafe import Markup

from app.shared import holding
from app.shared.slips import slip_qr
from services import drafts, settings
from services.drafts import DraftView


def carry_code(view: DraftView) -> Markup | None:
    """The address that moves the draft, drawn; None where nobody stands at a kiosk. Nothing is stored for it."""
    if not holding.is_kiosk() or not view.is_open:
        return None
    path = url_for("public.view_resume_link", token=drafts.carry_link(view))
    return slip_qr(settings.current().base_url + path)
