"""What an institute gets that runs the official survey: the questionnaire, what the codes mean, and the answers."""

import io
import zipfile
from collections.abc import Iterator
from html import escape
from typing import Any

from services import clock
from services.audit import Actor, record_read
from services.documents import compile_pdf, parts
from services.errors import NotAllowed
from services.payments.papers import issuer_of
from services.questions import get_kind
from services.questions.rating import SATISFACTION
from services.surveys.access import may_edit
from services.surveys.answer_files import SHEET_AT_MOST, answer_rows
from services.surveys.asked import about_block, asks_about_you, questions_ever
from services.surveys.definition import TEXT_KINDS, SurveyQuestion
from services.surveys.editing import count_answers, get_survey
from services.surveys.loading import load_definition
from services.surveys.sheets import Cell, as_csv, as_ods, csv_lines
from services.surveys.views import SurveyView
from services.text import Words

#: More answers are not packed while somebody waits.
MOST = 50_000
_STYLE = (
    "body{font-family:Sarabun,'Noto Sans Thai',Tahoma,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "line-height:1.6}h2{border-bottom:1px solid #999}li{margin:.4rem 0}small{color:#555}ul{list-style:none}"
)
_BOX = {"choices": "☐", "ranking": "(   )"}


def hand_over(survey_id: int, *, actor: Actor) -> bytes:
    """The ZIP, for those who build the survey. NotFound, NotAllowed; RuleBroken("", "too_many_lines")."""
    view = get_survey(survey_id, actor=actor, to_edit=True)
    if not may_edit(actor, view):
        raise NotAllowed("survey answers")
    rows = answer_rows(survey_id, "th", most=MOST, actor=actor)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        if view.version:
            for language in ("th", "en"):
                archive.writestr(f"questionnaire-{language}.html", questionnaire_html(view, language))
                archive.writestr(f"questionnaire-{language}.pdf", questionnaire_pdf(view, language))
        archive.writestr("codebook.csv", as_csv(codebook(survey_id)))
        archive.writestr("README.txt", _readme(view, count_answers([survey_id]).get(survey_id, 0)))
        kept: list[list[Cell]] = []
        with archive.open("data.csv", "w", force_zip64=True) as file:
            for piece in csv_lines(_keeping(rows, kept)):
                file.write(piece)
        if len(kept) <= SHEET_AT_MOST + 1:
            archive.writestr("data.ods", as_ods("data", kept))
    record_read(actor, "survey answers", survey_id, "hand-over")
    return packed.getvalue()


def codebook(survey_id: int) -> Iterator[list[Cell]]:
    """What every code means: a row for each variable, and one for each value that it may have."""
    yield ["variable", "question_th", "question_en", "kind", "value", "value_th", "value_en"]
    for each in questions_ever(survey_id):
        question = each.question
        for key, label in _variables(question):
            yield [key, label.th, label.en, question.kind, "", "", ""]
            for value, words in _values(question):
                yield [key, "", "", "", value, words.th, words.en]
    for asked, choices in about_block() if asks_about_you(survey_id) else ():
        yield [asked.key, asked.label.th, asked.label.en, "choice", "", "", ""]
        for choice in choices:
            yield [asked.key, "", "", "", choice.key, choice.label.th, choice.label.en]


def questionnaire_html(view: SurveyView, language: str) -> str:
    """The questionnaire on one page that needs nothing else."""
    body = [f"<h1>{escape(view.title.in_(language))}</h1>"]
    if view.intro.in_(language):
        body.append(f"<p>{escape(view.intro.in_(language))}</p>")
    for section in _sections(view, language):
        body.append(f'<h2>{escape(section["title"])}</h2><ol start="{section["first"]}">')
        for question in section["questions"]:
            listed = "".join(f"<li>{escape(line)}</li>" for line in question["lines"])
            hint = f"<br><small>{escape(question['hint'])}</small>" if question["hint"] else ""
            body.append(f"<li>{escape(question['label'])}{hint}{f'<ul>{listed}</ul>' if listed else ''}</li>")
        body.append("</ol>")
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        f"<title>{escape(view.title.in_(language))}</title><style>{_STYLE}</style><body>{''.join(body)}</body></html>"
    )


def questionnaire_pdf(view: SurveyView, language: str) -> bytes:
    """The same as a paper to fill in."""
    data = {
        "language": language,
        "issuer": parts.issuer({"issuer": issuer_of(language) | {"unit": "", "tax_id": ""}}),
        "title": view.title.in_(language),
        "intro": view.intro.in_(language),
        "sections": _sections(view, language),
    }
    return compile_pdf("questionnaire.typ", data, at=clock.local_midnight(clock.today()))


