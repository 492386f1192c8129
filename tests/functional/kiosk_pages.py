"""The pages of kiosks by who opens them, and the kiosks that the desk's page lists."""

from services.db import unit_of_work
from tests.factories.kiosks import make_kiosk

#: Pages by who opens them (see `pages.SIGN_INS`): a browser that is no kiosk is told how to make it one.
OPEN: list[str] = ["/kiosk", "/kiosk/services", "/kiosk/offline"]
ADMIN: list[str] = ["/staff/settings/kiosks"]
#: What is no page, and what answers otherwise than 200.
#: A tablet's questions are for kiosks; any other browser is led to the web.
_TABLET: list[str] = ["/kiosk/surveys/{open_survey}", "/kiosk/surveys/{open_survey}/thanks"]
LINKS: list[str] = ["/kiosk/worker.js", "/kiosk/end", *_TABLET]
ANSWERS: dict[str, int] = {"/kiosk/end": 303, **dict.fromkeys(_TABLET, 303)}
#: Forms that are sent empty: the page, and its form.
EMPTY_OPEN: list[tuple[str, str]] = [("/kiosk", "")]
EMPTY_ADMIN: list[tuple[str, str]] = [("/staff/settings/kiosks", "/kiosks")]


def plant() -> dict[str, str]:
    """A kiosk that waits for its device."""
    with unit_of_work():
        make_kiosk("ตู้หน้าห้องโถง")
    return {}
