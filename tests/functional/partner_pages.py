"""The pages of the API channel and of partners by who opens them, and a partner with a key."""

from datetime import timedelta

from services import clock, partners
from services.audit import SYSTEM
from services.db import unit_of_work
from services.partners import NewKey, PartnerDetails
from services.text import Words

#: Pages by who opens them (see `pages.SIGN_INS`).
OPEN: list[str] = ["/api"]
ADMIN: list[str] = ["/staff/settings/partners", "/staff/settings/partners/new", "/staff/settings/partners/{partner_id}"]
#: What is no page. Without a key nothing under /api/v1 answers.
LINKS: list[str] = [
    "/api/openapi.json", "/api/v1/services", "/api/v1/services/complaint", "/api/v1/drafts/nothing",
    "/api/v1/drafts/nothing/review", "/api/v1/cases/nothing",
]  # fmt: skip
ANSWERS: dict[str, int] = {link: 401 for link in LINKS if link.startswith("/api/v1/")}
#: Forms that are sent empty: the page, and a part of the form's action.
EMPTY_ADMIN: list[tuple[str, str]] = [
    ("/staff/settings/partners/new", ""), ("/staff/settings/partners/{partner_id}", "/keys"),
]  # fmt: skip


def plant() -> dict[str, str]:
    """A partner with a key that holds and one that was revoked."""
    new = NewKey(["complaint"], clock.today() + timedelta(days=365), "ระบบรับแจ้ง")
    with unit_of_work():
        details = PartnerDetails(Words("เทศบาลตัวอย่าง", "Sample Municipality"), "คุณสมหมาย 053-000-000")
        made = partners.add_partner(details, actor=SYSTEM)
        partners.add_key(made.id, new, known=["complaint"], actor=SYSTEM)
        revoked, _ = partners.add_key(made.id, new, known=["complaint"], actor=SYSTEM)
        partners.revoke_key(made.id, revoked.id, actor=SYSTEM)
        partners.note(made.id, "complaint", partners.SENT)
    return {"partner_id": str(made.id)}
