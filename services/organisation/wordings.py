"""Texts that officers may rewrite: declared in code with the gaps they need, kept as rows, audited."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import Formatter

from sqlalchemy import select

from services import audit, clock
from services.audit import Actor
from services.db import session
from services.errors import NotFound, RuleBroken
from services.organisation.cache import cached, changing
from services.organisation.models import Wording
from services.text import Words, normalise

LANGUAGES = ("th", "en")
MOST = 4000


@dataclass(frozen=True, slots=True)
class DeclaredWording:
    """A text with its default; `gaps` must all stand in an officer's text, `may` may stand there, others may not."""

    key: str
    default: Words
    gaps: tuple[str, ...]
    may: tuple[str, ...]
    label: Words


@dataclass(frozen=True, slots=True)
class WordingView:
    """A text as it is used now, and whether an officer wrote it, by language."""

    declared: DeclaredWording
    text: Words
    is_changed: dict[str, bool]


_declared: dict[str, DeclaredWording] = {}


def declare_wording(
    key: str, default: Words, gaps: Sequence[str] = (), *, may: Sequence[str] = (), label: Words | None = None
) -> None:
    """Makes a text known; its default must keep its own rules. Another declaration of the same key is a ValueError."""
    made = DeclaredWording(key, default, tuple(gaps), tuple(may), label or Words(key, key))
    if _declared.get(key, made) != made:
        raise ValueError(f"wording {key} is declared twice")
    for language in LANGUAGES:
        _check(made, default.in_(language))
    _declared[key] = made


def get_wording(key: str, language: str) -> str:
    """The text in `language` (Thai for any but "en"), an officer's where there is one; gaps still open. NotFound."""
    declared = _find(key)
    language = language if language in LANGUAGES else "th"
    return _texts().get((key, language), declared.default.in_(language))


def fill_wording(key: str, **gaps: object) -> Words:
    """The text in both languages with its gaps filled; `Words` among the gaps are taken in the text's language."""

    def filled(language: str) -> str:
        values = {name: v.in_(language) if isinstance(v, Words) else v for name, v in gaps.items()}
        return get_wording(key, language).format_map(values)

    return Words(filled("th"), filled("en"))


def set_wording(key: str, language: str, text: str, actor: Actor) -> str:
    """Sets an officer's text; an empty one brings the default back.

    Raises NotFound, and RuleBroken("text", …) with `gap_missing` (gap), `gap_unknown` (gap), `braces`, `too_long`.
    """
    declared = _find(key)
    if language not in LANGUAGES:
        raise NotFound("language")
    tidy = normalise(text)
    changing()
    row = session().get(Wording, (key, language), populate_existing=True)
    if not tidy or tidy == declared.default.in_(language):
        if row is not None:
            session().delete(row)
            session().flush()
            audit.record("reset wording", actor=actor, subject="wording", subject_id=f"{key}.{language}")
        return declared.default.in_(language)
    _check(declared, tidy)
    if row is None:
        row = Wording(key=key, language=language, text="")
        session().add(row)
    if row.text != tidy:
        row.text, row.changed_at, row.changed_by = tidy, clock.now(), actor.id
        session().flush()
        audit.record("change wording", actor=actor, subject="wording", subject_id=f"{key}.{language}", fields=("text",))
    return tidy


def list_wordings() -> list[WordingView]:
    """Every declared text in order of declaration, as it is used now."""
    changed = _texts()
    return [
        WordingView(
            d,
            Words(get_wording(d.key, "th"), get_wording(d.key, "en")),
            {language: (d.key, language) in changed for language in LANGUAGES},
        )
        for d in _declared.values()
    ]


def _find(key: str) -> DeclaredWording:
    try:
        return _declared[key]
    except KeyError:
        raise NotFound("wording") from None


def _check(declared: DeclaredWording, text: str) -> None:
    """Only plain {name} gaps: a conversion, an attribute or an index would read more than the text is given."""
    if len(text) > MOST:
        raise RuleBroken("text", "too_long", most=MOST)
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        raise RuleBroken("text", "braces") from None
    found = {name for _, name, _, _ in parts if name is not None}
    if any(name is not None and (form or conversion) for _, name, form, conversion in parts) or "" in found:
        raise RuleBroken("text", "braces")
    for gap in declared.gaps:
        if gap not in found:
            raise RuleBroken("text", "gap_missing", gap=gap)
    unknown = sorted(found - set(declared.gaps) - set(declared.may))
    if unknown:
        raise RuleBroken("text", "gap_unknown", gap=unknown[0])


def _texts() -> dict[tuple[str, str], str]:
    def load() -> dict[tuple[str, str], str]:
        rows = session().execute(select(Wording.key, Wording.language, Wording.text))
        return {(key, language): text for key, language, text in rows}

    return cached("wordings", load)
