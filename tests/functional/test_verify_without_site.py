"""The page that checks papers was opened once; then the site's own process is gone, and it checks them all the same."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.config import ROOT
from services import documents, papers, people
from services.db import unit_of_work
from services.papers import PaperView
from services.payments import keys, receipts
from tests.conftest import make_settings
from tests.factories.issued import paper_details
from tests.factories.receipts import paid
from tests.functional.conftest import _wait_until_it_answers, free_port, seed

RIGHT, WRONG = "ลายมือชื่อถูกต้อง", "ลายมือชื่อไม่ถูกต้อง"
_numbers = count(1)
#: Everything that the browser holds for the site: addresses by the name of the cache.
KEPT = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) => {
  const cache = await caches.open(name);
  const held = await cache.keys();
  return [name, await Promise.all(held.map(async (one) =>
    [new URL(one.url).pathname, await (await cache.match(one)).text()]))];
})))"""


@dataclass
class OwnSite:
    """A site that the test starts and stops: one gunicorn on a port and a database of its own."""

    url: str
    app: Flask
    environment: dict[str, str]
    log: Path
    running: list[subprocess.Popen] = field(default_factory=list)

    def start(self) -> None:
        """Serves, and waits until it answers."""
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "-k", "gthread", "--threads", "4", "-w", "1"]
        command += ["-b", self.url.removeprefix("http://")]
        with self.log.open("ab") as log:
            self.running.append(
                subprocess.Popen(command, cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT)
            )
        _wait_until_it_answers(f"{self.url}/healthz")

    def stop(self) -> None:
        """Ends the process and waits until it is gone."""
        while self.running:
            process = self.running.pop()
            process.terminate()
            process.wait(30)

    @contextmanager
    def writing(self):
        """A transaction in the site's database."""
        with self.app.app_context(), unit_of_work():
            yield


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    settings = make_settings(folder, base_url=f"http://127.0.0.1:{free_port()}")
    seed(settings)
    environment = {
        **os.environ,
        "PRACHA_ENV": "development",
        "PRACHA_INSTANCE": str(folder),
        "SECRET_KEY": settings.secret_key,
        "DATA_KEY": settings.data_key,
        "BASE_URL": settings.base_url,
        "PYTHONPATH": str(ROOT),
    }
    before = documents.signing._source
    made = OwnSite(settings.base_url, create_app(settings), environment, folder / "server.log")
    yield made
    made.stop()
    documents.signing._source = before


@pytest.fixture
def site_up(own):
    own.start()
    yield own
    own.stop()


def receipt_address(own: OwnSite) -> str:
    """A receipt's code as a scanner reads it: the address with the signed facts."""
    with own.writing():
        payment = paid(125_050)
    with own.app.app_context():
        found = receipts.find_receipt_of(payment.id)
        return f"{receipts.verify_url(found)}#{found.signed}"


def issued(own: OwnSite, **told: Any) -> PaperView:
    """A certificate under a number of its own: a walk may be walked again."""
    number = f"ลพ 51001/{next(_numbers)}"
    with own.writing():
        actor = people.actor_for(people.find_officer("registry@demo.pracha.example"))
        return papers.issue_paper(papers.register_paper(paper_details(number, **told), actor=actor), actor=actor)


def resigned(address: str, key: bytes, **changes: Any) -> str:
    """The same paper with some facts changed, signed by another key."""
    text = address.partition("#")[2]
    held = documents.signing._decoded(text)[:-64]
    facts = json.loads(held.decode("cp874")) | changes
    return f"{address.partition('#')[0]}#{documents.sign_document(facts, key)}"


def with_changed_amount(address: str) -> str:
    """The amount is another, the signature is still that of the true one."""
    plain, _, text = address.partition("#")
    held = documents.signing._decoded(text).replace(b'"s":125050', b'"s":925050')
    return f"{plain}#{documents.signing.urlsafe_b64encode(held).rstrip(b'=').decode()}"


def visit(tab, own: OwnSite) -> None:
    """Opens the page while there is a network, until the browser says that it is kept."""
    tab.goto(f"{own.url}/verify/offline")
    tab.wait_for_selector("[data-verify-kept]:not([hidden])")


def told(tab) -> str:
    tab.wait_for_selector("[data-verify-result]:not([hidden])")
    return tab.inner_text("[data-verify-result]")


def paste(tab, text: str) -> str:
    tab.evaluate("document.querySelector('[data-verify-result]').hidden = true")
    tab.fill("textarea", text)
    tab.click("[data-verify-form] button")
    return told(tab)


