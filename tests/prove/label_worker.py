"""A process that prints labels as the worker does, and says what that took: `label_worker.py folder count`."""

import io
import json
import resource
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import psutil
from flask_migrate import upgrade

from app import create_app
from services import codes
from services.audit import SYSTEM
from services.codes import sheet_making, sheets
from services.db import session, unit_of_work
from tests.conftest import make_settings


def main(folder: Path, count: int) -> None:
    """Makes the codes, asks for their labels, works the sheet; leaves labels.pdf, codes.json and took.json."""
    app = create_app(make_settings(folder, base_url="https://e-service.lamphunpao.go.th"))
    with app.app_context():
        upgrade()
        with unit_of_work():
            made = codes.ensure_codes("asset", [f"LP-{number:05d}" for number in range(count)], actor=SYSTEM)
        with unit_of_work():
            sheet_id = codes.ask_labels([view.id for view in made.values()], title="โคมไฟทั้งจังหวัด", actor=SYSTEM)
        watch, busy = Watch(), cpu()
        began, steps, longest = time.perf_counter(), 0, 0.0
        while True:
            step = time.perf_counter()
            if not sheet_making.make_sheets():
                break
            steps, longest = steps + 1, max(longest, time.perf_counter() - step)
        seconds = time.perf_counter() - began
        watch.stop()
        busy = cpu() - busy
        size, pieces = sheets.open_sheet(sheet_id)
        out = io.BytesIO()
        for piece in pieces:
            out.write(piece)
        session().rollback()
    (folder / "labels.pdf").write_bytes(out.getvalue())
    (folder / "codes.json").write_text(json.dumps([view.address for view in made.values()]))
    took = {
        "seconds": seconds,
        "cpu": busy,
        "steps": steps,
        "longest": longest,
        "size": size,
        "before": watch.before,
        "peak": watch.own,
        "joining": watch.others,
    }
    (folder / "took.json").write_text(json.dumps(took))


def cpu() -> float:
    """Seconds of CPU that this process took so far, and those that it started and that have ended."""
    own, others = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


class Watch(threading.Thread):
    """Looks every few milliseconds how much memory (MiB) this process holds, and those that it started."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.process, self.ended = psutil.Process(), threading.Event()
        self.before = self.own = self.process.memory_info().rss / 2**20
        self.others = 0.0
        self.start()

    def run(self) -> None:
        while not self.ended.wait(0.01):
            self.own = max(self.own, self.process.memory_info().rss / 2**20)
            for child in self.process.children():
                with suppress(psutil.Error):
                    # Until it runs its own program, a child shows the memory of this one.
                    if "services.documents.joining" in child.cmdline():
                        self.others = max(self.others, child.memory_info().rss / 2**20)

    def stop(self) -> None:
        """Ends it; the figures stay."""
        self.ended.set()
        self.join()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
