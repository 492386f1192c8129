"""What one question found, by its kind."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from services.questions.rating import SATISFACTION
from services.surveys.asked import Asked
from services.surveys.definition import TEXT_KINDS, SurveyQuestion
from services.surveys.group_words import month_words
from services.surveys.marking import ANSWERED, NO, RANK, ROW, YES
from services.surveys.statistics import Figures, Promoters, Share, figures_of, promoters_of, ratings_of, share_of
from services.surveys.tallies import Tallies, count_of, numbers_of
from services.surveys.words import Aspect, Bands
from services.text import Words

_YES_NO = {YES: Words("ใช่", "Yes"), NO: Words("ไม่ใช่", "No")}
NO_FIGURES = Figures(0)
#: No more different days or numbers are listed.
_LISTED = 60


@dataclass(frozen=True, slots=True)
class Bar:
    """A choice, a mark or a class of numbers, with its share of those who answered."""

    key: str
    label: Words
    share: Share
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class RowResult:
    """One row of a table of ratings."""

    key: str
    label: Words
    figures: Figures
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """An option of a ranking: who put it first, and the mean of the ranks that it was given (1 is the first)."""

    key: str
    label: Words
    first: Share
    mean: float | None
    n: int


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """What a question found. `n` answered it, of `of` who answered the survey. `is_few`: too few to be shown.

    `figures` where it is answered by numbers; `bars` for its choices or marks; `rows` and `ranked` of their kinds.
    """

    key: str
    kind: str
    label: Words
    section: Words
    aspect: Aspect | None
    is_present: bool
    n: int
    of: int
    figures: Figures = NO_FIGURES
    bars: tuple[Bar, ...] = ()
    rows: tuple[RowResult, ...] = ()
    ranked: tuple[Ranked, ...] = ()
    promoters: Promoters | None = None
    low: Words | None = None
    high: Words | None = None
    is_few: bool = False


def result_of(asked: Asked, tallies: Tallies, of: int, bands: Bands) -> QuestionResult:
    """What the question found in these counters, of `of` answers."""
    question = asked.question
    n = count_of(tallies, question.key)
    given = _Given(question, tallies, n, bands)
    return QuestionResult(
        key=question.key,
        kind=question.kind,
        label=question.label,
        section=asked.section,
        aspect=question.aspect,
        is_present=asked.is_present,
        n=n,
        of=of,
        figures=given.figures(),
        bars=given.bars(),
        rows=given.rows() if question.kind == "matrix" else (),
        ranked=given.ranked() if question.kind == "ranking" else (),
        promoters=promoters_of(numbers_of(tallies, question.key)) if asks_promoters(question) else None,
        low=question.low,
        high=question.high,
    )


def asks_promoters(question: SurveyQuestion) -> bool:
    """Whether a scale says of itself that it is a net promoter score; no other is taken for one."""
    return question.kind == "scale" and "nps" in f"{question.key} {question.label.th} {question.label.en}".casefold()


@dataclass(frozen=True, slots=True)
class _Given:
    question: SurveyQuestion
    tallies: Tallies
    n: int
    bands: Bands

    def figures(self) -> Figures:
        key = self.question.key
        match self.question.kind:
            case "rating":
                return ratings_of(numbers_of(self.tallies, key), self.bands)
            case "scale":
                return figures_of(numbers_of(self.tallies, key))
            case "number":
                return figures_of({Fraction(value): n for value, n in self._values().items()})
        return Figures(0)

    def bars(self) -> tuple[Bar, ...]:
        question, values = self.question, self._values()
        match question.kind:
            case "rating":
                return mark_bars(values, self.n)
            case "choice" | "choices":
                return tuple(self._bar(option.key, option.label) for option in question.options)
            case "yes_no":
                return tuple(self._bar(key, label) for key, label in _YES_NO.items())
            case "scale":
                return tuple(self._bar(str(mark), Words(str(mark), str(mark))) for mark in range(11))
            case "number":
                listed = sorted(values, key=Fraction)[:_LISTED]
                return tuple(self._bar(value, Words(*[f"{Decimal(value):,f}"] * 2)) for value in listed)
            case "date":
                return tuple(self._bar(month, month_words(month)) for month in sorted(values)[-_LISTED:])
        return ()

    def rows(self) -> tuple[RowResult, ...]:
        found = []
        for row in self.question.rows:
            key = f"{self.question.key}{ROW}{row.key}"
            marks = self.tallies.get(key, {})
            figures = ratings_of(numbers_of(self.tallies, key), self.bands)
            found.append(RowResult(row.key, row.label, figures, mark_bars(marks, figures.n)))
        return tuple(found)

    def ranked(self) -> tuple[Ranked, ...]:
        """The options, the one with the best mean first."""
        ranks: dict[str, dict[int, int]] = {}
        for value, n in self._values().items():
            ranked, _, rank = value.rpartition(RANK)
            ranks.setdefault(ranked, {})[int(rank)] = n
        found = []
        for option in self.question.options:
            given = ranks.get(option.key, {})
            figures = figures_of(given)
            found.append(Ranked(option.key, option.label, share_of(given.get(1, 0), self.n), figures.mean, figures.n))
        return tuple(sorted(found, key=lambda each: (each.mean is None, each.mean or 0)))

    def _values(self) -> dict[str, int]:
        held = self.tallies.get(self.question.key, {})
        return {value: n for value, n in held.items() if value != ANSWERED}

    def _bar(self, key: str, label: Words) -> Bar:
        return Bar(key, label, share_of(self._values().get(key, 0), self.n))


def mark_bars(values: Mapping[str, int], n: int) -> tuple[Bar, ...]:
    """The marks from 5 down to 1 in the words of the official forms."""
    return tuple(
        Bar(str(mark), SATISFACTION[mark - 1], share_of(values.get(str(mark), 0), n)) for mark in range(5, 0, -1)
    )


def has_texts(question: SurveyQuestion) -> bool:
    """Whether it is answered in own words, which are read and not counted."""
    return question.kind in TEXT_KINDS
