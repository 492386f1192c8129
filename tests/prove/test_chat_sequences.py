"""Anything in any order in the chat: never an error, never stuck, never an answer lost, never a case twice."""

import os
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.errors import Flaky, FlakyStrategyDefinition
from hypothesis.stateful import run_state_machine_as_test

from app.config import ROOT
from services import clock
from services.db import db, session
from tests.factories.chat_machine import Talks
from tests.factories.chat_world import World, moved_clock, real_texts
from tests.factories.complaints import make_authority
from tests.factories.line import playing
from tests.prove.measured import FULL, counted, write_measured

TEXTS = Path(os.environ.get("PRACHA_REAL_WORDS") or ROOT.parent / "shared" / "data" / "real-complaints-sample.csv")
#: Sequences in one transaction that is rolled back, and how many such on each database.
EACH = int(os.environ.get("PRACHA_CHAT_SEQUENCES") or 50)
BATCHES = counted(5, 100)
STEPS = counted(5, 12)


@pytest.mark.prove
@pytest.mark.parametrize("batch", range(BATCHES))
def test_any_sequence(app, tmp_path, monkeypatch, batch, record):
    make_authority()
    skip = moved_clock(monkeypatch)
    begun = time.monotonic()
    with playing(app, tmp_path) as line:
        world = World(line, skip, real_texts(TEXTS), is_thorough=FULL)
        world.watch(monkeypatch)
        machine = seed(batch)(type("TheseTalks", (Talks,), {"world": world}))
        with suppress(Flaky, FlakyStrategyDefinition):
            run_state_machine_as_test(
                machine,
                settings=settings(
                    max_examples=EACH, stateful_step_count=STEPS, deadline=None, database=None, derandomize=False,
                    suppress_health_check=list(HealthCheck), phases=[Phase.generate],
                ),
            )  # fmt: skip
        assert not world.failures, world.failures[0]
    session().rollback()
    record(db.engine.dialect.name, world, time.monotonic() - begun)


@pytest.fixture(scope="session")
def record():
    """Adds up what the batches did."""
    sums: dict[str, list[float]] = {}

    def add(database: str, world: World, seconds: float) -> None:
        line = sums.setdefault(database, [0.0] * 5)
        for place, value in enumerate((world.sequences, world.events, world.sent, world.crashed, seconds)):
            line[place] += value

    yield add
    if not sums:
        return
    lines = [
        f"- {database}: {n:.0f} sequences, {events:.0f} events, {sent:.0f} matters sent, {crashed:.0f} deaths of the"
        f" worker, {seconds:.0f} s"
        for database, (n, events, sent, crashed, seconds) in sums.items()
    ]
    write_measured(
        "chat-sequences",
        [
            "# Random sequences in the chat",
            "",
            f"{clock.now():%Y-%m-%d}. Two citizens, up to {STEPS} steps a sequence, then both prove that they are not"
            " stuck. Each step is worked to its end; after each, no event failed, and what the draft holds is what was"
            " accepted last. At the end of each: every answer shown once and in order, no case twice, no body refused.",
            "",
            *lines,
            "" if FULL else "(reduced counts)",
        ],
    )
