"""The demonstration's 240 made-up matters: lived through from 13 months ago to now, a few steps in each transaction."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from services import audit, clock, organisation, people, settings
from services.audit import SYSTEM
from services.cases.models import CaseFile
from services.cases.words import Status
from services.complaints.categories import list_categories
from services.complaints.demo_calendar import REACH, Days
from services.complaints.demo_living import Stage, gather_cast
from services.complaints.demo_matters import Maker
from services.complaints.demo_steps import Planner
from services.complaints.seed import seed_categories
from services.db import session
from services.errors import NotAllowed
from services.organisation import get_setting, is_working_day, list_subdistricts, list_units

FILE = Path(__file__).with_name("demo_texts.toml")
SEED = 5101
_SUBJECT, _BEGIN, _LIVE = "demonstration", "begin demonstration", "live through demonstration"


def read_texts() -> dict[str, Any]:
    """What is written and answered: the file beside this module."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def prepare_demonstration() -> None:
    """Enters places, units, categories and accounts as they were before the first matter; safe to repeat.

    In the caller's transaction. NotAllowed where real citizens are served.
    """
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    with clock.standing_at(clock.now() - timedelta(days=REACH + 30)):
        organisation.seed_base(SYSTEM)
        organisation.seed_demo(SYSTEM)
        seed_categories(actor=SYSTEM)
        people.seed_demo_accounts(SYSTEM)
    # The holidays of the years to come, which the past did not ask for.
    organisation.seed_base(SYSTEM)


class Demonstration:
    """The matters as they are lived through. How far it has come stands in the audit trail, so that it can go on."""

    def __init__(self) -> None:
        if settings.current().is_production:
            raise NotAllowed("the demonstration is not for production")
        self.begun_at, self.position, self.opened = _read_trail()
        now = self.begun_at or clock.now().replace(microsecond=0)
        self.now, texts, random = now, read_texts(), Random(SEED)
        days = Days(now, is_working_day, random)
        categories = {one.key: one for one in list_categories()}
        self.matters = Maker(days, texts, categories, list_subdistricts(), random).make()
        units = {unit.id: unit.key for unit in list_units()}
        areas = {one.code: one.name.th for one in list_subdistricts()}
        confirm_days = int(get_setting("confirm_days"))
        planner = Planner(days, texts, categories, units, areas, random, confirm_days)
        self.steps = planner.plan(self.matters)
        self._stage = Stage(self.matters, gather_cast(), self.opened)

    @property
    def is_over(self) -> bool:
        """Whether every step was done."""
        return self.position >= len(self.steps)

    def live_on(self, steps: int = 25) -> int:
        """Does the next steps in the caller's transaction; gives how many matters there are by now."""
        if self.is_over:
            return len(self.opened)
        known = set(self.opened)
        with clock.standing_at(self.steps[self.position].at):
            if self.begun_at is None:
                self.begun_at = self.now
                audit.record(_BEGIN, actor=SYSTEM, subject=_SUBJECT, subject_id=_spelled(self.now))
        done = self.steps[self.position : self.position + steps]
        for step in done:
            self._stage.do(step)
        self.position += len(done)
        fresh = [f"{number}:{case}" for number, case in self.opened.items() if number not in known]
        with clock.standing_at(done[-1].at):
            audit.record(
                _LIVE, actor=SYSTEM, subject=_SUBJECT, subject_id=_spelled(self.now), fields=fresh,
                note=f"step {self.position}",
            )  # fmt: skip
        return len(self.opened)


def count_by_status() -> Mapping[Status, int]:
    """How many cases stand where: the summary after the demonstration."""
    rows = session().execute(select(CaseFile.status, func.count()).group_by(CaseFile.status))
    found = {Status(status): int(n) for status, n in rows}
    return {status: found.get(status, 0) for status in Status}


def _read_trail() -> tuple[datetime | None, int, dict[int, int]]:
    """When it was begun, how many steps were done, and which case each matter became."""
    begun_at, position, opened, before = None, 0, {}, None
    while entries := audit.list_entries(subject=_SUBJECT, before=before, limit=200):
        for entry in entries:
            begun_at = datetime.fromisoformat(entry.subject_id).replace(tzinfo=UTC)
            if entry.action == _LIVE:
                position = max(position, int(entry.note.removeprefix("step ")))
            for pair in entry.fields:
                number, _, case = pair.partition(":")
                opened[int(number)] = int(case)
        before = entries[-1].id
    return begun_at, position, opened


def _spelled(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
