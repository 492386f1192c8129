"""Results: what a survey found, out of its counters alone: a page costs the same after a hundred thousand answers.

Broken down, no group under five answers is shown (see `hiding`). Shares are of those who answered the question.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.errors import NotFound
from services.surveys.asked import ABOUT_YOU, Asked, about_block, asks_about_you, questions_ever
from services.surveys.definition import RATED
from services.surveys.group_words import group_names, group_order
from services.surveys.hiding import FEWEST, hidden_cells, hidden_groups
from services.surveys.loading import get_view
from services.surveys.question_results import Bar, QuestionResult, result_of
from services.surveys.showing import read_shown
from services.surveys.statistics import Figures, Share, pool, ratings_of, share_of
from services.surveys.tallies import (
    COMPLETE,
    GROUPS_AT_MOST,
    Tallies,
    count_of,
    less,
    numbers_of,
    read_groups,
    read_sizes,
    read_tallies,
    sizes_by_question,
    together,
)
from services.surveys.views import SurveyView
from services.surveys.words import ASPECT_WORDS, Aspect, Bands, Breakdown, WhoMay
from services.text import Words


@dataclass(frozen=True, slots=True)
class AspectLine:
    """One question, or one row of a table, within its aspect (ด้าน)."""

    label: Words
    figures: Figures


@dataclass(frozen=True, slots=True)
class AspectResult:
    """One of the five aspects: its marks together, and line by line."""

    aspect: Aspect
    label: Words
    figures: Figures
    lines: tuple[AspectLine, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of a breakdown. Of a hidden one nothing is known but that it is there."""

    key: str
    label: Words
    n: int
    figures: Figures
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Results:
    """What a survey, or one group of it, found. `is_few`: under five, nothing more is told.

    `overall` are all marks from 1 to 5 together; `rate` how many of those invited answered, None where anybody may.
    """

    view: SurveyView
    breakdown: Breakdown
    group: str
    label: Words
    n: int
    is_few: bool
    rate: Share | None
    overall: Figures
    aspects: tuple[AspectResult, ...]
    questions: tuple[QuestionResult, ...]
    about: tuple[QuestionResult, ...]
    #: How many came in suspicious bursts, and whether they are left out here.
    bursts: int
    without_bursts: bool


def get_results(
    survey_id: int,
    breakdown: Breakdown = Breakdown.ALL,
    group: str = "",
    *,
    public: bool = False,
    published: Sequence[str] | None = None,
    without_bursts: bool = False,
) -> Results:
    """The results of a survey, or of one group of a breakdown. NotFound without such a survey or group.

    `public`: only what is published, as far as it is shown (see `showing`; or `published`, for a preview).
    `without_bursts` counts for the whole survey only.
    """
    view = get_view(survey_id)
    whole = read_shown(survey_id) if public and published is None else read_tallies(survey_id)
    bursts = read_tallies(survey_id, Breakdown.BURST, "1")
    is_group = breakdown is not Breakdown.ALL
    tallies, hidden = whole, frozenset[str]()
    if is_group:
        sizes = read_sizes(survey_id, breakdown)
        if group not in sizes:
            raise NotFound("group")
        tallies, hidden = _of_group(survey_id, whole, breakdown, group), hidden_groups(sizes)
    else:
        without_bursts = without_bursts and _may_part(whole, bursts)
        tallies = less(whole, bursts) if without_bursts else whole
    n = count_of(tallies)
    is_few = group in hidden if is_group else public and n < FEWEST
    asked = questions_ever(survey_id)
    keys = set(view.published if published is None else published)
    if public:
        asked = [each for each in asked if each.question.key in keys]
    shown: Tallies = {} if is_few else tallies
    n = 0 if is_few else n
    # Without its bursts a survey is the group of those that came in none.
    part = (Breakdown.BURST, "") if without_bursts and not is_group else (breakdown, group)
    if is_part := part[0] is not Breakdown.ALL or public:
        # What few answered goes before anything is added up, so that no sum tells it.
        few = _few_in(survey_id, whole, *part)
        shown = {key: values for key, values in shown.items() if key not in few}
    questions = [result_of(each, shown, n, view.bands) for each in asked]
    if is_part:
        questions = [_hide_few(each) for each in questions]
    is_about_shown = not is_few and asks_about_you(survey_id) and (not public or ABOUT_YOU in keys)
    return Results(
        view=view,
        breakdown=breakdown,
        group=group,
        label=group_names(survey_id, breakdown)(group) if is_group else view.title,
        n=n,
        is_few=is_few,
        rate=_rate(view, count_of(whole)) if not (is_group or without_bursts or is_few) else None,
        overall=overall_of(asked, shown, view.bands),
        aspects=_aspects(asked, shown, view.bands),
        questions=tuple(each for each in questions if each.is_present or each.n),
        about=tuple(_about(survey_id, tallies, n, *part)) if is_about_shown else (),
        bursts=count_of(bursts),
        without_bursts=without_bursts and not is_group,
    )


