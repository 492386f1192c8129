"""The index over everything that can be answered: pure, prepared once, asked in milliseconds. No network, no models.

Each entry has phrases (its title, the questions people ask, words) and a text. What is asked is compared by groups of
letters, the rare ones weighing more: first with all that an entry says (how much of the question it explains), then,
for those that explain most, with their nearest phrase (how much of each lies in the other), and at the end letter by
letter, for misspelt words.
"""

import math
from array import array
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from services.information.folding import fold, grams

#: So many entries are compared phrase by phrase, and of these so many letter by letter.
_CANDIDATES, _LOOKED_AT = 40, 12
#: What part of the score each comparison has.
_PHRASE, _EXPLAINED, _LETTERS = 0.4, 0.4, 0.2
#: A group of letters of the text counts less than one of the title, the questions or the words.
_IN_TEXT = 0.35
#: What two, three and four letters in a row tell, beside how rare they are.
_TELLS = {1: 0.6, 2: 0.6, 3: 1.0, 4: 1.2}
#: A word that stands in the question whole names its entry at least so much.
_NAMED, _NAMED_MOST, _WHOLE = 0.45, 0.9, 0.9
#: Shorter than this nothing is asked.
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be answered. `words` are single words that name it, `text` is what the answer says."""

    key: str
    phrases: Sequence[str]
    words: Sequence[str] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry that was found, between 0 and 1."""

    key: str
    score: float


@dataclass(frozen=True, slots=True)
class _Phrase:
    folded: str
    weight: float
    is_word: bool


class Index:
    """Prepared entries. Building reads everything; asking touches only what shares a group of letters."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._keys = [entry.key for entry in entries]
        self._size = len(entries)
        #: Group of letters → the numbers of the entries that say it in a phrase, or only in their text.
        self._told: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        self._in_text: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
        folded = [_fold(entry) for entry in entries]
        held = [frozenset[str]().union(*(grams(words) for words, _ in phrases)) for phrases in folded]
        for number, of_entry in enumerate(held):
            for gram in of_entry:
                self._told[gram].append(number)
        for number, entry in enumerate(entries):
            for gram in grams(fold(entry.text)) - held[number]:
                if gram in self._told:
                    self._in_text[gram].append(number)
        self._phrases = [
            [_Phrase(words, sum(map(self._weigh, grams(words))), is_word) for words, is_word in phrases]
            for phrases in folded
        ]

    def _weigh(self, gram: str) -> float:
        """How much it tells: the rarer the more; what nothing of ours holds speaks against every answer."""
        found = self._told.get(gram)
        return math.log(1 + (self._size + 1) / ((len(found) if found else 0.5) + 0.5)) * _TELLS[min(len(gram), 4)]

    def search(self, typed: str, *, most: int = 3, within: Container[str] | None = None) -> list[Scored]:
        """The best entries for what was typed, best first; only those `within`, where given."""
        folded = fold(typed)
        if len(folded) < _SHORTEST:
            return []
        weights = {gram: self._weigh(gram) for gram in grams(folded)}
        total = sum(weights.values())
        explained = {
            number: share / total
            for number, share in self._explained(weights).items()
            if within is None or self._keys[number] in within
        }
        rough = {
            number: _PHRASE * self._nearest(number, weights, total) + _EXPLAINED * explained[number]
            for number in _best(explained, max(_CANDIDATES, most))
        }
        scored = [
            Scored(self._keys[number], round(rough[number] + _LETTERS * self._letters(number, folded), 4))
            for number in _best(rough, max(_LOOKED_AT, most))
        ]
        return sorted(scored, key=lambda hit: (-hit.score, hit.key))[:most]

    def _explained(self, weights: Mapping[str, float]) -> Mapping[int, float]:
        """How much of the question each entry holds."""
        found: defaultdict[int, float] = defaultdict(float)
        for gram, weight in weights.items():
            for number in self._told.get(gram, ()):
                found[number] += weight
            weaker = weight * _IN_TEXT
            for number in self._in_text.get(gram, ()):
                found[number] += weaker
        return found

    def _nearest(self, number: int, weights: Mapping[str, float], total: float) -> float:
        """How near the nearest phrase of an entry comes: the share of both that both hold, words by their own."""
        nearest = 0.0
        for phrase in self._phrases[number]:
            words = phrase.folded
            share = sum(weight for gram, weight in weights.items() if gram in words)
            near = share / math.sqrt(total * phrase.weight)
            if phrase.is_word and share > _WHOLE * phrase.weight:
                near = max(near, min(_NAMED_MOST, _NAMED + share / total))
            nearest = max(nearest, near)
        return nearest

    def _letters(self, number: int, folded: str) -> float:
        return max((fuzz.ratio(phrase.folded, folded) / 100 for phrase in self._phrases[number]), default=0.0)


def _fold(entry: Entry) -> list[tuple[str, bool]]:
    phrases = [(fold(phrase), False) for phrase in entry.phrases] + [(fold(word), True) for word in entry.words]
    return [(folded, is_word) for folded, is_word in dict.fromkeys(phrases) if folded]


def _best(scores: Mapping[int, float], most: int) -> list[int]:
    return sorted(scores, key=lambda number: -scores[number])[:most]
