"""Changes of a working definition, pure: what is put where, moved, copied and taken away. Keys are never used again."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from services.errors import NotFound, RuleBroken
from services.surveys.definition import Definition, Section, Skip, SurveyQuestion
from services.text import Words

MOST_SECTIONS, MOST_QUESTIONS = 20, 100
_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
_COPY = Words("{said} (สำเนา)", "{said} (copy)")


def new_key(kind: str = "q") -> str:
    """A key that no question ("q") or section ("s") of any survey ever had: by keys results are counted."""
    return kind + "".join(secrets.choice(_LETTERS) for _ in range(7))


def find_section(definition: Definition, key: str) -> Section | None:
    """The section of that key."""
    return next((section for section in definition.sections if section.key == key), None)


def section_of(definition: Definition, question_key: str) -> Section:
    """The section in which the question stands. NotFound."""
    for section in definition.sections:
        if any(question.key == question_key for question in section.questions):
            return section
    raise NotFound(question_key)


def put_section(definition: Definition, key: str, title: Words) -> Definition:
    """Changes the title of a section, or adds one at the end. RuleBroken `too_many_sections`."""
    if find_section(definition, key) is not None:
        return _each_section(definition, lambda one: replace(one, title=title) if one.key == key else one)
    if len(definition.sections) >= MOST_SECTIONS:
        raise RuleBroken("", "too_many_sections", max=MOST_SECTIONS)
    return replace(definition, sections=(*definition.sections, Section(key, title)))


def move_section(definition: Definition, key: str, step: int) -> Definition:
    """One section up (-1) or down (1); at the end it stays. NotFound."""
    keys = [section.key for section in definition.sections]
    if key not in keys:
        raise NotFound(key)
    sections = list(definition.sections)
    at = keys.index(key)
    to = min(max(at + step, 0), len(sections) - 1)
    sections.insert(to, sections.pop(at))
    return replace(definition, sections=tuple(sections))


def remove_section(definition: Definition, key: str) -> Definition:
    """Without the section and what it asks; rules that looked at its questions go too. What is gone stays gone."""
    section = find_section(definition, key)
    if section is None:
        return definition
    for question in section.questions:
        definition = remove_question(definition, question.key)
    return replace(definition, sections=tuple(one for one in definition.sections if one.key != key))


def put_question(definition: Definition, question: SurveyQuestion, section_key: str) -> Definition:
    """Changes the question of that key where it stands, or adds it at the end of a section (of the last where "").

    Where `section_key` names another section than the one where it stands, it moves to its end. NotFound for a section
    that is gone; RuleBroken `too_many_questions`.
    """
    if definition.find(question.key) is not None:
        definition = _each_question(definition, lambda one: question if one.key == question.key else one)
        if section_key and section_of(definition, question.key).key != section_key:
            definition = place_question(definition, question.key, section_key)
        return definition
    if sum(1 for _ in definition.questions) >= MOST_QUESTIONS:
        raise RuleBroken("", "too_many_questions", max=MOST_QUESTIONS)
    if not definition.sections:
        definition = put_section(definition, new_key("s"), Words("คำถาม", "Questions"))
    key = section_key or definition.sections[-1].key
    if find_section(definition, key) is None:
        raise NotFound(key)
    return _each_section(
        definition, lambda one: replace(one, questions=(*one.questions, question)) if one.key == key else one
    )


def move_question(definition: Definition, key: str, step: int) -> Definition:
    """One place up (-1) or down (1), over the edge of its section into the next one. NotFound."""
    section = section_of(definition, key)
    keys = [question.key for question in section.questions]
    at, number = keys.index(key), definition.sections.index(section)
    if 0 <= at + step < len(keys):
        return place_question(definition, key, section.key, at + step)
    if not 0 <= number + step < len(definition.sections):
        return definition
    other = definition.sections[number + step]
    return place_question(definition, key, other.key, len(other.questions) if step < 0 else 0)


def place_question(definition: Definition, key: str, section_key: str, index: int | None = None) -> Definition:
    """The question as number `index` (from 0) of a section, None: at its end. NotFound for either key."""
    question = definition.find(key)
    if question is None or find_section(definition, section_key) is None:
        raise NotFound(key)

    def placed(section: Section) -> Section:
        questions = [one for one in section.questions if one.key != key]
        if section.key == section_key:
            questions.insert(len(questions) if index is None else max(0, index), question)
        return replace(section, questions=tuple(questions))

    return _each_section(definition, placed)


def copy_question(definition: Definition, key: str, copied_key: str) -> Definition:
    """A copy right below, under a key of its own; done again, nothing happens. NotFound; RuleBroken."""
    question = definition.find(key)
    if question is None:
        raise NotFound(key)
    if definition.find(copied_key) is not None:
        return definition
    label = Words(_COPY.th.format(said=question.label.th), _COPY.en.format(said=question.label.en))
    section = section_of(definition, key)
    at = [one.key for one in section.questions].index(key)
    definition = put_question(definition, replace(question, key=copied_key, label=label), section.key)
    return place_question(definition, copied_key, section.key, at + 1)


def remove_question(definition: Definition, key: str) -> Definition:
    """Without the question; rules of others that looked at it go too. What is gone stays gone."""
    sections = tuple(
        replace(
            section,
            questions=tuple(
                replace(one, asked_when=tuple(skip for skip in one.asked_when if skip.question != key))
                for one in section.questions
                if one.key != key
            ),
        )
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def asked_after(definition: Definition, key: str) -> list[SurveyQuestion]:
    """The questions whose rules look at this one."""
    return [one for one in definition.questions if any(skip.question == key for skip in one.asked_when)]


def asked_before(definition: Definition, key: str) -> list[SurveyQuestion]:
    """The questions that stand before this one; all of them where it is not there yet."""
    before = []
    for question in definition.questions:
        if question.key == key:
            break
        before.append(question)
    return before


def set_rules(definition: Definition, key: str, rules: tuple[Skip, ...]) -> Definition:
    """The question asked only under these rules. NotFound."""
    if definition.find(key) is None:
        raise NotFound(key)
    return _each_question(definition, lambda one: replace(one, asked_when=rules) if one.key == key else one)


def _each_section(definition: Definition, change: Callable[[Section], Section]) -> Definition:
    return replace(definition, sections=tuple(change(section) for section in definition.sections))


def _each_question(definition: Definition, change: Callable[[SurveyQuestion], SurveyQuestion]) -> Definition:
    return _each_section(definition, lambda one: replace(one, questions=tuple(map(change, one.questions))))
