"""Ten thousand labels in one PDF, made as the worker makes them: how long, how much memory, and all can be read."""

import json
import subprocess
import sys
import time

import pytest
from pypdf import PdfReader

from app.config import ROOT
from services import clock
from tests.prove.measured import FULL, counted, write_measured
from tests.prove.reading_back import DPI, read_back

LABELS = counted(240, 10_000)
ON_A_PAGE = 24
#: MiB that printing may add to the process, however many labels there are.
BOUND = 250
#: Labels a second of CPU.
RATE = 30


@pytest.mark.prove
def test_labels_in_one_file(tmp_path):
    command = [sys.executable, "-m", "tests.prove.label_worker", str(tmp_path), str(LABELS)]
    subprocess.run(command, cwd=ROOT, check=True, timeout=3600, capture_output=True)
    took = json.loads((tmp_path / "took.json").read_text())
    addresses = json.loads((tmp_path / "codes.json").read_text())
    pages = len(PdfReader(tmp_path / "labels.pdf").pages)
    began = time.perf_counter()
    found = read_back(tmp_path / "labels.pdf")
    reading = time.perf_counter() - began
    grown, rate = took["peak"] - took["before"], LABELS / took["cpu"]
    write_measured("code-labels", [
        "# Labels in one PDF",
        "",
        f"{clock.now():%Y-%m-%d}, {LABELS:,} labels of 70 × 37 mm, 24 a page, in two languages, made by the worker's",
        "own sweep on SQLite, on two cores that others use. Every picture was proven (as it is, small, turned, partly",
        "covered) before it was set.",
        "",
        f"- time: {took['cpu']:.1f} s of CPU, {rate:.0f} labels a second of it; {took['seconds']:.0f} s on the clock, "
        f"{took['steps']} steps of at most {took['longest']:.1f} s, the joining of all parts among them",
        f"- memory of the worker: {took['peak']:.0f} MiB at most, {grown:.0f} MiB more than before it began",
        f"- memory of the process that joins the parts: {took['joining']:.0f} MiB at most",
        f"- the file: {pages} pages, {took['size'] / 2**20:.1f} MiB",
        f"- read back from all pages at {DPI} dots an inch: {len(found):,} of {LABELS:,}, in {reading:.0f} s",
    ])  # fmt: skip
    assert pages == -(-LABELS // ON_A_PAGE)
    assert found == dict.fromkeys(addresses, 1)
    assert grown < BOUND
    if FULL:
        assert rate > RATE
