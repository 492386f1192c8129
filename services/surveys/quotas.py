"""How many answers are wanted from each district, by its people, and how many came."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import organisation
from services.audit import Actor, record
from services.db import session
from services.errors import Problem, RuleBroken
from services.surveys.asked import asks_about_you
from services.surveys.editing import lock_row, row_of
from services.surveys.models import SurveyQuota
from services.surveys.sampling import MOST_PEOPLE
from services.surveys.tallies import read_sizes
from services.surveys.words import Breakdown
from services.text import Words


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """A district: its people, the answers wanted, the answers that came and said where they live."""

    district: str
    name: Words
    population: int
    sample: int
    n: int


@dataclass(frozen=True, slots=True)
class Quotas:
    """All districts of the province. `asks_district`: only then is it known from where an answer comes."""

    lines: tuple[QuotaLine, ...]
    not_said: int
    asks_district: bool

    @property
    def population(self) -> int:
        """The people of the province."""
        return sum(line.population for line in self.lines)

    @property
    def sample(self) -> int:
        """The answers wanted."""
        return sum(line.sample for line in self.lines)

    @property
    def n(self) -> int:
        """The answers that came from a known district."""
        return sum(line.n for line in self.lines)


def get_quotas(survey_id: int, *, actor: Actor) -> Quotas:
    """The quotas as they stand; where it has none, people as the last survey with quotas counted them. NotFound."""
    row_of(survey_id, actor)
    rows = _rows(survey_id)
    people = {row.district: row.population for row in rows.values()} or _people_of_last()
    sizes = read_sizes(survey_id, Breakdown.DISTRICT)
    lines = tuple(
        QuotaLine(
            one.code, one.name, people.get(one.code, 0),
            rows[one.code].sample if one.code in rows else 0, sizes.get(one.code, 0),
        )
        for one in organisation.list_districts()
    )  # fmt: skip
    known = sum(line.n for line in lines)
    return Quotas(lines, max(0, sum(sizes.values()) - known), asks_about_you(survey_id))


def save_quotas(survey_id: int, wanted: Mapping[str, tuple[int, int]], actor: Actor) -> None:
    """Sets people and answers wanted by district. NotFound; RuleBroken naming each bad field ("sample-5101")."""
    lock_row(survey_id, actor)
    known = {one.code for one in organisation.list_districts()}
    problems: list[Problem] = []
    for district, (population, sample) in wanted.items():
        if district not in known or not 0 <= population <= MOST_PEOPLE:
            problems.append(Problem(f"population-{district}", "population_outside"))
        elif not 0 <= sample <= population:
            problems.append(Problem(f"sample-{district}", "sample_outside"))
    if problems:
        raise RuleBroken.of(problems)
    rows, changed = _rows(survey_id), []
    for district, (population, sample) in sorted(wanted.items()):
        row = rows.get(district)
        if row is None:
            row = SurveyQuota(survey_id=survey_id, district=district, population=-1, sample=-1)
            session().add(row)
        if (row.population, row.sample) != (population, sample):
            row.population, row.sample = population, sample
            changed.append(district)
    session().flush()
    if changed:
        record("save survey quotas", actor=actor, subject="survey", subject_id=survey_id, fields=changed)


def _rows(survey_id: int) -> dict[str, SurveyQuota]:
    found: Sequence[SurveyQuota] = session().scalars(
        select(SurveyQuota).where(SurveyQuota.survey_id == survey_id).order_by(SurveyQuota.district).limit(1000)
    ).all()  # fmt: skip
    return {row.district: row for row in found}


def _people_of_last() -> dict[str, int]:
    last = session().scalar(select(SurveyQuota.survey_id).order_by(SurveyQuota.id.desc()).limit(1))
    return {} if last is None else {row.district: row.population for row in _rows(last).values()}
