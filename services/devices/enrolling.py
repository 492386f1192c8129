"""How a device becomes a kiosk, and how it is known again."""

from datetime import timedelta

from sqlalchemy import delete, func, or_, select, update

from services import audit, clock, crypto, references
from services.addresses import place_of
from services.audit import SYSTEM
from services.db import session
from services.devices.models import KioskDevice, KioskTry
from services.devices.views import KioskView, view_of
from services.errors import RuleBroken, TooMany

CODE_LIVES = timedelta(minutes=15)
#: Codes that may be tried from one origin, and from all, within CODE_LIVES: out of 500 thousand million.
TRIES_EACH, TRIES_ALL = 10, 500
#: Seen again within this time is not written.
_SEEN_AGAIN = timedelta(seconds=55)
CODE_PURPOSE, TOKEN_PURPOSE, _ORIGIN = "kiosk-code", "kiosk-token", "kiosk-origin"


def enrol(code: str, *, origin: str) -> tuple[KioskView, str]:
    """Makes whoever holds the code the kiosk it was given for: the kiosk, and the token by which it is known from now.

    The device that was that kiosk before is one no more. RuleBroken("code", "kiosk_code") for a wrong, old or used
    code: all look the same. Every try counts against `origin` (an address), so the door commits also when this raises.
    TooMany when there were too many.
    """
    place = _count_try(origin)
    found = KioskDevice.code_hash == references.hash_secret(code, CODE_PURPOSE)
    query = select(KioskDevice).where(found).with_for_update().execution_options(populate_existing=True)
    row = session().scalars(query).one_or_none()
    if row is None or row.code_until is None or row.code_until <= clock.now():
        raise RuleBroken("code", "kiosk_code")
    token, now = references.new_token(), clock.now()
    row.token_hash = crypto.fingerprint(token, TOKEN_PURPOSE)
    row.next_hash = row.next_at = row.old_used_at = None
    row.code_hash = row.code_until = row.shut_at = None
    row.is_active, row.enrolled_at, row.token_at, row.seen_at = True, now, now, now
    # Whoever holds a right code guesses no others: an office sets up a dozen kiosks in a morning.
    session().execute(delete(KioskTry).where(KioskTry.origin == place))
    session().flush()
    audit.record("enrol kiosk", actor=SYSTEM, subject="kiosk", subject_id=row.id, fields=("token", "is_active"))
    return view_of(row), token


def find_device(token: str) -> KioskView | None:
    """The kiosk that holds the token, shut off or not; None for a stranger. By one query."""
    if not token:
        return None
    held = crypto.fingerprint(token, TOKEN_PURPOSE)
    query = select(KioskDevice).where(or_(KioskDevice.token_hash == held, KioskDevice.next_hash == held))
    row = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    return None if row is None else view_of(row, is_next=row.next_hash == held)


def note_seen(kiosk: KioskView) -> None:
    """Notes that the device is there, at most once a minute."""
    now = clock.now()
    if kiosk.seen_at is None or now - kiosk.seen_at >= _SEEN_AGAIN:
        session().execute(update(KioskDevice).where(KioskDevice.id == kiosk.id).values(seen_at=now))


def purge_tries(limit: int = 500) -> int:
    """Removes what no counter needs any more; returns how many rows went."""
    old = select(KioskTry.id).where(KioskTry.tried_at < clock.now() - CODE_LIVES).order_by(KioskTry.id).limit(limit)
    ids = session().scalars(old).all()
    session().execute(delete(KioskTry).where(KioskTry.id.in_(ids)))
    return len(ids)


def _count_try(origin: str) -> str:
    now = clock.now()
    place = crypto.fingerprint(place_of(origin), _ORIGIN)
    count = select(func.count()).select_from(KioskTry).where(KioskTry.tried_at >= now - CODE_LIVES)
    if (session().scalar(count.where(KioskTry.origin == place)) or 0) >= TRIES_EACH:
        raise TooMany(int(CODE_LIVES.total_seconds()))
    if (session().scalar(count) or 0) >= TRIES_ALL:
        raise TooMany(60)
    session().add(KioskTry(origin=place, tried_at=now))
    session().flush()
    return place
