"""Which choices a sentence is about: by their words, misspelt or without spaces too. Pure; nothing is looked up."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from services.questions.base import Choice
from services.text import label_form, search_form, sound_form

#: From here on a choice may be offered for a whole sentence: a word stood there that tells.
SURE = 0.6
#: A telling word, one misspelt, a word that may be there by chance, and one that only says where.
_TELLS, _MISSPELT, _HINTS, _WHERE = 3.0, 2.5, 1.0, 0.2
_PER_LETTER = 0.06
#: What further words of the same choice add, and how far behind the best a choice may lie.
_MORE, _BEHIND = 0.4, 0.75
_FULL = 4.0
#: Letters between the halves of a word with "*".
_BETWEEN = 18
#: Shorter words are not looked for misspelt; how alike the others must be.
_LONG, _LIKE = 6, 84
_LONGEST = 500
_PLACES = tuple(
    map(sound_form, ("หน้า", "ข้าง", "หลัง", "ใกล้", "ตรง", "แถว", "ริม", "ใน", "ที่", "บน", "ทางเข้า", "ติด", "ก่อนถึง", "เลย"))
)
_ENGLISH_PLACES = re.compile(r"(?:in front of|near|outside|behind|by|at|next to|opposite|on)(?: the| our| my)? $")


@dataclass(frozen=True, slots=True)
class Heard:
    """A choice that a sentence is about, and how surely, between 0 and 1."""

    choice: Choice
    sureness: float


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    number: int
    weight: float


def hear_choices(choices: Sequence[Choice], typed: str, *, most: int = 3) -> list[Heard]:
    """The choices that what was typed is about, surest first: one alone where it is clear, else those it may be."""
    said = search_form(typed[:_LONGEST])
    folded = sound_form(said)
    spans = _outermost(_spans(choices, said, folded))
    if not any(span.weight >= _TELLS for span in spans):
        spans += _misspelt(choices, folded)
    weights: dict[int, list[float]] = {}
    for span in spans:
        weights.setdefault(span.number, []).append(span.weight)
    scored = [(max(each) + _MORE * min(sum(each) - max(each), 1.5), number) for number, each in weights.items()]
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    return [
        Heard(choices[number], round(min(1.0, score / _FULL), 3))
        for score, number in scored[:most]
        if score >= scored[0][0] * _BEHIND
    ]


def _spans(choices: Sequence[Choice], said: str, folded: str) -> list[_Span]:
    found = []
    for number, choice in enumerate(choices):
        for word in choice.telling:
            found += _of_word(word, number, _TELLS, said, folded)
        for word in choice.words:
            found += _of_word(word, number, _HINTS, said, folded)
    return found


def _of_word(word: str, number: int, weight: float, said: str, folded: str) -> list[_Span]:
    pattern, is_english, length = _pattern(word)
    match = pattern.search(said if is_english else folded)
    if match is None:
        return []
    start, end = match.span()
    if weight == _HINTS:
        before = said[:start] if is_english else folded[:start]
        if _ENGLISH_PLACES.search(before) if is_english else before.endswith(_PLACES):
            weight = _WHERE
    # English stands in another text than Thai: their places are never within each other.
    shift = 10_000 if is_english else 0
    return [_Span(start + shift, end + shift, number, weight + _PER_LETTER * min(length, 12))]


@lru_cache(maxsize=4096)
def _pattern(word: str) -> tuple[re.Pattern[str], bool, int]:
    """How a word of ours is looked for: English by whole words, in the plural too; Thai anywhere."""
    halves = label_form(word).split("*")
    length = sum(map(len, halves))
    if word.isascii():
        words = r"\b.{0,40}?\b".join(re.escape(half.strip()) for half in halves)
        return re.compile(rf"\b{words}(?:s|es)?\b"), True, length
    return re.compile(f".{{0,{_BETWEEN}}}?".join(re.escape(sound_form(half)) for half in halves)), False, length


def _outermost(spans: Sequence[_Span]) -> list[_Span]:
    """Without those that lie within a longer one of another choice: rubbish within "burning rubbish"."""
    return [
        span
        for span in spans
        if not any(
            other.number != span.number
            and other.start <= span.start
            and span.end <= other.end
            and other.end - other.start > span.end - span.start
            and other.weight >= span.weight
            for other in spans
        )
    ]


def _misspelt(choices: Sequence[Choice], folded: str) -> list[_Span]:
    found = []
    for number, choice in enumerate(choices):
        for word in choice.telling:
            wanted = sound_form(label_form(word))
            if len(wanted) < _LONG or "*" in word or len(folded) < len(wanted) - 1:
                continue
            near = fuzz.partial_ratio_alignment(wanted, folded, score_cutoff=_LIKE)
            if near is not None:
                found.append(_Span(near.dest_start, near.dest_end, number, _MISSPELT * near.score / 100))
    return found
