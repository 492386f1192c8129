"""What came of a draft, as JSON: it is kept sealed with the draft, so that a lost response loses nothing."""

from collections.abc import Mapping
from typing import Any

from services.catalogue import Outcome
from services.text import Words


def to_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome as a mapping that JSON can hold."""
    return {
        "kind": outcome.kind,
        "reference": outcome.reference,
        "access_code": outcome.access_code,
        "track_token": outcome.track_token,
        "promised": outcome.promised,
        "promised_days": outcome.promised_days,
        "next_steps": [[words.th, words.en] for words in outcome.next_steps],
        "details": dict(outcome.details),
        "is_unnamed": outcome.is_unnamed,
    }


def from_json(stored: Mapping[str, Any]) -> Outcome:
    """The outcome that `to_json` was given."""
    steps = tuple(Words(th, en) for th, en in stored["next_steps"])
    return Outcome(**{**stored, "next_steps": steps})