def test_true_and_forged_papers_are_told_apart_while_the_site_is_down(open_page, site_up):
    address = receipt_address(site_up)
    paper = issued(site_up)
    tab = open_page(width=360)
    visit(tab, site_up)
    site_up.stop()

    # Opened anew, as by somebody who comes back tomorrow; and the address of a paper itself, as a scanner opens it.
    tab.goto(f"{site_up.url}/verify/offline")
    tab.wait_for_selector("[data-verify-offline]:not([hidden])")
    assert "ขณะนี้ไม่มีอินเทอร์เน็ต" in tab.inner_text("[data-verify-offline]")
    found = paste(tab, address)
    assert RIGHT in found and "1,250.50 บาท" in found
    found = paste(tab, f"{papers.verify_url(paper)}#{paper.signed}")
    assert RIGHT in found and "หนังสือรับรอง" in found and paper.number in found and "นางสาวสมใจ" in found
    assert WRONG in paste(tab, with_changed_amount(address))
    assert WRONG in paste(tab, resigned(address, bytes(32), s=925_050))
    for cut in (1, 32, 64, 100):
        assert RIGHT not in paste(tab, address[:-cut]), cut
    tab.goto(address)
    assert RIGHT in told(tab) and "1,250.50 บาท" in told(tab)
    tab.goto("about:blank")
    tab.goto(with_changed_amount(address))
    assert WRONG in told(tab)


def test_the_kept_page_comes_in_the_language_last_read(open_page, site_up):
    tab = open_page(width=360)
    tab.goto(f"{site_up.url}/verify/offline?lang=en")
    tab.wait_for_selector("[data-verify-kept]:not([hidden])")
    site_up.stop()
    tab.goto(f"{site_up.url}/verify/offline")
    assert tab.inner_text("h1") == "Check a paper without the internet"
    tab.goto(f"{site_up.url}/verify/offline?lang=th")
    assert tab.inner_text("h1") == "ตรวจเอกสารโดยไม่ใช้อินเทอร์เน็ต"


def test_after_a_change_of_keys_old_papers_hold_and_those_of_a_revoked_key_do_not(open_page, site_up):
    old = receipt_address(site_up)
    with site_up.app.app_context():
        stolen = keys.signing_key()
    with site_up.writing():
        admin = people.actor_for(people.find_officer("admin@demo.pracha.example"))
        keys.rotate_key(actor=admin)
    new = issued(site_up)
    tab = open_page(width=360)
    visit(tab, site_up)
    site_up.stop()
    tab.goto(f"{site_up.url}/verify/offline")
    assert RIGHT in paste(tab, old)
    assert RIGHT in paste(tab, f"{papers.verify_url(new)}#{new.signed}")

    with site_up.writing():
        keys.revoke_key(stolen.id, actor=admin)
    site_up.start()
    # The visit itself brings the keys; the page that was kept learns them with it.
    with tab.expect_response(lambda answer: answer.url.endswith("/verify/keys.json")):
        visit(tab, site_up)
    assert "ถูกเพิกถอน" in paste(tab, old)
    site_up.stop()
    tab.goto(f"{site_up.url}/verify/offline")
    for text in (old, resigned(old, stolen.private, s=99_900_000)):
        refused = paste(tab, text)
        assert "ถูกเพิกถอน" in refused and RIGHT not in refused and "999,000.00" not in refused
    assert RIGHT in paste(tab, f"{papers.verify_url(new)}#{new.signed}")


def test_the_site_itself_refuses_a_scanned_code_that_was_forged(open_page, site_up):
    address, other = receipt_address(site_up), receipt_address(site_up)
    tab = open_page(width=360)
    doubt = "อย่าเพิ่งเชื่อถือเอกสารนี้"
    for scanned, said, title in (
        (address, RIGHT, "เอกสารนี้ใช้ได้"),
        (with_changed_amount(address), WRONG, doubt),
        (resigned(address, bytes(32), s=925_050), WRONG, doubt),
        (f"{address.partition('#')[0]}#{other.partition('#')[2]}", "รหัส QR นี้เป็นของเอกสารฉบับอื่น", doubt),
    ):
        tab.goto("about:blank")
        tab.goto(scanned)
        assert said in told(tab)
        # Whatever was scanned, the figures are those of the register.
        assert tab.inner_text("h1") == title and "1,250.50" in tab.inner_text("main dl")
        assert tab.title().startswith(title)


def test_only_the_page_itself_is_kept_and_nothing_of_the_reader(open_page, site_up):
    address = receipt_address(site_up)
    tab = open_page(width=360)
    tab.goto(f"{site_up.url}/staff/login")
    tab.fill("[name=email]", "registry@demo.pracha.example")
    tab.fill("[name=password]", "pracha-demo")
    with tab.expect_navigation():
        tab.click("main form button")
    visit(tab, site_up)
    tab.goto(address)
    told(tab)
    visit(tab, site_up)
    held = {path: text for entries in tab.evaluate(KEPT).values() for path, text in entries}
    assert {path for path in held if not path.startswith("/static/")} == {
        "/verify/offline", "/verify/keys.json", "/verify/language", "/theme.css"
    }  # fmt: skip
    # The reader's own menu is on the page before them, and on none that was kept.
    assert 'href="/staff"' in tab.content() and 'href="/staff"' not in held["/verify/offline"]
    assert not any(address.partition("#")[2] in text for text in held.values())
