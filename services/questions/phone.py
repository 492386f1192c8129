"""A telephone number."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import phonenumbers

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import arabic_digits

_EXTENSION = re.compile(r"\s*(?:ต่อ|#|ext\.?|x)\s*(\d{1,6})$", re.IGNORECASE)
_ALLOWED = re.compile(r"\+?[\d\s().\-‐-―/]{6,30}")
_THAI = 66


class Phone(BaseKind):
    """A number of Thailand as "0812345678" (with " ต่อ 123" where there is an extension), of abroad as "+4420…".

    Settings:
        mobile_only: whether only a Thai mobile or a foreign number will do (for text messages).
    """

    name = "phone"
    settings: Mapping[str, Any] = {"mobile_only": False}

    def take(self, question: Question, raw: Any) -> str:
        """The number in its one form."""
        typed = arabic_digits(as_text(question, raw))
        extension = _EXTENSION.search(typed)
        plain = typed[: extension.start()] if extension else typed
        if not _ALLOWED.fullmatch(plain):
            raise RuleBroken(question.key, codes.NOT_A_PHONE)
        if re.match(r"66\d{8,9}$|0066", digits := re.sub(r"\D", "", plain)):
            plain = "+" + digits.removeprefix("00")
        try:
            number = phonenumbers.parse(plain, "TH")
        except phonenumbers.NumberParseException as error:
            raise RuleBroken(question.key, codes.NOT_A_PHONE) from error
        if not phonenumbers.is_possible_number(number) or not _is_real(number):
            raise RuleBroken(question.key, codes.NOT_A_PHONE)
        if number.country_code != _THAI:
            value = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        else:
            value = f"0{phonenumbers.national_significant_number(number)}"
        is_landline = number.country_code == _THAI and len(value) != 10
        if self.setting(question, "mobile_only") and (is_landline or extension):
            raise RuleBroken(question.key, codes.NOT_A_MOBILE)
        return f"{value} ต่อ {extension[1]}" if extension else value

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """Grouped as it is read aloud: "081-234-5678", "0-5351-1000"."""
        return [] if value is None else [grouped(value, language)]


def grouped(value: str, language: str) -> str:
    """A stored number in groups."""
    number, _, extension = value.partition(" ต่อ ")
    if number.startswith("+"):
        parsed = phonenumbers.parse(number)
        number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    elif len(number) == 10:
        number = f"{number[:3]}-{number[3:6]}-{number[6:]}"
    elif len(number) == 9:
        number = f"{number[:1]}-{number[1:5]}-{number[5:]}"
    return f"{number} {'ext.' if language == 'en' else 'ต่อ'} {extension}" if extension else number


def _is_real(number: phonenumbers.PhoneNumber) -> bool:
    """Thai numbers by the plan's lengths: nine digits after 0 for mobiles (06, 08, 09), eight for the rest.

    The library's finer ranges lag behind the regulator's, and a citizen must not be told that an own number is wrong.
    """
    if number.country_code != _THAI:
        return phonenumbers.is_valid_number(number)
    national = phonenumbers.national_significant_number(number)
    return bool(re.fullmatch(r"[689]\d{8}|[2-7]\d{7}", national))


KIND = register(Phone())
