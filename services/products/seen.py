"""What is known of a code that somebody scanned or typed: the piece, and whether there is reason for doubt."""

from datetime import date, timedelta

from sqlalchemy import String, cast, func, select

from services import clock
from services.codes import SCAN, CodeView, find_code
from services.codes.models import CodeTally, QrCode
from services.db import session
from services.errors import NotFound
from services.products import options
from services.products.models import ProductPiece
from services.products.pieces import KIND, get_piece
from services.products.reading import get_product
from services.products.views import Doubt, PieceView, ScanView
from services.references import parse_printed_code, print_code

#: So many are looked at; a list that long wants another setting.
_MOST = 200


def look_up(typed: str) -> ScanView:
    """What the code of a tag says; a doubt is named where it is not a live code of a published product."""
    code = parse_printed_code(typed)
    view = find_code(typed) if code else None
    piece = _piece_of(view)
    if view is None or piece is None:
        return ScanView(print_code(code) if code else typed[:40], doubts=(Doubt.UNKNOWN,))
    product = get_product(piece.product_id)
    if not product.is_published:
        return ScanView(view.printed, doubts=(Doubt.UNKNOWN,))
    days = options.days()
    scans = count_scans(view.id, days, after=piece.sold_on)
    doubts = []
    if not view.is_live():
        doubts.append(Doubt.WITHDRAWN)
    if piece.reported:
        doubts.append(Doubt.REPORTED)
    if scans >= options.scans_at_most(is_sold=piece.sold_on is not None):
        doubts.append(Doubt.OFTEN_AFTER_SALE if piece.sold_on else Doubt.OFTEN)
    return ScanView(view.printed, piece, product, tuple(doubts), scans, days)


def count_scans(code_id: int, days: int, *, after: date | None = None) -> int:
    """How often a code was scanned within so many days, today among them; after a day, where one is given."""
    since = clock.today() - timedelta(days=days - 1)
    if after is not None and after >= since:
        since = after + timedelta(days=1)
    query = select(func.coalesce(func.sum(CodeTally.n), 0)).where(
        CodeTally.code_id == code_id, CodeTally.day >= since, CodeTally.what == SCAN
    )
    return int(session().execute(query).scalar_one())


def find_suspicious(product_id: int) -> set[int]:
    """The ids of those pieces of a product whose code was seen suspiciously often, or that were reported."""
    days = options.days()
    since = clock.today() - timedelta(days=days - 1)
    least = min(options.scans_at_most(is_sold=True), options.scans_at_most(is_sold=False))
    found = set(
        session().scalars(
            select(ProductPiece.id).where(ProductPiece.product_id == product_id, ProductPiece.reported > 0).limit(_MOST)
        )
    )
    pieces = select(cast(ProductPiece.id, String)).where(ProductPiece.product_id == product_id)
    often = (
        select(QrCode.target)
        .join(CodeTally, CodeTally.code_id == QrCode.id)
        .where(QrCode.kind == KIND, QrCode.is_standing, QrCode.target.in_(pieces))
        .where(CodeTally.day >= since, CodeTally.what == SCAN)
        .group_by(QrCode.target)
        .having(func.sum(CodeTally.n) >= least)
        .limit(_MOST)
    )
    for target in session().scalars(often):
        piece = get_piece(int(target))
        if piece.code is not None:
            scans = count_scans(piece.code.id, days, after=piece.sold_on)
            if scans >= options.scans_at_most(is_sold=piece.sold_on is not None):
                found.add(piece.id)
    return found


def _piece_of(view: CodeView | None) -> PieceView | None:
    if view is None or view.kind != KIND or not view.target.isdecimal():
        return None
    try:
        return get_piece(int(view.target))
    except NotFound:
        return None
