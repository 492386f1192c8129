"""Every page in a real browser, by everybody who may open it: axe, valid HTML, nothing wider than a small phone."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from werkzeug.exceptions import HTTPException

from app import create_app
from services import drafts, offered
from services import settings as service_settings
from services.audit import Actor
from services.db import db, unit_of_work
from tests.conftest import make_settings
from tests.functional.pages import ANSWERS, FILES, NOT_FOUND, PAGES, REFUSED, SIGN_INS, plant, question_pages
from tests.functional.walking import PASSWORD, go_on, sign_in
from tests.guards.pages import find_faults

LANGUAGES = ("th", "en")
#: Width in pixels and text size of the page (640 is a desk's window at 200 %): no page may be wider than its window.
#: The last is as wide as the tabs are, so that the next page opens at that width.
WINDOWS = ((320, ""), (640, "text-3"), (800, "text-3"), (1280, ""), (360, "text-3"))
AXE = """() => axe.run(document, {preload: false, resultTypes: ["violations"], rules: {"target-size": {enabled: true}},
  runOnly: {type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}})
  .then((found) => found.violations.map((one) => `${one.id}: ${one.help}: ` +
    one.nodes.slice(0, 3).map((node) => node.target.join(" ") + " " + node.html.slice(0, 120)).join(" | ")))"""
TOO_WIDE = """(text) => {
  document.documentElement.className = text;
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const wide = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > room + 1);
  const deepest = wide.filter((one) => !wide.some((other) => other !== one && one.contains(other)));
  return `${document.documentElement.scrollWidth} > ${room}: ` +
    deepest.slice(0, 3).map((one) => one.outerHTML.slice(0, 120)).join(" | ");
}"""


@pytest.fixture(scope="module")
def planted(site):
    """The addresses' gaps, filled in the database of the running site."""
    app = create_app(make_settings(site.folder, smtp_url=site.mail.url, base_url=site.url))
    with app.app_context():
        yield plant()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def tabs(site, browser, planted):
    """A tab for everybody, signed in: `tabs["officer"]`."""
    contexts, opened = [], {}
    for who, account in SIGN_INS.items():
        context = browser.new_context(viewport={"width": 360, "height": 800})
        context.set_default_timeout(90_000)
        # A page that would send itself stands still, to be looked at.
        context.add_init_script("HTMLFormElement.prototype.requestSubmit = () => {}")
        context.add_init_script(AXE_SCRIPT)
        contexts.append(context)
        tab = opened[who] = context.new_page()
        if who == "stranger":
            _hold_drafts(tab, site, planted)
        elif who == "citizen":
            tab.goto(f"{site.url}/account/sign-in")
            tab.fill("#email", f"{account}@demo.pracha.example")
            tab.fill("#password", PASSWORD)
            go_on(tab)
            tab.wait_for_url(re.compile(r"/account"))
        else:
            sign_in(tab, site, account)
    yield opened
    for context in contexts:
        context.close()


def _hold_drafts(tab, site, planted) -> None:
    for name in ("draft", "done_draft", "corruption_draft", "survey_draft", "appointment_draft", "asset_draft"):
        tab.goto(f"{site.url}/resume/{drafts.resume_link(planted[name])}")
        go_on(tab)
        tab.wait_for_url(re.compile(r"/ask/"))
    with unit_of_work():
        drafts.submit(planted["done_draft"], actor=Actor.citizen())


def addresses(who: str, planted: dict[str, str]) -> Iterator[str]:
    """What `who` opens, gaps filled."""
    for address in PAGES[who]:
        yield address.format(**planted)
    if who == "stranger":
        yield from question_pages(planted)


