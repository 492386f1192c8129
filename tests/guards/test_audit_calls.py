"""Nobody hands the audit a personal value: what its calls quote is looked at, besides what `record` refuses itself."""

import ast
from collections.abc import Iterator

from app.config import ROOT

#: What values of people are called here. An audit row names the field ("phone"); it never quotes the value.
PERSONAL = {
    "name",
    "names",
    "email",
    "phone",
    "address",
    "words",
    "text",
    "body",
    "title",
    "message",
    "reason_text",
    "citizen_id",
    "latitude",
    "longitude",
    "lat",
    "lon",
    "post",
    "answers",
    "value",
}
QUOTING = ("note", "subject_id", "action", "reason_code")


def problems(name: str, source: str) -> Iterator[str]:
    """Calls of `record` and `record_read` whose arguments quote something personal."""
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call) or _called(call.func) not in ("audit.record", "audit.record_read"):
            continue
        quoted = [keyword.value for keyword in call.keywords if keyword.arg in QUOTING]
        for node in (inner for argument in quoted for inner in ast.walk(argument)):
            said = node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
            if said in PERSONAL:
                yield f"{name}:{call.lineno} quotes {said}"


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return f"{function.value.id}.{function.attr}"
    return ""


def test_no_call_quotes_what_is_personal():
    files = [path for folder in ("app", "services", "chatbot") for path in (ROOT / folder).rglob("*.py")]
    found = [told for path in files for told in problems(str(path.relative_to(ROOT)), path.read_text("utf-8"))]
    assert found == []


def test_this_guard_can_fail():
    source = 'audit.record("a", actor=a, subject="person", subject_id=person.id, note=f"to={person.phone}")'
    assert list(problems("x.py", source)) == ["x.py:1 quotes phone"]
    assert list(problems("x.py", source.replace("phone", "unit_id"))) == []
    assert list(problems("x.py", 'audit.record_read(a, "case", 1, reason_code=text)')) == ["x.py:1 quotes text"]
