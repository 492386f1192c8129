"""Kinds of question: how an answer is checked, read back and exported. No HTML and no chat platform in here."""

from services.questions import codes
from services.questions.base import (
    Choice,
    Condition,
    DataClass,
    Kind,
    Place,
    Question,
    applies,
    get_kind,
    list_kinds,
    register,
    validate_question,
)
from services.questions.heard import SURE, Heard, hear_choices

# Importing a kind registers it: this list is the whole of them.
from services.questions import (  # isort: skip
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

KIND_MODULES = (
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

__all__ = [
    "KIND_MODULES",
    "SURE",
    "Choice",
    "Condition",
    "DataClass",
    "Heard",
    "Kind",
    "Place",
    "Question",
    "applies",
    "codes",
    "get_kind",
    "hear_choices",
    "list_kinds",
    "register",
    "validate_question",
]
