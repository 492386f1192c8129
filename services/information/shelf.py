"""Articles and categories as every process keeps them, and the index over them, made anew when one of them changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select

from services import organisation
from services.catalogue import Service
from services.db import session
from services.information import facts
from services.information.index import Entry, Index
from services.information.markup import to_plain
from services.information.models import Article, ArticleCategory
from services.information.views import ArticleDetails, ArticleView, CategoryView
from services.organisation import UnitView
from services.organisation.cache import cached
from services.text import Words


def all_articles() -> Mapping[int, ArticleView]:
    """Every article by its number."""
    return cached("articles", _load_articles)


def all_categories() -> Sequence[CategoryView]:
    """The categories in their order."""
    return cached("article categories", _load_categories)


@dataclass
class Prepared:
    """Everything that can be answered, with what it was made of: equal contents, the same index."""

    articles: Mapping[int, ArticleView]
    services: Sequence[tuple[str, Words, Words | None, Sequence[str]]]
    units: Sequence[UnitView]
    facts: Mapping[str, facts.Fact]

    @cached_property
    def index(self) -> Index:
        """The index over all of it; made when something is asked, not when a page is read."""
        entries = [entry_of(view) for view in self.articles.values()]
        return Index(entries + [fact.entry for fact in self.facts.values()])


_prepared: Prepared | None = None


def prepared() -> Prepared:
    """All articles, published or not, and all facts, with the index over them."""
    global _prepared
    known, articles, services = _prepared, all_articles(), facts.offered()
    units = organisation.list_units(active_only=True)
    names = [_named(service) for service in services]
    if known is not None and known.articles == articles and known.services == names and known.units == units:
        # Read anew and found equal: from now on the comparison is one of identities.
        known.articles = articles
        return known
    told = facts.facts(services, units)
    _prepared = made = Prepared(articles, names, units, {fact.slug: fact for fact in told})
    return made


def entry_of(view: ArticleView) -> Entry:
    """The article as the index reads it."""
    details = view.details
    asked = [line for text in (details.questions.th, details.questions.en) for line in text.splitlines()]
    text = " ".join((details.answer.th, details.answer.en, to_plain(details.body.th), to_plain(details.body.en)))
    return Entry(view.slug, [details.title.th, details.title.en, *asked], details.words.splitlines(), text)


def _named(service: Service) -> tuple[str, Words, Words | None, Sequence[str]]:
    return service.key, service.name, service.line, tuple(service.chat_words)


def _load_categories() -> Sequence[CategoryView]:
    rows = session().execute(select(ArticleCategory).order_by(ArticleCategory.position, ArticleCategory.key)).scalars()
    return [CategoryView(row.key, Words(row.name_th, row.name_en), row.position) for row in rows]


def _load_articles() -> Mapping[int, ArticleView]:
    rows = session().execute(select(Article).order_by(Article.position, Article.id)).scalars()
    return {row.id: view_of(row) for row in rows}


def view_of(row: Article) -> ArticleView:
    """The row as officers read it."""
    details = ArticleDetails(
        slug=row.slug,
        category=row.category_key,
        title=Words(row.title_th, row.title_en),
        answer=Words(row.answer_th, row.answer_en),
        body=Words(row.body_th, row.body_en),
        questions=Words(row.questions_th, row.questions_en),
        words=row.words,
        unit_id=row.unit_id,
        service=row.service,
        is_published=row.is_published,
        is_emergency=row.is_emergency,
        is_example=row.is_example,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        position=row.position,
    )
    return ArticleView(row.id, details, row.revision, row.changed_at)
