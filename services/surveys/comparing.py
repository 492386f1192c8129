"""Before and after: a measure as it stood, frozen beside the counters, and as it is now or in the next survey."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, insert, select

from services.db import session
from services.surveys.asked import Asked, questions_ever
from services.surveys.hiding import FEWEST, hidden_groups
from services.surveys.loading import view_of
from services.surveys.models import Survey, SurveyAction, SurveyTally
from services.surveys.results import rated_keys, rated_lines
from services.surveys.showing import read_shown
from services.surveys.statistics import Figures, figures_of, t_quantile
from services.surveys.tallies import Tallies, count_of, less, numbers_of, read_sizes, read_tallies
from services.surveys.views import SurveyView
from services.surveys.words import Breakdown, SurveyState
from services.text import Words

#: Names beside the breakdowns under which counters are frozen: when an action was planned, when it was done.
PLANNED, DONE = "before", "since"
#: The year at the end of a key: "annual-2569" is followed by "annual-2570".
_YEAR = re.compile(r"-\d{2,4}$")
OVERALL = Words("ความพึงพอใจรวมทุกข้อ", "Satisfaction overall")


@dataclass(frozen=True, slots=True)
class Comparison:
    """A measure before and after. Of fewer than five nothing is told; what cannot be known is None.

    `low` and `high` are the 95 % interval of the difference (Welch). It is not worked out of several questions
    together: one person gave several marks. `follow_up` is the survey of the next period, where there is one.
    """

    before: Figures
    after: Figures
    is_hidden: bool
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    follow_up: SurveyView | None = None


def list_measures(survey_id: int) -> list[tuple[str, Words]]:
    """What has a mean to watch: all marks together, every rated question or row, every scale."""
    asked = questions_ever(survey_id)
    found = [("", OVERALL)] if len(rated_keys(asked)) > 1 else []
    for each in asked:
        if each.is_present:
            found += _measures_of(each)
    return found


def measure_words(survey_id: int, key: str) -> Words:
    """What a measure is called; its key where it is asked no more."""
    if not key:
        return OVERALL
    known = dict(line for each in questions_ever(survey_id) for line in _measures_of(each))
    return known.get(key, Words(key, key))


def measured_now(survey_id: int, key: str, breakdown: Breakdown, group: str) -> Figures:
    """The measure as it stands, of one group where a breakdown is named."""
    return _figures(_counted(survey_id, breakdown, group), _keys_of(survey_id, key))


def freeze(action: SurveyAction, at: str) -> None:
    """Keeps the counters of the action's measure as they are now, in place of what was kept before."""
    forget_frozen(action, at)
    held = _counted(action.survey_id, Breakdown(action.breakdown), action.group_key)
    rows = [
        {"survey_id": action.survey_id, "breakdown": at, "group_key": str(action.id), "question": question,
         "value": value, "n": n}
        for question in _keys_of(action.survey_id, action.question)
        for value, n in held.get(question, {}).items()
        if n
    ]  # fmt: skip
    if rows:
        session().execute(insert(SurveyTally), rows)


def forget_frozen(action: SurveyAction, at: str) -> None:
    """Lets go of what was kept."""
    session().execute(delete(SurveyTally).where(*_frozen_at(action, at)))


def compare(action: SurveyAction, *, public: bool = False) -> Comparison:
    """The measure before the action and after: since it was done (planned, until then), or in the next survey.

    `public`: of what is shown to everybody (see `showing`), which is of no group.
    """
    before = _frozen(action, PLANNED)
    keys = [action.question] if action.question else sorted({*before, *_keys_of(action.survey_id, "")})
    breakdown, group = Breakdown(action.breakdown), action.group_key
    follow_up = find_follow_up(action.survey_id, keys)
    if follow_up is not None:
        after: Tallies = read_shown(follow_up.id) if public else _counted(follow_up.id, breakdown, group)
        where = follow_up.id
    else:
        now = read_shown(action.survey_id) if public else _counted(action.survey_id, breakdown, group)
        held = _frozen(action, DONE) or before
        # What is shown may be a few answers behind what was frozen.
        is_behind = any(sum(values.values()) > sum(now.get(key, {}).values()) for key, values in held.items())
        after, where = {} if is_behind else less(now, held), action.survey_id
    old, new = _figures(before, keys), _figures(after, keys)
    if _is_hidden(where, breakdown, group, old, new):
        return Comparison(Figures(0), Figures(0), is_hidden=True, follow_up=follow_up)
    return _compared(old, new, follow_up, is_pooled=not action.question)


