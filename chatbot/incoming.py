"""Reading a webhook body: LINE's events as the inbox takes them. Nothing about their shape is taken for granted."""

import json
from collections.abc import Mapping
from typing import Any

from services.inbox import Incoming

#: The inbox's name for LINE, and that of its notices.
CHANNEL = "line"


class NoBody(ValueError):
    """The body is no JSON object."""


def read_events(body: bytes) -> list[Incoming]:
    """The events of a webhook body, unknown ones too. NoBody where it is no JSON object."""
    try:
        read = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoBody(type(error).__name__) from error
    if not isinstance(read, dict):
        raise NoBody(type(read).__name__)
    events = read.get("events")
    return [_incoming(event) for event in events if isinstance(event, dict)] if isinstance(events, list) else []


def _incoming(event: Mapping[str, Any]) -> Incoming:
    source = event.get("source")
    source = source if isinstance(source, dict) else {}
    user, group = text_of(source, "userId"), text_of(source, "groupId") or text_of(source, "roomId")
    is_alone = source.get("type") == "user" or not group
    at = event.get("timestamp")
    return Incoming(
        event_id=text_of(event, "webhookEventId"),
        kind=text_of(event, "type"),
        order_at=at if isinstance(at, int) and not isinstance(at, bool) else -1,
        payload=event,
        user=user if is_alone else "",
        thread=user if is_alone else group,
        message_ref=_message_of(event),
    )


def _message_of(event: Mapping[str, Any]) -> str | None:
    """The message that came, or the one that was taken back."""
    for part, name in (("message", "id"), ("unsend", "messageId")):
        inner = event.get(part)
        if isinstance(inner, dict) and isinstance(inner.get(name), str) and inner[name]:
            return str(inner[name])
    return None


def text_of(part: Mapping[str, Any], name: str) -> str:
    """A text of an event; "" where there is none."""
    value = part.get(name)
    return value if isinstance(value, str) else ""
