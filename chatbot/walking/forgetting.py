"""Reports without a name: what was said on the way to one is forgotten as soon as it is sent."""

from datetime import datetime

from chatbot.walking.chat import Chat
from services import clock
from services.catalogue import Outcome, Service
from services.drafts import DraftView
from services.inbox import FORGET

_SINCE = "since"


def note_beginning(chat: Chat, told_at: datetime | None = None) -> None:
    """From here on, or since `told_at`, the talk is about the draft that the chat has just entered."""
    chat.spot("draft")[_SINCE] = (told_at or clock.now()).isoformat()


def since(chat: Chat, view: DraftView | None = None) -> str:
    """When the talk about the present draft began: with `view` also one that went elsewhere and came back."""
    begun = str((chat.state.get("draft") or {}).get(_SINCE) or clock.now().isoformat())
    if view is None or view.opened_at is None:
        return begun
    return min(datetime.fromisoformat(begun), view.opened_at).isoformat()


def mark(chat: Chat, service: Service, outcome: Outcome, begun: str) -> None:
    """Whoever works the event forgets the talk, where nothing may join it with what came of it."""
    if outcome.is_unnamed or service.is_anonymous:
        forget(chat, begun)


def forget(chat: Chat, begun: str) -> None:
    """Lets whoever works the event forget the talk since then."""
    chat.state[FORGET] = begun
