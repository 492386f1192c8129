"""Thai text as people type it, brought into one form; words in the two languages."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

SARA_AA, SARA_AM, SARA_E, SARA_AE = "\u0e32", "\u0e33", "\u0e40", "\u0e41"
NIKHAHIT, PHINTHU, THANTHAKHAT = "\u0e4d", "\u0e3a", "\u0e4c"
TONES = "\u0e48-\u0e4b"
LEADING_VOWELS = "\u0e40\u0e41\u0e42\u0e43\u0e44"

#: Written without a width and meant for machines: soft hyphen, joiners, direction marks, byte-order mark, tags.
_UNSEEN = "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\uffff"
_DROPPED = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f{_UNSEEN}\ud800-\udfff\U000e0000-\U000e007f]")
#: What HTML may not hold; NUL and halves of surrogate pairs cannot be kept in PostgreSQL either.
_NOT_SHOWABLE = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: What looks like a space but is not: a form would take it for an answer.
_ODD_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
_MARK_RUN = re.compile("[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]{2,}")
_AM_BEFORE_TONE = re.compile(f"{SARA_AM}+([{TONES}]+)")
_SPLIT_AM = re.compile(f"{NIKHAHIT}([{TONES}]?){SARA_AA}")
_REPEATED_AM = re.compile(f"{SARA_AM}{{2,}}")
_ROUNDS = 8
_THAI = re.compile("[\u0e01-\u0e5b]")
#: Neither Latin, Thai nor punctuation.
_FOREIGN = re.compile("[^\x00-\u024f\u0e01-\u0e5b\u2000-\u20cf]")
#: Letters that sound alike, letters not sounded, tones: where people misspell.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("ศษ", "ส"), "ณ": "น", "ญ": "ย", **dict.fromkeys("ฎ", "ด"), "ฏ": "ต", "ฐ": "ถ",
        **dict.fromkeys("ฑฒธ", "ท"), "ฌ": "ช", "ฬ": "ล", "ภ": "พ", "ฆ": "ค", "ฅ": "ค", "ฃ": "ข", "ใ": "ไ", "ๆ": "",
        "็": "", "ฯ": "",
    }
)  # fmt: skip
_SILENT = re.compile("[ก-ฮ][ิุ]?์")
_ANY_TONE = re.compile(f"[{TONES}]")
_NO_LETTER = re.compile(r"[^a-z0-9\u0e00-\u0e7f]+")
_THRICE = re.compile(r"(\D)\1{2,}")


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Thai and in English."""

    th: str
    en: str

    def in_(self, language: str) -> str:
        """The words in `language` ("th" or "en"); Thai for any other."""
        return self.en if language == "en" else self.th

    def filled(self, **values: object) -> "Words":
        """The words with their {gaps} filled."""
        return Words(self.th.format_map(values), self.en.format_map(values))


def normalise(value: str) -> str:
    """The one form in which text is kept: what looks the same is the same afterwards.

    NFC; sara am and sara ae in one piece; marks in the order vowel, tone, thanthakhat and never doubled; no unseen or
    control characters but newline and tab; plain spaces; no space at the ends of lines or of the whole. Doing it again
    changes nothing.
    """
    value = _DROPPED.sub("", _ODD_SPACES.sub(" ", _LINE_ENDS.sub("\n", value)))
    value = _until_stable(_compose, value)
    return "\n".join(line.rstrip(" \t") for line in value.split("\n")).strip()


def showable(value: str) -> str:
    """The text as it was typed, but for characters that no page and no database may hold. Doing it again: the same."""
    return _NOT_SHOWABLE.sub("", value)


def single_line(value: str) -> str:
    """The normal form on one line, with single spaces."""
    return " ".join(normalise(value).split())


def arabic_digits(value: str) -> str:
    """The same text with every decimal digit, Thai ones first of all, as 0–9."""
    if value.isascii():
        return value
    return "".join(_arabic(character) for character in value)


def thai_digits(value: str) -> str:
    """The same text with 0–9 as ๐–๙, for official letters."""
    return value.translate({ord("0") + digit: 0x0E50 + digit for digit in range(10)})


def search_form(value: str) -> str:
    """The form in which texts are indexed and queries are asked: one line, one case, one kind of digit."""
    return _until_stable(lambda text: arabic_digits(single_line(text).casefold()), value)


@lru_cache(maxsize=8192)
def label_form(label: str) -> str:
    """The search form of a word of ours (a label, a name), asked for again and again; never of what was typed."""
    return search_form(label)


def sound_form(said: str) -> str:
    """A search form without spaces, tones and silent letters, letters that sound alike made one."""
    return _THRICE.sub(r"\1", _NO_LETTER.sub("", _ANY_TONE.sub("", _SILENT.sub("", said)).translate(_ALIKE)))


