"""Sheets of codes for printing: asked for at the desk, seen, fetched. The worker makes them (`sheet_making`)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from services import audit, clock, files
from services.audit import Actor
from services.codes.listing import CodeFilter, get_codes, list_live_ids
from services.codes.models import CodeSheet
from services.codes.sheet_words import BOTH, FORMS, LANGUAGES
from services.db import request_work, session
from services.errors import NotFound, Problem, RuleBroken
from services.text import Words, single_line

#: More labels are several sheets: a printer's roll ends before.
MOST = 10_000
WORDING, TITLE = 80, 200
#: Files for printing are made again when they are wanted again.
KEPT = timedelta(days=7)
PAGE = 20
_AT_ONCE = 1000
_NONE = Words("", "")


@dataclass(frozen=True, slots=True)
class SheetView:
    """A sheet and how far it is. `problem` says why nothing came of it ("unreadable", "lost")."""

    id: int
    title: str
    form: str
    language: str
    wording: Words
    total: int
    made: int
    asked_by_id: int | None
    asked_at: datetime
    done_at: datetime | None
    problem: str
    is_ready: bool

    @property
    def kept_until(self) -> datetime:
        """When its file goes."""
        return self.asked_at + KEPT


def ask_sheet(
    form: str,
    wanted: Sequence[int] | CodeFilter,
    *,
    language: str = BOTH,
    wording: Words = _NONE,
    title: str = "",
    actor: Actor,
) -> int:
    """Asks for a sheet of these codes, or of all that a filter names, in the order in which they were made.

    Only codes that hold are printed. `wording` says what they do, "" as their kind does; "{title}" in it stands for the
    name of each. The number of the sheet. RuleBroken naming form, language, wording_th, wording_en or codes
    (`required`, `too_many`).
    """
    wording = Words(single_line(wording.th), single_line(wording.en))
    problems = [
        Problem(f"wording_{name}", "too_long", {"max": WORDING})
        for name, text in (("th", wording.th), ("en", wording.en))
        if len(text) > WORDING
    ]
    if form not in FORMS:
        problems.append(Problem("form", "not_on_list"))
    if language not in LANGUAGES:
        problems.append(Problem("language", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    ids = _filtered(wanted) if isinstance(wanted, CodeFilter) else _live(wanted)
    if not ids:
        raise RuleBroken("codes", "required")
    row = CodeSheet(
        title=single_line(title)[:TITLE],
        form=form,
        language=language,
        wording_th=wording.th,
        wording_en=wording.en,
        codes=ids,
        total=len(ids),
        made=0,
        parts=[],
        problem="",
        asked_by_id=actor.id if actor.is_officer else None,
        asked_at=clock.now(),
    )
    session().add(row)
    session().flush()
    audit.record("print codes", actor=actor, subject="code_sheet", subject_id=row.id, note=f"form={form} n={len(ids)}")
    request_work()
    return row.id


def ask_labels(code_ids: Sequence[int], *, title: str = "", language: str = BOTH, actor: Actor) -> int:
    """Asks for labels of these codes, 24 on a page of A4: for rooms whose things bear codes. As `ask_sheet`."""
    return ask_sheet("label", code_ids, language=language, title=title, actor=actor)


def get_sheet(sheet_id: int) -> SheetView:
    """The sheet; NotFound, also when its time is over."""
    return view_of(_row(sheet_id))


def list_sheets(*, after: int | None = None, limit: int = PAGE) -> tuple[Sequence[SheetView], int | None]:
    """Sheets newest first, and the id after which the next page begins."""
    query = select(CodeSheet).order_by(CodeSheet.id.desc()).limit(limit + 1)
    if after is not None:
        query = query.where(CodeSheet.id < after)
    found = list(session().scalars(query))
    return [view_of(row) for row in found[:limit]], found[limit - 1].id if len(found) > limit else None


def open_sheet(sheet_id: int) -> tuple[int, Iterator[bytes]]:
    """Size and pieces of the PDF. NotFound where it is not made yet; Unavailable where the storage does not answer."""
    row = _row(sheet_id)
    if not row.file_key:
        raise NotFound("code_sheet")
    _, size, pieces = files.open_file(row.file_key)
    return size, pieces


def view_of(row: CodeSheet) -> SheetView:
    """What the pages see of a row."""
    return SheetView(
        id=row.id,
        title=row.title,
        form=row.form,
        language=row.language,
        wording=Words(row.wording_th, row.wording_en),
        total=row.total,
        made=row.made,
        asked_by_id=row.asked_by_id,
        asked_at=row.asked_at,
        done_at=row.done_at,
        problem=row.problem,
        is_ready=row.file_key is not None,
    )


def _row(sheet_id: int) -> CodeSheet:
    row = session().get(CodeSheet, sheet_id, populate_existing=True)
    if row is None:
        raise NotFound("code_sheet")
    return row


def _live(wanted: Sequence[int]) -> list[int]:
    ids = list(dict.fromkeys(wanted))
    _check_count(len(ids))
    found = []
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        known = get_codes(part)
        found += [each for each in part if each in known and known[each].is_live()]
    return found


def _filtered(wanted: CodeFilter) -> list[int]:
    found = list_live_ids(wanted, limit=MOST + 1)
    _check_count(len(found))
    return list(found)


def _check_count(count: int) -> None:
    if count > MOST:
        raise RuleBroken("codes", "too_many", max=f"{MOST:,}")
