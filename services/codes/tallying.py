"""How often a code is scanned, begins something, and leads to something sent: counters that know nobody."""

from sqlalchemy import insert

from services import catalogue, clock
from services.audit import Channel
from services.codes.finding import find_code
from services.codes.models import CodeTally
from services.codes.views import CodeView
from services.db import session
from services.drafts import DraftBegun, DraftEnded

SCAN, BEGUN, SENT = "scan", "begun", "sent"


def note(view: CodeView, what: str, channel: Channel) -> None:
    """Counts one use now: "scan", "begun" or "sent"."""
    now = clock.local(clock.now())
    row = {"code_id": view.id, "day": now.date(), "hour": now.hour, "channel": channel.value, "what": what, "n": 1}
    session().execute(insert(CodeTally), [row])


def note_begun(event: DraftBegun) -> None:
    """Listens: a draft was begun by a code."""
    view = _counted(event)
    if view is not None:
        note(view, BEGUN, event.channel)


def note_sent(event: DraftEnded) -> None:
    """Listens: what a code began was sent, or led to a matter that is followed now."""
    view = _counted(event)
    if view is not None:
        note(view, SENT, event.channel)


def _counted(event: DraftBegun | DraftEnded) -> CodeView | None:
    """The code; None of confidential services, of which not everybody who reads the counters may know anything."""
    if not event.code or catalogue.get_service(event.service).is_confidential:
        return None
    return find_code(event.code)
