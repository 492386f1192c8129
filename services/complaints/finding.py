"""Finding a category by the words that people type, and the category of a sentence: names, and words of the file."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from services.catalogue import Hit, Understood
from services.complaints.categories import CategoryView, list_categories
from services.complaints.seed import read_seed
from services.questions import SURE, Choice, hear_choices
from services.text import Words, search_form

#: More than this are no help to whoever looks for one thing.
MOST = 8
#: A shorter word stands in too many others by chance.
_SHORTEST = 3


def find_categories(query: str) -> Sequence[Hit]:
    """The categories that a query is about, likeliest first; words within words too, as Thai has no spaces."""
    wanted = search_form(query)
    if not wanted:
        return ()
    ranked = []
    for number, category in enumerate(list_categories(active_only=True)):
        rank = _rank(wanted, category)
        if rank:
            ranked.append((-rank, number, category))
    return tuple(Hit(category.name, {"category": category.key}) for _, _, category in sorted(ranked)[:MOST])


def _rank(wanted: str, category: CategoryView) -> int:
    """3: it is called so; 2: all that was typed stands in its words; 1: one of its words stands in what was typed."""
    words = (*_words().get(category.key, ()), search_form(category.line.th), search_form(category.line.en))
    if wanted in words:
        return 3
    said = search_form(" ".join((category.name.th, category.name.en, *words)))
    if all(part in said for part in wanted.split()):
        return 2
    return 1 if any(len(word) >= _SHORTEST and _holds(wanted, word) for word in words) else 0


def _holds(wanted: str, word: str) -> bool:
    # English has spaces: "tree" does not stand in "street".
    return f" {word} " in f" {wanted} " if word.isascii() else word in wanted


def understand_complaint(typed: str) -> Sequence[Understood]:
    """The categories that a sentence is about, surest first, at most three; none where no word of it tells enough."""
    choices = [choice_of(category) for category in list_categories(active_only=True)]
    return [
        Understood(heard.choice.key, heard.choice.label, heard.sureness, heard.choice.line)
        for heard in hear_choices(choices, typed)
        if heard.sureness >= SURE
    ]


def choice_of(category: CategoryView, group: Words | None = None, group_line: Words | None = None) -> Choice:
    """The category as an answer on offer, with the words that people type for it."""
    words, telling = _typed().get(category.key, ((), ()))
    return Choice(
        category.key,
        category.name,
        group=group,
        line=category.line,
        group_line=group_line,
        words=words,
        telling=telling,
    )


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[str, ...]]:
    return {
        key: tuple(search_form(word) for word in (*words, *telling) if "*" not in word)
        for key, (words, telling) in _typed().items()
    }


@lru_cache(maxsize=1)
def _typed() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {one["key"]: (tuple(one.get("words", ())), tuple(one.get("telling", ()))) for one in read_seed()["category"]}
