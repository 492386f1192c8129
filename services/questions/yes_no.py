"""Yes or no."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind, as_text
from services.text import Words, search_form

_YES = {"yes", "y", "true", "1", "ใช่", "ใช่ค่ะ", "ใช่ครับ", "มี", "ได้"}
_NO = {"no", "n", "false", "0", "ไม่", "ไม่ใช่", "ไม่ใช่ค่ะ", "ไม่ใช่ครับ", "ไม่มี", "ไม่ได้"}


class YesNo(BaseKind):
    """Yes or no, as a truth value, "yes"/"no", or the words of the two answers. The answer is True or False.

    Settings:
        yes: the Words of the one answer.
        no: the Words of the other.
    """

    name = "yes_no"
    settings: Mapping[str, Any] = {"yes": Words("ใช่", "Yes"), "no": Words("ไม่ใช่", "No")}

    def take(self, question: Question, raw: Any) -> bool:
        """Which of the two."""
        if isinstance(raw, bool):
            return raw
        if not isinstance(raw, str):
            raise RuleBroken(question.key, codes.NOT_YES_NO)
        typed = search_form(as_text(question, raw))
        yes, no = self.setting(question, "yes"), self.setting(question, "no")
        for answer, words in ((True, {yes.th, yes.en}), (False, {no.th, no.en}), (True, _YES), (False, _NO)):
            if typed in map(search_form, words):
                return answer
        raise RuleBroken(question.key, codes.NOT_YES_NO)

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """The words of the answer."""
        if value is None:
            return []
        words: Words = self.setting(question, "yes" if value else "no")
        return [words.in_(language)]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """1 or 0."""
        return {"": None if value is None else int(value)}


KIND = register(YesNo())
