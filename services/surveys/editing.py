"""Building a survey: its facts and what it asks, as officers work on them. What is published stands in `publishing`."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import and_, func, or_, select

from services import clock
from services.audit import Actor, record
from services.db import session
from services.errors import NotFound, RuleBroken, Stale
from services.surveys.access import edited_by, seen_by
from services.surveys.arranging import find_section, put_question
from services.surveys.checking import checked_definition, checked_question
from services.surveys.definition import Definition, Section, SurveyQuestion, from_json, to_json
from services.surveys.facts import CHANNELS, Facts, NewSurvey, checked_facts, new_facts
from services.surveys.loading import view_of
from services.surveys.models import Survey, SurveyInvitation, SurveyTally
from services.surveys.views import SurveyView
from services.surveys.words import SurveyState
from services.text import Words, search_form

PAGE = 30


def create_survey(new: NewSurvey, actor: Actor) -> SurveyView:
    """A new draft. NotAllowed; RuleBroken naming each bad field."""
    facts = checked_facts(new_facts(new), actor, None)
    now = clock.now()
    row = Survey(
        state=SurveyState.DRAFT.value, working=to_json(checked_definition(new.definition)), version=0,
        published=[], revision=1, created_at=now, changed_at=now,
    )  # fmt: skip
    _fill(row, facts)
    session().add(row)
    session().flush()
    record("create survey", actor=actor, subject="survey", subject_id=row.id, note=f"key={row.key}")
    return view_of(row)


def get_survey(survey_id: int, *, actor: Actor | None = None, to_edit: bool = False) -> SurveyView:
    """The survey; for an `actor` only where they may see it, or `to_edit` build it. NotFound."""
    return view_of(row_of(survey_id, actor, to_edit=to_edit))


def find_by_key(key: str) -> SurveyView | None:
    """The survey of that key, whatever its state."""
    row = session().scalars(select(Survey).where(Survey.key == key)).one_or_none()
    return view_of(row) if row is not None else None


def list_surveys(
    *, actor: Actor, state: SurveyState | None = None, query: str = "", after: int | None = None
) -> tuple[Sequence[SurveyView], int | None]:
    """The surveys that the actor may see, newest first, and the id after which the next page begins."""
    wanted = [Survey.state == state.value] if state else []
    wanted += [Survey.id < after] if after is not None else []
    for word in search_form(query).split()[:5]:
        wanted.append(or_(*(column.icontains(word, autoescape=True) for column in _SEARCHED)))
    found = session().scalars(
        select(Survey).where(seen_by(actor), *wanted).order_by(Survey.id.desc()).limit(PAGE + 1)
    ).all()  # fmt: skip
    shown = [view_of(row) for row in found[:PAGE]]
    return shown, shown[-1].id if len(found) > PAGE else None


def count_answers(survey_ids: Sequence[int]) -> Mapping[int, int]:
    """How many answers each has, as far as they are counted; 0 is left out."""
    whole = and_(SurveyTally.breakdown == "", SurveyTally.question == "", SurveyTally.value == "")
    query = select(SurveyTally.survey_id, SurveyTally.n).where(SurveyTally.survey_id.in_(survey_ids), whole)
    return {row.survey_id: row.n for row in session().execute(query)}


def count_waiting(survey_id: int) -> int:
    """How many of those invited by list wait for their mail; it stops counting at 1000."""
    waiting = select(SurveyInvitation.id).where(
        SurveyInvitation.state == "waiting", SurveyInvitation.survey_id == survey_id
    )
    return session().scalar(select(func.count()).select_from(waiting.limit(1000).subquery())) or 0


def get_working(survey_id: int, *, actor: Actor) -> Definition:
    """What officers are working on, which nobody is asked yet. NotFound."""
    return from_json(row_of(survey_id, actor).working)


def save_facts(survey_id: int, facts: Facts, revision: int | None, actor: Actor) -> SurveyView:
    """Changes the facts. NotFound; Stale with the facts of both where somebody changed it since; RuleBroken."""
    row = lock_row(survey_id, actor)
    before = view_of(row)
    if revision is not None and revision != row.revision:
        raise Stale("survey", before, facts)
    facts = checked_facts(facts, actor, before)
    _fill(row, facts)
    changed = [name for name in Facts.__dataclass_fields__ if getattr(facts, name) != getattr(before, name)]
    if changed:
        _touch(row)
        record("change survey", actor=actor, subject="survey", subject_id=row.id, fields=changed)
    return view_of(row)


def save_definition(survey_id: int, definition: Definition, revision: int | None, actor: Actor) -> SurveyView:
    """Puts a working definition. NotFound; Stale with both definitions; RuleBroken for what is too long or too much."""
    return change_definition(survey_id, lambda _: definition, revision, actor)


def change_definition(
    survey_id: int, change: Callable[[Definition], Definition], revision: int | None, actor: Actor
) -> SurveyView:
    """Puts what `change` makes of the working definition as it stands now, nobody else writing meanwhile.

    NotFound; Stale with theirs and yours where `revision` is not the present one; RuleBroken.
    """
    row = lock_row(survey_id, actor)
    before = from_json(row.working)
    if revision is not None and revision != row.revision:
        raise Stale("questions", before, change)
    after = checked_definition(change(before))
    stored = to_json(after)
    if stored != row.working:
        fields = changed_keys(before, after)
        row.working = stored
        _touch(row)
        record("change survey questions", actor=actor, subject="survey", subject_id=row.id, fields=fields)
    return view_of(row)


def save_question(survey_id: int, question: SurveyQuestion, section_key: str, *, seen: str, actor: Actor) -> SurveyView:
    """Puts one question, whatever colleagues did to others meanwhile.

    `seen` is `fingerprint` of the question as it was shown, "" for a new one. Stale with both where it is another by
    now (theirs is None where it was removed); the same again changes nothing. RuleBroken; NotFound.
    """

    def put(before: Definition) -> Definition:
        theirs = before.find(question.key)
        if fingerprint(theirs) != seen and theirs != question:
            raise Stale(question.key, theirs, question)
        if section_key and find_section(before, section_key) is None:
            raise RuleBroken("section", "not_on_list")
        return put_question(before, question, section_key)

    question = checked_question(question)
    return change_definition(survey_id, put, None, actor)


def fingerprint(question: SurveyQuestion | None) -> str:
    """What a form hands back to say which state of a question it showed; "" where there was none."""
    if question is None:
        return ""
    stored = to_json(Definition((Section("", Words("", ""), (question,)),)))
    return hashlib.blake2s(json.dumps(stored, sort_keys=True).encode(), digest_size=8).hexdigest()


def changed_keys(before: Definition, after: Definition) -> list[str]:
    """The keys of what was added, changed or taken away; "order" where only that is another."""
    old = {question.key: question for question in before.questions}
    new = {question.key: question for question in after.questions}
    changed = sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))
    return changed[:50] or ["order"]


def row_of(survey_id: int, actor: Actor | None, *, to_edit: bool = False) -> Survey:
    """The row, where the actor may see or build the survey. NotFound."""
    allowed = [] if actor is None else [edited_by(actor) if to_edit else seen_by(actor)]
    row = session().scalars(select(Survey).where(Survey.id == survey_id, *allowed)).one_or_none()
    if row is None:
        raise NotFound(f"survey {survey_id}")
    return row


def lock_row(survey_id: int, actor: Actor) -> Survey:
    """The row for whoever builds the survey, locked until the end of the transaction. NotFound."""
    query = select(Survey).where(Survey.id == survey_id, edited_by(actor)).with_for_update()
    row = session().scalars(query.execution_options(populate_existing=True)).one_or_none()
    if row is None:
        raise NotFound(f"survey {survey_id}")
    return row


def _touch(row: Survey) -> None:
    row.revision += 1
    row.changed_at = clock.now()
    session().flush()


_SEARCHED = (Survey.title_th, Survey.title_en, Survey.key)


def _fill(row: Survey, facts: Facts) -> None:
    row.key, row.purpose, row.who = facts.key, facts.purpose.value, facts.who.value
    row.title_th, row.title_en = facts.title.th, facts.title.en
    row.intro_th, row.intro_en = facts.intro.th, facts.intro.en
    row.thanks_th, row.thanks_en = facts.thanks.th, facts.thanks.en
    row.opens_on, row.closes_on, row.unit_id = facts.opens_on, facts.closes_on, facts.unit_id
    row.channels = [channel.value for channel in CHANNELS if channel in facts.channels]
    row.is_once, row.bands = facts.is_once, facts.bands.value
