"""Recordings and papers sent by chat: fetched from the data host where somebody has a use for them, piece by piece."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from chatbot.client import Gone, Temporary, connected
from chatbot.incoming import CHANNEL, text_of
from services import drafts, files, inbox
from services.errors import RuleBroken
from services.files import ReadyEvidence
from services.inbox import ChatEvent

#: The types of messages that may be evidence.
KINDS = frozenset({"video", "audio", "file"})
#: The event is leased for a minute; whoever is slower than this is tried again.
SECONDS = 40.0
#: At the last attempt the sender is told rather than apologised to.
LAST_ATTEMPT = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of it: the evidence, or what is wrong with it; neither where nobody has a use for it."""

    ready: ReadyEvidence | None = None
    trouble: str = ""
    gaps: Mapping[str, Any] = field(default_factory=dict)


def fetch(event: ChatEvent, message: Mapping[str, Any], address: str) -> Fetched:
    """Fetches what a message holds, where the form that its sender is in takes it, or an officer is in the talk."""
    draft_id, is_with_officer = inbox.place_in_talk(CHANNEL, address)
    if not is_with_officer and (draft_id is None or not drafts.may_keep(draft_id)):
        return Fetched()
    provider = message.get("contentProvider")
    if isinstance(provider, dict) and provider.get("type") != "line":
        # An address of somebody else's choosing is never opened from here.
        return Fetched(trouble="recording_type")
    try:
        with connected().open_content(text_of(message, "id"), SECONDS) as content:
            name = text_of(message, "fileName") or None
            return Fetched(files.ready_evidence(content, filename=name, limits=drafts.evidence_limits()))
    except Gone:
        return Fetched(trouble="recording_gone")
    except RuleBroken as error:
        return Fetched(trouble=error.problems[0].code, gaps=error.problems[0].params)
    except Temporary:
        if event.attempts < LAST_ATTEMPT:
            raise
        return Fetched(trouble="recording_not_ready")
