"""`make test`: all tests in one run of pytest, with PostgreSQL and Redis; its summary closes the output."""

import os
import subprocess
import sys
from pathlib import Path

from test_services import running

ROOT = Path(__file__).resolve().parent.parent
#: What takes longest comes first, so that both processes end together.
FOLDERS = ("tests/functional", "tests/prove", "tests/integration", "tests/guards", "tests/unit")


def main(arguments: list[str]) -> int:
    """Runs what `arguments` name, or everything, with reduced counts of the proofs."""
    with running() as found:
        command = [sys.executable, "-m", "pytest", "-q", *(arguments or [*_at_once(), *FOLDERS])]
        sys.stdout.flush()
        return subprocess.run(command, cwd=ROOT, env=os.environ | found, check=False).returncode


def _at_once() -> list[str]:
    """The files are shared out among two processes, each with databases of its own: alone it takes twice as long."""
    hands = min(2, os.cpu_count() or 1)
    return ["-n", str(hands), "--dist", "loadfile", "--no-loadscope-reorder"] if hands > 1 else []


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
