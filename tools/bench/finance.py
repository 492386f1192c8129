"""The worker matching bank files (lines a second, payments, ledger and receipts included; its memory) and assessing."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, select

from services import files, people
from services.db import db, session, unit_of_work
from services.payments import bank_files, bank_matching
from services.payments.bank_models import BankFile, BankLayout
from services.payments.receipt_models import Receipt
from services.people.models import Officer
from tests.factories.bank_files import write_256
from tests.factories.many_bills import fill_bills
from tools.bench import assessing
from tools.bench.measure import Figure
from tools.bench.sites import ROOT, Site, copy_of

LINES, CPU = "lines a second", "lines a CPU second"
#: Lines of the two files of which the memory is compared.
SIZES = (10_000, 100_000)
#: Lines of a file that is worked before, so that nothing is done for the first time.
WARM = 500


def measure(site: Site, wanted: frozenset[str]) -> list[Figure]:
    """`bank_match`, `bank_match_memory` and `assess`, each by processes of their own on a copy of the site."""
    figures = _assessing(site) if "assess" in wanted else []
    return figures if wanted.isdisjoint({"bank_match", "bank_match_memory"}) else figures + _matching(site)


def _assessing(site: Site) -> list[Figure]:
    with copy_of(site, "assessing") as copy:
        return [Figure(**row) for row in _step(copy, "assess", site.database)]


def _matching(site: Site) -> list[Figure]:
    sizes = tuple(int(n) for n in os.environ.get("PRACHA_BENCH_LINES", "").split(",") if n) or SIZES
    with ExitStack() as stack:
        copy = stack.enter_context(copy_of(site, "finance"))
        took = [_one(copy, size) for size in (WARM, *sizes)][1:]
    last = took[-1]
    rate = last["lines"] / last["seconds"]
    growth = last["memory"] / took[0]["memory"]
    return [
        Figure("bank_match", site.database, last["lines"], None, rate, LINES),
        Figure("bank_match_cpu", site.database, last["lines"], None, last["lines"] / last["cpu"], CPU),
        Figure("bank_match_memory", site.database, last["lines"], growth, last["memory"] / 2**20, "MiB at most"),
    ]


def _one(copy: Site, size: int) -> dict[str, float]:
    """One file: brought by one process, worked by another, so that making it is no part of the worker's memory."""
    _step(copy, "bring", str(size))
    took: dict[str, float] = _step(copy, "work", str(size))
    return took


def _step(copy: Site, step: str, value: str) -> Any:
    """What a step in a process of its own gives."""
    target = copy.folder / "figures.json"
    arguments = [step, str(copy.folder), copy.database_url, str(target), value]
    subprocess.run([sys.executable, "-m", "tools.bench.finance", *arguments], cwd=ROOT, check=True)
    return json.loads(target.read_text())


def bring(size: int) -> None:
    """A file of so many lines, each for a bill of its own."""
    items = list(fill_bills(size))
    officer_id = session().scalars(select(Officer.id).where(Officer.role == "finance").order_by(Officer.id)).first()
    actor = people.actor_for(people.get_officer(officer_id or 0))
    ready = files.ready_bulk(BytesIO(write_256(items)), filename=f"{size}.txt", limit=bank_files.LARGEST)
    with unit_of_work():
        layout = session().scalars(select(BankLayout.id).order_by(BankLayout.id)).first()
        bank_files.take_bank_file(ready, layout_id=layout or 0, actor=actor)


def work(size: int) -> dict[str, float]:
    """Works the file off: seconds, and bytes at most."""
    before = session().scalar(select(func.count()).select_from(Receipt)) or 0
    session().rollback()
    most, began, spent = 0, time.monotonic(), time.process_time()
    while bank_matching.work_bank_files():
        most = max(most, _own_memory())
    seconds, cpu = time.monotonic() - began, time.process_time() - spent
    row = session().scalars(select(BankFile).order_by(BankFile.id.desc()).limit(1)).one()
    receipts = (session().scalar(select(func.count()).select_from(Receipt)) or 0) - before
    if (row.state, row.matched_count) != ("done", size) or receipts != size:
        raise SystemExit(f"{row.state}: {row.matched_count} of {size} lines matched, {receipts} receipts")
    session().rollback()
    return {"lines": size, "seconds": seconds, "cpu": cpu, "memory": most}


def _own_memory() -> int:
    """Bytes of the process that are its own: pages of the database's file, which SQLite maps, are the system's."""
    info = psutil.Process().memory_info()
    return int(info.rss - info.shared)


def main(arguments: list[str]) -> int:
    """One step in a process of its own."""
    step, folder, url, target, value = arguments
    steps: dict[str, Callable[[], object]] = {
        "bring": lambda: bring(int(value)),
        "work": lambda: work(int(value)),
        "assess": lambda: [figure.as_row() for figure in assessing.measure(value)],
    }
    app = Site("postgresql" if url else "sqlite", 0, Path(folder), url).app()
    with app.app_context():
        Path(target).write_text(json.dumps(steps[step]()))
        db.session.remove()
        db.engine.dispose()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
