"""The organisations themselves: added, changed, shut off with all their keys."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from services import audit, clock, organisation
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.partners.counting import count_month, months_now
from services.partners.models import Partner, PartnerKey
from services.partners.rights import need_admin
from services.partners.views import KeyView, PartnerView, view_of_key, view_of_partner
from services.text import Words, normalise, single_line

NAME_AT_MOST, CONTACT_AT_MOST = 200, 500
#: An authority has a handful of partners; no list is longer.
MOST = 200


@dataclass(frozen=True, slots=True)
class PartnerDetails:
    """What is said of a partner. `contact` names whom to call there."""

    name: Words
    contact: str = ""
    unit_id: int | None = None


def list_partners(actor: Actor) -> list[PartnerView]:
    """Every partner by its Thai name, with keys and the counters of this month and the last. NotAllowed."""
    need_admin(actor)
    rows = session().scalars(select(Partner).order_by(Partner.name_th, Partner.id).limit(MOST)).all()
    keys = _keys_of([row.id for row in rows])
    this_month, last_month = (count_month(month) for month in months_now())
    return [
        view_of_partner(row, keys[row.id], this_month=this_month.get(row.id), last_month=last_month.get(row.id))
        for row in rows
    ]


def get_partner(partner_id: int, *, actor: Actor) -> PartnerView:
    """One partner, with the same. NotAllowed, NotFound."""
    need_admin(actor)
    row = _load(partner_id)
    this_month, last_month = (count_month(month, partner_id).get(partner_id) for month in months_now())
    return view_of_partner(row, _keys_of([row.id])[row.id], this_month=this_month, last_month=last_month)


def add_partner(details: PartnerDetails, *, actor: Actor) -> PartnerView:
    """Adds a partner, as yet without a key.

    NotAllowed; RuleBroken of "name_th" (required, too_long, taken, too_many), "name_en" and "contact" (too_long),
    "unit_id" (unknown_unit).
    """
    need_admin(actor)
    if len(session().scalars(select(Partner.id).limit(MOST)).all()) >= MOST:
        raise RuleBroken("name_th", "too_many", most=MOST)
    row = Partner(added_at=clock.now(), added_by_id=actor.id if actor.is_officer else None, is_active=True)
    _fill(row, details)
    session().add(row)
    session().flush()
    audit.record("add partner", actor=actor, subject="partner", subject_id=row.id)
    return view_of_partner(row)


def change_partner(partner_id: int, details: PartnerDetails, *, is_active: bool, actor: Actor) -> PartnerView:
    """Changes a partner; one that is not active is let in by none of its keys. As `add_partner`, and NotFound."""
    need_admin(actor)
    row = _load(partner_id, lock=True)
    before = (row.name_th, row.name_en, row.contact, row.unit_id, row.is_active)
    _fill(row, details)
    row.is_active = is_active
    session().flush()
    after = (row.name_th, row.name_en, row.contact, row.unit_id, row.is_active)
    names = ("name_th", "name_en", "contact", "unit_id", "is_active")
    changed = [name for name, old, new in zip(names, before, after, strict=True) if old != new]
    if changed:
        audit.record("change partner", actor=actor, subject="partner", subject_id=row.id, fields=changed)
    return get_partner(partner_id, actor=actor)


def _fill(row: Partner, details: PartnerDetails) -> None:
    name = Words(single_line(details.name.th), single_line(details.name.en))
    contact = normalise(details.contact).strip()
    if not name.th:
        raise RuleBroken("name_th", "required")
    for field, given, most in (
        ("name_th", name.th, NAME_AT_MOST),
        ("name_en", name.en, NAME_AT_MOST),
        ("contact", contact, CONTACT_AT_MOST),
    ):
        if len(given) > most:
            raise RuleBroken(field, "too_long", most=most)
    with session().no_autoflush:
        same = session().scalar(select(Partner.id).where(Partner.name_th == name.th))
    if same is not None and same != row.id:
        raise RuleBroken("name_th", "taken")
    if details.unit_id is not None:
        try:
            organisation.get_unit(details.unit_id)
        except NotFound as error:
            raise RuleBroken("unit_id", "unknown_unit") from error
    row.name_th, row.name_en, row.contact, row.unit_id = name.th, name.en, contact, details.unit_id


def _load(partner_id: int, *, lock: bool = False) -> Partner:
    row = session().get(Partner, partner_id, with_for_update=lock)
    if row is None:
        raise NotFound("partner")
    return row


def _keys_of(partner_ids: list[int]) -> Mapping[int, list[KeyView]]:
    """The keys of each, the newest first; those that were shut off last."""
    query = select(PartnerKey).where(PartnerKey.partner_id.in_(partner_ids)).order_by(PartnerKey.id.desc())
    found: defaultdict[int, list[KeyView]] = defaultdict(list)
    for row in session().scalars(query):
        found[row.partner_id].append(view_of_key(row))
    for keys in found.values():
        keys.sort(key=lambda key: key.is_revoked)
    return found
