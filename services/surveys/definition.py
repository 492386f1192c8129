"""What a survey asks, as data: sections and questions; how the engine asks them; what is wrong with a definition."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from services.questions import Choice, Condition, DataClass, Question
from services.surveys.about_you import ABOUT, about_questions
from services.surveys.words import Aspect
from services.text import Words

#: Kinds of question that a survey may hold. Those that would ask who somebody is, or for files, are not among them.
KINDS = (
    "rating", "scale", "matrix", "ranking", "choice", "choices", "yes_no", "number", "date", "text", "long_text",
)  # fmt: skip
#: Answers in own words, kept apart from the others.
TEXT_KINDS = frozenset({"text", "long_text"})
#: Kinds whose answers have a mean of satisfaction from 1 to 5.
RATED = frozenset({"rating", "matrix"})
_WITH_OPTIONS = frozenset({"choice", "choices", "ranking"})


@dataclass(frozen=True, slots=True)
class Option:
    """A choice, or a row of a matrix. `key` never changes; the words may, until the first version is out."""

    key: str
    label: Words


@dataclass(frozen=True, slots=True)
class Skip:
    """Asked only where the answer to an earlier question is (or, with `is_not`, is not) one of `values`."""

    question: str
    values: tuple[Any, ...]
    is_not: bool = False


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question. `options` are choices (choice, choices, ranking), `rows` the lines of a matrix."""

    key: str
    kind: str
    label: Words
    hint: Words | None = None
    is_required: bool = True
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    #: The words at both ends of a scale from 0 to 10.
    low: Words | None = None
    high: Words | None = None
    asked_when: tuple[Skip, ...] = ()
    aspect: Aspect | None = None

    @property
    def fingerprint(self) -> tuple[Any, ...]:
        """What makes it the same question: answers to questions of another fingerprint are never counted together."""
        words = tuple((one.key, one.label.th) for one in (*self.options, *self.rows))
        ends = tuple(end.th if end else "" for end in (self.low, self.high))
        return (self.kind, self.label.th, words, ends)

    def to_question(self, stage: Words) -> Question:
        """The question as the engine asks it."""
        settings: dict[str, Any] = {}
        if self.kind in _WITH_OPTIONS:
            settings["choices"] = tuple(Choice(one.key, one.label) for one in self.options)
        elif self.kind == "matrix":
            settings["rows"] = tuple(Choice(one.key, one.label) for one in self.rows)
        elif self.kind == "scale":
            settings = {name: end for name, end in (("low", self.low), ("high", self.high)) if end}
        return Question(
            key=self.key,
            kind=self.kind,
            label=self.label,
            hint=self.hint,
            data_class=DataClass.INTERNAL,
            required=self.is_required,
            settings=settings,
            asked_when=tuple(Condition(skip.question, skip.values, skip.is_not) for skip in self.asked_when),
            stage=stage,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a survey under one heading."""

    key: str
    title: Words
    questions: tuple[SurveyQuestion, ...] = ()


@dataclass(frozen=True, slots=True)
class Definition:
    """What a survey asks. With `asks_about_you` the optional block about the respondent comes last."""

    sections: tuple[Section, ...] = ()
    asks_about_you: bool = False

    @property
    def questions(self) -> Iterator[SurveyQuestion]:
        """All of its own questions, in order."""
        return (question for section in self.sections for question in section.questions)

    def find(self, key: str) -> SurveyQuestion | None:
        """The question of that key."""
        return next((question for question in self.questions if question.key == key), None)

    def to_questions(self) -> list[Question]:
        """Everything as the engine asks it, the block about the respondent included."""
        asked = [q.to_question(section.title) for section in self.sections for q in section.questions]
        return [*asked, *(about_questions() if self.asks_about_you else ())]

    def continuing(self, earlier: "Definition", number: int) -> "Definition":
        """This definition as version `number` after `earlier`: a question that was changed gets a key of its own.

        So results are counted by key alone and never mix what was asked in different words.
        """
        renamed: dict[str, str] = {}
        taken = {question.key for question in (*earlier.questions, *self.questions)}
        for question in self.questions:
            before = earlier.find(question.key)
            if before is not None and before.fingerprint != question.fingerprint:
                wanted = f"{question.key.partition('_v')[0]}_v{number}"
                key = next(one for one in (wanted, *(f"{wanted}_{n}" for n in range(2, 999))) if one not in taken)
                renamed[question.key] = key
                taken.add(key)
        sections = tuple(
            replace(section, questions=tuple(_renamed(question, renamed) for question in section.questions))
            for section in self.sections
        )
        return replace(self, sections=sections)


@dataclass(frozen=True, slots=True)
class Fault:
    """What keeps a definition from being published: where (a key of question or section, "" for the whole) and what."""

    where: str
    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


def find_faults(definition: Definition) -> list[Fault]:
    """Everything that is wrong with it; [] where it may be published."""
    faults = [] if any(True for _ in definition.questions) else [Fault("", "empty")]
    for section in definition.sections:
        if not section.title.th.strip():
            faults.append(Fault(section.key, "no_words"))
        elif not section.title.en.strip():
            faults.append(Fault(section.key, "no_english"))
    earlier: dict[str, SurveyQuestion] = {}
    for question in definition.questions:
        faults += [Fault(question.key, code) for code in _faults_of(question)]
        if question.key in earlier or question.key in ABOUT:
            faults.append(Fault(question.key, "key_taken"))
        for skip in question.asked_when:
            if skip.question not in earlier:
                faults.append(Fault(question.key, "skip_not_before"))
            elif not set(skip.values) <= set(skip_values(earlier[skip.question])):
                faults.append(Fault(question.key, "skip_value"))
        earlier[question.key] = question
    return faults


def skip_values(question: SurveyQuestion) -> Sequence[Any]:
    """The answers that a skip rule may look for; () where the kind has none to choose from."""
    if question.kind in ("choice", "choices"):
        return [one.key for one in question.options]
    known: dict[str, Sequence[Any]] = {"rating": range(1, 6), "scale": range(11), "yes_no": (True, False)}
    return known.get(question.kind, ())


def _faults_of(question: SurveyQuestion) -> Iterator[str]:
    if question.kind not in KINDS:
        yield "kind"
    if not question.label.th.strip():
        yield "no_words"
    elif not question.label.en.strip():
        yield "no_english"
    listed = question.rows if question.kind == "matrix" else question.options
    if question.kind == "matrix" or question.kind in _WITH_OPTIONS:
        if len(listed) < 2:
            yield "too_few_options"
        if any(not one.label.th.strip() or not one.label.en.strip() for one in listed):
            yield "option_words"
        elif len({one.label.th for one in listed}) < len(listed):
            yield "option_twice"
    others = (question.hint, question.low, question.high)
    if any(words is not None and bool(words.th.strip()) != bool(words.en.strip()) for words in others):
        yield "one_language"


def _renamed(question: SurveyQuestion, names: Mapping[str, str]) -> SurveyQuestion:
    skips = tuple(replace(skip, question=names.get(skip.question, skip.question)) for skip in question.asked_when)
    return replace(question, key=names.get(question.key, question.key), asked_when=skips)


def to_json(definition: Definition) -> dict[str, Any]:
    """As it is stored."""
    return {
        "asks_about_you": definition.asks_about_you,
        "sections": [
            {
                "key": section.key,
                "title": _said(section.title),
                "questions": [_question_to_json(question) for question in section.questions],
            }
            for section in definition.sections
        ],
    }


def from_json(stored: Mapping[str, Any]) -> Definition:
    """A stored definition."""
    sections = tuple(
        Section(section["key"], Words(*section["title"]), tuple(map(_question_from_json, section["questions"])))
        for section in stored.get("sections", ())
    )
    return Definition(sections, bool(stored.get("asks_about_you")))


def _said(words: Words | None) -> list[str] | None:
    return [words.th, words.en] if words else None


def _question_to_json(question: SurveyQuestion) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "label": _said(question.label),
        "hint": _said(question.hint),
        "is_required": question.is_required,
        "options": [[one.key, one.label.th, one.label.en] for one in question.options],
        "rows": [[one.key, one.label.th, one.label.en] for one in question.rows],
        "low": _said(question.low),
        "high": _said(question.high),
        "asked_when": [[skip.question, list(skip.values), skip.is_not] for skip in question.asked_when],
        "aspect": question.aspect.value if question.aspect else "",
    }


def _question_from_json(stored: Mapping[str, Any]) -> SurveyQuestion:
    def words(name: str) -> Words | None:
        return Words(*stored[name]) if stored.get(name) else None

    def listed(name: str) -> tuple[Option, ...]:
        return tuple(Option(key, Words(th, en)) for key, th, en in stored.get(name, ()))

    return SurveyQuestion(
        key=stored["key"],
        kind=stored["kind"],
        label=Words(*stored["label"]),
        hint=words("hint"),
        is_required=bool(stored.get("is_required", True)),
        options=listed("options"),
        rows=listed("rows"),
        low=words("low"),
        high=words("high"),
        asked_when=tuple(Skip(q, tuple(values), bool(is_not)) for q, values, is_not in stored.get("asked_when", ())),
        aspect=Aspect(stored["aspect"]) if stored.get("aspect") else None,
    )
