"""Draws the pictures of the kinds of matters anew (app/static/img/topics), after a change of icons or look."""

from pathlib import Path

import typst

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS, TOPICS = ROOT / "templates" / "documents", ROOT / "app" / "static" / "img" / "topics"
#: Icon of the group of categories (or of a service) → its colour.
COLOURS = {
    "roads": "#5b4a8a", "water": "#1f6f9e", "environment": "#2f7d4f", "safety": "#b4541a", "health-social": "#a83a5b",
    "learn-travel": "#8a6a12", "money-works": "#2b2a6b", "our-service": "#4a5a6b", "corruption": "#3a3a4a",
    "services": "#2b2a6b",
}  # fmt: skip


def main() -> None:
    """Writes one PNG for each."""
    TOPICS.mkdir(parents=True, exist_ok=True)
    for icon, colour in COLOURS.items():
        drawn = typst.compile(
            DOCUMENTS / "topic.typ", format="png", ppi=72, sys_inputs={"icon": icon, "colour": colour}
        )
        (TOPICS / f"{icon}.png").write_bytes(drawn)


if __name__ == "__main__":
    main()
