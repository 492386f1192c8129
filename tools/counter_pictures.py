"""The pictures of codes, assets, products, papers, kiosks, the counter and partners, for the officers' manual."""

import re
from io import BytesIO
from pathlib import Path

from picture_steps import DESKTOP, PHONE, Shown, Take, ask_kiosk_code, become_kiosk, go_on, sign_in
from PIL import Image
from playwright.sync_api import Page

KIOSK = (1080, 1920)
WIDEST = {DESKTOP: 1100, PHONE: 480, KIOSK: 480}
MOST_BYTES = 25_000
#: A lamp that is new, and one whose latitude and longitude changed places.
ODD = "SL-0998,โคมไฟถนน,,,18.5790,99.0090,,,ปากซอยตัวอย่าง,,\nSL-0999,โคมไฟถนน,,,99.0090,18.5790,,,,,\n"


def _desk(who: str, path: str) -> Take:
    def show(page: Page, url: str) -> None:
        sign_in(page, url, who)
        page.goto(f"{url}{path}")

    return show


def _first_of(who: str, path: str, link: str) -> Take:
    """What the first link of that kind on a page leads to."""

    def show(page: Page, url: str) -> None:
        _desk(who, path)(page, url)
        page.goto(url + str(page.locator(f"main {link}").first.get_attribute("href")))

    return show


#: A sign that hangs and holds.
sign = _first_of("registry", "/staff/codes?kind=service&state=live", "td a[href^='/staff/codes/']")


def sheet(page: Page, url: str) -> None:
    """Choosing the form in which one sign is printed."""
    sign(page, url)
    page.locator("main a[href*='/sheets/new']").click()


def asset_import(page: Page, url: str) -> None:
    """A file that was checked: what would be done, and what is odd."""
    _desk("registry", "/staff/assets/import")(page, url)
    table = page.request.get(f"{url}/staff/assets/import/template.csv").body() + ODD.encode()
    page.locator("input[type=file]").set_input_files({"name": "assets.csv", "mimeType": "text/csv", "buffer": table})
    go_on(page)
    page.wait_for_url(re.compile(r"/import/\d+"))


def piece(page: Page, url: str) -> None:
    """What somebody sees who scans a tag that is scanned suspiciously often."""
    _desk("registry", "/staff/products")(page, url)
    for address in [link.get_attribute("href") for link in page.locator("main table a").all()]:
        page.goto(f"{url}{address}")
        row = page.locator("main tbody tr", has=page.locator(".tag--amber, .govuk-tag--amber"))
        if row.count():
            page.goto(url + str(row.first.locator("a").first.get_attribute("href")))
            return
    raise SystemExit("no piece of the demonstration is doubtful")


def paper(page: Page, url: str) -> None:
    """A paper that was issued, with its stamp."""
    _desk("registry", "/staff/papers")(page, url)
    page.locator("main tbody tr", has_not_text="ร่าง").first.locator("a").first.click()


def verified(page: Page, url: str) -> None:
    """What whoever checks a paper sees."""
    paper(page, url)
    page.locator("main a[href*='/verify/']").first.click()
    page.wait_for_url(re.compile(r"/verify/"))


def kiosk_code(page: Page, url: str) -> None:
    """The code that lets a device in."""
    ask_kiosk_code(page, url)


def appointments(page: Page, url: str) -> None:
    """The first day that has appointments."""
    _desk("counter", "/staff/counter/appointments")(page, url)
    for _ in range(10):
        if page.locator("main table tbody tr").count():
            return
        page.locator("main a[href*='appointments?day=']").nth(1).click()
        page.wait_for_load_state()


def display(page: Page, url: str) -> None:
    """The screen on the wall."""
    _desk("counter", "/staff/counter")(page, url)
    address = str(page.locator("main a[href*='/display/']").first.get_attribute("href"))
    page.goto(url + address[address.index("/display/") :])


#: name → what to show, the window, the height where it is not the window's
COUNTER: dict[str, Shown] = {
    "codes": (_desk("registry", "/staff/codes?kind=category"), DESKTOP, 720),
    "code": (sign, DESKTOP, 900),
    "code-sheet": (sheet, DESKTOP, 800),
    "code-figures": (_desk("registry", "/staff/codes/statistics"), DESKTOP, 900),
    "asset": (_first_of("registry", "/staff/assets?kind=street-lamp", "td a[href^='/staff/assets/']"), DESKTOP, 900),
    "asset-import": (asset_import, DESKTOP, 560),
    "product": (_first_of("registry", "/staff/products", "td a[href^='/staff/products/']"), DESKTOP, 760),
    "piece-phone": (piece, PHONE, 900),
    "paper": (paper, DESKTOP, 900),
    "verify-phone": (verified, PHONE, 900),
    "kiosk-code": (kiosk_code, DESKTOP, 560),
    "kiosk": (become_kiosk, KIOSK, None),
    "window": (_desk("counter", "/staff/counter/windows/1"), DESKTOP, 620),
    "appointments": (appointments, DESKTOP, 560),
    "display": (display, DESKTOP, 720),
    "counter-settings": (_desk("admin", "/staff/settings/counter"), DESKTOP, 860),
    "partner": (_first_of("admin", "/staff/settings/partners", "td a"), DESKTOP, 900),
}


def save_small(shot: Image.Image, window: tuple[int, int], target: Path) -> int:
    """Writes a picture as WebP, no wider than a manual needs, and gives its bytes; ends where it stays too large."""
    if shot.width > WIDEST[window]:
        shot = shot.resize((WIDEST[window], shot.height * WIDEST[window] // shot.width), Image.Resampling.LANCZOS)
    for quality, share in ((80, 1.0), (65, 1.0), (50, 1.0), (50, 0.85), (40, 0.75), (30, 0.65)):
        buffer = BytesIO()
        size = (round(shot.width * share), round(shot.height * share))
        shot.resize(size, Image.Resampling.LANCZOS).save(buffer, "WEBP", quality=quality, method=6)
        if buffer.tell() <= MOST_BYTES:
            target.write_bytes(buffer.getvalue())
            return buffer.tell()
    raise SystemExit(f"{target.name} stays above {MOST_BYTES} bytes")
