"""Templates exist, compile and are all used; nothing in them would be refused by the content security policy."""

import ast
import re
from fnmatch import fnmatch
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from app import create_app
from tests.conftest import make_settings

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
#: Mails and papers are filled by services, which have guards of their own.
_OTHERS = ("mail/", "documents/")
FORBIDDEN = {
    "|safe": r"\|\s*safe\b",
    "autoescape switched off": r"autoescape\s+false",
    "an inline style": r"\sstyle\s*=",
    "a <style> element": r"<style\b",
    "an inline script": r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(ld\+)?json\")",
    "an inline handler": r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']",
    "a javascript: address": r"javascript:",
}


@pytest.fixture(scope="module")
def jinja(tmp_path_factory) -> Environment:
    return create_app(make_settings(tmp_path_factory.mktemp("templates"))).jinja_env


def own_templates() -> list[str]:
    """Every page, layout and component."""
    paths = [path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".xml")]
    names = (path.relative_to(TEMPLATES).as_posix() for path in paths)
    return sorted(name for name in names if not name.startswith(_OTHERS))


def named_in_code(source: str) -> set[str]:
    """The template names in a module; the gaps of f-strings become `*`."""
    names = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            names.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "*" for part in node.values)
            names.add("".join(str(part) for part in parts))
    return {name for name in names if re.fullmatch(r"[\w*][\w*./-]*\.(html|xml)", name)}


def find_forbidden(text: str) -> list[str]:
    """What may not stand in a template. Comments are not looked at."""
    shown = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    return [name for name, pattern in FORBIDDEN.items() if re.search(pattern, shown, re.IGNORECASE)]


def test_every_template_compiles(jinja):
    for name in own_templates():
        jinja.get_template(name)


def test_what_is_named_exists(jinja):
    known, missing = set(own_templates()), []
    for path in sorted((ROOT / "app").rglob("*.py")):
        for name in named_in_code(path.read_text()):
            if not any(fnmatch(each, name) for each in known):
                missing.append(f"{path.relative_to(ROOT)}: {name}")
    for name in known:
        for other in meta.find_referenced_templates(jinja.parse((TEMPLATES / name).read_text())):
            if other and not other.startswith("govuk_frontend_") and other not in known:
                missing.append(f"{name}: {other}")
    assert missing == []


def test_every_template_is_used(jinja):
    used = set()
    for path in (*(ROOT / "app").rglob("*.py"), *(ROOT / "chatbot").rglob("*.py")):
        used |= named_in_code(path.read_text())
    for name in own_templates():
        used |= {each for each in meta.find_referenced_templates(jinja.parse((TEMPLATES / name).read_text())) if each}
    assert [name for name in own_templates() if not any(fnmatch(name, each) for each in used)] == []


def test_no_template_holds_what_is_forbidden():
    found = {name: find_forbidden((TEMPLATES / name).read_text()) for name in own_templates()}
    assert {name: faults for name, faults in found.items() if faults} == {}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("{{ words | safe }}", "|safe"),
        ("{% autoescape false %}", "autoescape switched off"),
        ('<p style="color:red">', "an inline style"),
        ("<style>p{}</style>", "a <style> element"),
        ("<script>x()</script>", "an inline script"),
        ('<a href="#" onclick="x()">', "an inline handler"),
        ('<a href="javascript:x()">', "a javascript: address"),
    ],
)
def test_what_is_forbidden_is_found(text, fault):
    assert find_forbidden(text) == [fault]
    assert find_forbidden("{# " + text + " #}") == []


def test_names_in_code_are_found():
    source = 'render("a/b.html")\nrender(f"errors/{n}.html")\nx = "words.html of"\n"/sitemap.xml"'
    assert named_in_code(source) == {"a/b.html", "errors/*.html"}
