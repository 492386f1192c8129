"""References in what people are shown, whatever was drawn and whatever year it is."""

import re

from services.references import ALPHABET


def reference_in(text: str, kind: str = "RP") -> str:
    """The first reference of that kind in a text; fails where there is none."""
    found = re.search(rf"{kind}-\d\d-[{ALPHABET}]{{4}}-[{ALPHABET}]{{2}}", text)
    assert found, f"no reference {kind} in {text!r}"
    return found[0]
