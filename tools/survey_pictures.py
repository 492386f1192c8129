"""The pictures of surveys: how one is built and asked, what it found, what was done; at the desk and for citizens."""

from picture_steps import DESKTOP, PHONE, Shown, Take, become_kiosk, sign_in
from playwright.sync_api import Page

#: Surveys of the demonstration by their key.
SHORT, DRAFT = "satisfaction", "development-plan-draft"
#: The annual one bears its year.
ANNUAL = "annual-"


def _desk(path: str) -> Take:
    def show(page: Page, url: str) -> None:
        sign_in(page, url, "registry")
        page.goto(f"{url}/staff/surveys{path}")

    return show


def _of(key: str, path: str) -> Take:
    """A page of the survey of that key."""

    def show(page: Page, url: str) -> None:
        _desk("")(page, url)
        row = page.locator("main table tbody tr", has_text=f"/surveys/{key}").first
        address = row.locator("a").first.get_attribute("href")
        page.goto(f"{url}{address}{path}")

    return show


def cross(page: Page, url: str) -> None:
    """Age against how content people are as a whole."""
    _of(ANNUAL, "/results/cross?first=about_age&second=overall")(page, url)


def published(page: Page, url: str) -> None:
    """What is published of the short survey, with what was done about it."""
    page.goto(f"{url}/surveys/{SHORT}/results?lang=th")


def improvement(page: Page, url: str) -> None:
    """One that is done: before and after."""
    _of(SHORT, "/actions")(page, url)
    page.locator("main a[href^='/staff/surveys/actions/']").last.click()


def page_of_survey(page: Page, url: str) -> None:
    """The page that begins an open survey."""
    page.goto(f"{url}/surveys/{SHORT}?lang=th")


def tablet(page: Page, url: str) -> None:
    """A tablet on a counter, let in as every kiosk."""
    become_kiosk(page, url)
    page.goto(f"{url}/kiosk/surveys/{SHORT}?lang=th")


SURVEYS: dict[str, Shown] = {
    "surveys": (_desk(""), DESKTOP, 670),
    "survey-builder": (_of(SHORT, ""), DESKTOP, 1000),
    "survey-conditions": (_of(SHORT, "/questions/why/conditions"), DESKTOP, 830),
    "survey-places": (_of(SHORT, "/places"), DESKTOP, 860),
    "survey-rules": (_desk("/rules"), DESKTOP, 840),
    "survey-results": (_of(ANNUAL, "/results"), DESKTOP, 1300),
    "survey-words": (_of(SHORT, "/results/words"), DESKTOP, 1000),
    "survey-cross": (cross, DESKTOP, 1130),
    "survey-action": (improvement, DESKTOP, 1000),
    "survey-quotas": (_of(ANNUAL, "/quotas"), DESKTOP, 1100),
    "survey-consultation": (_of(DRAFT, "/consultation"), DESKTOP, 1100),
    "survey-phone": (page_of_survey, PHONE, 800),
    "survey-tablet": (tablet, (1024, 768), None),
    "survey-published": (published, DESKTOP, 1100),
}
