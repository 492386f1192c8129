"""Sealing a matter that turns out to be confidential: out of the search, out of the public's sight, words encrypted."""

from sqlalchemy import select

from services.cases.models import CaseFile, TimelineEntry
from services.cases.search import forget_case
from services.cases.tally import tally_key, write_difference
from services.db import session


def make_confidential(case: CaseFile) -> None:
    """Seals a locked case and its timeline. From here on only the registry and integrity officers know of it."""
    before = tally_key(case)
    forget_case(case)
    case.sealed_words = "\n".join(part for part in (case.words, case.place_words) if part)
    case.is_confidential, case.is_listed, case.near_cell, case.owner_id = True, False, None, None
    case.title = case.words = case.place_words = case.search_words = ""
    entries = session().execute(select(TimelineEntry).where(TimelineEntry.case_id == case.id)).scalars()
    for entry in entries:
        entry.sealed_words, entry.words = entry.words or entry.sealed_words, ""
    session().flush()
    write_difference(before, tally_key(case))
