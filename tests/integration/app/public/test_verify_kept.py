"""What lets the page work without a network: the worker's list is the page's own, the keys are open to everybody."""

import json
import re
from base64 import urlsafe_b64decode
from pathlib import Path

from app.config import ROOT
from services import documents, organisation, papers
from services.audit import SYSTEM, Role
from services.db import unit_of_work
from services.payments import keys, receipts
from tests.factories.forged import forged
from tests.factories.issued import paper_details
from tests.factories.people import make_actor
from tests.factories.readers import ask_readers, needs_readers, picture_for
from tests.factories.receipts import paid


def kept(client) -> dict:
    """What the worker is told to keep."""
    script = client.get("/verify/worker.js").get_data(as_text=True)
    return json.loads(re.match(r"self\.prachaKept = (.+);\n", script)[1])


def test_the_keys_are_a_set_of_json_web_keys(client):
    with unit_of_work():
        first = keys.signing_key()
        keys.rotate_key(actor=make_actor())
    answer = client.get("/verify/keys.json")
    assert answer.mimetype == "application/json" and answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cache-Control"] == "public, max-age=300" and "Set-Cookie" not in answer.headers
    new, old = answer.json["keys"]
    assert {new["kty"], new["crv"], new["alg"], new["use"]} == {"OKP", "Ed25519", "EdDSA", "sig"}
    assert urlsafe_b64decode(old["x"] + "=") == documents.public_key(first.private) and len(old["kid"]) == 16
    assert old["until"] and not new["until"] and not new["revoked"]
    # A private half has no place in it (RFC 8037: "d").
    assert all("d" not in key for key in answer.json["keys"])


@needs_readers
def test_a_program_of_others_checks_papers_and_receipts_with_the_published_keys(client):
    with unit_of_work():
        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
        registry = make_actor(Role.REGISTRY)
        paper = papers.issue_paper(papers.register_paper(paper_details("1"), actor=registry), actor=registry)
        keys.rotate_key(actor=registry)
        payment = paid(125_050)
    receipt = receipts.find_receipt_of(payment.id)
    new, old = client.get("/verify/keys.json").json["keys"]
    asked = [(paper.signed, old), (receipt.signed, new), (receipt.signed, old), (forged(receipt.signed), new)]
    found = ask_readers([{"reader": "signed", "text": text, "key": key} for text, key in asked])
    assert json.loads(found[0])["p"] == "นางสาวสมใจ ตัวอย่าง" and json.loads(found[1])["s"] == 125_050
    assert found[2:] == [None, None]
    assert ask_readers([picture_for(papers.stamp_png(paper))]) == [f"{papers.verify_url(paper)}#{paper.signed}"]


def test_the_worker_keeps_all_that_the_page_loads_and_each_of_it_is_there(client):
    told = kept(client)
    assert told["keys"] == "/verify/keys.json" and set(told["pages"]) == {"th", "en"}
    for page in told["pages"].values():
        html = client.get(page).get_data(as_text=True)
        loads = re.findall(r'(?:src|data-reader)="([^"#]+)"', html)
        loads += re.findall(r'<link [^>]*?href="([^"]+)"', html)
        assert loads and set(loads) <= set(told["files"]), set(loads) - set(told["files"])
    styles = (ROOT / "app/static/css/pracha.css").read_text(encoding="utf-8")
    for named in re.findall(r'url\("\.\./((?:fonts|img)/[^"]+)"\)', styles):
        assert f"/static/{named}" in told["files"]
    for file in told["files"]:
        assert client.get(file).status_code == 200, file


def test_the_worker_is_asked_for_anew_and_lies_where_its_scope_is(client):
    answer = client.get("/verify/worker.js")
    assert answer.mimetype == "text/javascript" and answer.headers["Cache-Control"] == "no-cache"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_another_file_is_another_version(client, monkeypatch):
    before = kept(client)["version"]
    assert kept(client)["version"] == before
    monkeypatch.setattr("app.public.verify_kept.theme_url", lambda: "/theme.css?v=other")
    assert kept(client)["version"] != before


def test_the_worker_sends_no_cookie_and_stores_no_other_page():
    script = Path(ROOT / "app/static/js/verify-worker.js").read_text(encoding="utf-8")
    assert script.count("cache.put(") == 1 and script.count('credentials: "omit"') == 2
