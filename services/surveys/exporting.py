"""Results as tables and as data: what is on the page, to be taken away."""

from collections.abc import Iterator, Sequence
from typing import Any

from services.surveys.question_results import Bar, QuestionResult
from services.surveys.results import Results
from services.surveys.sheets import Cell
from services.surveys.statistics import LEVEL_WORDS, Figures, Share
from services.text import Words

_HEADINGS = (
    Words("ตอน", "Section"),
    Words("รหัสคำถาม", "Question key"),
    Words("คำถาม", "Question"),
    Words("รหัสคำตอบ", "Answer key"),
    Words("คำตอบ", "Answer"),
    Words("จำนวน", "Number"),
    Words("จากผู้ตอบ", "Of"),
    Words("ร้อยละ", "Per cent"),
    Words("ช่วงเชื่อมั่น 95% ต่ำสุด", "95% interval from"),
    Words("ช่วงเชื่อมั่น 95% สูงสุด", "95% interval to"),
    Words("ค่าเฉลี่ย", "Mean"),
    Words("S.D.", "S.D."),
    Words("มัธยฐาน", "Median"),
    Words("ระดับ", "Level"),
    Words("ร้อยละความพึงพอใจ", "Percentage of satisfaction"),
    Words("ร้อยละพึงพอใจมากขึ้นไป (4–5)", "Satisfied (4–5), per cent"),
)
_ALL = Words("ทุกข้อรวมกัน", "All questions together")
_EVERY = Words("จำนวนผู้ตอบ", "Answers")
_MEAN_RANK = Words("อันดับเฉลี่ย", "Mean rank")
_OPEN_HEADINGS = (
    "survey", "title_th", "title_en", "opens_on", "closes_on", "answers", "question", "question_th", "question_en",
    "aspect", "answered", "mean", "sd", "level", "satisfaction_percent", "satisfied_4_5_percent",
)  # fmt: skip


def result_rows(results: Results, language: str) -> Iterator[list[Cell]]:
    """The results as rows beneath their headings: a row for each question, and one for each of its answers."""
    yield [words.in_(language) for words in _HEADINGS]
    yield ["", "", _EVERY.in_(language), "", "", None if results.is_few else results.n, *[None] * 10]
    if results.overall.n:
        yield [
            "",
            "",
            _ALL.in_(language),
            "",
            "",
            None,
            results.overall.n,
            *[None] * 3,
            *_figures(results.overall, language),
        ]
    for aspect in results.aspects:
        yield ["", aspect.aspect.value, aspect.label.in_(language), "", "", None, aspect.figures.n or None, *[None] * 3,
               *_figures(aspect.figures, language)]  # fmt: skip
    for question in (*results.questions, *results.about):
        yield from _question_rows(question, language)


def result_data(results: Results) -> dict[str, Any]:
    """The results as plain data for JSON, in both languages."""
    view = results.view
    return {
        "survey": view.key,
        "title": _said(view.title),
        "answers": None if results.is_few else results.n,
        "too_few": results.is_few,
        "rate": _share(results.rate) if results.rate else None,
        "bands": view.bands.value,
        "sd": "sample (n - 1)",
        "overall": _figure_data(results.overall),
        "aspects": [
            {
                "key": each.aspect.value,
                "label": _said(each.label),
                **_figure_data(each.figures),
                "questions": [{"label": _said(line.label), **_figure_data(line.figures)} for line in each.lines],
            }
            for each in results.aspects
        ],
        "questions": [_question_data(each) for each in results.questions],
        "about": [_question_data(each) for each in results.about],
    }


def open_rows(several: Sequence[Results]) -> Iterator[list[Cell]]:
    """The open data set: one row for each published rated question of each survey; none of fewer than five answers."""
    yield list(_OPEN_HEADINGS)
    for results in several:
        view = results.view
        head: list[Cell] = [
            view.key, view.title.th, view.title.en, view.opens_on.isoformat() if view.opens_on else "",
            view.closes_on.isoformat() if view.closes_on else "", results.n,
        ]  # fmt: skip
        if results.is_few:
            continue
        if results.overall.n:
            yield [*head, "", _ALL.th, _ALL.en, "", results.overall.n, *_open_figures(results.overall)]
        for each in results.questions:
            aspect = each.aspect.value if each.aspect else ""
            if each.kind == "rating" and each.n:
                yield [*head, each.key, each.label.th, each.label.en, aspect, each.n, *_open_figures(each.figures)]
            for row in each.rows:
                name: list[Cell] = [f"{each.key}.{row.key}", row.label.th, row.label.en, aspect, row.figures.n]
                yield [*head, *name, *_open_figures(row.figures)]