def in_language(address: str, language: str) -> str:
    """The address that chooses the language too."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def faults_of(tab, html: str) -> list[str]:
    """What is wrong with the page that the tab shows."""
    faults = find_faults(html)
    faults += tab.evaluate(AXE)
    for width, text in WINDOWS:
        tab.set_viewport_size({"width": width, "height": 800})
        wide = tab.evaluate(TOO_WIDE, text)
        faults += [f"{width} px {text}: {wide}"] if wide else []
    return faults


class Listening:
    """The complaints of the browser while a page is open: scripts that fail, what the security policy refuses."""

    def __init__(self, tab) -> None:
        self.tab, self.heard = tab, []

    def __enter__(self):
        self.tab.on("console", self._note)
        self.tab.on("pageerror", self._fail)
        return self

    def __exit__(self, *_error):
        self.tab.remove_listener("console", self._note)
        self.tab.remove_listener("pageerror", self._fail)

    def _fail(self, error) -> None:
        self.heard.append(f"script: {error}")

    def _note(self, message) -> None:
        # A page that is refused says so in its status; the browser repeats that on its console.
        is_status = message.text.startswith("Failed to load resource") and message.location["url"] == self.tab.url
        if message.type in ("error", "warning") and not is_status:
            self.heard.append(f"console: {message.text} ({message.location['url']})")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", list(PAGES))
def test_every_page_is_as_it_must_be(site, tabs, planted, who, language):
    tab, faults = tabs[who], []
    for address in addresses(who, planted):
        with Listening(tab) as listening:
            answer = tab.goto(site.url + in_language(address, language))
            found = faults_of(tab, answer.text())
        expected = next((code for part, code in NOT_FOUND.items() if part in f"{who} {address}"), 200)
        if answer.status != expected:
            found.append(f"answers {answer.status} instead of {expected}")
        if tab.url.split("?")[0] != site.url + address.split("?")[0]:
            found.append(f"leads on to {tab.url}")
        if tab.locator("html").get_attribute("lang") != language:
            found.append(f"is not in {language}")
        faults += [f"{address}: {fault}" for fault in [*found, *listening.heard]]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


@pytest.mark.parametrize("who", list(REFUSED))
def test_every_form_that_is_refused_is_as_it_must_be(site, tabs, planted, who):
    tab, faults = tabs[who], []
    for number, (raw, part) in enumerate(REFUSED[who]):
        address, language = raw.format(**planted), LANGUAGES[number % 2]
        with Listening(tab) as listening:
            tab.goto(site.url + in_language(address, language))
            answer = send_empty(tab, part)
            found = faults_of(tab, answer.text())
        if answer.status not in (400, 409, 422):
            found.append(f"answers {answer.status}")
        if not tab.locator(".govuk-error-summary").count():
            found.append("shows no error summary")
        faults += [f"{address} {part}: {fault}" for fault in [*found, *listening.heard]]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_that_is_refused_is_as_it_must_be(site, tabs, planted, language):
    tab, faults, refused = tabs["stranger"], [], 0
    for address in question_pages(planted):
        tab.goto(site.url + in_language(address, language))
        answer = send_empty(tab, "")
        if answer.status == 400:
            refused += 1
            assert tab.locator(".govuk-error-summary a").count(), address
            faults += [f"{address}: {fault}" for fault in faults_of(tab, answer.text())]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)
    assert refused >= 8


def send_empty(tab, part: str):
    """Empties the page's own form, or that whose action ends so, and sends it whatever the browser thinks of it."""
    form = tab.locator(f"main form[method=post][action$='{part}']" if part else "main form[method=post]").first
    with tab.expect_navigation() as sent:
        form.evaluate("""(form) => {
          form.noValidate = true;
          for (const one of form.querySelectorAll("input:not([type=hidden]), select, textarea"))
            if (one.type === "checkbox" || one.type === "radio") one.checked = false;
            else if (one.type !== "color") one.value = "";
          form.submit();
        }""")
    return sent.value


def test_nobody_gets_anything_but_a_page(site, tabs, planted):
    """Everybody opens everything: what is not theirs is a proper page too."""
    seen, faults = set(), []
    pages = sorted({address for who in PAGES for address in addresses(who, planted)})
    for who, tab in tabs.items():
        for address in pages:
            if who != "stranger" and not address.startswith("/staff"):
                continue
            answer = tab.request.get(site.url + address)
            html = answer.text()
            shape = re.sub(r'value="[^"]+"|<title>.*?</title>|\d+', "", html)
            if answer.status >= 500:
                faults.append(f"{who} {address}: {answer.status}")
            elif shape not in seen:
                seen.add(shape)
                faults += [f"{who} {address}: {fault}" for fault in find_faults(html)]
    assert not faults, f"{len(faults)} faults:\n" + "\n".join(faults)


@pytest.mark.parametrize("who", list(FILES))
def test_every_file_answers(site, tabs, planted, who):
    for raw in FILES[who]:
        answer = tabs[who].request.get(site.url + raw.format(**planted), max_redirects=0)
        assert answer.status == ANSWERS.get(raw, 200), raw


def test_no_endpoint_is_left_out(tmp_path, browser, planted):
    app = create_app(make_settings(tmp_path))
    addresses = [a for table in (PAGES, FILES) for listed in table.values() for a in listed]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        visited = {match(adapter, address.format(**planted).split("?")[0]) for address in addresses}
    visited |= {match(adapter, address) for address in question_pages(planted)}
    reading = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert reading - visited == set()
    offered.install()
    service_settings.configure(app.config["PRACHA"].for_services())


def match(adapter, address: str) -> str:
    """The endpoint of an address."""
    try:
        return adapter.match(address)[0]
    except HTTPException:
        return ""