def list_groups(survey_id: int, breakdown: Breakdown, question: str = "") -> list[Group]:
    """All groups of a breakdown with the figures of all marks together, or of one rated counter ("key", "key.row").

    In the order of their own list; those not stated last. At most `GROUPS_AT_MOST`, the largest.
    """
    view, asked = get_view(survey_id), questions_ever(survey_id)
    keys = rated_keys(asked)
    wanted = [question] if question in keys else keys
    held = read_groups(survey_id, breakdown, {"", *wanted})
    if breakdown not in COMPLETE:
        whole = {key: values for key, values in read_tallies(survey_id).items() if key in {"", *wanted}}
        rest = less(whole, together(list(held.values())))
        if count_of(rest) > 0:
            held[""] = rest
    sizes = {key: count_of(tallies) for key, tallies in held.items()}
    hidden = hidden_groups(sizes)
    # A question that few of a group answered tells as much of them as a group of few.
    hidden_of = {each: hidden_groups({key: count_of(held[key], each) for key in held}) for each in wanted}
    name, order = group_names(survey_id, breakdown), group_order(survey_id, breakdown)
    largest = sorted(sizes, key=lambda key: (-sizes[key], key))[:GROUPS_AT_MOST]
    groups = []
    for key in sorted(largest, key=order):
        is_hidden = key in hidden or (question in keys and key in hidden_of[question])
        marks = [numbers_of(held[key], each) for each in wanted if key not in hidden_of[each]]
        figures = Figures(0) if is_hidden else _pooled(marks, view.bands)
        groups.append(Group(key, name(key), 0 if key in hidden else sizes[key], figures, is_hidden))
    return groups


def list_breakdowns(survey_id: int) -> list[Breakdown]:
    """The breakdowns by which this survey has anything to show."""
    about = {Breakdown.SEX, Breakdown.AGE, Breakdown.EDUCATION, Breakdown.OCCUPATION, Breakdown.DISTRICT}
    has_about = asks_about_you(survey_id)
    offered = [each for each in Breakdown if each not in (Breakdown.ALL, Breakdown.BURST)]
    return [each for each in offered if (has_about if each in about else bool(read_sizes_of(survey_id, each)))]


def read_sizes_of(survey_id: int, breakdown: Breakdown) -> dict[str, int]:
    """The groups of a breakdown that are there, without those of no group."""
    return {key: n for key, n in read_sizes(survey_id, breakdown).items() if key}


def rated_keys(asked: Sequence[Asked]) -> list[str]:
    """The counters with marks from 1 to 5: questions, and rows of tables as "key.row"."""
    return [key for each in asked if each.is_present for key, _label in rated_lines(each)]


def rated_lines(each: Asked) -> list[tuple[str, Words]]:
    """The counters of one question with marks from 1 to 5, with what is rated; none of other kinds."""
    question = each.question
    if question.kind not in RATED:
        return []
    if question.kind == "rating":
        return [(question.key, question.label)]
    return [(f"{question.key}.{row.key}", row.label) for row in question.rows]


def overall_of(asked: Sequence[Asked], tallies: Tallies, bands: Bands) -> Figures:
    """All marks from 1 to 5 of the newest version together."""
    return _pooled([numbers_of(tallies, key) for key in rated_keys(asked)], bands)


def _of_group(survey_id: int, whole: Tallies, breakdown: Breakdown, group: str) -> dict[str, dict[str, int]]:
    if group or breakdown in COMPLETE:
        return read_tallies(survey_id, breakdown, group)
    return less(whole, together(list(read_groups(survey_id, breakdown).values())))


