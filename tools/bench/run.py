"""`make bench`: measures, prints a table, writes build/bench.json. `PRACHA_BENCH=full` goes up to a million cases.

Every part runs in a process of its own, so that one which fails or hangs costs only its own figures.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from tools.bench.measure import Figure, need_wrk  # noqa: E402
from tools.test_services import running  # noqa: E402

FULL = os.environ.get("PRACHA_BENCH") == "full"
#: Seconds after which a part is given up; the first run builds its databases within it.
PATIENCE = 4 * 60 * 60 if FULL else 20 * 60
PARTS = {
    "pages": ("floor", "track", "track_growth", "queue", "queue_growth", "list_deep"),
    "sending": ("submit", "submit_tail", "durable"),
    "finding": ("search", "duplicates", "answers"),
    "chat": ("line_webhook", "line_webhook_p99", "chat_step"),
    "finance": ("assess", "bank_match", "bank_match_memory"),
    "papers": ("receipt", "qr", "labels"),
    "surveys": ("survey_results", "survey_counting"),
}
DATABASES = ("sqlite", "postgresql")
#: What each ratio, or figure where there is no ratio, shall reach: the sign and the value.
TARGETS = {
    "track": ("<=", 5.0), "track_growth": ("<=", 1.15), "queue": ("<=", 8.0), "queue_growth": ("<=", 1.3),
    "list_deep": ("<=", 1.2), "submit": (">=", 0.08), "submit_tail": ("<=", 3.0), "durable": (">=", 0.75),
    "duplicates": ("<=", 12.0), "duplicates_recall": (">=", 0.95), "search": ("<=", 50.0), "answers": ("<=", 20.0),
    "line_webhook": ("<=", 2.5), "line_webhook_p99": ("<=", 100.0), "chat_step": ("<=", 10.0),
    "assess": (">=", 5_000.0), "bank_match": (">=", 500.0), "bank_match_memory": ("<=", 1.1),
    "survey_results": ("<=", 1.2), "survey_results_public": ("<=", 1.2),
    "receipt": (">=", 60.0), "receipt_memory": ("<=", 150.0), "qr": (">=", 0.98), "labels": (">=", 80.0),
}  # fmt: skip
#: Whose target is the figure, though there is a ratio to look at.
BY_FIGURE = {"assess"}


def main(arguments: list[str]) -> int:
    """Measures what `arguments` name ("track", "sqlite" …), or everything; "keep" also writes docs/measured/bench.md.

    0 where everything was measured (a missed target is no failure), 1 where a part failed, 2 without what it needs.
    """
    need_wrk()
    chosen = set(arguments) - {"keep"}
    known = {*DATABASES, *(name for names in PARTS.values() for name in names)}
    if not chosen <= known:
        print(f"unknown: {', '.join(sorted(chosen - known))}; known: {', '.join(sorted(known))}", file=sys.stderr)
        return 2
    names = chosen - set(DATABASES) or known - set(DATABASES)
    began, figures, failed = time.monotonic(), list[Figure](), list[str]()
    with running() as found:
        for database in [one for one in DATABASES if one in chosen] or DATABASES:
            for part, offered in PARTS.items():
                wanted = [name for name in offered if name in names]
                if (wanted == ["durable"] or part == "papers") and database != "sqlite":
                    continue
                if wanted:
                    measured = measure(part, database, wanted, found)
                    failed += [] if measured else [f"{part} on {database}"]
                    keep(figures, measured)
    print(f"\n{table(figures)}")
    said = f"{time.monotonic() - began:.0f} s; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    print(f"\n{said}")
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    if "keep" in arguments:
        write_down(figures, failed, said)
    return 1 if failed else 0


def measure(part: str, database: str, names: list[str], found: dict[str, str]) -> list[Figure]:
    """What a part of its own process measured; nothing where it failed, which it says itself."""
    with tempfile.TemporaryDirectory(prefix="pracha-bench-") as folder:
        target = Path(folder) / "figures.json"
        command = [sys.executable, str(Path(__file__).with_name("part.py")), part, database, str(target), *names]
        # A group of its own: the servers of a part that is given up end with it.
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | found, process_group=0)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            print(f"{part} on {database}: given up after {PATIENCE} s", file=sys.stderr)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()
        if process.returncode or not target.exists():
            print(f"{part} on {database}: failed", file=sys.stderr)
            return []
        return [Figure(**row) for row in json.loads(target.read_text())]


def keep(figures: list[Figure], fresh: list[Figure]) -> None:
    """Shows and writes what was measured so far: a run that fails later loses nothing."""
    figures += fresh
    print(table(fresh) if fresh else "", flush=True)
    target = ROOT / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps([figure.as_row() for figure in figures], indent=1) + "\n")


def table(figures: list[Figure]) -> str:
    """The figures for people, each with its target."""
    lines = [f"{'name':<20}{'database':<12}{'rows':>10}{'ratio':>9}{'figure':>11}  {'unit':<24}target"]
    for one in figures:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        line = f"{one.name:<20}{one.database:<12}{one.rows:>10,}{ratio:>9}{one.figure:>11.3f}  {one.unit:<24}"
        lines.append(line + verdict(one))
    return "\n".join(lines)


def write_down(figures: list[Figure], failed: list[str], said: str) -> None:
    """docs/measured/bench.md: the table with when and on what it was taken."""
    lines = [
        "# Benchmarks", "",
        f"{datetime.now(UTC):%Y-%m-%d}, `{'PRACHA_BENCH=full ' if FULL else ''}make bench`, {said}. "
        "The cores are shared: figures move by a third between runs, ratios less.", "",
        "| | database | rows | ratio | figure | target |", "|---|---|---|---|---|---|",
    ]  # fmt: skip
    for one in figures:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        lines.append(
            f"| `{one.name}` | {one.database} | {one.rows:,} | {ratio} | {one.figure:.3g} {one.unit} | {verdict(one)} |"
        )
    lines += ["", f"Failed: {', '.join(failed)}."] if failed else []
    target = ROOT / "docs" / "measured" / "bench.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def verdict(figure: Figure) -> str:
    """The target and whether it is reached; empty where there is none."""
    if figure.name not in TARGETS:
        return ""
    sign, value = TARGETS[figure.name]
    reached = figure.figure if figure.ratio is None or figure.name in BY_FIGURE else figure.ratio
    is_met = reached <= value if sign == "<=" else reached >= value
    return f"{sign} {value:g} {'ok' if is_met else 'MISSED'}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
