"""What a working definition may hold at all. What keeps it from being published is `definition.find_faults`."""

from collections.abc import Iterator
from dataclasses import replace

from services.errors import Problem, RuleBroken
from services.questions.base import KEY
from services.surveys.arranging import MOST_QUESTIONS, MOST_SECTIONS
from services.surveys.definition import KINDS, RATED, Definition, Option, Section, SurveyQuestion
from services.text import Words, normalise, single_line

LABEL, HINT, OPTION, END = 300, 500, 200, 60
MOST_OPTIONS, MOST_ROWS, MOST_RULES = 40, 20, 10
_WITH_OPTIONS = frozenset({"choice", "choices", "ranking"})


def checked_definition(definition: Definition) -> Definition:
    """The definition in the form in which it is kept. RuleBroken, its fields "question.part"."""
    problems: list[Problem] = []
    if len(definition.sections) > MOST_SECTIONS:
        problems.append(Problem("", "too_many_sections", {"max": MOST_SECTIONS}))
    if sum(1 for _ in definition.questions) > MOST_QUESTIONS:
        problems.append(Problem("", "too_many_questions", {"max": MOST_QUESTIONS}))
    sections = []
    for section in definition.sections:
        title = Words(single_line(section.title.th), single_line(section.title.en))
        if not KEY.fullmatch(section.key):
            problems.append(Problem("", "key_shape"))
        if max(len(title.th), len(title.en)) > OPTION:
            problems.append(Problem(f"{section.key}.title_th", "too_long", {"max": OPTION}))
        questions = tuple(map(_kept, section.questions))
        for question in questions:
            problems += [replace(each, field=f"{question.key}.{each.field}") for each in _problems(question)]
        sections.append(Section(section.key, title, questions))
    if problems:
        raise RuleBroken.of(problems)
    return replace(definition, sections=tuple(sections))


def checked_question(question: SurveyQuestion) -> SurveyQuestion:
    """One question in the form in which it is kept. RuleBroken, its fields those of the form."""
    question = _kept(question)
    problems = [] if question.label.th else [Problem("label_th", "required")]
    problems += _problems(question)
    if problems:
        raise RuleBroken.of(problems)
    return question


def _problems(question: SurveyQuestion) -> Iterator[Problem]:
    if question.kind not in KINDS:
        yield Problem("kind", "not_on_list")
    if not KEY.fullmatch(question.key):
        yield Problem("", "key_shape")
    texts = {"label": (question.label, LABEL), "hint": (question.hint, HINT), "low": (question.low, END),
             "high": (question.high, END)}  # fmt: skip
    for name, (words, most) in texts.items():
        for language in ("th", "en"):
            if words is not None and len(words.in_(language)) > most:
                yield Problem(f"{name}_{language}", "too_long", {"max": most})
    for name, listed, most_listed in (("options", question.options, MOST_OPTIONS), ("rows", question.rows, MOST_ROWS)):
        if len(listed) > most_listed:
            yield Problem(name, "too_many", {"max": most_listed})
        if any(len(text) > OPTION for one in listed for text in (one.label.th, one.label.en)):
            yield Problem(name, "too_long", {"max": OPTION})
        if len({one.key for one in listed}) < len(listed) or not all(KEY.fullmatch(one.key) for one in listed):
            yield Problem(name, "key_shape")
    if len(question.asked_when) > MOST_RULES:
        yield Problem("rules", "too_many", {"max": MOST_RULES})


def _kept(question: SurveyQuestion) -> SurveyQuestion:
    """Texts in their one form; nothing that the kind has no use for."""
    is_scale = question.kind == "scale"
    hint = question.hint if _line(question.hint) else None
    return replace(
        question,
        label=_line(question.label) or Words("", ""),
        hint=Words(normalise(hint.th), normalise(hint.en)) if hint else None,
        options=_listed(question.options) if question.kind in _WITH_OPTIONS else (),
        rows=_listed(question.rows) if question.kind == "matrix" else (),
        low=_line(question.low) if is_scale else None,
        high=_line(question.high) if is_scale else None,
        aspect=question.aspect if question.kind in RATED else None,
    )


def _listed(listed: tuple[Option, ...]) -> tuple[Option, ...]:
    return tuple(Option(one.key, _line(one.label) or Words("", "")) for one in listed)


def _line(words: Words | None) -> Words | None:
    """The words on one line each; None where there are none in either language."""
    if words is None:
        return None
    said = Words(single_line(words.th), single_line(words.en))
    return said if said.th or said.en else None
