"""What happens to each of the demonstration's matters: steps at their own moments, all planned before the first one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from services import clock
from services.cases import Action, CaseOutcome
from services.complaints.categories import CategoryView
from services.complaints.demo_calendar import Days
from services.complaints.demo_matters import Fate, Matter
from services.complaints.words import Matter as Kind

REPORTER = "reporter"
#: Units by their officers who work matters; by topic where a trade has its own. Names are those before the @.
CREWS: Mapping[str, Sequence[str]] = {
    "street-light": ("officer", "electrician2"), "hazard-spot": ("officer", "electrician2"),
    "drought-well": ("water1",), "flood": ("water1", "engineer1"), "waterway": ("water1", "engineer1"),
    "public-works": ("civil1", "civil2", "engineer1"), "public-health": ("health1", "health2"),
    "disaster-prevention": ("disaster1",), "education": ("education1",), "finance": ("finance",),
    "procurement": ("procurement1",), "personnel": ("personnel1",), "strategy": ("strategy1",),
    "legal": ("integrity",),
}  # fmt: skip
HEADS = {
    "public-works": "head", "public-health": "health.head", "education": "education.head",
    "disaster-prevention": "disaster.head",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that one person does to one matter at one moment; `data` may name pictures to be drawn as "scene"."""

    at: datetime
    number: int
    do: str
    who: str = ""
    action: Action | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


class Life:
    """The steps of one matter, each after the one before."""

    def __init__(self, matter: Matter, planner: "Planner") -> None:
        self.matter, self.days, self.random = matter, planner.days, planner.random
        self.planner = planner
        self.steps: list[Step] = []
        self.at = matter.received
        category = planner.categories.get(matter.topic)
        self.unit = planner.units[category.unit_id] if category and category.unit_id else "legal"
        if self.unit == "chief-administrator":
            self.unit = "registry"
        crew = CREWS.get(matter.topic) or CREWS.get(self.unit) or ("registry2",)
        self.owner = "integrity" if category and category.is_confidential else self.random.choice(list(crew))
        self.registry = self.random.choice(("registry", "registry2"))
        self.resolve_days = (category.resolve_days if category else None) or 10
        self.skips = bool(category and category.skips_screening)

    def text(self, part: str) -> str:
        """An officer's or citizen's words of a kind, of this category or of all; the first fit the picture."""
        own = self.planner.texts.get(self.matter.topic, {}).get(part)
        if own and self.matter.scene:
            return str(own[0])
        return str(self.random.choice(own or self.planner.texts["general"][part]))

    def add(self, at: datetime, do: str, who: str = "", action: Action | None = None, **data: Any) -> None:
        """Adds a step; none stands before the one before it."""
        self.at = max(at, self.at + timedelta(seconds=30))
        self.steps.append(Step(self.at, self.matter.number, do, who, action, data))

    def office(self, offset: int, who: str, action: Action, **data: Any) -> None:
        """Adds what an officer does so many working days after the beginning."""
        self.add(self.moment(offset), "act", who, action, **data)

    def moment(self, offset: int) -> datetime:
        """A moment in office hours so many working days after the beginning, after the last step."""
        return self.days.office(max(self.matter.base + offset, self.days.index(self.at)), self.at)

    def reporter(self, days_later: int, action: Action, **data: Any) -> None:
        """Adds what the reporter does so many days after the last step."""
        day = clock.local(self.at).date() + timedelta(days=days_later)
        self.add(self.days.citizen(day, self.at), "act", REPORTER, action, **data)

    def begin(self) -> None:
        """It is received; screened on the first or second working day, and some are put before the public then."""
        matter = self.matter
        self.steps.append(Step(matter.received, matter.number, "open"))
        if not self.skips and matter.base <= self.days.last:
            at = self.moment(self.random.choice((0, 0, 1)))
            self.add(at, "screen", self.registry, unit=self.unit, kind=self._kind())
        if matter.is_released and matter.base <= self.days.last:
            self.add(self.moment(0), "release", self.registry, words=self.matter.words)

    def _kind(self) -> Kind:
        category = self.planner.categories.get(self.matter.topic)
        if self.matter.fate is Fate.THANKED:
            return Kind.PRAISE
        return (category.matter if category else None) or Kind.COMPLAINT

    def work(self, *, answers: float = 0.75) -> None:
        """An officer takes it, or the head gives it to one; most reporters hear a word within the promise."""
        head = HEADS.get(self.unit)
        if head and self.owner not in ("integrity",) and self.random.random() < 0.3:
            self.office(1, head, Action.SET_OWNER, officer=self.owner)
        self.office(1, self.owner, Action.TAKE)
        if self.random.random() < answers:
            self.office(2, self.owner, Action.ANSWER, words=self.text("answer"))
        if self.random.random() < 0.2:
            self.office(2, self.owner, Action.NOTE, words=self.text("note"))

    def resolve(self, offset: int, outcome: CaseOutcome = CaseOutcome.MENDED) -> None:
        """It is done, with a picture of how it looks now where there was one before."""
        matter = self.matter
        pictured = {"scene": matter.scene} if matter.scene and matter.has_after else {}
        self.office(offset, self.owner, Action.RESOLVE, outcome=outcome.value, words=self.text("done"), **pictured)
        if pictured and matter.is_released:
            self.add(self.moment(offset), "release", self.registry, words="")

    def back(self) -> int:
        """How many working days there are from the beginning to now."""
        return max(0, self.days.last - self.matter.base)


