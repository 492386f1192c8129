"""How many drafts each partner began and sent in a month: counters, as rows of differences."""

from collections import defaultdict

from sqlalchemy import delete, func, insert, select

from services import clock
from services.db import session
from services.partners.models import PartnerUse

BEGUN, SENT = "begun", "sent"

#: By partner: service and what was done → how many.
Counted = dict[int, dict[tuple[str, str], int]]


def note(partner_id: int, service: str, what: str, *, n: int = 1, month: str = "") -> None:
    """Counts a draft "begun" or "sent" by the partner, now or in `month`."""
    row = {"partner_id": partner_id, "month": month or months_now()[0], "service": service, "what": what, "n": n}
    session().execute(insert(PartnerUse), [row])


def months_now() -> tuple[str, str]:
    """This month and the one before it, in Thailand: ("2026-11", "2026-10")."""
    today = clock.today()
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return f"{today:%Y-%m}", f"{year:04d}-{month:02d}"


def count_month(month: str, partner_id: int | None = None) -> Counted:
    """The counters of a month, of one partner where it is named."""
    columns = (PartnerUse.partner_id, PartnerUse.service, PartnerUse.what)
    query = select(*columns, func.sum(PartnerUse.n)).where(PartnerUse.month == month).group_by(*columns)
    if partner_id is not None:
        query = query.where(PartnerUse.partner_id == partner_id)
    found: Counted = defaultdict(dict)
    for partner, service, what, n in session().execute(query):
        found[partner][service, what] = int(n)
    return found


def fold(limit: int = 5000) -> int:
    """Folds rows of differences into one row a counter; how many rows went. Called by the worker."""
    columns = (PartnerUse.partner_id, PartnerUse.month, PartnerUse.service, PartnerUse.what)
    many = select(*columns).group_by(*columns).having(func.count() > 1).limit(limit)
    gone = 0
    for key in session().execute(many).all():
        conditions = [column == value for column, value in zip(columns, key, strict=True)]
        rows = session().scalars(select(PartnerUse).where(*conditions).with_for_update(skip_locked=True)).all()
        if len(rows) < 2:
            continue
        session().execute(delete(PartnerUse).where(PartnerUse.id.in_([row.id for row in rows])))
        note(key.partner_id, key.service, key.what, n=sum(row.n for row in rows), month=key.month)
        gone += len(rows) - 1
    return gone
