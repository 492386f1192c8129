"""Kiosks let in: a browser that is one, as the desk and the device would make it."""

from services import devices
from services.audit import Actor, ActorKind, Channel, Role
from services.db import session
from services.devices.models import KioskDevice
from services.text import Words

ADMIN = Actor(ActorKind.OFFICER, Channel.STAFF, 1, Role.ADMIN)


def make_kiosk(name="ตู้ 1", place=None, **values):
    """A kiosk and the code that lets a device in."""
    new = devices.NewKiosk(name, place or Words("โถงหน้า", "Front hall"), **values)
    kiosk = devices.add_kiosk(new, actor=ADMIN)
    return kiosk, devices.new_code(kiosk.id, actor=ADMIN)


def enrol(client, name="ตู้ 1", **values):
    """Makes the browser of a test a kiosk; its view."""
    kiosk, code = make_kiosk(name, **values)
    _view, token = devices.enrol(code, origin="203.0.113.7")
    session().flush()
    client.set_cookie("kiosk-device", token)
    return kiosk


def row_of(kiosk):
    """The row of a kiosk as it stands."""
    return session().get(KioskDevice, kiosk.id, populate_existing=True)
