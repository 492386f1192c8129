"""The ledger only grows: nothing outside its own modules writes to it, nothing anywhere changes or deletes its rows."""

import ast
import re
from collections.abc import Iterator

from app.config import ROOT

WRITERS = ("services/payments/ledger.py", "services/payments/ledger_many.py")
MODELS = {"LedgerEntry", "LedgerLine"}
CHANGING = {"update", "delete", "merge", "add", "add_all"}
ADDING = {"insert", "add_rows"}
SQL = re.compile(r"(update|delete\s+from|insert\s+into)\s+ledger_(entry|line)", re.IGNORECASE)


def problems(name: str, source: str) -> Iterator[str]:
    """Calls that write rows of the ledger; its own modules may insert."""
    is_writer = name in WRITERS
    tables = MODELS | ({"_ENTRY", "_LINE"} if is_writer else set())
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.search(node.value):
            yield f"{name}:{node.lineno} writes by SQL"
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = {getattr(each, "id", getattr(each, "attr", "")) for each in ast.walk(node)}
        if called in MODELS or (called in CHANGING | (set() if is_writer else ADDING) and named & tables):
            yield f"{name}:{node.lineno} calls {called}"


def test_nobody_but_the_ledger_writes_to_it_and_it_only_adds():
    files = [path for folder in ("app", "services", "chatbot") for path in (ROOT / folder).rglob("*.py")]
    found = [told for path in files for told in problems(str(path.relative_to(ROOT)), path.read_text("utf-8"))]
    assert found == []


def test_this_guard_can_fail():
    for wrong in (
        "session().execute(update(LedgerLine).values(amount_satang=1))",
        "session().execute(models.LedgerEntry.__table__.delete())",
        "session().add(LedgerLine(amount_satang=1))",
        "session().connection().exec_driver_sql('DELETE FROM ledger_line')",
        "connection.execute(insert(LedgerEntry), rows)",
        "add_rows(LedgerLine, rows)",
    ):
        assert list(problems("x.py", wrong)), wrong
    assert list(problems(WRITERS[0], "session().execute(update(_LINE))"))
    assert not list(problems(WRITERS[0], "session().execute(insert(_LINE), rows)"))
