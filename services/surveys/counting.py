"""Counters of surveys: the worker counts fresh answers in batches; a page reads counters only.

Every transaction takes some answers that nobody else holds, adds what they say in the order of the counters' keys (two
workers wait for each other, they never wait in a circle) and notes that they are counted. So each is counted once,
whatever is killed when.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, column, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import JSONB

from services import db
from services.db import session, unit_of_work
from services.surveys.definition import Definition
from services.surveys.loading import load_definition
from services.surveys.marking import Mark, groups_of, marks_of
from services.surveys.models import SurveyResponse, SurveyTally, SurveyText, SurveyWord
from services.surveys.pacing import note_counted
from services.surveys.words_used import words_of

FRESH, COUNTED, MIXED = 0, 1, 2
#: So many answers a transaction.
AT_ONCE = 200

_COLUMNS = (
    SurveyResponse.id, SurveyResponse.survey_id, SurveyResponse.version, SurveyResponse.month, SurveyResponse.channel,
    SurveyResponse.service, SurveyResponse.unit_id, SurveyResponse.place_id, SurveyResponse.is_burst,
    SurveyResponse.answers, SurveyResponse.invitation_id,
)  # fmt: skip

#: survey, breakdown, group, question, value
TallyKey = tuple[int, str, str, str, str]
GroupKey = tuple[int, str, str]
#: survey, question, word
WordKey = tuple[int, str, str]
Said = Mapping[int, frozenset[str]]


@dataclass
class Differences:
    """What some answers add to the counters."""

    groups: dict[GroupKey, Counter[Mark]] = field(default_factory=dict)
    words: Counter[WordKey] = field(default_factory=Counter)
    _definitions: dict[tuple[int, int], Definition] = field(default_factory=dict)

    def add(self, row: Any, texts: Sequence[Any], said: Said, sign: int = 1) -> None:
        """Adds one answer with its texts, whose words `said` holds by id; takes it away where `sign` is −1."""
        version = (row.survey_id, row.version)
        definition = self._definitions.get(version)
        if definition is None:
            definition = self._definitions[version] = load_definition(*version)
        marks = marks_of(definition, row.answers, frozenset(text.question for text in texts))
        for breakdown, group in _groups(row):
            held = self.groups.setdefault((row.survey_id, breakdown.value, group), Counter())
            if sign > 0:
                held.update(marks)
            else:
                held.subtract(marks)
        for text in texts:
            self.words.update({(row.survey_id, text.question, word): sign for word in said[text.id]})

    def write(self) -> None:
        """Adds them to the counters, in the order of their keys."""
        _upsert(SurveyTally, ("survey_id", "breakdown", "group_key", "question", "value"), self.tallies())
        _upsert(SurveyWord, ("survey_id", "question", "word"), self.words)

    def tallies(self) -> dict[TallyKey, int]:
        """The differences of the counters by their whole keys."""
        return {(*group, *mark): n for group, marks in self.groups.items() for mark, n in marks.items()}


def count_fresh(limit: int = AT_ONCE) -> int:
    """Counts up to `limit` answers that came since; says how many. The worker calls it; it opens what it needs."""
    # Words are cut before anything is held: the first text makes the dictionary load for seconds.
    fresh, said = _look(limit)
    if not fresh:
        return 0
    with unit_of_work():
        rows = _take(fresh)
        texts = texts_of([row.id for row in rows])
        # What was brought since the words were cut has its turn with the next batch.
        rows = [row for row in rows if all(text.id in said for text in texts.get(row.id, ()))]
        made = Differences()
        for row in rows:
            made.add(row, texts.get(row.id, ()), said)
        made.write()
        note_counted(Counter((row.survey_id, row.channel, row.is_burst) for row in rows if row.invitation_id is None))
        _note([row.id for row in rows if row.invitation_id is None], COUNTED)
        # A tied answer hides nothing and may still change where it lies: it is never written anew.
        _note([row.id for row in rows if row.invitation_id is not None], MIXED)
    return len(rows)


def uncount(response: SurveyResponse) -> None:
    """Takes a counted answer out of the counters before it or its texts are changed; the worker counts it anew.

    Called in the caller's transaction, which must not have changed anything of it yet. One that is not counted is let
    be. It holds the answer until the commit: the worker passes it over meanwhile.
    """
    held = select(*_COLUMNS, SurveyResponse.step).where(SurveyResponse.id == response.id).with_for_update()
    row = session().execute(held).one()
    if row.step == FRESH:
        return
    texts = texts_of([row.id]).get(row.id, ())
    made = Differences()
    made.add(row, texts, {text.id: words_of(text.words) for text in texts}, -1)
    made.write()
    # Past the ORM: what it holds may be older than the lock, and it writes nothing where it sees no difference.
    _note([row.id], FRESH)
    session().refresh(response, ["step"])


def recount(survey_id: int) -> tuple[dict[TallyKey, int], dict[WordKey, int]]:
    """What the counters must say, from the counted answers themselves. For tests and whoever doubts; it reads all."""
    made = Differences()
    query = select(*_COLUMNS).where(SurveyResponse.survey_id == survey_id, SurveyResponse.step != FRESH)
    for row in session().execute(query.order_by(SurveyResponse.id)).all():
        texts = texts_of([row.id]).get(row.id, ())
        made.add(row, texts, {text.id: words_of(text.words) for text in texts})
    return made.tallies(), dict(made.words)


def texts_of(response_ids: Sequence[int]) -> dict[int, list[Any]]:
    """The texts of these answers, by answer."""
    found: dict[int, list[Any]] = {}
    if response_ids:
        query = (
            select(SurveyText.id, SurveyText.response_id, SurveyText.question, SurveyText.words)
            .where(SurveyText.response_id.in_(response_ids))
            .order_by(SurveyText.id)
        )
        for text in session().execute(query):
            found.setdefault(text.response_id, []).append(text)
    return found


def _groups(row: Any) -> Any:
    return groups_of(
        row.answers,
        month=row.month,
        channel=row.channel,
        service=row.service,
        unit_id=row.unit_id,
        place_id=row.place_id,
        is_burst=row.is_burst,
    )


def _look(limit: int) -> tuple[list[int], dict[int, frozenset[str]]]:
    """Which answers to count next, and the words of their texts by id of the text."""
    current = session()
    current.rollback()
    fresh = select(SurveyResponse.id).where(SurveyResponse.step == FRESH).order_by(SurveyResponse.survey_id)
    ids = list(current.scalars(fresh.limit(limit)))
    found = texts_of(ids)
    current.rollback()
    return ids, {text.id: words_of(text.words) for texts in found.values() for text in texts}


def _take(ids: Sequence[int]) -> list[Any]:
    """Those of the answers that are fresh and nobody else holds, held until the commit."""
    query = (
        select(*_COLUMNS)
        .where(SurveyResponse.id.in_(ids), SurveyResponse.step == FRESH)
        .order_by(SurveyResponse.id)
        .with_for_update(skip_locked=True)
    )
    return list(session().execute(query))


def _note(response_ids: Sequence[int], step: int) -> None:
    if response_ids:
        table: Any = SurveyResponse.__table__
        session().execute(update(table).where(table.c.id.in_(response_ids)).values(step=step))


def _upsert(model: type[SurveyTally] | type[SurveyWord], names: Sequence[str], counted: Mapping[Any, int]) -> None:
    """Adds each difference to its counter, in the order of their keys."""
    rows = [dict(zip(names, key, strict=True), n=n) for key, n in sorted(counted.items()) if n]
    if not rows:
        return
    table: Any = model.__table__
    if db.is_sqlite():
        adding: Any = sqlite.insert(table)
        added = {"n": table.c.n + adding.excluded.n}
        session().execute(adding.on_conflict_do_update(index_elements=list(names), set_=added), rows)
        return
    # Thousands of rows as one value: the statement stays the same, and is planned and sent once.
    columns = {name: table.c[name].type for name in (*names, "n")}
    shape = [column(name, kind) for name, kind in columns.items()]
    source = func.jsonb_to_recordset(bindparam("rows", type_=JSONB)).table_valued(*shape, name="given")
    given = source.render_derived(with_types=True)
    each = select(*(given.c[name] for name in columns)).order_by(*(given.c[name] for name in names))
    adding = postgresql.insert(table).from_select(list(columns), each)
    added = {"n": table.c.n + adding.excluded.n}
    session().execute(adding.on_conflict_do_update(index_elements=list(names), set_=added), {"rows": rows})
