"""Search by words: pairs of characters, because Thai has no spaces and officers type two.

A text is cut into overlapping pairs of characters, spaces and strokes among them. On SQLite each pair is a token of
an FTS5 table without a copy of the text, and a phrase of pairs is exactly "this text holds these characters in a
row". On PostgreSQL the pairs are a GIN-indexed array that narrows, and LIKE decides. Confidential cases are never
indexed.
"""

import time
import unicodedata
from collections.abc import Sequence

from sqlalchemy import (
    ColumnElement,
    bindparam,
    cast,
    column,
    delete,
    false,
    func,
    insert,
    literal,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.types import Text

from services.cases.models import CaseFile
from services.db import bind_of, is_sqlite, read, session
from services.text import all_bigrams, bigrams, search_form

#: PostgreSQL's side of the index: one row a case.
CASE_TEXT = table("case_text", column("case_id"), column("body"), column("grams", ARRAY(Text)))
#: How much of one text is indexed, in characters: all of the longest complaint.
LONGEST = 6000


def _code(pair: str) -> str:
    """A pair of characters as a token that every tokenizer leaves alone."""
    return "x" + pair.encode("utf-16-be").hex()


def _tokens(body: str) -> str:
    return " ".join(_code(pair) for pair in all_bigrams(body))


def text_of(case: CaseFile) -> str:
    """What the search holds of a case, in the form in which it is compared."""
    return search_form(" ".join((case.words, case.search_words, case.place_words)))[:LONGEST]


def index_case(case: CaseFile) -> None:
    """Adds a case to the search; to change its words, `forget_case` comes first, while the old ones stand."""
    body = text_of(case)
    if is_sqlite():
        session().execute(
            text("INSERT INTO case_text (rowid, grams) VALUES (:id, :grams)"), {"id": case.id, "grams": _tokens(body)}
        )
        return
    session().execute(insert(CASE_TEXT).values(case_id=case.id, body=body, grams=sorted(bigrams(body))))


def forget_case(case: CaseFile) -> None:
    """Takes a case out of the search; called while the case still has the words that were indexed."""
    if is_sqlite():
        session().execute(
            text("INSERT INTO case_text (case_text, rowid, grams) VALUES ('delete', :id, :grams)"),
            {"id": case.id, "grams": _tokens(text_of(case))},
        )
    else:
        session().execute(delete(CASE_TEXT).where(CASE_TEXT.c.case_id == case.id))


def find_words(typed: str, most: int) -> tuple[list[int], bool]:
    """Ids of cases whose words hold what was typed, and whether these are all: where there are more than `most`,
    some of them are enough.

    Who may know of them is not asked here: the caller does.
    """
    pairs = all_bigrams(search_form(typed)[:200])
    if not pairs:
        return [], True
    if is_sqlite():
        limited = text("SELECT rowid FROM case_text WHERE case_text MATCH :phrase LIMIT :most")
        found = read(limited, {"phrase": _phrase(pairs), "most": most + 1}).scalars().all()
    else:
        frequent = _frequent(search_form(typed)[:200]) if most < _WITHOUT_END and may_walk(typed) else []
        if frequent:
            return frequent, False
        found = read(select(CASE_TEXT.c.case_id).where(*_holds(typed)).limit(most + 1)).scalars().all()
    return list(found), len(found) <= most


def find_all_words(typed: str) -> list[int]:
    """The ids of all cases whose words hold what was typed, however many there are."""
    return find_words(typed, _WITHOUT_END)[0]


_WITHOUT_END = 2**31


def may_walk(typed: str) -> bool:
    """Whether `stands_in_words` says the same as `holds_words`: for one word without digits or capitals on SQLite,
    for words of two characters and more on PostgreSQL, which keeps the compared text."""
    body = search_form(typed)[:200]
    if is_sqlite():
        return len(body) > 1 and all("\u0e00" <= c <= "\u0e4f" and unicodedata.category(c)[0] in "LM" for c in body)
    return all(len(pair) > 1 for pair in all_bigrams(body))


def stands_in_words(body: ColumnElement[str], *, on_sqlite: bool) -> ColumnElement[bool]:
    """A test of one case's text without the index, for words that so many hold that the first page is soon full."""
    if on_sqlite:
        columns = (CaseFile.words, CaseFile.search_words, CaseFile.place_words)
        return (CaseFile.is_confidential == false()) & or_(*(func.instr(column, body) > 0 for column in columns))
    kept = select(CASE_TEXT.c.body).where(CASE_TEXT.c.case_id == CaseFile.id).correlate(CaseFile).scalar_subquery()
    return func.strpos(kept, cast(body, Text)) > 0


def holds_words(typed: str) -> ColumnElement[bool] | None:
    """The condition on CaseFile that its words hold what was typed; None where fewer than two characters are left."""
    pairs = all_bigrams(search_form(typed)[:200])
    if not pairs:
        return None
    if is_sqlite():
        matching = text("SELECT rowid FROM case_text WHERE case_text MATCH :phrase").bindparams(
            bindparam("phrase", _phrase(pairs), unique=True)
        )
        return CaseFile.id.in_(matching.columns(column("rowid")).subquery().select())
    return CaseFile.id.in_(select(CASE_TEXT.c.case_id).where(*_holds(typed)))


def _phrase(pairs: Sequence[str]) -> str:
    return '"' + " ".join(_code(pair) for pair in pairs) + '"'


def _holds(typed: str) -> tuple[ColumnElement[bool], ...]:
    """PostgreSQL: the index narrows, the text decides."""
    body = search_form(typed)[:200]
    # The driver binds text as varchar, and PostgreSQL compares no text[] with a varchar[].
    wanted = cast(array([literal(pair, Text) for pair in dict.fromkeys(all_bigrams(body))]), ARRAY(Text))
    pattern = "%" + body.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return (CASE_TEXT.c.grams.op("@>")(wanted), CASE_TEXT.c.body.like(pattern, escape="\\"))


def _frequent(body: str) -> list[int]:
    """Cases that hold it, of a sample of the newest, where one text of a hundred does: else none.

    PostgreSQL's index gives all or nothing, and its statistics know pairs of characters, not words.
    """
    global _sample
    now, bind = time.monotonic(), bind_of(session())
    if _sample is None or _sample[0] is not bind or now - _sample[1] > _SAMPLE_LASTS:
        newest = select(CASE_TEXT.c.case_id, CASE_TEXT.c.body).order_by(CASE_TEXT.c.case_id.desc()).limit(_SAMPLED)
        _sample = (bind, now, tuple((row.case_id, row.body) for row in read(newest)))
    texts = _sample[2]
    found = [case_id for case_id, other in texts if body in other]
    return found if len(texts) == _SAMPLED and 100 * len(found) > _SAMPLED else []


#: So many texts are looked through in a fraction of a millisecond; in ten minutes they change little.
_SAMPLED = 2000
_SAMPLE_LASTS = 600.0
_sample: tuple[object, float, tuple[tuple[int, str], ...]] | None = None
