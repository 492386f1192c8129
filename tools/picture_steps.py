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