def bigrams(value: str) -> list[str]:
    """The pairs of neighbouring characters of the search form, each once, in order; one alone stands for itself.

    They find words of two Thai characters, where trigram indexes find nothing.
    """
    return list(dict.fromkeys(all_bigrams(value)))


def all_bigrams(value: str) -> list[str]:
    """The same pairs as often as they stand there: what an index of phrases needs, where order decides.

    Every character counts, spaces and strokes too: so a row of pairs is found just where the typed characters stand in
    a row ("7/65", "ม.4").
    """
    form = search_form(value)
    return [form[start : start + 2] for start in range(max(1, len(form) - 1))] if form else []


def clusters(value: str) -> list[str]:
    """The text in pieces that must not be cut: a consonant with its marks, and with a vowel written before it."""
    pieces: list[str] = []
    for character in value:
        if pieces and (_continues(character) or (pieces[-1][-1] in LEADING_VOWELS and not character.isspace())):
            pieces[-1] += character
        else:
            pieces.append(character)
    return pieces


def snippet(value: str, n: int) -> str:
    """The beginning of a text on one line, of at most `n` characters with its "…"; no Thai cluster is cut."""
    line = single_line(value)
    if len(line) <= n:
        return line
    kept = ""
    for piece in clusters(line):
        if len(kept) + len(piece) > n - 1:
            break
        kept += piece
    before_space, space, _ = kept.rpartition(" ")
    if space and len(before_space) >= n * 3 // 4:
        kept = before_space
    return kept.rstrip() + "…"


def mask_phone(value: str) -> str:
    """A telephone number of which only the last four digits show: "xxx-xxx-5678"."""
    digits = re.sub(r"\D", "", arabic_digits(value))
    return f"xxx-xxx-{digits[-4:]}" if len(digits) > 6 else "xxx-xxx-xxxx"


def mask_name(value: str) -> str:
    """A name of which only each word's first cluster shows: "ส*** ใ***"."""
    return " ".join(f"{clusters(word)[0]}***" for word in single_line(value).split(" ") if word)


def mask_id(value: str) -> str:
    """A 13-digit number of which only the last four digits show: "x-xxxx-xxxx0-12-3"."""
    digits = re.sub(r"\D", "", arabic_digits(value))
    if len(digits) != 13:
        return "x-xxxx-xxxxx-xx-x"
    return f"x-xxxx-xxxx{digits[9]}-{digits[10:12]}-{digits[12]}"


def mask_email(value: str) -> str:
    """An e-mail address of which only the first letter and the domain show."""
    name, at, domain = value.rpartition("@")
    return f"{name[:1]}***@{domain}" if at and name else "***"


def _until_stable(step: Callable[[str], str], value: str) -> str:
    """Repeats `step` until it changes nothing: composing may bring together marks that the next round joins."""
    for _ in range(_ROUNDS):
        after = step(value)
        if after == value:
            break
        value = after
    return value


def _compose(value: str) -> str:
    value = unicodedata.normalize("NFC", value)
    value = _AM_BEFORE_TONE.sub(rf"\1{SARA_AM}", value)
    value = _MARK_RUN.sub(lambda run: _ordered(run.group()), value)
    value = _SPLIT_AM.sub(rf"\1{SARA_AM}", value)
    value = _REPEATED_AM.sub(SARA_AM, value)
    return value.replace(SARA_E + SARA_E, SARA_AE)


def _ordered(marks: str) -> str:
    return "".join(sorted(dict.fromkeys(marks), key=_rank))


def _rank(mark: str) -> int:
    if mark == PHINTHU:
        return 0
    if "\u0e48" <= mark <= "\u0e4b":
        return 2
    return 3 if mark == THANTHAKHAT else 1


@lru_cache(maxsize=4096)
def _arabic(character: str) -> str:
    digit = unicodedata.decimal(character, None)
    return character if digit is None else str(digit)


def _continues(character: str) -> bool:
    if character < "\u0300":
        return False
    is_joined = character == SARA_AM or "\U0001f3fb" <= character <= "\U0001f3ff"
    return is_joined or unicodedata.category(character)[0] == "M"


def decode_table(data: bytes) -> str | None:
    """The text of a CSV: UTF-8 with or without its mark, else the Thai code page of spreadsheets (Windows-874).

    A few Thai words in that code page may happen to be UTF-8 too, of letters that nobody here writes. None where it is
    neither, or holds a NUL: then it is a file of another kind.
    """
    if b"\x00" in data:
        return None
    found = _decoded(data, "utf-8-sig")
    if found is None or (_FOREIGN.search(found) and not _THAI.search(found)):
        return _decoded(data, "cp874") or found
    return found


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None
