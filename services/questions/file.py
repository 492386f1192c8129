"""A document, already saved: the answer names its file."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import RuleBroken
from services.questions import codes
from services.questions.base import Question, register
from services.questions.kind import BaseKind
from services.questions.photographs import KEY
from services.text import single_line, snippet

_NAME_AT_MOST = 120


class File(BaseKind):
    """A document that `services.files` has saved: its key, or {"key", "name"}. The answer is {"key", "name"}.

    Settings:
        accept: what the browser's file picker offers, as HTML writes it.
        cleaner: the name under which `services.files` knows what cleans it before it is stored, "" for nothing.
        example: the address of a table to fill in, "" for none.
    """

    name = "file"
    settings: Mapping[str, Any] = {"accept": ".pdf,.jpg,.jpeg,.png,.csv,.xlsx,.docx,.ods", "cleaner": "", "example": ""}

    def take(self, question: Question, raw: Any) -> Mapping[str, str]:
        """Key and name."""
        given = {"key": raw} if isinstance(raw, str) else raw
        if not isinstance(given, Mapping):
            raise RuleBroken(question.key, codes.NOT_A_FILE)
        key, name = given.get("key"), given.get("name") or ""
        if not isinstance(key, str) or not KEY.fullmatch(key) or not isinstance(name, str):
            raise RuleBroken(question.key, codes.NOT_A_FILE)
        return {"key": key, "name": snippet(single_line(name[: 10 * _NAME_AT_MOST]), _NAME_AT_MOST)}

    def read_back(self, question: Question, value: Any, language: str) -> Sequence[str]:
        """Its name."""
        if value is None:
            return []
        return [value["name"] or ("1 file" if language == "en" else "1 ไฟล์")]

    def export(self, question: Question, value: Any) -> Mapping[str, Any]:
        """Its name: the key opens the file and stays inside."""
        return {"": None if value is None else value["name"]}


KIND = register(File())
