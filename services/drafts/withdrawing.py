"""Taking an answer back: the message that brought it was deleted by its sender."""

from services import files
from services.audit import Actor
from services.db import session
from services.drafts.answering import touch
from services.drafts.uploads import FILE_KINDS, keys_in
from services.drafts.view import OPEN, load, rows_of


def withdraw(draft_id: str, question: str, *, actor: Actor, seen: int | None = None) -> bool:
    """Removes the answer, so that its question is asked again; whether there was one.

    With `seen`, only where the answer was not changed since. NotFound for a draft that does not live; nothing happens
    to one that was sent.
    """
    draft = load(draft_id, lock=True)
    row = rows_of(draft_id).get(question)
    if draft.state != OPEN or row is None or (seen is not None and row.revision != seen):
        return False
    if row.kind in FILE_KINDS and (keys := keys_in(row.given)):
        files.remove(keys, actor=actor)
    session().delete(row)
    draft.revision += 1
    touch(draft)
    return True
