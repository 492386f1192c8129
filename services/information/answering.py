"""Answering what was asked: the search with its thresholds, the article of a page, emergencies."""

import re
from collections.abc import Iterable
from datetime import datetime

from services import clock
from services.errors import NotFound
from services.information import facts
from services.information.gaps import fill
from services.information.shelf import all_articles, prepared
from services.information.views import Answer, ArticleDetails, ArticleState, ArticleView, Found, Reply, Sureness
from services.text import search_form

#: Below the first nothing was understood; from the second on one answer stands alone, if the next lies so far behind.
#: Found on the first half of the measured questions (docs/measured/information.md).
DOUBTFUL, CLEAR, APART = 0.27, 0.42, 0.06
#: What comes this far behind the best is not worth a card.
_WORTH = 0.55
_LONGEST = 500


def ask(typed: str, *, most: int = 3) -> Reply:
    """What fits best to what was typed, in force today. Pure reading; nothing is remembered of the question."""
    hits = [hit for hit in search(typed, most=most) if hit.score >= DOUBTFUL]
    if not hits:
        return Reply(Sureness.NOTHING)
    best = hits[0].score
    hits = [hit for hit in hits if hit.score >= best * _WORTH]
    is_clear = best >= CLEAR and (len(hits) == 1 or best - hits[1].score >= APART)
    return Reply(Sureness.CLEAR, hits[:1]) if is_clear else Reply(Sureness.SEVERAL, hits)


def search(typed: str, *, most: int = 3) -> list[Found]:
    """The best answers with their scores, however low."""
    ready = prepared()
    valid = {view.slug: view for view in _in_force(ready.articles.values())}
    within = valid.keys() | ready.facts.keys()
    found = ready.index.search(typed[:_LONGEST], most=most, within=within)
    return [
        Found(answer_of(valid[hit.key]) if hit.key in valid else ready.facts[hit.key].make(), hit.score)
        for hit in found
    ]


def get_answer(slug: str) -> Answer:
    """The answer of that name, in force today; NotFound."""
    ready = prepared()
    if slug in ready.facts:
        return ready.facts[slug].make()
    for view in _in_force(ready.articles.values()):
        if view.slug == slug:
            return answer_of(view)
    raise NotFound(f"answer {slug!r}")


def find_answer(slug: str) -> Answer | None:
    """The answer of that name, or None."""
    try:
        return get_answer(slug)
    except NotFound:
        return None


def list_answers() -> list[Answer]:
    """All articles in force today in their order, then the facts that are always there."""
    ready = prepared()
    general = [fact.make() for slug, fact in ready.facts.items() if not slug.startswith((facts.UNIT, facts.SERVICE))]
    return [answer_of(view) for view in _in_force(ready.articles.values())] + general


def list_slugs() -> list[str]:
    """The names of all answers, for maps of the site."""
    ready = prepared()
    return [view.slug for view in _in_force(ready.articles.values())] + list(ready.facts)


def find_emergency(typed: str) -> Answer | None:
    """The article whose words of emergency stand in what was typed: "ไฟไหม้", "คนจมน้ำ"."""
    said = search_form(typed[:_LONGEST])
    joined = said.replace(" ", "")
    for view in _in_force(all_articles().values()):
        if view.details.is_emergency and any(
            _stands_in(word, said, joined) for word in view.details.words.splitlines()
        ):
            return answer_of(view)
    return None


def _stands_in(word: str, said: str, joined: str) -> bool:
    wanted = search_form(word)
    if wanted.isascii():
        return re.search(rf"\b{re.escape(wanted)}\b", said) is not None
    return wanted.replace(" ", "") in joined


def answer_of(view: ArticleView) -> Answer:
    """The article as citizens read it."""
    return preview(view.details, changed_at=view.changed_at)


def preview(details: ArticleDetails, *, changed_at: datetime | None = None) -> Answer:
    """What citizens would read of an article that is being written."""
    return Answer(
        slug=details.slug,
        title=details.title,
        answer=fill(details.answer),
        body=fill(details.body),
        category=details.category,
        service=details.service,
        unit_id=details.unit_id,
        is_emergency=details.is_emergency,
        is_example=details.is_example,
        changed_at=changed_at,
    )


def _in_force(views: Iterable[ArticleView]) -> list[ArticleView]:
    today = clock.today()
    return [view for view in views if view.state(today) is ArticleState.PUBLISHED]
