"""A 13-digit number: of a person (or foreigner), or of a juristic person."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from stdnum.th import pin

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import arabic_digits

HOLDERS = ("any", "person", "juristic")


class ThaiId(BaseKind):
    """Thirteen digits with a right check digit, which is no proof that the number was ever given out.

    Settings:
        holder: "person" (does not begin with 0), "juristic" (begins with 0) or "any".
    """

    name = "thai_id"
    settings: Mapping[str, Any] = {"holder": "any"}

    def validate(self, question: Question) -> None:
        """Also wants a holder that exists."""
        super().validate(question)
        if self.setting(question, "holder") not in HOLDERS:
            raise ValueError(f"{question.key}: holder must be one of {HOLDERS}")

    def take(self, question: Question, raw: Any) -> str:
        """The digits alone."""
        digits = re.sub(r"[\s.\-‐-―]", "", arabic_digits(as_text(question, raw)))
        if not re.fullmatch(r"[0-9]{13}", digits) or pin.calc_check_digit(digits[:-1]) != digits[-1]:
            raise RuleBroken(question.key, codes.NOT_AN_ID)
        holder = self.setting(question, "holder")
        if holder == "person" and digits[0] == "0":
            raise RuleBroken(question.key, codes.ID_NOT_PERSON)
        if holder == "juristic" and digits[0] != "0":
            raise RuleBroken(question.key, codes.ID_NOT_JURISTIC)
        return digits

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """Grouped as on the card: "1-1017-00230-70-5"."""
        if value is None:
            return []
        return [f"{value[0]}-{value[1:5]}-{value[5:10]}-{value[10:12]}-{value[12]}"]


KIND = register(ThaiId())
