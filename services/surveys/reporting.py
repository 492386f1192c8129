"""The report of a survey on paper: its results in the words and the order of official reports."""

from collections.abc import Callable
from typing import Any

from services import clock
from services.documents.survey_reports import survey_report_pdf
from services.organisation import get_unit
from services.payments.papers import issuer_of
from services.surveys.question_results import Bar, QuestionResult
from services.surveys.results import Results
from services.surveys.statistics import LEVEL_WORDS, Figures, band_edges, rounded
from services.text import Words

Say = Callable[[str, str], str]

#: How everything is worked out, told on paper and below every page of results.
METHOD = (
    Words(
        "ค่าเฉลี่ย (x̄) คือผลรวมคะแนนหารด้วยจำนวนผู้ตอบข้อนั้น S.D. คือส่วนเบี่ยงเบนมาตรฐานของกลุ่มตัวอย่าง (หารด้วย n − 1)",
        "The mean is the sum of the marks divided by those who answered; S.D. is that of a sample (divided by n − 1).",
    ),
    Words("ร้อยละความพึงพอใจ = ค่าเฉลี่ย ÷ 5 × 100", "Percentage of satisfaction = mean ÷ 5 × 100."),
    Words(
        "พึงพอใจมากขึ้นไป (4–5) คือร้อยละของคะแนน 4 และ 5 เป็นคนละค่ากับร้อยละความพึงพอใจ",
        "Satisfied (4–5) is the share of marks of 4 and 5; it is another figure than the percentage of satisfaction.",
    ),
    Words(
        "ช่วงเชื่อมั่น 95% ของค่าเฉลี่ยใช้การแจกแจงที (t) ของสัดส่วนใช้วิธีวิลสัน (Wilson) "
        "ค่ารวมหลายข้อไม่แสดงช่วงเชื่อมั่น เพราะคนหนึ่งตอบหลายข้อ",
        "The 95% interval of a mean is by Student's t, that of a share by Wilson's formula; none is given for several "
        "questions together, as one person gave several of the marks.",
    ),
    Words(
        "ข้อที่เลือกได้หลายคำตอบคิดร้อยละจากจำนวนผู้ตอบข้อนั้น ผลรวมจึงเกินร้อยละ 100 ได้",
        "Where several choices may be taken, shares are of those who answered: together they may exceed 100 per cent.",
    ),
    Words(
        "ตัวเลขที่มากกว่า 1,000 นับเป็นเลขนัยสำคัญสามหลัก",
        "Numbers above 1,000 are counted to three significant figures.",
    ),
    Words(
        "กลุ่มที่มีผู้ตอบน้อยกว่า 5 คนไม่แสดงผล เพื่อไม่ให้ระบุตัวผู้ตอบได้",
        "Groups of fewer than five answers are not shown, so that nobody can be recognised.",
    ),
)


def report_pdf(results: Results, language: str) -> bytes:
    """The report in that language."""
    return survey_report_pdf(report_data(results, language))


def report_data(results: Results, language: str) -> dict[str, Any]:
    """What the report says, as `survey_report_pdf` takes it."""

    def say(th: str, en: str) -> str:
        return Words(th, en).in_(language)

    view = results.view
    is_group = results.label != view.title
    return {
        "language": language,
        "issuer": issuer_of(language) | {"unit": _unit(view.unit_id, language)},
        "day": clock.today().isoformat(),
        "issued_at": clock.now().isoformat(),
        "title": view.title.in_(language),
        "subtitle": results.label.in_(language) if is_group else "",
        "facts": _facts(results, say, language),
        "conclusion": _conclusion(results, say, language),
        "about": [_about_table(each, say, language) for each in results.about],
        "aspects": _aspect_table(results, say, language) if results.aspects and results.overall.n else None,
        "bands": [
            {"from": f"{low / 100:.2f}", "to": f"{high / 100:.2f}", "level": LEVEL_WORDS[level].in_(language)}
            for level, low, high in band_edges(view.bands)
        ],
        "questions": [_question(each, say, language) for each in results.questions if each.n],
        "method": _method(results, say),
    }


def _unit(unit_id: int | None, language: str) -> str:
    return get_unit(unit_id).name.in_(language) if unit_id is not None else ""


def _facts(results: Results, say: Say, language: str) -> list[dict[str, str]]:
    view = results.view
    facts = [(say("จำนวนผู้ตอบ (คน)", "Answers"), f"{results.n:,}")]
    if results.rate and results.rate.share is not None:
        share = rounded(results.rate.share * 100, 1)
        facts.append((say("อัตราการตอบ", "Rate of answers"), f"{share}% ({results.rate.n:,}/{results.rate.of:,})"))
    if view.opens_on or view.closes_on:
        begins, ends = (clock.say_day(day, language) if day else "…" for day in (view.opens_on, view.closes_on))
        facts.append((say("ระยะเวลา", "Period"), f"{begins} – {ends}"))
    if results.overall.n:
        facts += [
            (say("ค่าเฉลี่ยรวม (x̄)", "Overall mean"), rounded(results.overall.mean)),
            (say("ร้อยละความพึงพอใจ", "Percentage of satisfaction"), rounded(results.overall.percent)),
            (say("ระดับ", "Level"), _level(results.overall, language)),
        ]
    return [{"name": name, "value": value} for name, value in facts]


