"""Pictures and papers that answers point at: only those this draft brought in, and none left behind."""

from collections.abc import Iterable, Mapping
from typing import Any

from services import files
from services.drafts.view import DraftView
from services.errors import NotFound, RuleBroken
from services.questions import Question

#: The kinds of question whose answers point at stored files.
FILE_KINDS = frozenset({"photographs", "file"})

OWNER = "draft"


def keys_in(value: Any) -> list[str]:
    """The keys of the files that an answer points at."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, Mapping):
        return [value["key"]] if isinstance(value.get("key"), str) else []
    if isinstance(value, Iterable):
        return [key for item in value for key in keys_in(item)]
    return []


def keys_of(view: DraftView) -> list[str]:
    """The keys of every file that the answers of a draft point at."""
    asked = [each for each in view.asked if each.question.kind in FILE_KINDS]
    return [key for each in asked for key in keys_in(each.value)]


def claim(question: Question, value: Any, before: Any, draft_id: str) -> None:
    """Ties new files to the draft and removes those the asker took away.

    Keys of public pictures can be read off their addresses, so a file that belongs to anything else is refused.
    """
    if question.kind not in FILE_KINDS:
        return
    keys, old = keys_in(value), keys_in(before)
    fresh = [key for key in keys if key not in old]
    for key in fresh:
        if not _is_free(key, draft_id):
            raise RuleBroken(question.key, "file_unknown")
    if fresh:
        files.attach(fresh, OWNER, draft_id)
        if question.kind == "file":
            files.as_document(fresh)
    gone = [key for key in old if key not in keys]
    if gone:
        files.remove(gone)


def _is_free(key: str, draft_id: str) -> bool:
    try:
        stored = files.get_file(key)
    except NotFound:
        return False
    return not stored.owner_kind or (stored.owner_kind == OWNER and str(stored.owner_id) == draft_id)
