"""What several pictures of the documents begin with: windows, signing in, going on."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

DESKTOP, PHONE = (1280, 860), (360, 700)
PASSWORD = "pracha-demo"

Take = Callable[[Page, str], None]
#: What to show, the window, the height where it is not the window's.
Shown = tuple[Take, tuple[int, int], int | None]


def sign_in(page: Page, url: str, who: str) -> None:
    """Signs an officer of the demonstration in."""
    page.goto(f"{url}/staff/login?lang=th")
    page.fill("#email", f"{who}@demo.pracha.example")
    page.fill("#password", PASSWORD)
    page.locator("main form[method=post] button").first.click()
    page.wait_for_url(re.compile(r"/staff$"))


def go_on(page: Page) -> None:
    """Presses the first button of the page's own form."""
    page.locator("main form[method=post]").first.locator("button:not([type=button])").first.click()


def sign_in_citizen(page: Page, url: str, who: str) -> None:
    """Signs a citizen of the demonstration in."""
    page.goto(f"{url}/account/sign-in?lang=th")
    page.fill("#email", f"{who}@demo.pracha.example")
    page.fill("#password", PASSWORD)
    go_on(page)
    page.wait_for_url(re.compile(r"/account"))


def ask_kiosk_code(page: Page, url: str) -> str:
    """Asks the desk for the code that lets a device in."""
    sign_in(page, url, "admin")
    page.goto(f"{url}/staff/settings/kiosks")
    page.locator("form[action$='/code'] button").first.click()
    page.locator(".big-ref").wait_for()
    return page.locator(".big-ref").inner_text()


def become_kiosk(page: Page, url: str) -> None:
    """Makes this browser a kiosk, and shows its first page."""
    code = ask_kiosk_code(page, url)
    page.goto(f"{url}/kiosk?lang=th")
    page.locator("main input:not([type=hidden])").first.fill(code)
    go_on(page)
    page.locator(".kiosk-verbs").wait_for()
