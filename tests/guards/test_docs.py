"""The documents say what is there: links resolve, variables are described, targets and commands named exist."""

import re
from pathlib import Path

import pytest

from app import create_app
from app.config import ROOT, Settings
from tests.conftest import make_settings

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
MOST_BYTES, MOST_OF_WEBP = 150_000, 25_000

_LINK = re.compile(r"\]\(([^)\s]+)\)|src=\"([^\"]+)\"")
_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"`([^`\n]+)`")


def links(text: str) -> list[str]:
    """The targets of links and pictures that stay within the repository."""
    found = [first or second for first, second in _LINK.findall(_FENCE.sub("", text))]
    return [target for target in found if not re.match(r"[a-z]+:|/", target)]


def anchors(text: str) -> set[str]:
    """The anchors that headings get."""
    headings = re.findall(r"^#+ (.+)$", _FENCE.sub("", text), re.MULTILINE)
    # Vowels and tones above and below Thai letters stay, though Python counts them among no words.
    return {re.sub(r"[^\w\u0e31-\u0e4e\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def broken(document: Path, text: str) -> list[str]:
    """The links of a document that lead nowhere."""
    wrong = []
    for target in links(text):
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        is_there = file.exists()
        if is_there and anchor:
            is_there = anchor in anchors(text if file == document else file.read_text(encoding="utf-8"))
        if not is_there:
            wrong.append(target)
    return wrong


def commands(text: str) -> list[str]:
    """Everything that is written as something to type: fenced blocks and words in backticks."""
    return [*(line for block in _FENCE.findall(text) for line in block.splitlines()), *_CODE.findall(text)]


def named(text: str, program: str) -> set[str]:
    """What follows `make` or `flask` where something is to be typed."""
    lines = re.compile(rf"(?:^|[\s/;&(]){program} ([a-z][a-z-]*)(?![\w.=@])")
    return {word for line in commands(text) for word in lines.findall(line.split("# ")[0])}


def targets() -> set[str]:
    """The targets of the Makefile."""
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(document):
    assert broken(document, document.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_target_named_exists(document):
    assert named(document.read_text(encoding="utf-8"), "make") - targets() == set()


def test_every_command_named_exists_or_is_called_a_later_one(tmp_path):
    known = set(create_app(make_settings(tmp_path)).cli.commands) | {"run", "shell", "routes"}
    later = {"backup"}
    assert later.isdisjoint(known), "take it off the list of what is to come, here and in the documents"
    for document in DOCUMENTS:
        assert named(document.read_text(encoding="utf-8"), "flask") - known - later == set(), document.name


def test_every_variable_is_described():
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [name.upper() for name in Settings.model_fields if f"`{name.upper()}`" not in text]
    assert missing == []


def test_pictures_are_small_and_used():
    text = "\n".join(document.read_text(encoding="utf-8") for document in DOCUMENTS)
    for picture in sorted((ROOT / "docs" / "pictures").glob("*.png")):
        assert picture.stat().st_size <= MOST_BYTES, picture.name
        assert f"pictures/{picture.name}" in text, f"{picture.name} is shown nowhere"
    for picture in sorted((ROOT / "docs" / "pictures").glob("*.webp")):
        assert picture.stat().st_size <= MOST_OF_WEBP, picture.name
        assert f"pictures/{picture.name}" in text, f"{picture.name} is shown nowhere"


def test_this_guard_can_fail():
    here = ROOT / "README.md"
    assert broken(here, "[a](docs/nowhere.md) [b](docs/README.md) [c](#nothing)\n# Title") == [
        "docs/nowhere.md",
        "#nothing",
    ]
    assert named("`make nonsense` and make sense\n```sh\nmake PORT=1 run\n.venv/bin/flask fly\n```", "make") == {
        "nonsense"
    }
    assert named("```sh\n.venv/bin/flask fly\n```", "flask") == {"fly"}
