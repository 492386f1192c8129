"""Writing articles: who may, what must be true of one, and the audit that keeps its versions apart."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from services import clock, organisation
from services.audit import SYSTEM, Actor, ActorKind, Role, record
from services.db import session
from services.errors import NotAllowed, NotFound, Problem, RuleBroken, Stale
from services.information import facts
from services.information.gaps import unknown_gaps
from services.information.models import Article, ArticleCategory
from services.information.shelf import all_articles, all_categories, view_of
from services.information.views import ArticleDetails, ArticleState, ArticleView, CategoryView
from services.organisation.cache import changing
from services.text import Words, normalise, search_form, single_line

TITLE, ANSWER, BODY, LINE, LINES = 150, 300, 20_000, 200, 80
PAGE = 50
_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_ROLES = (Role.REGISTRY, Role.ADMIN, Role.HEAD)


def may_edit(actor: Actor, unit_id: int | None) -> bool:
    """Whether the officer may write articles of that unit: registry and administrators all, heads their own."""
    if actor.kind is ActorKind.SYSTEM or actor.has_role(Role.REGISTRY, Role.ADMIN):
        return True
    return actor.has_role(Role.HEAD) and unit_id is not None and unit_id in actor.unit_ids


def get_article(article_id: int, *, actor: Actor) -> ArticleView:
    """The article, for somebody who may write it; NotFound."""
    found = all_articles().get(article_id)
    if found is None or not may_edit(actor, found.details.unit_id):
        raise NotFound(f"article {article_id}")
    return found


def list_articles(
    *, actor: Actor, query: str = "", state: ArticleState | None = None, after: int | None = None
) -> tuple[Sequence[ArticleView], int | None]:
    """The articles that the officer may write, newest first, and the number after which the next page begins."""
    wanted, today = search_form(query).split(), clock.today()
    found = [
        view
        for view in sorted(all_articles().values(), key=lambda view: -view.id)
        if may_edit(actor, view.details.unit_id)
        and (state is None or view.state(today) is state)
        and (after is None or view.id < after)
        and all(word in _haystack(view) for word in wanted)
    ]
    shown = found[:PAGE]
    return shown, shown[-1].id if len(found) > PAGE else None


def add_article(details: ArticleDetails, *, actor: Actor) -> ArticleView:
    """Adds an article. NotAllowed; RuleBroken naming each bad field."""
    details = _checked(details, actor, None)
    changing()
    row = Article(revision=1)
    _fill(row, details)
    session().add(row)
    session().flush()
    record("add article", actor=actor, subject="article", subject_id=row.id, note=f"revision={row.revision}")
    return view_of(row)


def change_article(article_id: int, details: ArticleDetails, *, actor: Actor, seen: int | None = None) -> ArticleView:
    """Changes an article. NotFound; NotAllowed; Stale where a colleague did meanwhile; RuleBroken."""
    before = get_article(article_id, actor=actor)
    row = session().get(Article, article_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"article {article_id}")
    if seen is not None and seen != row.revision:
        raise Stale("article", view_of(row), details)
    details = _checked(details, actor, article_id)
    columns = _columns(row)
    changing()
    _fill(row, details)
    changed = sorted(name for name, value in _columns(row).items() if value != columns[name])
    if not changed:
        return before
    row.revision += 1
    session().flush()
    note = f"revision={row.revision}"
    record("change article", actor=actor, subject="article", subject_id=article_id, fields=changed, note=note)
    return view_of(row)


def save_category(key: str, name: Words, *, position: int | None = None, actor: Actor) -> CategoryView:
    """Adds or changes a category. NotAllowed; RuleBroken `key_shape`, `required`, `too_long`."""
    if actor is not SYSTEM and not actor.has_role(Role.REGISTRY, Role.ADMIN):
        raise NotAllowed("categories are the registry's")
    problems = [] if _SLUG.fullmatch(key) and len(key) <= 60 else [Problem("key", "key_shape")]
    problems += _words_problems("name", name, 120)
    if problems:
        raise RuleBroken.of(problems)
    changing()
    row = session().get(ArticleCategory, key)
    if row is None:
        row = ArticleCategory(key=key, position=max((one.position for one in all_categories()), default=0) + 10)
        session().add(row)
    row.name_th, row.name_en = single_line(name.th), single_line(name.en)
    row.position = row.position if position is None else position
    session().flush()
    record("save article category", actor=actor, subject="article-category", subject_id=key)
    return next(one for one in all_categories() if one.key == key)


def checked_details(details: ArticleDetails) -> ArticleDetails:
    """The texts in the form in which they are kept."""
    return replace(
        details,
        slug=details.slug.strip(),
        title=Words(single_line(details.title.th), single_line(details.title.en)),
        answer=Words(normalise(details.answer.th), normalise(details.answer.en)),
        body=Words(normalise(details.body.th), normalise(details.body.en)),
        questions=Words(_lines(details.questions.th), _lines(details.questions.en)),
        words=_lines(details.words),
    )


def _checked(details: ArticleDetails, actor: Actor, article_id: int | None) -> ArticleDetails:
    if not may_edit(actor, details.unit_id):
        if not actor.has_role(*_ROLES):
            raise NotAllowed("articles are written by the registry, administrators and heads")
        raise RuleBroken("unit", "not_your_unit")
    details = checked_details(details)
    problems = [*_slug_problems(details.slug, article_id), *_words_problems("title", details.title, TITLE)]
    problems += _words_problems("answer", details.answer, ANSWER) + _words_problems("body", details.body, BODY)
    listed = {"questions_th": details.questions.th, "questions_en": details.questions.en, "words": details.words}
    for name, text in listed.items():
        lines = text.splitlines()
        if len(lines) > LINES or any(len(line) > LINE for line in lines):
            problems.append(Problem(name, "too_many_lines", {"lines": LINES, "max": LINE}))
    problems += _gap_problems(details) + _listed_problems(details)
    if details.valid_from and details.valid_until and details.valid_until < details.valid_from:
        problems.append(Problem("valid_until", "ends_before_begin"))
    if problems:
        raise RuleBroken.of(problems)
    return details


def _slug_problems(slug: str, article_id: int | None) -> list[Problem]:
    if not _SLUG.fullmatch(slug) or len(slug) > 60:
        return [Problem("slug", "key_shape")]
    taken = any(view.slug == slug and view.id != article_id for view in all_articles().values())
    return [Problem("slug", "slug_taken")] if taken or facts.is_taken(slug) else []


def _words_problems(name: str, words: Words, most: int) -> list[Problem]:
    problems = []
    for field, text in ((f"{name}_th", words.th.strip()), (f"{name}_en", words.en.strip())):
        if not text:
            problems.append(Problem(field, "required"))
        elif len(text) > most:
            problems.append(Problem(field, "too_long", {"max": most}))
    return problems


def _gap_problems(details: ArticleDetails) -> list[Problem]:
    texts = {"answer_th": details.answer.th, "answer_en": details.answer.en, "body_th": details.body.th,
             "body_en": details.body.en}  # fmt: skip
    return [
        Problem(name, "gap_unknown", {"gap": gaps[0]}) for name, text in texts.items() if (gaps := unknown_gaps(text))
    ]


def _listed_problems(details: ArticleDetails) -> list[Problem]:
    problems = []
    if details.category not in {one.key for one in all_categories()}:
        problems.append(Problem("category", "not_on_list"))
    if details.unit_id is not None and details.unit_id not in {unit.id for unit in organisation.list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    # A service that is not on offer yet may be named: its button comes when it does.
    if details.service and (not _SLUG.fullmatch(details.service) or len(details.service) > 60):
        problems.append(Problem("service", "key_shape"))
    return problems


def _lines(text: str) -> str:
    return "\n".join(dict.fromkeys(line for typed in text.splitlines() if (line := single_line(typed))))


def _haystack(view: ArticleView) -> str:
    details = view.details
    titles = (details.slug, details.title.th, details.title.en)
    return search_form(" ".join((*titles, details.questions.th, details.questions.en, details.words)))


def _fill(row: Article, details: ArticleDetails) -> None:
    row.slug, row.category_key, row.unit_id, row.service = (
        details.slug,
        details.category,
        details.unit_id,
        details.service,
    )
    row.title_th, row.title_en = details.title.th, details.title.en
    row.answer_th, row.answer_en = details.answer.th, details.answer.en
    row.body_th, row.body_en = details.body.th, details.body.en
    row.questions_th, row.questions_en, row.words = details.questions.th, details.questions.en, details.words
    row.is_published, row.is_emergency, row.is_example = details.is_published, details.is_emergency, details.is_example
    row.valid_from, row.valid_until, row.position = details.valid_from, details.valid_until, details.position
    row.changed_at = clock.now()


def _columns(row: Article) -> dict[str, Any]:
    return {
        column.name: getattr(row, column.name)
        for column in Article.__table__.columns
        if column.name not in ("changed_at", "revision")
    }
