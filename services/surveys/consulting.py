"""Public consultations: the draft that is asked about, what came of it and what was done; reports of institutes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from services import files
from services.audit import Actor, record
from services.db import session
from services.errors import NotFound, RuleBroken, Stale
from services.files.intake import Readable
from services.files.storage import Pieces
from services.surveys.editing import lock_row
from services.surveys.hiding import FEWEST
from services.surveys.loading import list_open, view_of
from services.surveys.models import Survey, SurveyText
from services.surveys.question_results import QuestionResult
from services.surveys.results import get_results
from services.surveys.views import SurveyView
from services.surveys.words import Purpose, SurveyState
from services.text import Words, normalise

TEXT = 8000
PDF = "application/pdf"
#: Texts are read up to here for their tags.
_TAGGED_AT_MOST, _TAGS_SHOWN = 20_000, 20
_DOCUMENT, _REPORT = "document", "report"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a consultation found: the opinions, and the reasons by the tags of officers (of 5 texts or more)."""

    n: int
    is_few: bool
    opinions: tuple[QuestionResult, ...]
    reasons: tuple[tuple[str, int], ...]


def set_document(survey_id: int, stream: Readable, filename: str, actor: Actor) -> SurveyView:
    """Puts the draft that people are asked about, in place of the one before.

    NotFound; RuleBroken("file", …) where it is no PDF or too large.
    """
    return _put(survey_id, stream, filename, actor, _DOCUMENT)


def set_report(survey_id: int, stream: Readable, filename: str, actor: Actor) -> SurveyView:
    """Puts the report of the institute that ran the survey. As `set_document`."""
    return _put(survey_id, stream, filename, actor, _REPORT)


def remove_file(survey_id: int, what: str, actor: Actor) -> SurveyView:
    """Takes the "document" or the "report" away. NotFound."""
    row = lock_row(survey_id, actor)
    key = _key(row, what)
    if key is not None:
        files.remove([key], actor=actor)
        _note(row, what, None)
        record(f"remove survey {what}", actor=actor, subject="survey", subject_id=survey_id)
    return view_of(row)


def save_outcome(survey_id: int, words: Words, revision: int | None, actor: Actor) -> SurveyView:
    """Says in public what was done with what people said; empty in both languages takes it away.

    NotFound; Stale; RuleBroken(outcome_th, outcome_en).
    """
    row = lock_row(survey_id, actor)
    before = view_of(row)
    if revision is not None and revision != row.revision:
        raise Stale("outcome", before.outcome, words)
    said = Words(normalise(words.th), normalise(words.en))
    for name, text in (("outcome_th", said.th), ("outcome_en", said.en)):
        if (said.th or said.en) and not text:
            raise RuleBroken(name, "both_languages")
        if len(text) > TEXT:
            raise RuleBroken(name, "too_long", max=TEXT)
    if said != before.outcome:
        row.outcome_th, row.outcome_en = said.th, said.en
        row.revision += 1
        session().flush()
        record("save survey outcome", actor=actor, subject="survey", subject_id=survey_id)
    return view_of(row)


def open_public_file(view: SurveyView, what: str) -> tuple[str, int, Pieces]:
    """Media type, size and content of the "document" or the "report" of a survey that is or was open. NotFound."""
    key = view.document_key if what == _DOCUMENT else view.report_key if what == _REPORT else None
    if key is None or view.version == 0 or view.state is SurveyState.DRAFT:
        raise NotFound("file")
    return files.open_file(key)


def heard_of(survey_id: int, *, public: bool) -> Heard:
    """The opinions, and why: counts of the choices that are published, and of tagged reasons. NotFound."""
    results = get_results(survey_id, public=public)
    opinions = tuple(each for each in results.questions if each.kind in ("choice", "yes_no"))
    reasons = () if results.is_few else tuple(_reasons(survey_id))
    return Heard(results.n, results.is_few, opinions, reasons)


def list_consultations() -> Sequence[SurveyView]:
    """Those that are open, then those that are over, the newest first; at most 100 of the latter."""
    opened = [view for view in list_open() if view.purpose is Purpose.CONSULTATION]
    query = (
        select(Survey)
        .where(
            Survey.purpose == Purpose.CONSULTATION.value, Survey.version > 0, Survey.state != SurveyState.DRAFT.value,
            Survey.id.not_in([view.id for view in opened]),
        )
        .order_by(Survey.changed_at.desc(), Survey.id.desc())
        .limit(100)
    )  # fmt: skip
    return [*opened, *(view_of(row) for row in session().scalars(query))]


def _reasons(survey_id: int) -> list[tuple[str, int]]:
    query = select(SurveyText.tags).where(SurveyText.survey_id == survey_id).order_by(SurveyText.id)
    counted = Counter(tag for tags in session().scalars(query.limit(_TAGGED_AT_MOST)) for tag in tags)
    return [(tag, n) for tag, n in counted.most_common(_TAGS_SHOWN) if n >= FEWEST]


def _put(survey_id: int, stream: Readable, filename: str, actor: Actor, what: str) -> SurveyView:
    row = lock_row(survey_id, actor)
    stored = files.save_document(stream, filename=filename, actor=actor)
    if stored.media_type != PDF:
        raise RuleBroken("file", "file_type")
    files.attach([stored.key], "survey", survey_id)
    before = _key(row, what)
    if before is not None:
        files.remove([before], actor=actor)
    _note(row, what, stored.key)
    record(f"set survey {what}", actor=actor, subject="survey", subject_id=survey_id)
    return view_of(row)


def _key(row: Survey, what: str) -> str | None:
    if what not in (_DOCUMENT, _REPORT):
        raise NotFound("file")
    return row.document_key if what == _DOCUMENT else row.report_key


def _note(row: Survey, what: str, key: str | None) -> None:
    if what == _DOCUMENT:
        row.document_key = key
    else:
        row.report_key = key
    row.revision += 1
    session().flush()
