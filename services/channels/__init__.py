"""Channels: by which of them each service is offered, proven to open, and used."""

from services.channels.matrix import DIGITAL, ENOUGH, Cell, Matrix, Row, Share, as_rows, matrix
from services.channels.tested import TESTED, is_tested, pattern_of
from services.channels.using import add_use, channel_of, count_use, fold_use, list_months, month_now, note_use

__all__ = [
    "DIGITAL",
    "ENOUGH",
    "TESTED",
    "Cell",
    "Matrix",
    "Row",
    "Share",
    "add_use",
    "as_rows",
    "channel_of",
    "count_use",
    "fold_use",
    "is_tested",
    "list_months",
    "matrix",
    "month_now",
    "note_use",
    "pattern_of",
]
