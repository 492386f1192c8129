"""`make prove`: the long proofs at full counts. Each writes what it measured into docs/measured/."""

import os
import subprocess
import sys
from pathlib import Path

from test_services import running

ROOT = Path(__file__).resolve().parent.parent
BENCH = "bench"


def main(arguments: list[str]) -> int:
    """Runs the proofs that `arguments` name, or all of them; "bench" are the benchmarks at a million cases."""
    proofs = [one for one in arguments if one != BENCH]
    codes = []
    with running() as found:
        environment = os.environ | found | {"PRACHA_PROVE": "full", "PRACHA_BENCH": "full"}
        sys.stdout.flush()
        if proofs or not arguments:
            command = [sys.executable, "-m", "pytest", "-v", "-s", *(proofs or ["tests/prove"])]
            codes.append(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
        if BENCH in arguments or not arguments:
            command = [sys.executable, "tools/bench/run.py", "keep"]
            codes.append(subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode)
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
