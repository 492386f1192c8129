"""Makes `.venv` with pip in it, also where the system's Python comes without ensurepip (Debian's does)."""

import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path


def main(folder: Path) -> None:
    """Does nothing where a working one is there already."""
    if sys.version_info < (3, 11):  # noqa: UP036 It is here that an older Python is told so.
        raise SystemExit(f"Pracha needs Python 3.11 or newer; this is {sys.version.split()[0]} (make PYTHON=… run)")
    python = folder / "bin" / "python"
    if _works(python, "-m", "pip", "--version"):
        return
    try:
        venv.create(folder, with_pip=True, clear=folder.exists())
    except (subprocess.CalledProcessError, SystemExit):
        venv.create(folder, with_pip=False, clear=True)
    if not _works(python, "-m", "pip", "--version"):
        _bring_pip(folder)


def _works(*command: object) -> bool:
    try:
        return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _bring_pip(folder: Path) -> None:
    """Debian keeps ensurepip in a package of its own: it is installed where we may, else asked for."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", package], env=environment, check=False)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=False)
    if not _works(folder / "bin" / "python", "-m", "pip", "--version"):
        raise SystemExit(f"This Python makes no environments with pip in them. Install {package}, then try again.")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
