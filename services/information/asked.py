"""Questions that found nothing or the wrong thing, kept for officers: grouped, counted, scrubbed, nobody's, 90 days.

How often an answer was useful is counted beside them. Neither joins a person with what was read or asked: no account,
no device, no moment; so there is no audit row either, which would bear them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite

from services import clock, crypto, db
from services.audit import Actor, Channel, Role, record
from services.errors import NotAllowed, NotFound
from services.information.folding import fold
from services.information.models import ArticleTally, AskedQuestion
from services.information.views import AskedView, Outcome, Usefulness
from services.text import arabic_digits, single_line, snippet

KEPT = timedelta(days=90)
PAGE = 50
LONGEST = 200
_SHORTEST = 3
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
#: Telephones, ids, accounts, plates: any digits that are more than a count, however they are parted.
_NUMBER = re.compile(r"\d(?:[ .\-–/]?\d){3,}")
#: What follows these words names somebody.
_NAME = re.compile(
    r"(?:(?<![ก-ฮ])นาย(?!ก)|นางสาว|น\.ส\.|ด\.ช\.|ด\.ญ\.|ผมชื่อ|ฉันชื่อ|หนูชื่อ|\bmr\.?|\bmrs\.?|\bms\.|my name is)"
    r"\s*\S+(?:\s+\S+)?",
    re.IGNORECASE,
)


def scrub(typed: str) -> str:
    """The question without numbers, addresses and names after a title, cut to 200 characters."""
    line = _ADDRESS.sub("…", arabic_digits(single_line(typed)))
    return snippet(_NAME.sub("…", _NUMBER.sub("…", line)), LONGEST)


def note_question(typed: str, outcome: Outcome, *, language: str, channel: Channel, slug: str = "") -> None:
    """Counts a question for officers. What is too short to be one, or nothing after scrubbing, is not kept."""
    words = scrub(typed)
    same = fold(words)
    if len(same) < _SHORTEST:
        return
    today = clock.today()
    values = {
        "fingerprint": crypto.fingerprint(same, "asked"), "outcome": outcome, "words": words, "language": language,
        "channel": channel, "slug": slug, "n": 1, "first_on": today, "last_on": today,
    }  # fmt: skip
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    row = insert(AskedQuestion).values(**values)
    db.session().execute(
        row.on_conflict_do_update(
            index_elements=["fingerprint", "outcome"],
            set_={"n": AskedQuestion.n + 1, "last_on": today, "slug": row.excluded.slug},
        )
    )


def list_questions(
    *, actor: Actor, outcome: Outcome | None = None, after: tuple[int, int] | None = None
) -> tuple[Sequence[AskedView], tuple[int, int] | None]:
    """The questions that wait for an article, most asked first, and the key of the next page. NotAllowed."""
    _only_writers(actor)
    query = select(AskedQuestion).order_by(AskedQuestion.n.desc(), AskedQuestion.id.desc()).limit(PAGE + 1)
    if outcome is not None:
        query = query.where(AskedQuestion.outcome == outcome)
    if after is not None:
        query = query.where(tuple_(AskedQuestion.n, AskedQuestion.id) < tuple_(*after))
    rows = db.session().execute(query).scalars().all()
    shown = [
        AskedView(row.id, row.words, Outcome(row.outcome), row.slug, row.language, row.channel, row.n, row.last_on)
        for row in rows[:PAGE]
    ]
    return shown, (shown[-1].n, shown[-1].id) if len(rows) > PAGE else None


def remove_question(question_id: int, *, actor: Actor) -> None:
    """Takes a question off the list: answered now, or no question. NotAllowed, NotFound."""
    _only_writers(actor)
    row = db.session().get(AskedQuestion, question_id)
    if row is None:
        raise NotFound("question")
    db.session().delete(row)
    db.session().flush()
    record("remove asked question", actor=actor, subject="asked-question", subject_id=question_id)


def purge_questions(limit: int = 200) -> int:
    """Deletes questions that nobody asked for 90 days; gives how many. Called by the worker."""
    oldest = clock.today() - KEPT
    ids = db.session().execute(select(AskedQuestion.id).where(AskedQuestion.last_on < oldest).limit(limit)).scalars()
    found = list(ids)
    if found:
        db.session().execute(delete(AskedQuestion).where(AskedQuestion.id.in_(found)))
    return len(found)


def rate_answer(slug: str, *, is_useful: bool, channel: Channel) -> None:
    """Counts that an answer was useful, or not."""
    insert = sqlite.insert if db.is_sqlite() else postgresql.insert
    row = insert(ArticleTally).values(
        slug=slug, channel=channel, month=f"{clock.today():%Y-%m}", useful=int(is_useful), useless=int(not is_useful)
    )
    counted = {"useful": ArticleTally.useful + 1} if is_useful else {"useless": ArticleTally.useless + 1}
    db.session().execute(row.on_conflict_do_update(index_elements=["slug", "channel", "month"], set_=counted))


def usefulness(slugs: Sequence[str]) -> Mapping[str, Usefulness]:
    """How often each of these answers was useful, over all months."""
    rows = db.session().execute(
        select(ArticleTally.slug, func.sum(ArticleTally.useful), func.sum(ArticleTally.useless))
        .where(ArticleTally.slug.in_(slugs))
        .group_by(ArticleTally.slug)
    )
    return {slug: Usefulness(int(useful), int(useless)) for slug, useful, useless in rows}


def _only_writers(actor: Actor) -> None:
    if not actor.has_role(Role.REGISTRY, Role.ADMIN, Role.HEAD):
        raise NotAllowed("those who write articles read what was asked")