def _new(life: Life) -> None:
    life.steps.append(Step(life.matter.received, life.matter.number, "open"))


def _being_checked(life: Life) -> None:
    _new(life)
    life.office(0, life.registry, Action.SCREEN)


def _screened(life: Life) -> None:
    life.begin()


def _assigned_late(life: Life) -> None:
    life.begin()
    life.office(3, HEADS.get(life.unit, life.registry), Action.NOTE, words=life.text("note"))


def _worked(life: Life) -> None:
    life.begin()
    life.work(answers=1)


def _worked_late(life: Life) -> None:
    life.begin()
    life.work(answers=0.8)


def _back_at_work(life: Life) -> None:
    life.begin()
    life.work(answers=1)
    life.resolve(life.back() - 8)
    life.reporter(2, Action.DISPUTE, words=life.text("dispute"))
    life.office(life.back() - 3, life.owner, Action.TAKE)
    due_on = life.planner.later_day(8)
    life.office(life.back() - 3, life.owner, Action.MOVE_PROMISE, due_on=due_on, words=life.text("moved"))


def _waiting(life: Life) -> None:
    life.begin()
    life.work(answers=0)
    life.office(2, life.owner, Action.ASK, words=life.text("ask"))


def _planned(life: Life) -> None:
    life.begin()
    life.work(answers=0.5)
    at = life.moment(life.random.randint(4, 10))
    year = clock.fiscal_year(clock.local(at).date()) + 1
    place = life.planner.place_of(life.matter)
    life.add(
        at, "act", life.owner, Action.PLAN, project=f"{life.text('project')} {place}".strip(), fiscal_year=str(year),
        review_on=life.planner.later_day(life.random.randint(20, 150)), words=life.text("plan"),
    )  # fmt: skip


def _passed_on(life: Life) -> None:
    life.begin()
    offset = life.random.randint(1, 3)
    at = life.moment(offset)
    letter = f"ลพ 51003/{life.random.randint(101, 4999)}"
    life.add(
        at, "act", life.random.choice((life.registry, life.owner)), Action.PASS_ON, agency=life.random.random(),
        letter_no=letter, letter_date=clock.local(at).date().isoformat(), words=life.text("pass"),
    )  # fmt: skip


def _resolved(life: Life) -> None:
    life.begin()
    life.work()
    life.resolve(life.back() - life.random.randint(0, 6))


def _reopened(life: Life) -> None:
    life.begin()
    life.work(answers=1)
    life.resolve(life.back() - 6)
    life.reporter(2, Action.DISPUTE, words=life.text("dispute"))


def _declined(life: Life) -> None:
    life.begin()
    reason = {"nuisance": "private_dispute", "procurement": "settled_before"}.get(life.matter.topic, "outside_powers")
    words = "เรื่องนี้อยู่นอกอำนาจของ อบจ. ท่านขอคำปรึกษาได้ที่ศูนย์ดำรงธรรม โทร 1567 หรือยุติธรรมจังหวัด"
    life.office(2, life.registry, Action.DECLINE, reason=reason, words=words)


def _withdrawn(life: Life) -> None:
    life.begin()
    life.reporter(life.random.randint(1, 3), Action.WITHDRAW, words=life.text("withdraw"))


def _merged(life: Life) -> None:
    life.steps.append(Step(life.matter.received, life.matter.number, "open"))
    life.office(0, life.registry, Action.MERGE, into=life.matter.joins)


def _quick(life: Life) -> None:
    """Done within a few days, and the reporter says at once that it is well."""
    life.begin()
    life.work(answers=0.4)
    life.resolve(max(1, life.back() - life.random.randint(2, 4)))
    life.reporter(1, Action.CONFIRM, words=life.text("confirm"))


def _closed(life: Life) -> None:
    if life.matter.is_quick:
        _quick(life)
        return
    life.begin()
    if life.random.random() < 0.12:
        life.work(answers=0)
        life.office(2, life.owner, Action.ASK, words=life.text("ask"))
        life.reporter(1, Action.REPLY, words=life.text("reply"))
    else:
        life.work()
    most = min(life.back() - 13, round(life.resolve_days * life.random.choice((0.5, 0.7, 0.9, 0.9, 1, 1, 1.3))))
    if life.random.random() < 0.12:
        outcome = life.random.choice((CaseOutcome.NOT_FOUND, CaseOutcome.EXPLAINED, CaseOutcome.SAFE))
        life.office(max(2, most), life.owner, Action.CLOSE, outcome=outcome.value, words=life.text("done"))
        return
    life.resolve(max(2, most))
    _settle(life)


