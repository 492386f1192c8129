"""Codes: what is printed on stickers, posters and labels, where it leads, and how often it is used."""

from services.codes.changing import Pointing, change_code, list_pointings, withdraw_code
from services.codes.checking import NewCode
from services.codes.declared import install
from services.codes.finding import (
    CODE,
    HERE,
    PLACE,
    UNIT,
    chat_words,
    destination_of,
    find_code,
    find_standing,
    get_code,
    handed,
    with_handed,
)
from services.codes.folding import fold_code_tallies
from services.codes.kinds import CodeKind, Destination, declare_kind, find_kind, list_kinds
from services.codes.listing import CodeFilter, get_codes, list_codes
from services.codes.making import ensure_codes, make_code
from services.codes.sheets import ask_labels, ask_sheet
from services.codes.tallying import BEGUN, SCAN, SENT, note, note_begun, note_sent
from services.codes.views import CodeView

__all__ = [
    "BEGUN",
    "CODE",
    "HERE",
    "PLACE",
    "SCAN",
    "SENT",
    "UNIT",
    "CodeFilter",
    "CodeKind",
    "CodeView",
    "Destination",
    "NewCode",
    "Pointing",
    "ask_labels",
    "ask_sheet",
    "change_code",
    "chat_words",
    "declare_kind",
    "destination_of",
    "ensure_codes",
    "find_code",
    "find_kind",
    "find_standing",
    "fold_code_tallies",
    "get_code",
    "get_codes",
    "handed",
    "install",
    "list_codes",
    "list_kinds",
    "list_pointings",
    "make_code",
    "note",
    "note_begun",
    "note_sent",
    "with_handed",
    "withdraw_code",
]
