"""A browser that is a kiosk of the running site: let in by the desk's own code, typed on the page."""

import shutil
import socket
import threading
from contextlib import suppress
from itertools import count

import pytest

from app import create_app
from services import devices
from services.db import db, unit_of_work
from tests.conftest import make_settings
from tests.factories.kiosks import ADMIN, make_kiosk
from tests.functional.walking import go_on, settled

_numbers = count(1)
PORTRAIT, TABLET, SMALL = (1080, 1920), (1024, 768), (800, 1280)


@pytest.fixture(scope="module")
def planted(site):
    """The database of the running site."""
    with create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def kiosk(planted, site, browser):
    """Opens kiosks: `page, kiosk = kiosk()`; each is a device of its own."""
    contexts, errors = [], []

    def open_one(size=PORTRAIT, *, scripts=True):
        with unit_of_work():
            made, code = make_kiosk(f"ตู้ {next(_numbers)}")
        width, height = size
        context = browser.new_context(
            viewport={"width": width, "height": height}, has_touch=True, java_script_enabled=scripts
        )
        context.set_default_timeout(90_000)
        contexts.append(context)
        page = settled(context.new_page())
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{site.url}/kiosk")
        page.fill("#code", f"{code[:4]}-{code[4:].lower()}")
        go_on(page)
        page.locator(".kiosk-verbs").wait_for()
        return page, made

    yield open_one
    for context in contexts:
        context.close()
    assert errors == [], errors


class Wire:
    """A wire between a browser and the site that can be pulled out: nobody answers on its port then."""

    def __init__(self, port, target):
        self.port, self.target, self.ends = port, target, []
        self.listening = None

    def plug_in(self):
        """From now on the site is reached by this port."""
        self.listening = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self.listening,), daemon=True).start()

    def pull_out(self):
        """Nobody listens any more, and what was connected is cut."""
        with suppress(OSError):
            self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()
        for end in self.ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self.ends.clear()

    def _accept(self, listening):
        while True:
            try:
                near, _address = listening.accept()
            except OSError:
                return
            far = socket.create_connection(("127.0.0.1", self.target))
            self.ends += [near, far]
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    @staticmethod
    def _carry(one, other):
        with suppress(OSError), one.makefile("rb", buffering=0) as heard, other.makefile("wb", buffering=0) as said:
            shutil.copyfileobj(heard, said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_RDWR)


def shut(made):
    """Shuts a kiosk off, as the desk does."""
    with unit_of_work():
        devices.shut_off(made.id, actor=ADMIN)


def begin(page, site, service="complaint"):
    """Begins a service from the first page by touch; its first question is shown."""
    page.locator(".kiosk-verbs a[href='/kiosk/services']").tap()
    page.locator(f"a[href='/services/{service}']").first.tap()
    page.wait_for_url(f"**/services/{service}")
    go_on(page)
    page.wait_for_url("**/ask/**")
