"""import-linter's contracts really bite: a copy of the code with one sin for each must break every one of them."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.config import ROOT

#: Contract → a file of the copy, and the line that must break it.
SINS = {
    "A room imports only from rooms below its line": ("services/people/sin.py", "from services import notifications"),
    "Only wsgi, the worker's own entry and tests import the factory": (
        "app/shared/sin_a.py",
        "from app import create_app",
    ),
    "Doors know services, not tables": ("app/public/sin_a.py", "from services.audit.models import AuditEntry"),
    "The public door does not lean on the others": ("app/public/sin_b.py", "import app.staff.blueprint"),
    "The staff door does not lean on the others": ("app/staff/sin.py", "import app.public"),
    "The machines' door does not lean on the others": ("app/api/sin.py", "import app.public"),
    "What the doors share knows no tables and no door": ("app/shared/sin_b.py", "import sqlalchemy"),
    "The worker and the commands call services": ("app/commands/sin.py", "import sqlalchemy.orm"),
    "The chatbot knows services and LINE": ("chatbot/sin_a.py", "import services.db"),
    "Flask stays in the webhook and the simulator": ("chatbot/sin_b.py", "import flask"),
    "Services know no door and no web framework": ("services/audit/sin.py", "import werkzeug"),
}


def lint(folder: Path) -> dict[str, str]:
    """Each contract and whether it is KEPT or BROKEN in the copy at `folder`."""
    program = Path(sys.executable).parent / "lint-imports"
    ended = subprocess.run(
        [program, "--no-logo", "--no-cache"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)", ended.stdout, flags=re.MULTILINE))


@pytest.fixture
def copy(tmp_path):
    """The code and its contracts, to sin in."""
    for folder in ("app", "services", "chatbot"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=lambda _, names: [n for n in names if n == "static"])
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def test_the_code_keeps_every_contract(copy):
    assert lint(copy) == dict.fromkeys(SINS, "KEPT")


def test_every_contract_can_break(copy):
    for file, line in SINS.values():
        (copy / file).write_text(f'"""A sin."""\n\n{line}\n', encoding="utf-8")
    assert lint(copy) == dict.fromkeys(SINS, "BROKEN")


def test_a_new_room_without_a_place_breaks_the_layers(copy):
    (copy / "services" / "newroom").mkdir()
    (copy / "services" / "newroom" / "__init__.py").write_text('"""A room."""\n', encoding="utf-8")
    assert lint(copy)["A room imports only from rooms below its line"] == "BROKEN"


def imported_by(source: str) -> set[str]:
    """The packages that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
    return found


def test_wsgi_imports_the_application_and_nothing_else():
    assert imported_by((ROOT / "wsgi.py").read_text(encoding="utf-8")) == {"app"}
    assert imported_by("from app import create_app\nimport services.db\n") == {"app", "services"}


def test_the_factory_imports_nothing_at_the_top():
    """`app/__init__` is imported by every module of the package: what it imported at the top would be a knot."""
    tree = ast.parse((ROOT / "app" / "__init__.py").read_text(encoding="utf-8"))
    at_top = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {getattr(node, "module", None) for node in at_top} <= {"__future__", "typing"}
