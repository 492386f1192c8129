"""One part of the benchmarks on one database, in a process of its own: `part.py pages sqlite figures.json track …`."""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench import chat, finance, finding, pages, papers, sending, surveys  # noqa: E402
from tools.bench.measure import Figure  # noqa: E402
from tools.bench.sites import site  # noqa: E402

FULL = os.environ.get("PRACHA_BENCH") == "full"
#: Cases in the databases: the first is "small", the second "middle", the last "large".
SIZES = (1_000, 100_000, 1_000_000) if FULL else (1_000, 100_000)
ROUNDS, SECONDS = (9, 3) if FULL else (4, 2)
TRIES = 400 if FULL else 120


def main(arguments: list[str]) -> int:
    """Measures and leaves the figures in the file that was named."""
    part, database, target, *names = arguments
    os.chdir(ROOT)
    sizes = tuple(int(n) for n in os.environ.get("PRACHA_BENCH_SIZES", "").split(",") if n) or SIZES
    Path(target).write_text(
        json.dumps([figure.as_row() for figure in measure(part, database, frozenset(names), sizes)])
    )
    return 0


def measure(part: str, database: str, wanted: frozenset[str], sizes: tuple[int, ...]) -> list[Figure]:
    """The figures of a part; sending measures on the middle size, finding on the largest."""
    if part == "pages":
        small, middle, large = (site(database, rows) for rows in (sizes[0], sizes[min(1, len(sizes) - 1)], sizes[-1]))
        return pages.measure(small, middle, large, wanted, ROUNDS, SECONDS)
    if part == "sending":
        middle = site(database, sizes[min(1, len(sizes) - 1)])
        return sending.measure(middle, wanted, max(2, ROUNDS // 2), SECONDS)
    if part == "papers":
        return papers.measure(database, wanted)
    if part == "chat":
        return chat.measure(site(database, sizes[0]), wanted, ROUNDS, SECONDS)
    if part == "surveys":
        return surveys.measure(site(database, sizes[0]), wanted, ROUNDS, SECONDS)
    if part == "finance":
        return finance.measure(site(database, sizes[0]), wanted)
    return finding.measure(site(database, sizes[-1]), wanted, TRIES)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
