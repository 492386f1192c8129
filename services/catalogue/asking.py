"""Which questions of a service apply, given what was answered so far."""

from collections.abc import Sequence
from dataclasses import replace

from services import questions
from services.catalogue.base import Context, Service
from services.questions import Question

#: Words that stand in the addresses of a draft where the key of a question would.
RESERVED = frozenset({"review", "done", "save", "follow", "abandon"})

#: How often the list is worked out anew when answers fall away with their questions; conditions nest less deeply.
_ROUNDS = 8


def questions_for(service: Service, context: Context) -> list[Question]:
    """The questions that apply, in order.

    An answer to a question that does not apply (any more) counts for nothing: neither for conditions nor for the
    service.
    Raises ValueError where the service describes its questions wrongly.
    """
    standing = dict(context.answers)
    asked: list[Question] = []
    for _ in range(_ROUNDS):
        asked = _walk(service, replace(context, answers=standing))
        kept = {question.key: context.answers[question.key] for question in asked if question.key in context.answers}
        if kept == standing:
            break
        standing = kept
    return asked


def _walk(service: Service, context: Context) -> list[Question]:
    described = service.questions(context)
    _validate(service, described)
    asked: list[Question] = []
    counted: dict[str, object] = {}
    for question in described:
        if questions.applies(question, counted):
            asked.append(question)
            if question.key in context.answers:
                counted[question.key] = context.answers[question.key]
    return asked


def _validate(service: Service, described: Sequence[Question]) -> None:
    earlier: set[str] = set()
    for question in described:
        where = f"{service.key}.{question.key}"
        if question.key in earlier:
            raise ValueError(f"{where} is asked twice")
        if question.key in RESERVED:
            raise ValueError(f"{where}: the key is the name of a page")
        questions.validate_question(question)
        unknown = {condition.question for condition in question.asked_when} - earlier
        if unknown:
            raise ValueError(f"{where} depends on {sorted(unknown)}, not asked before it")
        earlier.add(question.key)
