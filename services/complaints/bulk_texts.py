"""Texts of very many made-up cases: put together of pieces whose pairs of characters are known beforehand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from services.text import all_bigrams, search_form, single_line

_CONSONANTS = "กขคงจชซญดตถทธนบปผพฟมยรลวสหอ"
_VOWELS = ("า", "ิ", "ี", "ุ", "ู", "อ", "ัง", "ัน", "อน", "าย", "ิน", "ูน", "อม", "าง")
#: One text in so many names a village that hardly any other names.
RARE = 3
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text with the space after it: the form in which it is searched, its pairs, and the same as tokens."""

    text: str
    form: str
    grams: tuple[str, ...]
    tokens: str


def piece(text: str) -> Piece:
    """A piece of text made ready."""
    line = single_line(text)
    form = search_form(line)
    # The pair with the space before it belongs to the piece too: that before the first text is one too many.
    grams = [" " + form[:1], *all_bigrams(line), form[-1:] + " "]
    # As `cases.search` spells them for SQLite; a test compares the two.
    tokens = " ".join("x" + gram.encode("utf-16-be").hex() for gram in grams)
    return Piece(line, form, tuple(grams), tokens)


@dataclass(frozen=True, slots=True)
class Written:
    """One text with its title and the pieces that the search shall find."""

    title: str
    words: str
    searched: Sequence[Piece]

    @property
    def form(self) -> str:
        """The text as it is searched."""
        return " ".join(one.form for one in self.searched)

    @property
    def tokens(self) -> str:
        """Its pairs in order, as SQLite's index takes them."""
        return " ".join(one.tokens for one in self.searched).partition(" ")[2].rpartition(" ")[0]

    @property
    def grams(self) -> list[str]:
        """Its pairs, each once, as PostgreSQL's index takes them."""
        return sorted(dict.fromkeys([gram for one in self.searched for gram in one.grams][1:-1]))


class Writer:
    """Writes texts about a category, some short and some long, as citizens do."""

    def __init__(self, texts: Mapping[str, Any], names: Mapping[str, str], random: Random) -> None:
        self.random = random
        self.pieces = {topic: _pieces_of(texts[topic]["words"]) for topic in names}
        self.endings = [piece(text) for text in _ENDINGS]
        self.names = {topic: piece(name) for topic, name in names.items()}
        self.places: dict[str, Piece] = {}

    def write(self, topic: str, place: str) -> Written:
        """A text about that category; `place` is searched with it."""
        random, known = self.random, self.pieces[topic]
        # One in ten says next to nothing, one in ten tells a long story.
        share = random.random()
        n = 1 if share < 0.15 else 2 if share < 0.55 else 3 if share < 0.88 else 7
        chosen = [known[int(random.random() * len(known))] for _ in range(n)]
        if random.random() * RARE < 1:
            chosen.append(piece(self._village()))
        if share > 0.4:
            chosen.append(self.endings[int(random.random() * len(self.endings))])
        words = " ".join(one.text for one in chosen)
        return Written(_title(chosen, words), words, [*chosen, self.names[topic], self._place(place)])

    def _village(self) -> str:
        random = self.random
        syllables = (
            _CONSONANTS[int(random.random() * len(_CONSONANTS))] + _VOWELS[int(random.random() * len(_VOWELS))]
            for _ in range(3)
        )
        return "บ้าน" + "".join(syllables) + f" หมู่ {1 + int(random.random() * 16)}"

    def _place(self, place: str) -> Piece:
        if place not in self.places:
            self.places[place] = piece(place)
        return self.places[place]


def _pieces_of(texts: Iterable[str]) -> list[Piece]:
    found = {part for text in texts for part in (text, *text.split(" ")) if len(part) > 3}
    return [piece(text) for text in sorted(found) if not set(text) & set("\t\n\\")]


def _title(chosen: Sequence[Piece], words: str) -> str:
    """The first pieces that fit; the words themselves where they do."""
    if len(words) <= _TITLE:
        return words
    title = ""
    for one in chosen:
        if len(title) + len(one.text) > _TITLE - 2:
            break
        title += one.text + " "
    return (title.strip() or chosen[0].text[: _TITLE - 1]) + "…"


_ENDINGS = (
    "ขอให้ช่วยดูด้วยครับ", "ขอบคุณค่ะ", "รบกวนด้วยเจ้า", "ขอความอนุเคราะห์ด้วย", "เป็นมาหลายวันแล้ว", "ด่วนมากครับ",
    "แจ้งไปหลายครั้งแล้ว", "ชาวบ้านเดือดร้อนกันมาก", "มาแปงหื้อกำเต๊อะ", "ตั้งแต่เดือนที่แล้ว", "เด็กนักเรียนใช้ทางนี้ทุกวัน",
    "กลัวจะเกิดอุบัติเหตุ", "ฝนตกทีไรเป็นทุกที", "อยากให้ทำแบบถาวร", "ขอทราบกำหนดการด้วย", "ผู้สูงอายุหลายคนในละแวกนี้",
)  # fmt: skip
