"""The examples of docs/api.md, run as they stand."""

import io
import json
import re
import shlex

from app.config import ROOT
from services import partners
from services.audit import SYSTEM
from services.db import unit_of_work
from services.partners import DEMO_KEY
from services.partners.demo import seed_demo_partners
from tests.factories.complaints import make_authority
from tests.factories.pictures import phone_jpeg

MANUAL = ROOT / "docs" / "api.md"
_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
#: What the manual shows of questions that come up between its examples.
_BETWEEN = {"photo_position": False, "notify": "none", "email": None, "pole_number": None}


def commands(text: str) -> list[str]:
    """Whole commands and notes, in order."""
    found: list[str] = []
    for block in _BLOCK.findall(text):
        for line in block.splitlines():
            if found and found[-1].count("'") % 2:
                found[-1] += "\n" + line
            elif line:
                found.append(line)
    return found


def run(client, command: str, known: dict[str, str]):
    """Does what curl would do."""
    words = shlex.split(re.sub(r"\$([A-Z]+)", lambda name: known.get(name[1], name[0]), command))
    method, headers, options, path = "GET", {}, {}, ""
    given = iter(words[1:])
    for word in given:
        if word == "-X":
            method = next(given)
        elif word == "-H":
            name, _, value = next(given).partition(": ")
            headers[name] = value
        elif word == "--json":
            options["json"] = json.loads(next(given))
        elif word == "-F":
            name, _, file = next(given).partition("=@")
            options["data"] = {name: (io.BytesIO(phone_jpeg()), file)}
        else:
            path = word.removeprefix(known["BASE"])
    method = "POST" if options and method == "GET" else method
    return client.open(path, method=method, headers=headers, **options)


def test_the_examples_work(client, app):
    make_authority()
    with unit_of_work():
        assert seed_demo_partners() == 2
        assert seed_demo_partners() == 0
    known: dict[str, str] = {}
    answer, calls = None, 0
    for command in commands(MANUAL.read_text(encoding="utf-8")):
        if command.startswith("curl"):
            if "/review" in command:
                answer_between(client, known)
            answer = run(client, command, known)
            calls += 1
            assert answer.status_code in (200, 201), (command, answer.text)
        elif command.startswith("# "):
            name, _, member = command[2:].partition(" = .")
            known[name] = answer.json[member]
        else:
            name, _, value = command.partition("=")
            known[name] = value
    assert calls >= 12
    assert known["KEY"] == DEMO_KEY
    assert answer.json["reference"] == known["REFERENCE"]


def answer_between(client, known: dict[str, str]) -> None:
    """What is still asked of this category, so that the manual need not show every question."""
    headers = {"Authorization": f"Bearer {known['KEY']}"}
    address = f"/api/v1/drafts/{known['DRAFT']}"
    while (key := client.get(address, headers=headers).json["next"]) is not None:
        answer = client.put(f"{address}/answers/{key}", json={"value": _BETWEEN.get(key)}, headers=headers)
        assert answer.status_code == 200, (key, answer.text)


def test_the_demonstration_shows_what_was_used(app):
    with unit_of_work():
        seed_demo_partners()
    shown = {partner.name.en: partner for partner in partners.list_partners(SYSTEM)}
    assert len(shown) == 2
    used = max(shown.values(), key=lambda partner: partner.total("sent"))
    assert used.total("begun") > used.total("sent") > 0
    assert [key.is_live for partner in shown.values() for key in partner.keys].count(True) == 2
