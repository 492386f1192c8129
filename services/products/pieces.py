"""Pieces of products: made by the hundred, each with the code of its tag, listed, sold, reported."""

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select, update

from services import audit, clock
from services.audit import Actor
from services.codes import CodeView, ensure_codes, find_code
from services.codes.models import QrCode
from services.codes.views import view_of
from services.db import session
from services.drafts import DraftEnded
from services.errors import NotFound, RuleBroken
from services.products.models import ProductPiece
from services.products.reading import product_row
from services.products.views import PieceView, piece_view
from services.products.writing import only_editors
from services.text import single_line

#: The kind of its codes; the target is the id of the piece.
KIND = "product"
#: By which service a fake is reported, and as what.
REPORT_SERVICE, REPORT_CATEGORY = "complaint", "gi-silk"
MOST_AT_ONCE, PAGE = 500, 50
_SERIES = re.compile(r"[A-Za-z0-9ก-ฮ]{1,12}(-[A-Za-z0-9ก-ฮ]{1,12}){0,2}")
NOTE = 200


def add_pieces(
    product_id: int, count: int, *, series: str, made_on: date | None = None, note: str = "", actor: Actor
) -> list[PieceView]:
    """Adds so many pieces with their codes; serials go on where the series ended ("PK69-0041").

    NotFound, NotAllowed; RuleBroken: count: out_of_range; series: series_shape; note: too_long; made_on: in_the_future.
    """
    only_editors(actor)
    product_row(product_id, lock=True)
    series, note = single_line(series).upper(), single_line(note)
    if not 1 <= count <= MOST_AT_ONCE:
        raise RuleBroken("count", "out_of_range", min=1, max=MOST_AT_ONCE)
    if not _SERIES.fullmatch(series):
        raise RuleBroken("series", "series_shape")
    if len(note) > NOTE:
        raise RuleBroken("note", "too_long", max=NOTE)
    if made_on is not None and made_on > clock.today():
        raise RuleBroken("made_on", "in_the_future")
    first, now = _next_number(product_id, series), clock.now()
    rows = [
        ProductPiece(
            product_id=product_id,
            serial=f"{series}-{number:04d}",
            made_on=made_on,
            note=note,
            reported=0,
            added_at=now,
        )
        for number in range(first, first + count)
    ]
    session().add_all(rows)
    session().flush()
    codes = ensure_codes(KIND, [str(row.id) for row in rows], actor=actor)
    audit.record("add pieces", actor=actor, subject="product", subject_id=product_id, note=f"n={count}")
    return [piece_view(row, codes[str(row.id)]) for row in rows]


def list_pieces(
    product_id: int, *, after: int | None = None, limit: int = PAGE
) -> tuple[Sequence[PieceView], int | None]:
    """The pieces of a product, the last added first, with their codes; and where the next page begins."""
    query = select(ProductPiece).where(ProductPiece.product_id == product_id)
    if after is not None:
        query = query.where(ProductPiece.id < after)
    rows = session().scalars(query.order_by(ProductPiece.id.desc()).limit(limit + 1)).all()
    codes = codes_of([row.id for row in rows[:limit]])
    shown = [piece_view(row, codes.get(row.id)) for row in rows[:limit]]
    return shown, shown[-1].id if len(rows) > limit else None


def codes_for_printing(product_id: int, *, newest: int) -> list[int]:
    """The ids of the codes of the newest pieces of a product, in the order of their serials: for labels."""
    ids = select(ProductPiece.id).where(ProductPiece.product_id == product_id)
    pieces = list(session().scalars(ids.order_by(ProductPiece.id.desc()).limit(min(newest, MOST_AT_ONCE))))
    codes = codes_of(pieces)
    return [codes[piece].id for piece in reversed(pieces) if piece in codes and codes[piece].is_live()]


def get_piece(piece_id: int) -> PieceView:
    """One piece with its code; NotFound."""
    row = session().get(ProductPiece, piece_id)
    if row is None:
        raise NotFound(f"piece {piece_id}")
    return piece_view(row, codes_of([piece_id]).get(piece_id))


def note_sale(piece_id: int, sold_on: date | None, *, actor: Actor) -> PieceView:
    """Notes on which day a piece was sold, or that it was not. NotFound, NotAllowed; RuleBroken("sold_on", …)."""
    only_editors(actor)
    row = session().get(ProductPiece, piece_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"piece {piece_id}")
    if sold_on is not None and (sold_on > clock.today() or (row.made_on is not None and sold_on < row.made_on)):
        raise RuleBroken("sold_on", "not_a_day_of_sale")
    if row.sold_on != sold_on:
        row.sold_on = sold_on
        session().flush()
        audit.record("note sale of a piece", actor=actor, subject="piece", subject_id=piece_id, fields=("sold_on",))
    return piece_view(row, codes_of([piece_id]).get(piece_id))


def clear_reports(piece_id: int, *, actor: Actor) -> PieceView:
    """Says that what was reported of a piece was looked into: nobody is warned of it any more. NotFound, NotAllowed."""
    only_editors(actor)
    row = session().get(ProductPiece, piece_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NotFound(f"piece {piece_id}")
    if row.reported:
        row.reported = 0
        session().flush()
        audit.record(
            "clear reports of a piece", actor=actor, subject="piece", subject_id=piece_id, fields=("reported",)
        )
    return piece_view(row, codes_of([piece_id]).get(piece_id))


def note_report(event: DraftEnded) -> None:
    """Listens: a matter that a piece's code began was sent, so its tag was reported."""
    view = find_code(event.code) if event.code and event.service == REPORT_SERVICE else None
    if view is not None and view.kind == KIND and view.target.isdecimal():
        session().execute(
            update(ProductPiece)
            .where(ProductPiece.id == int(view.target))
            .values(reported=ProductPiece.reported + 1)
            .execution_options(synchronize_session=False)
        )


def codes_of(piece_ids: Sequence[int]) -> dict[int, CodeView]:
    """The code that each piece bears, by its id; at most some hundreds are asked for."""
    if not piece_ids:
        return {}
    targets = [str(piece_id) for piece_id in piece_ids]
    query = select(QrCode).where(QrCode.kind == KIND, QrCode.target.in_(targets), QrCode.is_standing)
    return {int(row.target): view_of(row) for row in session().scalars(query)}


def count_pieces(product_ids: Sequence[int]) -> dict[int, int]:
    """How many pieces each of these products has: one page of a list at most."""
    query = (
        select(ProductPiece.product_id, func.count().label("n"))
        .where(ProductPiece.product_id.in_(product_ids))
        .group_by(ProductPiece.product_id)
    )
    return {row.product_id: row.n for row in session().execute(query)}


def _next_number(product_id: int, series: str) -> int:
    """The number after the last of the series; its width is four digits, so the greatest text is the last one."""
    query = select(ProductPiece.serial).where(
        ProductPiece.product_id == product_id, ProductPiece.serial.like(f"{series}-____", escape="\\")
    )
    last = session().scalar(query.order_by(ProductPiece.serial.desc()).limit(1))
    number = int(last.rpartition("-")[2]) + 1 if last is not None else 1
    if number + MOST_AT_ONCE > 9999:
        raise RuleBroken("series", "series_full")
    return number