def _sections(view: SurveyView, language: str) -> list[dict[str, Any]]:
    definition = load_definition(view.id, view.version)
    found: list[dict[str, Any]] = []
    number = 1
    for section in definition.sections:
        questions = [_question(one, language) for one in section.questions]
        found.append({"title": section.title.in_(language), "first": number, "questions": questions})
        number += len(questions)
    if definition.asks_about_you:
        asked = [
            {"label": one.label.in_(language), "hint": "", "kind": "choice",
             "lines": [f"○ {choice.label.in_(language)}" for choice in choices]}
            for one, choices in about_block()
        ]  # fmt: skip
        stage = about_block()[0][0].stage
        found.append({"title": stage.in_(language) if stage else "", "first": number, "questions": asked})
    return found


def _question(question: SurveyQuestion, language: str) -> dict[str, Any]:
    steps = " · ".join(f"{n} {SATISFACTION[n - 1].in_(language)}" for n in range(5, 0, -1))
    match question.kind:
        case "rating":
            lines = [f"○ {n} {SATISFACTION[n - 1].in_(language)}" for n in range(5, 0, -1)]
        case "matrix":
            lines = [steps, *(f"{row.label.in_(language)}   5   4   3   2   1" for row in question.rows)]
        case "scale":
            low, high = (end.in_(language) if end else "" for end in (question.low, question.high))
            lines = [f"{low}  0  1  2  3  4  5  6  7  8  9  10  {high}".strip()]
        case "yes_no":
            settings = get_kind("yes_no").settings
            lines = [f"○ {settings[name].in_(language)}" for name in ("yes", "no")]
        case _:
            lines = [f"{_BOX.get(question.kind, '○')} {one.label.in_(language)}" for one in question.options]
    hint = question.hint.in_(language) if question.hint else ""
    return {"label": question.label.in_(language), "hint": hint, "kind": question.kind, "lines": lines}


def _variables(question: SurveyQuestion) -> list[tuple[str, Words]]:
    parts = question.rows if question.kind == "matrix" else question.options
    if question.kind not in ("matrix", "choices", "ranking"):
        return [(question.key, question.label)]
    label = question.label
    return [
        (f"{question.key}.{one.key}", Words(f"{label.th}: {one.label.th}", f"{label.en}: {one.label.en}"))
        for one in parts
    ]


def _values(question: SurveyQuestion) -> list[tuple[Cell, Words]]:
    match question.kind:
        case "rating" | "matrix":
            return [(n, SATISFACTION[n - 1]) for n in range(1, 6)]
        case "choices":
            return [(1, Words("เลือก", "Chosen")), (0, Words("ไม่เลือก", "Not chosen"))]
        case "ranking":
            return [(1, Words("อันดับหนึ่ง", "First"))]
        case "yes_no":
            return [(1, Words("ใช่", "Yes")), (0, Words("ไม่ใช่", "No"))]
        case "choice":
            return [(one.key, one.label) for one in question.options]
        case "scale":
            ends = ((0, question.low), (10, question.high))
            return [(step, words) for step, words in ends if words]
    return (
        [("", Words("คำตอบเป็นข้อความ ไม่อยู่ในข้อมูลนี้", "In own words, not part of the data"))]
        if (question.kind in TEXT_KINDS)
        else []
    )


def _keeping(rows: Iterator[list[Cell]], kept: list[list[Cell]]) -> Iterator[list[Cell]]:
    """The rows, of which as many are kept as a sheet holds, and one more."""
    for row in rows:
        if len(kept) <= SHEET_AT_MOST + 1:
            kept.append(row)
        yield row


def _readme(view: SurveyView, n: int) -> str:
    day = clock.today()
    return "\n".join(
        [
            f"{view.title.th} (/surveys/{view.key})",
            f"ส่งมอบเมื่อ {clock.say_day(day, 'th')} จำนวนคำตอบที่นับแล้ว {n:,}",
            "questionnaire-*.html, .pdf  แบบสอบถามรุ่นล่าสุด",
            "codebook.csv  ความหมายของตัวแปรและรหัส",
            f"data.csv  คำตอบทุกรายการ (UTF-8) ลำดับสุ่มใหม่ทุกครั้ง · data.ods  เช่นเดียวกัน เมื่อไม่เกิน {SHEET_AT_MOST:,} รายการ",
            "ไม่มีชื่อ เลขประจำตัว หรือเวลาที่ตอบ และไม่มีคำตอบที่เป็นข้อความ",
            "โปรดใช้เพื่อประเมินผลเท่านั้น อย่าพยายามระบุตัวผู้ตอบ และไม่เผยแพร่กลุ่มที่มีผู้ตอบน้อยกว่า 5 คน",
            "",
            f"{view.title.en} (/surveys/{view.key})",
            f"Handed over on {clock.say_day(day, 'en')} with {n:,} counted answers",
            "questionnaire-*.html, .pdf  the newest version",
            "codebook.csv  what variables and codes mean",
            f"data.csv  every answer (UTF-8) in an order of chance · data.ods  the same, up to {SHEET_AT_MOST:,}",
            "No names, numbers or times of answering, and no answers in own words.",
            "Use it for evaluation only; do not try to identify anybody; publish no group of fewer than 5.",
            "",
        ]
    )
