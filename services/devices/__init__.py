"""Kiosks: which devices may serve one person after the other, let in by a code from the desk, shut off at once."""

from services.devices.desk import NewKiosk, add_kiosk, get_kiosk, list_kiosks, new_code, remove_kiosk, shut_off
from services.devices.enrolling import CODE_LIVES, enrol, find_device, note_seen, purge_tries
from services.devices.renewing import find_replayed, note_replayed, renew_token
from services.devices.views import KioskState, KioskView

__all__ = [
    "CODE_LIVES",
    "KioskState",
    "KioskView",
    "NewKiosk",
    "add_kiosk",
    "enrol",
    "find_device",
    "find_replayed",
    "get_kiosk",
    "list_kiosks",
    "new_code",
    "note_replayed",
    "note_seen",
    "purge_tries",
    "remove_kiosk",
    "renew_token",
    "shut_off",
]
