"""A worker killed in the middle of a bank file: `python -m tests.factories.killed_bank_file FOLDER DATABASE MOMENT`.

It dies by SIGKILL in the third chunk: before its commit (`lines`, all of it written), while the receipts are taken
(`receipts`), or right after the commit (`after`); with `check` while the file is looked through.
"""

import os
import signal
import sys
from pathlib import Path

from app import create_app
from services.payments import bank_matching
from services.payments.receipts import issuing
from tests.conftest import make_settings

#: Lines a chunk, so that a small file has several.
AT_ONCE = 10


def die() -> None:
    """At once, without a word."""
    os.kill(os.getpid(), signal.SIGKILL)


class Counted:
    """Calls through; dies at the third call, before or after it."""

    def __init__(self, real, *, before: bool) -> None:
        self.real, self.before, self.calls = real, before, 0

    def __call__(self, *args, **values):
        self.calls += 1
        if self.calls == 3 and self.before:
            die()
        made = self.real(*args, **values)
        if self.calls == 3:
            die()
        return made


if __name__ == "__main__":
    folder, database, moment = sys.argv[1:]
    made = create_app(make_settings(Path(folder), database_url=database))
    bank_matching.AT_ONCE = AT_ONCE
    if moment == "lines":
        bank_matching._write_lines = Counted(bank_matching._write_lines, before=False)
    elif moment == "receipts":
        issuing.write = Counted(issuing.write, before=False)
    elif moment == "after":
        step = bank_matching._Run.step
        counted = Counted(step, before=False)
        bank_matching._Run.step = lambda self: counted(self)
    else:
        bank_matching._accept = Counted(bank_matching._accept, before=False)
        bank_matching._accept.calls = 2
    with made.app_context():
        while bank_matching.work_bank_files():
            pass
