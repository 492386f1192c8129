"""An e-mail address."""

from collections.abc import Mapping
from typing import Any

from email_validator import EmailNotValidError, validate_email

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import arabic_digits

_LONGEST = 254


class Email(BaseKind):
    """An address by its form alone: nobody is asked whether it exists. The domain may be in any script.

    Settings: none.
    """

    name = "email"
    settings: Mapping[str, Any] = {}

    def take(self, question: Question, raw: Any) -> str:
        """The address, its domain in small letters."""
        typed = arabic_digits(as_text(question, raw)).replace(" ", "").removeprefix("mailto:")
        if len(typed) > _LONGEST:
            raise RuleBroken(question.key, codes.NOT_AN_EMAIL)
        try:
            found = validate_email(typed, check_deliverability=False, allow_smtputf8=True, test_environment=True)
        except (EmailNotValidError, ValueError) as error:
            raise RuleBroken(question.key, codes.NOT_AN_EMAIL) from error
        # The part before the @ must be ASCII: few mail servers on the way take anything else.
        if not found.local_part.isascii() or "." not in found.ascii_domain:
            raise RuleBroken(question.key, codes.NOT_AN_EMAIL)
        return found.normalized


KIND = register(Email())
