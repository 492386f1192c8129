"""Everything that the chat can say has a picture in docs/chat.md: by its name, so that this costs nothing."""

import ast
import re

from app.config import ROOT
from chatbot.asking import list_askings
from services.notifications.wording import TEXTS

DOCUMENT, PICTURES = ROOT / "docs" / "chat.md", ROOT / "docs" / "pictures" / "chat"
MESSAGES = ROOT / "chatbot" / "messages"
MOST_BYTES, MOST_TOGETHER = 250_000, 6_000_000
#: What makes parts of messages, or checks them; menus are there by the name of each menu.
_NO_MESSAGES = {"__init__", "limits", "menus", "notices", "parts", "status", "turn", "voice"}
_PARTS = {"question.controls"}


def named(text: str) -> set[str]:
    """The messages that the page names; what stands in brackets tells apart several pictures of one."""
    return {name.partition(" (")[0] for name in re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)}


def functions() -> set[str]:
    """The public functions of the modules of messages."""
    found = set()
    for file in MESSAGES.glob("*.py"):
        if file.stem not in _NO_MESSAGES:
            body = ast.parse(file.read_text(encoding="utf-8")).body
            found |= {f"{file.stem}.{each.name}" for each in body if isinstance(each, ast.FunctionDef)}
    return {name for name in found if "._" not in name} - _PARTS


def expected() -> set[str]:
    """Every message, every kind of question, every kind of notice."""
    kinds = {file.name.removesuffix(".th.txt") for file in TEXTS.glob("*.th.txt")}
    return functions() | {f"question: {kind}" for kind in list_askings()} | {f"notice: {kind}" for kind in kinds}


def test_everything_that_is_said_has_a_picture():
    assert expected() - named(DOCUMENT.read_text(encoding="utf-8")) == set(), "see tools/chat/, then draw them anew"


def test_nothing_is_shown_that_is_not_said_any_more():
    known = expected() | {"menu: citizen", "menu: officer", "refusals"}
    assert named(DOCUMENT.read_text(encoding="utf-8")) - known == set()


def test_the_sheets_are_small_and_all_are_shown():
    text = DOCUMENT.read_text(encoding="utf-8")
    sheets = sorted(PICTURES.iterdir())
    assert [sheet.name for sheet in sheets if f"pictures/chat/{sheet.name}" not in text] == []
    assert [sheet.name for sheet in sheets if sheet.stat().st_size > MOST_BYTES] == []
    assert sum(sheet.stat().st_size for sheet in sheets) <= MOST_TOGETHER


def test_this_guard_can_fail():
    assert "general.welcome" in functions() and "notice: case.received" in expected()
    assert named("| `a.b (none)` | x |\n| `notice: c` | y |\n`d.e`") == {"a.b", "notice: c"}
