"""The texts of notices: gaps filled, values in the reader's language, officers' own words before ours."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from services import clock, organisation
from services.text import Words

LANGUAGES = ("th", "en")
#: Where the texts lie that come with the platform: `<kind>.<language>.txt`.
TEXTS = Path(__file__).resolve().parents[2] / "templates" / "mail"

_GAP = re.compile(r"\{\{|\}\}|\{([a-z_0-9]+)\}")
Value = Words | str | int | date | datetime


def say(value: Value, language: str) -> str:
    """A value for a gap: words in the language, days and moments as people write them."""
    if isinstance(value, Words):
        return value.in_(language)
    if isinstance(value, datetime):
        return f"{clock.say_day(clock.local(value).date(), language)} {clock.say_time(value, language)}"
    if isinstance(value, date):
        return clock.say_day(value, language)
    return str(value)


def gaps_of(text: str) -> frozenset[str]:
    """The names of the gaps in a text."""
    return frozenset(name for name in _GAP.findall(text) if name)


def fill(text: str, params: Mapping[str, str]) -> str:
    """The text with its gaps filled; KeyError for a gap that has no value. Doubled braces stand for themselves.

    Only plain names are gaps: `str.format` would let an officer's text reach into objects.
    """
    return _GAP.sub(lambda found: params[found[1]] if found[1] else found[0][0], text)


def default_text(kind: str, language: str) -> str | None:
    """The text as it comes with the platform; None where there is none."""
    return _read(TEXTS / f"{kind}.{language}.txt")


@lru_cache(maxsize=512)
def _read(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


def declare_text(kind: str, gaps: tuple[str, ...], label: Words) -> None:
    """Offers the text of a kind to officers for editing, with ours to begin with; what ours leaves out, theirs may."""
    thai, english = (default_text(kind, language) for language in LANGUAGES)
    if thai is None or english is None:
        return
    needed = tuple(gap for gap in gaps if gap in gaps_of(thai) and gap in gaps_of(english))
    others = tuple(gap for gap in gaps if gap not in needed)
    organisation.declare_wording(wording_key(kind), Words(thai, english), needed, may=others, label=label)


def wording_key(kind: str) -> str:
    """The name under which officers edit the text of a kind."""
    return f"mail.{kind}"


def text_for(kind: str, language: str) -> tuple[str, str]:
    """Subject and body in force: as officers wrote them, else ours. LookupError where there are none."""
    default = default_text(kind, language)
    if default is None:
        raise LookupError(f"no words for {kind!r} in {language!r}")
    text = organisation.get_wording(wording_key(kind), language)
    try:
        return split_subject(text)
    except LookupError:
        # An officer took the line of the subject out: ours stands in.
        return split_subject(default)[0], text.strip()


def split_subject(text: str) -> tuple[str, str]:
    """The subject (first line, after "Subject:") and the body of a text; LookupError where the line is not there."""
    head, _, body = text.replace("\r\n", "\n").strip().partition("\n")
    name, colon, subject = head.partition(":")
    if not colon or name.strip().casefold() != "subject":
        raise LookupError("the first line of the text is not “Subject: …”")
    return subject.strip(), body.strip()
