"""What the information centre begins with: its categories, the emergency numbers, and the demonstration's examples."""

import tomllib
from pathlib import Path
from typing import Any

from services import settings
from services.audit import SYSTEM, Actor
from services.errors import NotAllowed
from services.information.articles import add_article, save_category
from services.information.shelf import all_articles, all_categories
from services.information.views import ArticleDetails
from services.organisation import find_unit
from services.text import Words

FILE = Path(__file__).with_name("articles.toml")


def read_articles() -> dict[str, Any]:
    """The file as it stands: "category" and "article"."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def seed_information(actor: Actor = SYSTEM) -> int:
    """Enters the categories and the articles of emergency; what is there stays. Gives how many articles are new."""
    return _seed(actor, only_emergencies=True)


def seed_examples(actor: Actor = SYSTEM) -> int:
    """Enters all example articles for the demonstration; safe to repeat. NotAllowed where real citizens are served."""
    if settings.current().is_production:
        raise NotAllowed("the demonstration is not for production")
    return _seed(actor, only_emergencies=False)


def _seed(actor: Actor, *, only_emergencies: bool) -> int:
    told, added = read_articles(), 0
    known = {one.key for one in all_categories()}
    for position, one in enumerate(told["category"], 1):
        if one["key"] not in known:
            save_category(one["key"], Words(*one["name"]), position=position * 10, actor=actor)
    slugs = {view.slug for view in all_articles().values()}
    for position, one in enumerate(told["article"], 1):
        is_wanted = one.get("emergency", False) or not only_emergencies
        if is_wanted and one["slug"] not in slugs:
            add_article(details_of(one, position), actor=actor)
            added += 1
    return added


def details_of(one: dict[str, Any], position: int) -> ArticleDetails:
    """An article of the file."""
    unit = find_unit(one["unit"]) or find_unit("registry")
    is_emergency = one.get("emergency", False)
    return ArticleDetails(
        slug=one["slug"],
        category=one["category"],
        title=Words(*one["title"]),
        answer=Words(*one["answer"]),
        body=Words(*one["body"]),
        questions=Words("\n".join(one["questions"][0]), "\n".join(one["questions"][1])),
        words="\n".join(one["words"]),
        unit_id=unit.id if unit else None,
        service=one.get("service", ""),
        is_published=True,
        is_emergency=is_emergency,
        is_example=not is_emergency,
        position=position,
    )
