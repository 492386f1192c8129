"""The platform's published schema, made strict: used where it lies, left out with a line where it does not."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

CHECK = Path(os.environ.get("PRACHA_LINE_CHECK", Path(__file__).resolve().parents[3] / "shared/line/check.py"))


def refused(answers: Iterable[list[dict[str, Any]]], folder: Path) -> list[str] | None:
    """What the platform would refuse among these answers; None where the check cannot be run here."""
    python = _python()
    if python is None:
        print(f"LINE's schema is left out: no {CHECK}, or no Python with jsonschema and PyYAML")
        return None
    bodies = {json.dumps({"to": "U" * 33, "messages": messages}, ensure_ascii=False) for messages in answers}
    file = folder / "bodies.jsonl"
    lines = (f'{{"path": "/v2/bot/message/push", "body": {body}}}' for body in sorted(bodies))
    file.write_text("\n".join(lines), encoding="utf-8")
    ended = subprocess.run([python, str(CHECK), str(file)], capture_output=True, text=True, check=False)
    assert f"{len(bodies)} bodies" in ended.stdout, ended.stderr
    return ended.stdout.splitlines()[:-1]


def _python() -> str | None:
    """A Python that can run the check: this one, or the machine's own."""
    if not CHECK.is_file():
        return None
    own = Path(sys.executable).parent
    others = [Path(folder) / "python3" for folder in os.get_exec_path() if Path(folder) != own]
    for python in map(str, [sys.executable, *others]):
        wanted = [python, "-c", "import jsonschema, referencing, yaml"]
        if Path(python).exists() and subprocess.run(wanted, capture_output=True, check=False).returncode == 0:
            return python
    return None
