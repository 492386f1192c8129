"""Printed codes for tests."""

from typing import Any

from services import codes
from services.audit import SYSTEM, Actor
from services.codes import CodeView, NewCode
from services.codes.models import CodeTally
from services.db import session, unit_of_work
from services.text import Words

LINE_BROWSER = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 Line/13.20.0/IAB"


def make_code(kind: str = "category", target: str = "road-damage", *, actor: Actor = SYSTEM, **said: Any) -> CodeView:
    """A code that hangs somewhere."""
    label = said.pop("label", Words("ป้ายตัวอย่าง", "Sample sign"))
    # What the test made before must be there for it.
    session().commit()
    with unit_of_work():
        return codes.make_code(NewCode(kind, target, label, **said), actor=actor)


def counted(code: CodeView) -> dict[tuple[str, str], int]:
    """What was counted of a code: (what, channel) → how often."""
    found: dict[tuple[str, str], int] = {}
    for row in session().query(CodeTally).filter(CodeTally.code_id == code.id):
        found[row.what, row.channel] = found.get((row.what, row.channel), 0) + row.n
    return found
