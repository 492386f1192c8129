"""How results moved from month to month."""

from dataclasses import dataclass

from services.surveys.asked import questions_ever
from services.surveys.results import Group, list_groups, rated_lines
from services.surveys.words import Breakdown
from services.text import Words

#: So many months are shown.
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Trend:
    """Month by month the figures of all marks together ("" as `question`), or of one rated counter."""

    question: str
    label: Words
    months: tuple[Group, ...]
    #: What may be looked at: counters with their words.
    offered: tuple[tuple[str, Words], ...]


_ALL = Words("ทุกข้อรวมกัน", "All questions together")


def read_trend(survey_id: int, question: str = "") -> Trend:
    """The newest months; of all marks where `question` is no rated counter of the newest version. NotFound."""
    offered = [line for each in questions_ever(survey_id) if each.is_present for line in rated_lines(each)]
    known = dict(offered)
    chosen = question if question in known else ""
    months = list_groups(survey_id, Breakdown.MONTH, chosen)
    return Trend(chosen, known.get(chosen, _ALL), tuple(months[-MONTHS:]), (("", _ALL), *offered))
