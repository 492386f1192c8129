"""The extra questions of a category: kept as data, checked when edited, made into questions for intake."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from services.errors import Problem
from services.questions import Choice, DataClass, Question
from services.text import Words, single_line

#: The kinds that an officer may choose from, and the settings of each that may be edited.
EDITABLE: Mapping[str, tuple[str, ...]] = {
    "text": ("max_length",),
    "number": ("min", "max"),
    "choice": (),
    "choices": (),
    "yes_no": (),
    "phone": (),
}
MOST_QUESTIONS = 6
MOST_CHOICES = 12
LABEL_LENGTH = 200
#: Under these keys stand the words for the answers of a question of yes and no.
YES_NO = ("no", "yes")
#: Extra answers stand apart from the questions that every complaint is asked.
PREFIX = "extra_"
_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")


def as_questions(described: Sequence[Mapping[str, Any]], stage: Words | None = None) -> list[Question]:
    """The questions that intake asks, as part of that stage."""
    return [_as_question(one, stage) for one in described]


def extra_questions(category: Any) -> list[Question]:
    """The extra questions of a category, as intake asks them."""
    return as_questions(category.questions)


def _as_question(one: Mapping[str, Any], stage: Words | None) -> Question:
    settings = dict(one.get("settings") or {})
    if one["kind"] in ("choice", "choices"):
        settings["choices"] = tuple(Choice(key, Words(th, en)) for key, th, en in one.get("choices", ()))
    elif one["kind"] == "yes_no":
        settings |= {key: Words(th, en) for key, th, en in one.get("choices", ())}
    hint = one.get("hint")
    return Question(
        key=PREFIX + one["key"],
        kind=one["kind"],
        label=Words(*one["label"]),
        hint=Words(*hint) if hint else None,
        required=bool(one.get("required")),
        settings=settings,
        stage=stage,
        data_class=DataClass(one.get("data_class") or DataClass.INTERNAL),
    )


def check_questions(described: Sequence[Mapping[str, Any]]) -> list[Problem]:
    """What is wrong with the questions as an officer described them; fields are named "question-<n>-<part>"."""
    problems = []
    if len(described) > MOST_QUESTIONS:
        problems.append(Problem("questions", "too_many", {"max": MOST_QUESTIONS}))
    keys = [one.get("key") for one in described]
    for number, one in enumerate(described, 1):
        where = f"question-{number}"
        if not _KEY.fullmatch(one.get("key") or ""):
            problems.append(Problem(f"{where}-key", "key_shape"))
        elif keys.count(one["key"]) > 1:
            problems.append(Problem(f"{where}-key", "key_taken"))
        problems += _question_problems(where, one)
    return problems


def _question_problems(where: str, one: Mapping[str, Any]) -> list[Problem]:
    problems = []
    for part, text in zip(("label_th", "label_en"), one.get("label") or ("", ""), strict=True):
        plain = single_line(text)
        if not plain:
            problems.append(Problem(f"{where}-{part}", "required"))
        elif len(plain) > LABEL_LENGTH:
            problems.append(Problem(f"{where}-{part}", "too_long", {"max": LABEL_LENGTH}))
    kind = str(one.get("kind"))
    if kind not in EDITABLE:
        return [*problems, Problem(f"{where}-kind", "not_on_list")]
    if one.get("data_class", DataClass.INTERNAL) not in set(DataClass):
        problems.append(Problem(f"{where}-data_class", "not_on_list"))
    settings = one.get("settings") or {}
    if set(settings) - set(EDITABLE[kind]):
        problems.append(Problem(f"{where}-kind", "wrong_settings"))
    least, most = settings.get("min"), settings.get("max")
    if least is not None and most is not None and least > most:
        problems.append(Problem(f"{where}-max", "out_of_range", {"min": least, "max": 10**9}))
    if kind in ("choice", "choices"):
        problems += _choice_problems(where, one.get("choices") or ())
    elif kind == "yes_no" and one.get("choices"):
        problems += _answer_problems(where, one["choices"])
    return problems


def _answer_problems(where: str, choices: Sequence[Sequence[str]]) -> list[Problem]:
    """The words of yes and no may be others: both, and nothing else."""
    problems = _choice_problems(where, choices)
    if not problems and sorted(choice[0] for choice in choices) != list(YES_NO):
        return [Problem(f"{where}-choices", "choice_shape")]
    return problems


def _choice_problems(where: str, choices: Sequence[Sequence[str]]) -> list[Problem]:
    field = f"{where}-choices"
    if not 2 <= len(choices) <= MOST_CHOICES:
        return [Problem(field, "choice_count", {"min": 2, "max": MOST_CHOICES})]
    if any(len(choice) != 3 or not all(single_line(part) for part in choice) for choice in choices):
        return [Problem(field, "choice_shape")]
    if len({choice[0] for choice in choices}) != len(choices):
        return [Problem(field, "key_taken")]
    return []
