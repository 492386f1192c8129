"""The information centre: articles that officers write, facts from elsewhere, and the search over both."""

from services.information.answering import (
    ask,
    find_answer,
    find_emergency,
    get_answer,
    list_answers,
    list_slugs,
    preview,
    search,
)
from services.information.articles import (
    add_article,
    change_article,
    checked_details,
    get_article,
    list_articles,
    may_edit,
    save_category,
)
from services.information.asked import (
    list_questions,
    note_question,
    purge_questions,
    rate_answer,
    remove_question,
    scrub,
    usefulness,
)
from services.information.code_kinds import declare_code_kinds
from services.information.folding import is_question
from services.information.gaps import gap_names
from services.information.markup import to_html, to_plain
from services.information.seed import seed_examples, seed_information
from services.information.shelf import all_categories as list_categories
from services.information.views import (
    Answer,
    ArticleDetails,
    ArticleState,
    ArticleView,
    AskedView,
    CategoryView,
    Found,
    Outcome,
    Reply,
    Sureness,
    Usefulness,
)

__all__ = [
    "Answer",
    "ArticleDetails",
    "ArticleState",
    "ArticleView",
    "AskedView",
    "CategoryView",
    "Found",
    "Outcome",
    "Reply",
    "Sureness",
    "Usefulness",
    "add_article",
    "ask",
    "change_article",
    "checked_details",
    "declare_code_kinds",
    "find_answer",
    "find_emergency",
    "gap_names",
    "get_answer",
    "get_article",
    "is_question",
    "list_answers",
    "list_articles",
    "list_categories",
    "list_questions",
    "list_slugs",
    "may_edit",
    "note_question",
    "preview",
    "purge_questions",
    "rate_answer",
    "remove_question",
    "save_category",
    "scrub",
    "search",
    "seed_examples",
    "seed_information",
    "to_html",
    "to_plain",
    "usefulness",
]
