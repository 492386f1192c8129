"""Several PDF files made one, in a process of its own: what that takes of memory ends with it."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

#: Ten thousand labels take two seconds.
_PATIENCE = 600


def join_pdfs(parts: Sequence[Path], target: Path) -> None:
    """Writes the pages of all parts, in their order, into `target`. ValueError where a part is no PDF."""
    names = "\n".join(str(part) for part in parts)
    command = [sys.executable, "-m", "services.documents.joining", str(target)]
    # Nothing of it comes from outside: our own module, paths of our own making.
    done = subprocess.run(  # noqa: S603
        command, input=names, text=True, capture_output=True, timeout=_PATIENCE, check=False,
        cwd=Path(__file__).resolve().parent.parent.parent,
    )  # fmt: skip
    if done.returncode:
        raise ValueError("the parts could not be joined")


def main(target: str) -> None:
    """The process: the names of the parts come in, a line each."""
    from pypdf import PdfWriter  # noqa: PLC0415 Only this process joins.

    with PdfWriter() as writer:
        for line in sys.stdin.read().splitlines():
            writer.append(line, import_outline=False)
        writer.write(target)


if __name__ == "__main__":
    main(sys.argv[1])
