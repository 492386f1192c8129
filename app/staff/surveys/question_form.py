"""The form of a question: what is shown, what was typed, rows that come and go, and what the service is handed."""

import hashlib
import re
from collections.abc import Mapping

from services.surveys import Option, SurveyQuestion, arranging
from services.surveys.checking import MOST_OPTIONS
from services.surveys.definition import KINDS
from services.surveys.words import Aspect
from services.text import Words, single_line

TEXTS = (
    "key", "seen", "kind", "section", "label_th", "label_en", "hint_th", "hint_en", "low_th", "low_en", "high_th",
    "high_en", "aspect", "is_required", "paste",
)  # fmt: skip
CELLS = ("key", "th", "en")
#: Kinds with a list of options or of lines.
WITH_ROWS = frozenset({"choice", "choices", "ranking", "matrix"})
LONGEST, _FEWEST, _SPARE = 1000, 4, 2
_OPTION = re.compile(r"[a-z][a-z0-9_]{0,39}")


def typed_of(form: Mapping[str, str]) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    typed = {name: form.get(name, "")[: LONGEST * 10 if name == "paste" else LONGEST] for name in TEXTS}
    for number in range(1, MOST_OPTIONS + 11):
        if f"row-{number}-th" in form:
            typed |= {f"row-{number}-{cell}": form.get(f"row-{number}-{cell}", "")[:LONGEST] for cell in CELLS}
    return typed


def values_of(question: SurveyQuestion, section: str, seen: str) -> dict[str, str]:
    """What the form shows of a question."""
    values = {
        "key": question.key, "seen": seen, "kind": question.kind, "section": section, "paste": "",
        "aspect": question.aspect.value if question.aspect else "",
        "is_required": "yes" if question.is_required else "",
    }  # fmt: skip
    for name in ("label", "hint", "low", "high"):
        words: Words | None = getattr(question, name)
        values |= {f"{name}_th": words.th if words else "", f"{name}_en": words.en if words else ""}
    return with_rows(values, [(one.key, one.label.th, one.label.en) for one in (*question.options, *question.rows)])


def with_rows(values: Mapping[str, str], rows: list[tuple[str, str, str]]) -> dict[str, str]:
    """The values with these rows and a few empty ones below."""
    kept = {name: text for name, text in values.items() if not name.startswith("row-")}
    shown = min(max(len(rows) + _SPARE, _FEWEST), MOST_OPTIONS + _SPARE)
    for number in range(1, max(shown, len(rows)) + 1):
        row = rows[number - 1] if number <= len(rows) else ("", "", "")
        kept |= {f"row-{number}-{cell}": text for cell, text in zip(CELLS, row, strict=True)}
    return kept


def rows_of(typed: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The rows that hold something, in order, with what was pasted after them; each with a key of its own."""
    rows: list[tuple[str, str, str]] = []
    for number in range(1, MOST_OPTIONS + 11):
        key, th, en = (typed.get(f"row-{number}-{cell}", "") for cell in CELLS)
        if th.strip() or en.strip():
            rows.append((key if _OPTION.fullmatch(key) else "", single_line(th), single_line(en)))
    known = {th for _key, th, _en in rows}
    for line in typed["paste"].splitlines():
        th, _bar, en = (part.strip() for part in line.partition("|"))
        if th and single_line(th) not in known:
            rows.append(("", single_line(th), single_line(en)))
    return _keyed(typed["key"], rows)


def rearranged(typed: Mapping[str, str], do: str) -> dict[str, str] | None:
    """The form after a button of its rows was pressed, nothing saved; None for any other button."""
    verb, _, place = do.partition(":")
    if verb not in ("row-up", "row-down", "row-remove", "more"):
        return None
    rows = rows_of(typed)
    at = int(place) - 1 if place.isascii() and place.isdecimal() and len(place) < 4 else -1
    if 0 <= at < len(rows):
        row = rows.pop(at)
        if verb != "row-remove":
            rows.insert(max(0, at + (-1 if verb == "row-up" else 1)), row)
    return with_rows({**typed, "paste": ""}, rows)


def question_of(typed: Mapping[str, str], before: SurveyQuestion | None) -> SurveyQuestion:
    """What the service is handed; the rules of the question, which stand on a page of their own, stay."""
    listed = tuple(Option(key, Words(th, en)) for key, th, en in rows_of(typed))
    kind = typed["kind"] if typed["kind"] in KINDS else ""
    aspect = typed["aspect"]
    return SurveyQuestion(
        key=typed["key"] or arranging.new_key(),
        kind=kind,
        label=_words(typed, "label"),
        hint=_words(typed, "hint"),
        is_required=typed["is_required"] == "yes",
        options=listed if kind != "matrix" else (),
        rows=listed if kind == "matrix" else (),
        low=_words(typed, "low"),
        high=_words(typed, "high"),
        asked_when=before.asked_when if before else (),
        aspect=Aspect(aspect) if aspect in set(Aspect) else None,
    )


def _keyed(question_key: str, rows: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Keys for those without: by their words, so that the same form sent twice is the same question."""
    taken = {key for key, _th, _en in rows if key}
    keyed = []
    for given, th, en in rows:
        key, number = given, 0
        while not key or (not given and key in taken):
            key = "o" + hashlib.blake2s(f"{question_key}:{th}:{en}:{number}".encode(), digest_size=4).hexdigest()
            number += 1
        taken.add(key)
        keyed.append((key, th, en))
    return keyed


def _words(typed: Mapping[str, str], name: str) -> Words:
    return Words(typed[f"{name}_th"], typed[f"{name}_en"])
