"""The demonstration's kiosks: one in use in the hall, one that waits for its device."""

from datetime import timedelta

from sqlalchemy import select

from services import audit, clock, crypto, organisation, references
from services.audit import Actor
from services.db import session
from services.devices.enrolling import TOKEN_PURPOSE
from services.devices.models import KioskDevice

_HALL = ("ตู้โถงหน้า 1", "โถงหน้า อาคารสำนักงาน ชั้น 1", "Front hall, ground floor")
_LIBRARY = ("ตู้ห้องบริการประชาชน", "ห้องบริการประชาชน อาคารสำนักงาน", "Public service room")


def seed_demo_kiosks(actor: Actor) -> None:
    """Adds them; safe to repeat."""
    now = clock.now()
    unit = organisation.find_unit("registry")
    for at, (name, place_th, place_en) in enumerate((_HALL, _LIBRARY)):
        if session().scalar(select(KioskDevice.id).where(KioskDevice.name == name)) is not None:
            continue
        row = KioskDevice(
            name=name,
            place_th=place_th,
            place_en=place_en,
            unit_id=unit.id if unit is not None else None,
            is_active=True,
            added_at=now - timedelta(days=60),
        )
        if at == 0:
            # Nobody holds this token: it stands for a device that is somewhere else.
            row.token_hash = crypto.fingerprint(references.new_token(), TOKEN_PURPOSE)
            row.enrolled_at, row.seen_at = now - timedelta(days=60), now - timedelta(minutes=1)
        session().add(row)
        session().flush()
        audit.record("add kiosk", actor=actor, subject="kiosk", subject_id=row.id, fields=("name", "place"))
