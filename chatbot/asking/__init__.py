"""How each kind of question is asked and its answer read in chat: one module a kind."""

from types import ModuleType
from typing import cast

from chatbot.asking import (
    choice,
    choices,
    date,
    email,
    file,
    lines,
    long_text,
    matrix,
    money,
    month,
    number,
    phone,
    photographs,
    place,
    ranking,
    rating,
    scale,
    text,
    thai_id,
    yes_no,
)
from chatbot.asking.base import Asking, Partly, Unclear

_MODULES: tuple[ModuleType, ...] = (
    choice,
    choices,
    date,
    email,
    file,
    lines,
    long_text,
    matrix,
    money,
    month,
    number,
    phone,
    photographs,
    place,
    ranking,
    rating,
    scale,
    text,
    thai_id,
    yes_no,
)
_BY_KIND = {module.__name__.rpartition(".")[2]: module for module in _MODULES}


def get_asking(kind: str) -> Asking:
    """The way of asking a kind of question; KeyError where nobody wrote one."""
    return cast(Asking, _BY_KIND[kind])


def list_askings() -> list[str]:
    """The kinds that can be asked here."""
    return sorted(_BY_KIND)


__all__ = ["Asking", "Partly", "Unclear", "get_asking", "list_askings"]