def _may_part(whole: Tallies, bursts: Tallies) -> bool:
    """Whether bursts may be left out: where they, or what is left, are few, the difference would tell their answers."""
    n = count_of(bursts)
    return not n or min(n, count_of(whole) - n) >= FEWEST


def _few_in(survey_id: int, whole: Tallies, breakdown: Breakdown, group: str) -> set[str]:
    """The counters, rows of tables among them, that so few of the group answered that they are hidden."""
    if breakdown is Breakdown.ALL:
        return {key for key in whole if key and count_of(whole, key) < FEWEST}
    sizes = sizes_by_question(survey_id, breakdown, whole)
    return {key for key, groups in sizes.items() if key and group in hidden_groups(groups)}


def _hide_few(each: QuestionResult) -> QuestionResult:
    """Without the rows that are hidden; of a question that is hidden nothing stays."""
    rows = tuple(row for row in each.rows if row.figures.n)
    if each.n and (rows or not each.rows):
        return replace(each, rows=rows)
    return replace(each, n=0, is_few=True, figures=Figures(0), bars=(), rows=(), ranked=(), promoters=None)


def _pooled(distributions: Sequence[dict[int, int]], bands: Bands) -> Figures:
    if len(distributions) == 1:
        return ratings_of(distributions[0], bands)
    return ratings_of(pool(distributions), bands, is_pooled=True)


def _aspects(asked: Sequence[Asked], tallies: Tallies, bands: Bands) -> tuple[AspectResult, ...]:
    found = []
    for aspect in Aspect:
        lines = [
            line for each in asked if each.is_present and each.question.aspect is aspect for line in rated_lines(each)
        ]
        if lines:
            held = [numbers_of(tallies, key) for key, _label in lines]
            shown = tuple(
                AspectLine(label, ratings_of(marks, bands)) for (_key, label), marks in zip(lines, held, strict=True)
            )
            found.append(AspectResult(aspect, ASPECT_WORDS[aspect], _pooled(held, bands), shown))
    return tuple(found)


def _about(survey_id: int, tallies: Tallies, n: int, breakdown: Breakdown, group: str) -> list[QuestionResult]:
    """Who answered: shares of all answers, those who did not say among them; small groups hidden."""
    found = []
    beside = _about_by_group(survey_id, breakdown)
    for question, choices in about_block():
        sizes = _said(tallies, question.key, [choice.key for choice in choices])
        hidden = hidden_groups(sizes)
        if beside:
            # The groups beside it and the whole survey could tell what is hidden here.
            named, columns = list(beside), list(sizes)
            said = [_said(beside[each], question.key, columns[:-1]) for each in named]
            cells = hidden_cells([[one[column] for column in columns] for one in said])
            hidden |= {columns[c] for r, c in cells if named[r] == group}
        labels = {choice.key: choice.label for choice in choices} | {"": group_names(0, Breakdown.SEX)("")}
        bars = tuple(
            Bar(key, labels[key], share_of(0, 0) if key in hidden else share_of(size, n), key in hidden)
            for key, size in sizes.items()
            if size or key
        )
        section = question.stage or question.label
        found.append(QuestionResult(question.key, "choice", question.label, section, None, True, n, n, bars=bars))
    return found


def _about_by_group(survey_id: int, breakdown: Breakdown) -> dict[str, Tallies]:
    """Who answered in each group of a breakdown; {} for the whole survey."""
    if breakdown is Breakdown.ALL:
        return {}
    keys = {"", *(question.key for question, _choices in about_block())}
    held: dict[str, Tallies] = dict(read_groups(survey_id, breakdown, keys))
    if breakdown not in COMPLETE:
        whole = {key: values for key, values in read_tallies(survey_id).items() if key in keys}
        rest = less(whole, together(list(held.values())))
        if count_of(rest) > 0:
            held[""] = rest
    return held


def _said(tallies: Tallies, question: str, choices: Sequence[str]) -> dict[str, int]:
    """How many said which, those who did not say last, under ""."""
    values = tallies.get(question, {})
    sizes = {choice: values.get(choice, 0) for choice in choices}
    return sizes | {"": count_of(tallies) - sum(sizes.values())}


def _rate(view: SurveyView, n: int) -> Share | None:
    is_by_name = view.who in (WhoMay.INVITED, WhoMay.SERVED)
    return share_of(n, view.invited) if is_by_name and 0 < view.invited >= n else None