def _conclusion(results: Results, say: Say, language: str) -> str:
    figures = results.overall
    if not figures.n or figures.satisfied is None or figures.satisfied.share is None:
        return ""
    said = say(
        "ผู้ตอบแบบสอบถาม {n} คน มีความพึงพอใจโดยรวมอยู่ในระดับ{level} (x̄ = {mean}, S.D. = {sd}) คิดเป็นร้อยละ {percent} "
        "ผู้ที่พึงพอใจมากขึ้นไป (คะแนน 4–5) ร้อยละ {satisfied} ของคะแนนที่ให้",
        "{n} people answered. Their satisfaction is at the level “{level}” (mean {mean}, S.D. {sd}), {percent} per "
        "cent; {satisfied} per cent of the marks given are 4 or 5.",
    )
    return said.format(
        n=f"{results.n:,}", level=_level(figures, language), mean=rounded(figures.mean), sd=rounded(figures.sd),
        percent=rounded(figures.percent), satisfied=rounded(figures.satisfied.share * 100),
    )  # fmt: skip


def _about_table(question: QuestionResult, say: Say, language: str) -> dict[str, Any]:
    rows = [[bar.label.in_(language), *_counted(bar, say)] for bar in question.bars]
    return {
        "title": question.label.in_(language),
        "columns": _columns(say("รายการ", "Group"), say("จำนวน", "Number"), say("ร้อยละ", "Per cent")),
        "rows": rows,
        "total": [say("รวม", "Total"), f"{question.of:,}", "100.00"],
    }


def _aspect_table(results: Results, say: Say, language: str) -> dict[str, Any]:
    lines: list[dict[str, Any]] = []
    for number, aspect in enumerate(results.aspects, start=1):
        label = aspect.label.in_(language)
        lines.append(_aspect_line(f"{number}.", label, aspect.figures, language, is_head=True))
        for place, line in enumerate(aspect.lines, start=1):
            lines.append(_aspect_line(f"{number}.{place}", line.label.in_(language), line.figures, language))
    lines.append(_aspect_line("", say("รวมทุกด้าน", "All together"), results.overall, language, is_head=True))
    return {"columns": ["x̄", "S.D.", say("ร้อยละ", "Per cent"), say("ระดับ", "Level")], "lines": lines}


def _aspect_line(number: str, label: str, figures: Figures, language: str, *, is_head: bool = False) -> dict[str, Any]:
    cells = [rounded(figures.mean), rounded(figures.sd), rounded(figures.percent), _level(figures, language)]
    return {"number": number, "label": label, "cells": cells, "is_head": is_head}


def _question(question: QuestionResult, say: Say, language: str) -> dict[str, Any]:
    figures = question.figures
    notes = [say("ผู้ตอบ {n} จาก {of} คน", "{n} of {of} answered").format(n=f"{question.n:,}", of=f"{question.of:,}")]
    if figures.n:
        notes.append(f"x̄ = {rounded(figures.mean)}, S.D. = {rounded(figures.sd)}")
        notes.append(say("มัธยฐาน", "median") + f" {rounded(figures.median, 1)}")
    if figures.low is not None:
        interval = f"{rounded(figures.low)}–{rounded(figures.high)}"
        notes.append(say("ช่วงเชื่อมั่น 95% ของค่าเฉลี่ย", "95% interval of the mean") + f" {interval}")
    if figures.level:
        notes.append(say("ระดับ", "level ") + _level(figures, language))
    if question.promoters and question.promoters.score is not None:
        notes.append(f"NPS {rounded(question.promoters.score, 0)}")
    return {
        "label": question.label.in_(language),
        "note": " · ".join(notes),
        "bars": [
            {
                "label": bar.label.in_(language),
                "share": round((bar.share.share or 0.0) * 10_000),
                "number": f"{bar.share.n:,}",
                "percent": f"{rounded((bar.share.share or 0.0) * 100)}%",
            }
            for bar in question.bars
        ],
        "tables": _tables(question, say, language),
    }


def _tables(question: QuestionResult, say: Say, language: str) -> list[dict[str, Any]]:
    if question.rows:
        headings = (say("รายการ", "Item"), "x̄", "S.D.", say("ร้อยละ", "Per cent"), say("ระดับ", "Level"))
        rows = [
            [
                row.label.in_(language), rounded(row.figures.mean), rounded(row.figures.sd),
                rounded(row.figures.percent), _level(row.figures, language),
            ]
            for row in question.rows
        ]  # fmt: skip
        return [{"columns": _columns(*headings), "rows": rows}]
    if question.ranked:
        first = say("เลือกเป็นอันดับ 1 (ร้อยละ)", "Put first, per cent")
        columns = _columns(say("ตัวเลือก", "Option"), say("อันดับเฉลี่ย", "Mean rank"), first)
        ranks = [[each.label.in_(language), rounded(each.mean), _percent(each.first.share)] for each in question.ranked]
        return [{"columns": columns, "rows": ranks}]
    return []


def _method(results: Results, say: Say) -> list[str]:
    lines = [say(words.th, words.en) for words in METHOD]
    if results.without_bursts:
        lines.append(
            say(
                f"ไม่นับ {results.bursts:,} คำตอบที่มาพร้อมกันผิดปกติ",
                f"{results.bursts:,} answers that came in suspicious bursts are left out.",
            )
        )
    return lines


def _percent(share: float | None) -> str:
    return rounded(None if share is None else share * 100)


def _counted(bar: Bar, say: Say) -> list[str]:
    if bar.is_hidden:
        return [say("ไม่แสดง", "not shown"), "–"]
    return [f"{bar.share.n:,}", rounded((bar.share.share or 0.0) * 100)]


def _columns(first: str, *others: str) -> list[dict[str, str]]:
    return [{"text": first, "align": "left"}, *({"text": each, "align": "right"} for each in others)]


def _level(figures: Figures, language: str) -> str:
    return LEVEL_WORDS[figures.level].in_(language) if figures.level else "–"
