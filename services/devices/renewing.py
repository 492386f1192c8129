"""How the token of a device is renewed day by day: a copy of it serves for a day at most, and then shows.

The new token goes out with an answer that may get lost, and a browser may lose power before it wrote it down. So the
former one serves until the new one comes back some minutes later: no device is locked out by what it did not receive.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete, select

from services import audit, clock, crypto, references
from services.audit import SYSTEM
from services.db import session
from services.devices.enrolling import TOKEN_PURPOSE
from services.devices.models import KioskDevice, KioskOldToken
from services.devices.views import KioskView

#: A token serves for so long before it is renewed.
RENEWED_AFTER = timedelta(days=1)
#: A new token that comes back so long after it was given is on the device's disk (Chromium writes within 30 seconds),
#: and no request under the former one is on its way any more.
SETTLED_AFTER = timedelta(minutes=5)
#: Where only the former token comes, the new one got lost: another is given after so long.
GIVEN_AGAIN_AFTER = timedelta(minutes=10)
#: Old tokens are known again for as long as a browser could keep them.
_KNOWN_FOR = timedelta(days=400)
#: An old token that comes again within this time is not written.
_NOTED_AGAIN = timedelta(minutes=10)


def renew_token(kiosk: KioskView) -> str:
    """A new token for the device where its own has served for a day; else "", and it goes on with what it has.

    Of two requests at once one is given a token. Here also the former token ends, once the new one has arrived.
    """
    now = clock.now()
    if not kiosk.is_active or not _is_due(kiosk, now):
        return ""
    row = _lock(kiosk.id)
    if row is None or not row.is_active or (row.token_at or row.enrolled_at, row.next_at) != _times(kiosk):
        # Another request was first, or the desk was.
        return ""
    if kiosk.is_next:
        _settle(row, now)
        if now - (row.token_at or now) < RENEWED_AFTER:
            return ""
    return _give(row, now)


def find_replayed(token: str) -> int | None:
    """The kiosk that had the token before, where somebody comes with it now; None for a stranger's, and for one that
    was noted a moment ago.
    """
    if not token:
        return None
    query = select(KioskDevice.id, KioskDevice.old_used_at).join(
        KioskOldToken, KioskOldToken.kiosk_id == KioskDevice.id
    )
    held = KioskOldToken.token_hash == crypto.fingerprint(token, TOKEN_PURPOSE)
    found = session().execute(query.where(held)).one_or_none()
    return None if found is None or _is_noted(found.old_used_at) else int(found.id)


def note_replayed(kiosk_id: int) -> None:
    """Has the desk see that an old token of the kiosk was used. It opened nothing."""
    row = _lock(kiosk_id)
    if row is None or _is_noted(row.old_used_at):
        return
    row.old_used_at = clock.now()
    session().flush()
    audit.record("refuse old kiosk token", actor=SYSTEM, subject="kiosk", subject_id=kiosk_id, fields=("old_used_at",))


def _is_due(kiosk: KioskView, now: datetime) -> bool:
    if kiosk.is_next:
        return kiosk.next_at is not None and now - kiosk.next_at >= SETTLED_AFTER
    if kiosk.token_at is None or now - kiosk.token_at < RENEWED_AFTER:
        return False
    return kiosk.next_at is None or now - kiosk.next_at >= GIVEN_AGAIN_AFTER


def _times(kiosk: KioskView) -> tuple[datetime | None, datetime | None]:
    return kiosk.token_at, kiosk.next_at


def _settle(row: KioskDevice, now: datetime) -> None:
    """The new token is the token from here on."""
    _end(row.id, row.token_hash, now)
    row.token_hash, row.token_at = row.next_hash, row.next_at
    row.next_hash = row.next_at = None
    forgotten = KioskOldToken.ended_at < now - _KNOWN_FOR
    session().execute(delete(KioskOldToken).where(KioskOldToken.kiosk_id == row.id, forgotten))
    session().flush()
    audit.record("renew kiosk token", actor=SYSTEM, subject="kiosk", subject_id=row.id, fields=("token",))


def _give(row: KioskDevice, now: datetime) -> str:
    """Another token beside the one that is held; one that was given before and never came back ends."""
    _end(row.id, row.next_hash, now)
    token = references.new_token()
    row.next_hash, row.next_at = crypto.fingerprint(token, TOKEN_PURPOSE), now
    session().flush()
    audit.record("give kiosk token", actor=SYSTEM, subject="kiosk", subject_id=row.id, fields=("next",))
    return token


def _end(kiosk_id: int, token_hash: str | None, now: datetime) -> None:
    if token_hash is not None:
        session().add(KioskOldToken(kiosk_id=kiosk_id, token_hash=token_hash, ended_at=now))
        session().flush()


def _is_noted(old_used_at: datetime | None) -> bool:
    return old_used_at is not None and clock.now() - old_used_at < _NOTED_AGAIN


def _lock(kiosk_id: int) -> KioskDevice | None:
    query = select(KioskDevice).where(KioskDevice.id == kiosk_id).with_for_update()
    return session().scalars(query.execution_options(populate_existing=True)).one_or_none()
