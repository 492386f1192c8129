"""Measuring on a noisy machine: CPU time from the operating system, rounds taken in turn, medians of their ratios."""

import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

LOAD = Path(__file__).with_name("load.lua")


class NothingAnswered(SystemExit):
    """Not one answer in a whole round."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of build/bench.json. `ratio` is to the base that the name stands for, `figure` is in `unit`."""

    name: str
    database: str
    rows: int
    ratio: float | None
    figure: float
    unit: str

    def as_row(self) -> dict[str, object]:
        """What is written."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a load."""

    path: str
    method: str = "GET"
    cookie: str = ""
    body: str = ""

    def line(self) -> str:
        """How load.lua reads it."""
        return "\t".join((self.method, self.path, self.cookie, self.body))


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of load took: answers, seconds, milliseconds of CPU an answer, latencies in milliseconds."""

    answers: int
    seconds: float
    cpu_ms: float
    p50: float
    p99: float


def cpu_seconds(process_id: int) -> float:
    """User and system time of a process and its children, as the operating system counts it."""
    first = psutil.Process(process_id)
    times = [one.cpu_times() for one in (first, *first.children(recursive=True))]
    return sum(time.user + time.system for time in times)


@contextmanager
def written(requests: Sequence[Request]) -> Iterator[Path]:
    """The requests as a file for load.lua."""
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", encoding="utf-8") as file:
        file.write("\n".join(one.line() for one in requests) + "\n")
        file.flush()
        yield Path(file.name)


def load(url: str, process_id: int, requests: Path, *, seconds: int = 2, clients: int = 8, once: bool = False) -> Round:
    """One round. An answer that is an error ends the whole run: a figure of errors says nothing."""
    command = ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "20s", "-s", str(LOAD), url]
    command += ["--", str(requests), "once" if once else "again"]
    before = cpu_seconds(process_id)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = cpu_seconds(process_id) - before
    answers, refused, took, p50, p99 = parse(said)
    if refused:
        raise SystemExit(f"{refused} of {answers} answers of {url} were errors\n{said}")
    if not answers:
        raise NothingAnswered(url)
    return Round(answers, took, spent * 1000 / answers, p50, p99)


def warm(url: str, process_id: int, requests: Path) -> None:
    """Lets both processes load what they keep; on a busy machine the first second may pass without an answer."""
    for _ in range(5):
        try:
            load(url, process_id, requests, seconds=1)
        except NothingAnswered:
            continue
        return
    raise SystemExit(f"{url} does not answer")


def parse(said: str) -> tuple[int, int, float, float, float]:
    """Answers, errors, seconds and latencies out of what wrk printed."""
    line = next(line for line in said.splitlines() if line.startswith("MEASURED "))
    answers, refused, took, p50, p99 = line.split()[1:]
    return int(answers), int(refused), float(took), float(p50), float(p99)


def in_turn(rounds: int, *measured: Callable[[], float]) -> list[list[float]]:
    """A B A B …: the values of each, round by round, so that what disturbs the machine disturbs all alike."""
    taken: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for values, measure in zip(taken, measured, strict=True):
            values.append(measure())
    return taken


def ratio(values: Sequence[float], bases: Sequence[float]) -> float:
    """The median of the ratios round by round: neighbours in time share their noise."""
    return statistics.median(value / base for value, base in zip(values, bases, strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which so much of all lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def need_wrk() -> None:
    """Says what is missing instead of failing in the middle."""
    if shutil.which("wrk") is None:
        print("wrk is not installed: apt-get install wrk", file=sys.stderr)
        raise SystemExit(2)
