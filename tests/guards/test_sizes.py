"""Modules stay under 400 lines and functions under 60, each module says what lives in it, and errors are named.

Raising a number here is a decision, not a reflex: split first.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.config import ROOT

MODULE_LINES = 400
FUNCTION_LINES = 60
#: Files that may be longer, each with its reason. There are none.
EXCEPTIONS: dict[str, str] = {}
#: The one place where any error is caught: a sweep that fails must not end all the others.
CATCHES_ALL = {"app/worker.py"}

FOLDERS = ("app", "services", "chatbot", "tools", "migrations", "tests")


def modules() -> list[Path]:
    """Every Python file of ours."""
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return sorted(path for path in found if "node_modules" not in path.parts)


def problems(name: str, source: str) -> Iterator[str]:
    """What is wrong with one file."""
    tree = ast.parse(source)
    lines = source.count("\n")
    if lines > MODULE_LINES and name not in EXCEPTIONS:
        yield f"{name} has {lines} lines"
    if source.strip() and ast.get_docstring(tree) is None:
        yield f"{name} does not say what lives in it"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{name}:{node.lineno} {node.name} has {length} lines"
        if isinstance(node, ast.ExceptHandler) and name not in CATCHES_ALL and not name.startswith("tests/"):
            yield from _catches_everything(name, node)


def _catches_everything(name: str, handler: ast.ExceptHandler) -> Iterator[str]:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    for error in caught:
        too_broad = error is None or (isinstance(error, ast.Name) and error.id in ("Exception", "BaseException"))
        gives_it_on = isinstance(handler.body[-1], ast.Raise) and handler.body[-1].exc is None
        if too_broad and not gives_it_on:
            yield f"{name}:{handler.lineno} catches everything"


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_keeps_to_its_size(path):
    name = str(path.relative_to(ROOT))
    assert list(problems(name, path.read_text(encoding="utf-8"))) == []


def test_exceptions_exist():
    assert [name for name in (*EXCEPTIONS, *CATCHES_ALL) if not (ROOT / name).exists()] == []


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ('"""Long."""\n' + "x = 1\n" * 400, "has 401 lines"),
        ("x = 1\n", "does not say what lives in it"),
        ('"""A."""\ndef f():\n' + "    x = 1\n" * 60, "f has 61 lines"),
        ('"""A."""\ntry:\n    x = 1\nexcept Exception:\n    x = 2\n', "catches everything"),
        ('"""A."""\ntry:\n    x = 1\nexcept:\n    x = 2\n', "catches everything"),
        ('"""A."""\ntry:\n    x = 1\nexcept (ValueError, Exception):\n    x = 2\n', "catches everything"),
    ],
)
def test_this_guard_can_fail(source, told):
    (problem,) = problems("services/sample.py", source)
    assert told in problem


def test_cleaning_up_and_giving_the_error_on_is_no_catching():
    source = '"""A."""\ntry:\n    x = 1\nexcept BaseException:\n    x = 2\n    raise\n'
    assert list(problems("services/sample.py", source)) == []
