"""Printed codes that lead to a page of the information centre."""

from services.codes import CodeKind, Destination, declare_kind
from services.information.answering import find_answer, list_answers
from services.text import Words

_MOST = 300


def declare_code_kinds() -> None:
    """Says what codes of pages lead to; safe to call again."""
    declare_kind(CodeKind("page", Words("หน้าข้อมูล", "Information page"), _resolve, _choices, is_read_only=True))


def _resolve(target: str) -> Destination | None:
    answer = find_answer(target)
    return Destination(answer.title, f"/info/{answer.slug}", unit_id=answer.unit_id) if answer is not None else None


def _choices() -> list[tuple[str, Words]]:
    return [(answer.slug, answer.title) for answer in list_answers()][:_MOST]
