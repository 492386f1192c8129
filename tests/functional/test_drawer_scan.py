"""The box of the drawer: Enter searches, and the lines of a scanned barcode come in whole."""

from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "app/static/js/scan.js"
FORM = "<form><textarea name='q' data-scan></textarea><button>Search</button></form>"
#: Notes what would be sent in the place of leaving the page.
WATCH = """document.forms[0].addEventListener("submit", (event) => {
  event.preventDefault();
  window.sent = new FormData(event.target).get("q");
})"""


@pytest.fixture
def searched(open_page):
    """Types into the box and gives what it searched for, None where it did not."""

    def search(*keys: str) -> str | None:
        tab = open_page()
        tab.set_content(FORM)
        tab.add_script_tag(content=SCRIPT.read_text(encoding="utf-8"))
        tab.evaluate(WATCH)
        tab.focus("textarea")
        for key in keys:
            if key == "Enter":
                tab.keyboard.press(key)
            else:
                tab.keyboard.insert_text(key)
        sent = tab.evaluate("window.sent ?? null")
        return sent.replace("\r\n", "\n") if sent is not None else None

    return search


def test_enter_searches_what_was_typed(searched):
    assert searched("BR-69-7K4M-2X", "Enter") == "BR-69-7K4M-2X"
    assert searched("BR-69-7K4M-2X") is None


def test_the_enters_within_a_barcode_only_part_its_lines(searched):
    lines = ("|099400000000", "Enter", "510101", "Enter", "690001", "Enter")
    assert searched(*lines) is None
    assert searched(*lines, "123450", "Enter") == "|099400000000\n510101\n690001\n123450"
