"""Codes of every kind, in every form, printed to PDF, rasterised at 150 dots an inch, read back: all of them."""

import time
from collections import Counter
from itertools import cycle, islice, zip_longest

import pytest

from services import clock, codes
from services.audit import SYSTEM
from services.codes import NewCode, sheet_making, sheets
from services.codes.sheet_words import FORMS, LANGUAGES
from services.db import unit_of_work
from services.text import Words
from tests.factories.complaints import make_authority
from tests.prove.measured import counted, write_measured
from tests.prove.reading_back import DPI, read_back

CODES = counted(90, 1_000)
#: Of a hundred codes so many are printed in each form.
SHARES = {"label": 45, "sticker": 20, "card": 10, "a4": 17, "a3": 8}


def make_codes() -> dict[str, list[codes.CodeView]]:
    """Codes of every kind that is declared, as many of each: of what can be chosen, else of what bears its own code."""
    made: dict[str, list[codes.CodeView]] = {}
    kinds = codes.list_kinds()
    for number, kind in enumerate(kinds):
        wanted = CODES // len(kinds) + (number < CODES % len(kinds))
        chosen = kind.choices() if kind.choices is not None else []
        with unit_of_work():
            if chosen:
                made[kind.key] = [
                    codes.make_code(NewCode(kind.key, target, words, Words(f"จุดที่ {n}", f"Place {n}")), actor=SYSTEM)
                    for n, (target, words) in enumerate(islice(cycle(chosen), wanted))
                ]
            else:
                targets = [f"{kind.key}-{n:04d}" for n in range(wanted)]
                made[kind.key] = list(codes.ensure_codes(kind.key, targets, actor=SYSTEM).values())
    return made


@pytest.mark.prove
@pytest.mark.parametrize("database_kind", ["sqlite"])
def test_every_printed_code_reads_back(app, database_kind):
    make_authority()
    made = make_codes()
    assert len(made) >= 9
    # One of each kind after the other, so that each form gets all kinds.
    mixed = [view for row in zip_longest(*made.values()) for view in row if view is not None]
    began, lines, total, start = time.perf_counter(), [], Counter[str](), 0
    for form, share in SHARES.items():
        count = len(mixed) - start if form == "a3" else CODES * share // 100
        chosen, start = mixed[start : start + count], start + count
        found, took = print_and_read(form, chosen)
        assert found == dict.fromkeys([view.address for view in chosen], 2 if form == "card" else 1), form
        total.update(found.keys())
        cells = (FORMS[form].name.en, FORMS[form].size.en, FORMS[form].level, len({view.kind for view in chosen}),
                 len(chosen), len(found), f"{took:.0f} s")  # fmt: skip
        lines.append(f"| {' | '.join(map(str, cells))} |")
    seconds = time.perf_counter() - began
    write_measured("codes-read-back", [
        "# Codes read back from paper",
        "",
        f"{clock.now():%Y-%m-%d}: {CODES:,} codes of {len(made)} kinds ({', '.join(made)}),",
        "printed to PDF by the worker's own sweep, a third in each language of a sheet, rasterised at "
        f"{DPI} dots an inch by",
        f"PDFium, read by zxing-cpp. Read back: **{len(total):,} of {CODES:,}**, in {seconds:.0f} s.",
        "",
        "| form | size | level | kinds | codes | read back | set and read in |",
        "|---|---|---|---|---|---|---|",
        *lines,
        "",
        "A table card bears its code on both faces; both were read.",
    ])  # fmt: skip
    assert len(total) == CODES and set(total) == {view.address for view in mixed}


def print_and_read(form: str, chosen: list[codes.CodeView]) -> tuple[Counter[str], float]:
    """What is read from the sheets of these codes, a third in each language."""
    began, found = time.perf_counter(), Counter[str]()
    for number, language in enumerate(LANGUAGES):
        part = chosen[number :: len(LANGUAGES)]
        if not part:
            continue
        with unit_of_work():
            sheet_id = codes.ask_sheet(form, [view.id for view in part], language=language, actor=SYSTEM)
        while sheet_making.make_sheets():
            pass
        _, pieces = sheets.open_sheet(sheet_id)
        found.update(read_back(b"".join(pieces)))
    return found, time.perf_counter() - began
