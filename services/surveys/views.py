"""A survey as the doors see it."""

from dataclasses import dataclass
from datetime import date

from services.audit import Channel
from services.surveys.words import Bands, Purpose, SurveyState, WhoMay
from services.text import Words


@dataclass(frozen=True, slots=True)
class SurveyView:
    """A survey at one moment. `version` is that of the newest publication, 0 before the first."""

    id: int
    key: str
    title: Words
    intro: Words
    thanks: Words
    purpose: Purpose
    state: SurveyState
    who: WhoMay
    opens_on: date | None
    closes_on: date | None
    unit_id: int | None
    channels: frozenset[Channel]
    is_once: bool
    bands: Bands
    version: int
    #: Keys of the questions whose results are public.
    published: tuple[str, ...]
    invited: int
    outcome: Words
    document_key: str | None
    report_key: str | None
    revision: int

    def takes_answers(self, today: date) -> bool:
        """Whether answers are taken on that day: published, open, and between its days."""
        return (
            self.state is SurveyState.OPEN
            and self.version > 0
            and (self.opens_on is None or self.opens_on <= today)
            and (self.closes_on is None or today <= self.closes_on)
        )

    def is_to_come(self, today: date) -> bool:
        """Whether it is published, and will open on a later day."""
        is_open = self.state is SurveyState.OPEN and self.version > 0
        return is_open and self.opens_on is not None and today < self.opens_on
