"""What people said in own words: read, searched, tagged; and the words that are said often."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, cast, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB

from services import audit, db
from services.audit import Actor
from services.db import session
from services.errors import NotAllowed, NotFound, RuleBroken
from services.surveys.access import may_see_words
from services.surveys.asked import questions_ever
from services.surveys.loading import get_view
from services.surveys.models import SurveyText, SurveyWord
from services.surveys.question_results import has_texts
from services.text import Words, search_form, single_line

A_PAGE = 25
#: Most different words that a page shows, and how often one must be said to be shown: rarer ones could name somebody.
WORDS_SHOWN, _OFTEN = 40, 3
#: Of one text.
MOST_TAGS, LONGEST_TAG = 8, 40


@dataclass(frozen=True, slots=True)
class TextView:
    """One answer in own words. Of when and where it came no more is known than the month."""

    id: int
    question: str
    month: date
    words: str
    tags: tuple[str, ...]


def text_questions(survey_id: int) -> list[tuple[str, Words]]:
    """The questions that are answered in own words."""
    return [(each.question.key, each.question.label) for each in questions_ever(survey_id) if has_texts(each.question)]


def list_texts(
    survey_id: int, question: str, *, query: str = "", tag: str = "", after: int = 0, actor: Actor
) -> Sequence[TextView]:
    """Up to `A_PAGE` + 1 texts after an id, in the order of their ids, which is that of chance.

    `query` is looked for as it stands, in any text; NotAllowed but for those who build the survey; NotFound.
    """
    _only_readers(survey_id, actor)
    wanted = select(SurveyText).where(
        SurveyText.survey_id == survey_id, SurveyText.question == question, SurveyText.id > after
    )
    if query:
        wanted = wanted.where(SurveyText.search.contains(search_form(query), autoescape=True))
    if tag:
        wanted = wanted.where(_has_tag(tag))
    rows = session().scalars(wanted.order_by(SurveyText.id).limit(A_PAGE + 1))
    return [TextView(row.id, row.question, row.month, row.words, tuple(row.tags)) for row in rows]


def tag_text(survey_id: int, text_id: int, tags: Sequence[str], *, actor: Actor) -> None:
    """Sets the tags of a text, in their order, each once.

    NotAllowed, NotFound; RuleBroken: tags: too_many | too_long.
    """
    _only_readers(survey_id, actor)
    wanted = list(dict.fromkeys(filter(None, map(_stored, tags))))
    if len(wanted) > MOST_TAGS:
        raise RuleBroken("tags", "too_many", max=MOST_TAGS)
    if any(len(tag) > LONGEST_TAG for tag in wanted):
        raise RuleBroken("tags", "too_long", max=LONGEST_TAG)
    query = select(SurveyText).where(SurveyText.survey_id == survey_id, SurveyText.id == text_id).with_for_update()
    # The worker may be writing it anew just now: after the wait the row that was looked for is gone, its like is there.
    row = session().scalars(query).one_or_none() or session().scalars(query).one_or_none()
    if row is None:
        raise NotFound("text")
    row.tags = wanted
    session().flush()
    audit.record("tag survey text", actor=actor, subject="survey", subject_id=survey_id, fields=["tags"])


def list_tags(survey_id: int, question: str, *, actor: Actor) -> list[str]:
    """The tags in use among a thousand tagged texts, the most frequent first. NotAllowed, NotFound."""
    _only_readers(survey_id, actor)
    query = select(SurveyText.tags).where(SurveyText.survey_id == survey_id, SurveyText.question == question)
    tagged = session().scalars(query.where(_is_tagged()).order_by(SurveyText.id).limit(1000))
    counted = Counter(tag for tags in tagged for tag in tags)
    return [tag for tag, _n in counted.most_common(30)]


def list_words(survey_id: int, question: str, *, actor: Actor) -> list[tuple[str, int]]:
    """The words said most often, with the number of texts that hold them. NotAllowed, NotFound."""
    _only_readers(survey_id, actor)
    query = (
        select(SurveyWord.word, SurveyWord.n)
        .where(SurveyWord.survey_id == survey_id, SurveyWord.question == question, SurveyWord.n >= _OFTEN)
        .order_by(SurveyWord.n.desc(), SurveyWord.word)
        .limit(WORDS_SHOWN)
    )
    return [(word, n) for word, n in session().execute(query)]


def _stored(tag: str) -> str:
    return single_line(tag).replace('"', "").replace(",", "").strip()


def _has_tag(tag: str) -> ColumnElement[bool]:
    wanted = _stored(tag)
    if db.is_sqlite():
        inside = func.json_each(SurveyText.tags).table_valued("value")
        return exists(select(inside.c.value).where(inside.c.value == wanted))
    return cast(SurveyText.tags, JSONB).contains([wanted])


def _is_tagged() -> ColumnElement[bool]:
    length = func.json_array_length if db.is_sqlite() else func.jsonb_array_length
    return length(SurveyText.tags) > 0


def _only_readers(survey_id: int, actor: Actor) -> None:
    if not may_see_words(actor, get_view(survey_id)):
        raise NotAllowed("survey words")