def _settle(life: Life) -> None:
    """The reporter confirms it, or the time to dispute it passes."""
    if life.random.random() < 0.5:
        life.reporter(life.random.randint(0, 5), Action.CONFIRM, words=life.text("confirm"))
        return
    day = clock.local(life.at).date() + timedelta(days=life.planner.confirm_days + 1)
    life.add(clock.local_midnight(day) + timedelta(minutes=20), "sweep")


def _closed_again(life: Life) -> None:
    life.begin()
    life.work()
    life.resolve(min(8, life.back() - 40))
    life.reporter(3, Action.DISPUTE, words=life.text("dispute"))
    life.office(14, life.owner, Action.TAKE)
    life.office(20, life.owner, Action.RESOLVE, outcome=CaseOutcome.MENDED.value, words=life.text("done"))
    life.reporter(2, Action.CONFIRM, words=life.text("confirm"))


def _thanked(life: Life) -> None:
    life.begin()
    words = life.text("thanks")
    life.office(2, "registry2", Action.CLOSE, outcome=CaseOutcome.EXPLAINED.value, words=words)


def _conduct(life: Life) -> None:
    life.begin()
    life.office(1, "integrity", Action.TAKE)
    words = life.text("done")
    life.office(6, "integrity", Action.CLOSE, outcome=CaseOutcome.EXPLAINED.value, words=words)


def _corruption(life: Life) -> None:
    life.begin()
    life.office(1, "integrity", Action.TAKE)
    words = "รับเรื่องไว้ตรวจสอบข้อเท็จจริงแล้ว จะแจ้งความคืบหน้าทุก 15 วัน (ข้อความตัวอย่าง)"
    life.office(2, "integrity", Action.ANSWER, words=words)
    while life.at + timedelta(days=16) < life.days.now:
        life.add(clock.local_midnight(clock.local(life.at).date() + timedelta(days=16)), "still_working")


LIVES: Mapping[Fate, Callable[[Life], None]] = {
    Fate.RECEIVED: _new, Fate.SCREENING: _being_checked, Fate.ASSIGNED: _screened, Fate.ASSIGNED_LATE: _assigned_late,
    Fate.WORKED: _worked, Fate.WORKED_LATE: _worked_late, Fate.BACK_AT_WORK: _back_at_work, Fate.WAITING: _waiting,
    Fate.PLANNED: _planned, Fate.PASSED_ON: _passed_on, Fate.RESOLVED: _resolved, Fate.REOPENED: _reopened,
    Fate.REOPENED_LATE: _reopened, Fate.DECLINED: _declined, Fate.WITHDRAWN: _withdrawn, Fate.MERGED: _merged,
    Fate.CLOSED: _closed, Fate.CLOSED_AGAIN: _closed_again, Fate.THANKED: _thanked, Fate.CONDUCT: _conduct,
    Fate.CORRUPTION_NEW: _new, Fate.CORRUPTION_WORKED: _corruption,
}  # fmt: skip


class Planner:
    """Lays out the steps of all matters in the order of time."""

    def __init__(
        self,
        days: Days,
        texts: Mapping[str, Any],
        categories: Mapping[str, CategoryView],
        units: Mapping[int, str],
        areas: Mapping[str, str],
        random: Random,
        confirm_days: int,
    ) -> None:
        self.days, self.texts, self.categories, self.units = days, texts, categories, units
        self.areas, self.random, self.confirm_days = areas, random, confirm_days

    def plan(self, matters: Sequence[Matter]) -> list[Step]:
        """Every step of every matter, the earliest first."""
        steps = [step for matter in matters for step in self._live(matter)]
        return [step for _, step in sorted(enumerate(steps), key=lambda pair: (pair[1].at, pair[0]))]

    def later_day(self, days: int) -> str:
        """A weekday about so many days from now."""
        day = clock.local(self.days.now).date() + timedelta(days=days)
        return (day - timedelta(days=max(0, day.weekday() - 4))).isoformat()

    def place_of(self, matter: Matter) -> str:
        """The subdistrict of a matter, as the title of a project names it."""
        code = (matter.place or {}).get("subdistrict", "")
        return f"ตำบล{self.areas[code]}" if code in self.areas else ""

    def _live(self, matter: Matter) -> Iterator[Step]:
        life = Life(matter, self)
        LIVES[matter.fate](life)
        yield from life.steps
        if matter.is_released and self.random.random() < 0.45:
            yield from self._followed(life)

    def _followed(self, life: Life) -> Iterator[Step]:
        """Others follow a public matter in the days after it was let out."""
        out = next((step.at for step in life.steps if step.do == "release"), None)
        if out is None:
            return
        for n in range(self.random.choice((1, 1, 2, 3, 5))):
            at = out + (min(out + timedelta(days=12), self.days.now) - out) * self.random.random()
            yield Step(at, life.matter.number, "follow", data={"n": n, "mails": self.random.random() < 0.15})
