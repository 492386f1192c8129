"""What is said of a survey besides its questions, and what must be true of it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import select

from services import organisation
from services.audit import Actor, Channel, Role
from services.db import session
from services.errors import NotAllowed, Problem, RuleBroken
from services.surveys.access import edits_unit
from services.surveys.definition import Definition
from services.surveys.models import Survey
from services.surveys.views import SurveyView
from services.surveys.words import Bands, Purpose, WhoMay
from services.text import Words, normalise, single_line

#: Where a survey may be offered.
CHANNELS = (Channel.WEB, Channel.LINE, Channel.QR, Channel.KIOSK, Channel.COUNTER)
KEY_LENGTH, TITLE, TEXT = 40, 200, 2000
_NOTHING = Words("", "")
_KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """What a new survey begins with."""

    key: str
    title: Words
    purpose: Purpose = Purpose.OTHER
    definition: Definition = field(default_factory=Definition)
    intro: Words = _NOTHING
    thanks: Words = _NOTHING
    unit_id: int | None = None
    who: WhoMay = WhoMay.ANYONE
    channels: frozenset[Channel] = frozenset(CHANNELS)


@dataclass(frozen=True, slots=True)
class Facts:
    """What an officer says of a survey. `key` changes only before the first publication: printed codes lead to it."""

    key: str
    title: Words
    intro: Words
    thanks: Words
    purpose: Purpose
    who: WhoMay
    opens_on: date | None
    closes_on: date | None
    unit_id: int | None
    channels: frozenset[Channel]
    is_once: bool
    bands: Bands


def facts_of(view: SurveyView) -> Facts:
    """The facts as they stand."""
    return Facts(**{name: getattr(view, name) for name in Facts.__dataclass_fields__})


def new_facts(new: NewSurvey) -> Facts:
    """The facts of a new survey: no days, one answer a person."""
    return Facts(
        new.key, new.title, new.intro, new.thanks, new.purpose, new.who, None, None, new.unit_id, new.channels,
        is_once=True, bands=Bands.HALVES,
    )  # fmt: skip


def checked_facts(facts: Facts, actor: Actor, before: SurveyView | None) -> Facts:
    """The facts in the form in which they are kept. NotAllowed; RuleBroken naming each bad field."""
    if not edits_unit(actor, facts.unit_id):
        if not actor.has_role(Role.HEAD):
            raise NotAllowed("surveys are built by the registry, administrators and heads")
        raise RuleBroken("unit", "not_your_unit")
    facts = replace(
        facts,
        key=facts.key.strip(),
        title=Words(single_line(facts.title.th), single_line(facts.title.en)),
        intro=Words(normalise(facts.intro.th), normalise(facts.intro.en)),
        thanks=Words(normalise(facts.thanks.th), normalise(facts.thanks.en)),
    )
    problems = _key_problems(facts.key, before)
    problems += _words_problems("title", facts.title, TITLE, is_required=True)
    problems += _words_problems("intro", facts.intro, TEXT) + _words_problems("thanks", facts.thanks, TEXT)
    if facts.opens_on and facts.closes_on and facts.closes_on < facts.opens_on:
        problems.append(Problem("closes_on", "ends_before_begin"))
    if not facts.channels or not facts.channels <= set(CHANNELS):
        problems.append(Problem("channels", "channels_needed"))
    if facts.unit_id is not None and facts.unit_id not in {unit.id for unit in organisation.list_units()}:
        problems.append(Problem("unit", "not_on_list"))
    if problems:
        raise RuleBroken.of(problems)
    return facts


def _key_problems(key: str, before: SurveyView | None) -> list[Problem]:
    if before is not None and before.key == key:
        return []
    if before is not None and before.version:
        return [Problem("key", "key_in_use")]
    if not _KEY.fullmatch(key) or len(key) > KEY_LENGTH:
        return [Problem("key", "key_shape")]
    taken = session().scalar(select(Survey.id).where(Survey.key == key))
    return [] if taken is None else [Problem("key", "key_taken")]


def _words_problems(name: str, words: Words, most: int, *, is_required: bool = False) -> list[Problem]:
    """What is wrong with words in two languages; what is not required is there in both or in neither."""
    problems = []
    is_wanted = is_required or bool(words.th or words.en)
    for part, text in ((f"{name}_th", words.th), (f"{name}_en", words.en)):
        if is_wanted and not text:
            problems.append(Problem(part, "required" if is_required else "both_languages"))
        elif len(text) > most:
            problems.append(Problem(part, "too_long", {"max": most}))
    return problems