def _question_rows(question: QuestionResult, language: str) -> Iterator[list[Cell]]:
    head: list[Cell] = [question.section.in_(language), question.key, question.label.in_(language)]
    figures = _figures(question.figures, language)
    yield [*head, "", "", None if question.is_few else question.n, question.of or None, *_per_cent(None), *figures]
    for bar in question.bars:
        yield [*head, *_bar_cells(bar, language), *[None] * 6]
    for row in question.rows:
        rated: list[Cell] = [question.section.in_(language), f"{question.key}.{row.key}", row.label.in_(language)]
        yield [*rated, "", "", row.figures.n, question.of, *_per_cent(None), *_figures(row.figures, language)]
        for bar in row.bars:
            yield [*rated, *_bar_cells(bar, language), *[None] * 6]
    for each in question.ranked:
        share: list[Cell] = [each.first.n, each.first.of, *_per_cent(each.first)]
        mean = _round(each.mean)
        note = _MEAN_RANK.in_(language)
        yield [*head, each.key, f"{each.label.in_(language)} ({note})", *share, mean, *[None] * 5]


def _bar_cells(bar: Bar, language: str) -> list[Cell]:
    shown: list[Cell] = [None, None] if bar.is_hidden else [bar.share.n, bar.share.of]
    return [bar.key, bar.label.in_(language), *shown, *_per_cent(None if bar.is_hidden else bar.share)]


def _figures(figures: Figures, language: str) -> list[Cell]:
    level = LEVEL_WORDS[figures.level].in_(language) if figures.level else None
    satisfied = figures.satisfied.share if figures.satisfied else None
    return [
        _round(figures.mean), _round(figures.sd), _round(figures.median), level, _round(figures.percent),
        _round(None if satisfied is None else satisfied * 100),
    ]  # fmt: skip


def _open_figures(figures: Figures) -> list[Cell]:
    satisfied = figures.satisfied.share if figures.satisfied else None
    return [
        _round(figures.mean), _round(figures.sd), figures.level, _round(figures.percent),
        _round(None if satisfied is None else satisfied * 100),
    ]  # fmt: skip


def _per_cent(share: Share | None) -> list[Cell]:
    if share is None or share.share is None:
        return [None, None, None]
    return [_round(value * 100) for value in (share.share, share.low or 0.0, share.high or 0.0)]


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _said(words: Words) -> dict[str, str]:
    return {"th": words.th, "en": words.en}


def _share(share: Share) -> dict[str, Any]:
    return {"n": share.n, "of": share.of, "share": share.share, "low": share.low, "high": share.high}


def _figure_data(figures: Figures) -> dict[str, Any]:
    return {
        "n": figures.n,
        "mean": figures.mean,
        "sd": figures.sd,
        "median": figures.median,
        "interval": None if figures.low is None else [figures.low, figures.high],
        "level": figures.level,
        "satisfaction_percent": figures.percent,
        "satisfied": _share(figures.satisfied) if figures.satisfied else None,
    }


def _question_data(question: QuestionResult) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": _said(question.label),
        "section": _said(question.section),
        "aspect": question.aspect.value if question.aspect else None,
        "is_current": question.is_present,
        "answered": None if question.is_few else question.n,
        "too_few": question.is_few,
        "figures": _figure_data(question.figures) if question.figures.n else None,
        "options": [_bar_data(bar) for bar in question.bars],
        "rows": [
            {
                "key": row.key,
                "label": _said(row.label),
                **_figure_data(row.figures),
                "options": [_bar_data(bar) for bar in row.bars],
            }
            for row in question.rows
        ],
        "ranking": [
            {"key": each.key, "label": _said(each.label), "first": _share(each.first), "mean_rank": each.mean}
            for each in question.ranked
        ],
        "nps": question.promoters.score if question.promoters else None,
    }  # fmt: skip


def _bar_data(bar: Bar) -> dict[str, Any]:
    return {
        "key": bar.key,
        "label": _said(bar.label),
        "hidden": bar.is_hidden,
        **({} if bar.is_hidden else _share(bar.share)),
    }
