"""The demonstration's partners: made up; one bears a key that stands in the manual and that no production takes."""

from datetime import timedelta

from sqlalchemy import select

from services import clock, settings
from services.audit import SYSTEM
from services.db import session
from services.errors import NotAllowed
from services.partners.counting import BEGUN, SENT, months_now, note
from services.partners.keys import NewKey, add_key, revoke_key, write_demo_key
from services.partners.models import Partner
from services.partners.organisations import PartnerDetails, add_partner
from services.text import Words

_MUNICIPALITY = PartnerDetails(
    Words("เทศบาลตำบลเวียงตัวอย่าง", "Wiang Tua Yang Municipality (made up)"), "งานเทคโนโลยีสารสนเทศ 053-000-000 ต่อ 12"
)
_HOTLINE = PartnerDetails(Words("ศูนย์รับแจ้งเหตุตัวอย่าง", "Sample Hotline (made up)"), "หัวหน้าเวร 053-000-001")
#: What they did: service, begun and sent, last month and this month.
_DONE = (("complaint", (61, 54), (37, 33)), ("appointment", (9, 8), (6, 6)))
_YEAR = timedelta(days=365)


def seed_demo_partners() -> int:
    """Writes what is not there yet, in the caller's transaction; how many partners. NotAllowed in production."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    if session().scalar(select(Partner.id).limit(1)) is not None:
        return 0
    until, scopes = clock.today() + _YEAR, [service for service, *_ in _DONE]
    municipality = add_partner(_MUNICIPALITY, actor=SYSTEM)
    write_demo_key(municipality.id, NewKey(scopes, until, "ระบบรับแจ้งของเทศบาล"), actor=SYSTEM)
    hotline = add_partner(_HOTLINE, actor=SYSTEM)
    labels = ("ระบบเดิม", "ระบบบันทึกสายโทรศัพท์")
    old, _ = (add_key(hotline.id, NewKey(scopes[:1], until, label), known=scopes, actor=SYSTEM)[0] for label in labels)
    revoke_key(hotline.id, old.id, actor=SYSTEM)
    for service, last, this in _DONE:
        for month, counted in zip(reversed(months_now()), (last, this), strict=True):
            for what, n in zip((BEGUN, SENT), counted, strict=True):
                note(municipality.id, service, what, n=n, month=month)
    return 2
