"""Reading papers at the desk: one, and lists of them."""

from sqlalchemy import ColumnElement, or_, select

from services import crypto, organisation
from services.audit import Actor
from services.db import session
from services.errors import NotFound
from services.papers.models import IssuedPaper
from services.papers.rules import visible_to
from services.papers.views import PaperKind, PaperPage, PaperRow, PaperState, PaperView
from services.payments.receipts import print_code
from services.references import normal_code
from services.text import mask_name, search_form, single_line

PAGE = 50
_CODE_LENGTH = 12


def get_paper(paper_id: int, *, actor: Actor) -> PaperView:
    """The paper with everything on it; NotFound for who may not read it."""
    row = session().scalar(select(IssuedPaper).where(IssuedPaper.id == paper_id, visible_to(actor)))
    if row is None:
        raise NotFound("paper")
    return view_of(row)


def list_papers(
    typed: str = "",
    *,
    actor: Actor,
    kind: str = "",
    state: str = "",
    after: int | None = None,
    limit: int = PAGE,
) -> PaperPage:
    """The papers that the actor may read, the newest first.

    `typed` is a part of a number or title, a code, or the whole name of who a paper is made out to.
    """
    conditions: list[ColumnElement[bool]] = [visible_to(actor)]
    if words := single_line(typed):
        conditions.append(_meant(words))
    if kind in list(PaperKind):
        conditions.append(IssuedPaper.kind == kind)
    if state in list(PaperState):
        conditions.append(IssuedPaper.state == state)
    if after is not None:
        conditions.append(IssuedPaper.id < after)
    query = select(IssuedPaper).where(*conditions).order_by(IssuedPaper.id.desc()).limit(limit + 1)
    found = session().scalars(query).all()
    rows = tuple(_row(each) for each in found[:limit])
    return PaperPage(rows, rows[-1].id if len(found) > limit else None)


def hash_name(name: str) -> str:
    """The keyed hash by which a paper is found by the whole name of who it is made out to."""
    return crypto.fingerprint(search_form(name), "paper made out to")


def view_of(row: IssuedPaper) -> PaperView:
    """The view of a row."""
    content = row.content
    before = session().get(IssuedPaper, row.replaces_id) if row.replaces_id else None
    # What was thrown away as a draft, or waits as one, has replaced nothing yet.
    behind = select(IssuedPaper.id, IssuedPaper.number).where(
        IssuedPaper.replaces_id == row.id, IssuedPaper.state != PaperState.DRAFT
    )
    next_one = session().execute(behind).tuples().one_or_none()
    code = row.verify_code or ""
    return PaperView(
        id=row.id,
        kind=PaperKind(row.kind),
        state=PaperState(row.state),
        unit_id=row.unit_id,
        unit=organisation.get_unit(row.unit_id).name,
        number=row.number,
        title=row.title,
        issued_on=row.issued_on,
        is_person=row.is_person,
        is_elsewhere=row.is_elsewhere,
        to=content["to"],
        body=tuple(content["body"]),
        facts=tuple((name, value) for name, value in content["facts"]),
        signer_name=content["signer"]["name"],
        signer_post=content["signer"]["post"],
        issuer=content.get("issuer") or {},
        verify_code=code,
        printed_code=print_code(code),
        signed=row.signed or "",
        made_by_id=row.made_by_id,
        made_at=row.made_at,
        issued_at=row.issued_at,
        replaces=(before.id, before.number) if before is not None else None,
        replaced_by=next_one,
        cancelled_at=row.cancelled_at,
        cancelled_by_id=row.cancelled_by_id,
        reason=row.reason,
        revision=row.revision,
    )


def _row(row: IssuedPaper) -> PaperRow:
    to = row.content["to"]
    return PaperRow(
        id=row.id,
        kind=PaperKind(row.kind),
        state=PaperState(row.state),
        number=row.number,
        title=row.title,
        issued_on=row.issued_on,
        unit=organisation.get_unit(row.unit_id).name,
        to=mask_name(to) if row.is_person else to,
    )


def _meant(words: str) -> ColumnElement[bool]:
    ways = [
        IssuedPaper.search.contains(search_form(words), autoescape=True),
        IssuedPaper.to_hash == hash_name(words),
    ]
    code = normal_code(words)
    if len(code) == _CODE_LENGTH:
        ways.append(IssuedPaper.verify_code == code)
    return or_(*ways)