def find_follow_up(survey_id: int, keys: Sequence[str]) -> SurveyView | None:
    """The next survey of the same name in another year that has answers to one of these measures."""
    row = session().get_one(Survey, survey_id)
    stem = _stem(row.key)
    if stem == row.key:
        return None
    query = select(Survey).where(
        Survey.id > survey_id,
        Survey.purpose == row.purpose,
        Survey.key.startswith(stem, autoescape=True),
        Survey.version > 0,
        Survey.state != SurveyState.DRAFT.value,
    )
    for later in session().scalars(query.order_by(Survey.id.desc()).limit(5)):
        counted = read_tallies(later.id)
        if _stem(later.key) == stem and any(count_of(counted, key) for key in keys):
            return view_of(later)
    return None


def _stem(key: str) -> str:
    return _YEAR.sub("", key)


def _measures_of(each: Asked) -> list[tuple[str, Words]]:
    if each.question.kind == "scale":
        return [(each.question.key, each.question.label)]
    label = each.question.label
    return [
        (key, row if key == each.question.key else Words(f"{label.th}: {row.th}", f"{label.en}: {row.en}"))
        for key, row in rated_lines(each)
    ]


def _keys_of(survey_id: int, measure: str) -> list[str]:
    return [measure] if measure else rated_keys(questions_ever(survey_id))


def _counted(survey_id: int, breakdown: Breakdown, group: str) -> dict[str, dict[str, int]]:
    return read_tallies(survey_id, breakdown, group if breakdown is not Breakdown.ALL else "")


def _frozen(action: SurveyAction, at: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    query = select(SurveyTally.question, SurveyTally.value, SurveyTally.n).where(*_frozen_at(action, at))
    for question, value, n in session().execute(query):
        found.setdefault(question, {})[value] = n
    return found


def _frozen_at(action: SurveyAction, at: str) -> tuple[ColumnElement[bool], ...]:
    return (
        SurveyTally.survey_id == action.survey_id,
        SurveyTally.breakdown == at,
        SurveyTally.group_key == str(action.id),
    )


def _figures(tallies: Tallies, keys: Sequence[str]) -> Figures:
    marks: dict[int, int] = {}
    for key in keys:
        for value, n in numbers_of(tallies, key).items():
            marks[value] = marks.get(value, 0) + n
    # A tied answer that was changed since may have left a counter lower than it was frozen.
    return figures_of({value: n for value, n in marks.items() if n > 0})


def _is_hidden(survey_id: int, breakdown: Breakdown, group: str, before: Figures, after: Figures) -> bool:
    if any(0 < each.n < FEWEST for each in (before, after)):
        return True
    return breakdown is not Breakdown.ALL and group in hidden_groups(read_sizes(survey_id, breakdown))


def _compared(before: Figures, after: Figures, follow_up: SurveyView | None, *, is_pooled: bool) -> Comparison:
    if before.mean is None or after.mean is None:
        return Comparison(before, after, is_hidden=False, follow_up=follow_up)
    difference = after.mean - before.mean
    reach = None if is_pooled else _reach(before, after)
    if reach is None:
        return Comparison(before, after, False, difference, follow_up=follow_up)
    return Comparison(before, after, False, difference, difference - reach, difference + reach, follow_up)


def _reach(before: Figures, after: Figures) -> float | None:
    """Half of the interval of the difference, by Welch; None where one of them has no spread to tell of."""
    if before.sd is None or after.sd is None:
        return None
    first, second = before.sd**2 / before.n, after.sd**2 / after.n
    if first + second == 0:
        return 0.0
    freedom = (first + second) ** 2 / (first**2 / (before.n - 1) + second**2 / (after.n - 1))
    return t_quantile(max(1, math.floor(freedom))) * math.sqrt(first + second)


def frozen_mean(figures: Figures) -> tuple[int | None, int]:
    """Mean in thousandths and number, as the row of an action keeps them."""
    return (None if figures.mean is None else round(figures.mean * 1000)), figures.n
