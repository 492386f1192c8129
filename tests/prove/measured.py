"""Where proofs write what they measured: docs/measured/, at full counts only."""

import os

from app.config import ROOT

FULL = os.environ.get("PRACHA_PROVE") == "full"


def counted(reduced: int, full: int) -> int:
    """How often to do it: a little in `make test`, in earnest in `make prove`."""
    return full if FULL else reduced


def write_measured(name: str, lines: list[str]) -> None:
    """Prints the lines; at full counts they also become docs/measured/<name>.md."""
    text = "\n".join(lines)
    print(f"\n{text}")
    if FULL:
        folder = ROOT / "docs" / "measured"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(text + "\n", encoding="utf-8")
