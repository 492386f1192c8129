"""The desk of kiosks: adding one, giving out the code that lets a device in, shutting it off."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from services import audit, clock, organisation, references
from services.audit import Actor, Role
from services.db import session
from services.devices.enrolling import CODE_LIVES, CODE_PURPOSE
from services.devices.models import KioskDevice, KioskOldToken
from services.devices.views import KioskView, view_of
from services.errors import NotAllowed, NotFound, RuleBroken
from services.text import Words, normalise

_NAME_AT_MOST, _PLACE_AT_MOST = 80, 200
#: An authority has a dozen kiosks; no list is longer.
_MOST = 200
_NOWHERE = Words("", "")


@dataclass(frozen=True, slots=True)
class NewKiosk:
    """What is said of a kiosk when it is added."""

    name: str
    place: Words = _NOWHERE
    unit_id: int | None = None


def list_kiosks(actor: Actor) -> list[KioskView]:
    """Every kiosk by name. NotAllowed for all but administrators."""
    _need_admin(actor)
    rows = session().scalars(select(KioskDevice).order_by(KioskDevice.name).limit(_MOST))
    return [view_of(row) for row in rows]


def get_kiosk(kiosk_id: int, *, actor: Actor) -> KioskView:
    """One kiosk. NotAllowed, NotFound."""
    _need_admin(actor)
    return view_of(_load(kiosk_id))


def add_kiosk(new: NewKiosk, *, actor: Actor) -> KioskView:
    """Adds a kiosk that no device is yet.

    NotAllowed; RuleBroken("name", "required", "too_long" or "name_taken"), ("place_th" or "place_en", "too_long"),
    ("unit_id", "unknown_unit").
    """
    _need_admin(actor)
    name = normalise(new.name).strip()
    place = Words(normalise(new.place.th).strip(), normalise(new.place.en).strip())
    if not name:
        raise RuleBroken("name", "required")
    if len(name) > _NAME_AT_MOST:
        raise RuleBroken("name", "too_long", most=_NAME_AT_MOST)
    for field, words in (("place_th", place.th), ("place_en", place.en)):
        if len(words) > _PLACE_AT_MOST:
            raise RuleBroken(field, "too_long", most=_PLACE_AT_MOST)
    if session().scalar(select(KioskDevice.id).where(KioskDevice.name == name)) is not None:
        raise RuleBroken("name", "name_taken")
    if new.unit_id is not None:
        try:
            organisation.get_unit(new.unit_id)
        except NotFound as error:
            raise RuleBroken("unit_id", "unknown_unit") from error
    row = KioskDevice(
        name=name,
        place_th=place.th,
        place_en=place.en,
        unit_id=new.unit_id,
        is_active=True,
        added_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record("add kiosk", actor=actor, subject="kiosk", subject_id=row.id, fields=("name", "place", "unit_id"))
    return view_of(row)


def new_code(kiosk_id: int, *, actor: Actor) -> str:
    """A code by which one device becomes this kiosk, once and for 15 minutes; one given before dies.

    The device that is the kiosk now goes on until the code is used. NotAllowed, NotFound.
    """
    _need_admin(actor)
    row = _load(kiosk_id, lock=True)
    code = references.new_short_code(8)
    row.code_hash = references.hash_secret(code, CODE_PURPOSE)
    row.code_until = clock.now() + CODE_LIVES
    session().flush()
    audit.record("give kiosk code", actor=actor, subject="kiosk", subject_id=row.id, fields=("code",))
    return code


def shut_off(kiosk_id: int, *, actor: Actor) -> None:
    """Shuts the kiosk off: its device is a stranger from its next request on. A new code lets one in again.

    NotAllowed, NotFound.
    """
    _need_admin(actor)
    row = _load(kiosk_id, lock=True)
    row.is_active = False
    row.shut_at = clock.now()
    row.code_hash = row.code_until = None
    session().flush()
    audit.record("shut off kiosk", actor=actor, subject="kiosk", subject_id=row.id, fields=("is_active",))


def remove_kiosk(kiosk_id: int, *, actor: Actor) -> None:
    """Takes a kiosk off the list. NotAllowed, NotFound; RuleBroken("kiosk", "in_use") while a device is let in."""
    _need_admin(actor)
    row = _load(kiosk_id, lock=True)
    if row.is_active and row.token_hash is not None:
        raise RuleBroken("kiosk", "in_use")
    session().execute(delete(KioskOldToken).where(KioskOldToken.kiosk_id == kiosk_id))
    session().delete(row)
    session().flush()
    audit.record("remove kiosk", actor=actor, subject="kiosk", subject_id=kiosk_id)


def _load(kiosk_id: int, *, lock: bool = False) -> KioskDevice:
    query = select(KioskDevice).where(KioskDevice.id == kiosk_id).execution_options(populate_existing=True)
    row = session().scalars(query.with_for_update() if lock else query).one_or_none()
    if row is None:
        raise NotFound("kiosk")
    return row


def _need_admin(actor: Actor) -> None:
    if not actor.has_role(Role.ADMIN):
        raise NotAllowed("kiosk")
