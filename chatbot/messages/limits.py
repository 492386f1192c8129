"""The platform's limits, checked on our own messages before it refuses them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from chatbot.messages.parts import (
    ALT,
    BUBBLE_BYTES,
    BUBBLES,
    CAROUSEL_BYTES,
    DATA,
    LABEL,
    MESSAGES,
    QUICK,
    TEXT,
    size_of,
)

_SCHEMES = ("https://", "http://", "tel:", "line://")


def problems(messages: Sequence[Mapping[str, Any]]) -> list[str]:
    """What the platform would refuse in these messages; empty when it takes them."""
    found = [f"{len(messages)} messages"] if len(messages) > MESSAGES else []
    for number, message in enumerate(messages):
        found += [f"{number}: {problem}" for problem in _message(message)]
        if message.get("quickReply") and number < len(messages) - 1:
            found.append(f"{number}: quick replies that the next message hides")
    return found


def _message(message: Mapping[str, Any]) -> Iterator[str]:
    if message["type"] == "text":
        if not message["text"].strip() or len(message["text"]) > TEXT:
            yield f"text of {len(message['text'])} characters"
    elif message["type"] == "flex":
        yield from _flex(message)
    else:
        yield f"a message of the type {message['type']!r}"
    items = message.get("quickReply", {}).get("items")
    if items is not None and not 1 <= len(items) <= QUICK:
        yield f"{len(items)} quick replies"
    for item in items or ():
        yield from _action(item["action"], is_quick=True)


def _flex(message: Mapping[str, Any]) -> Iterator[str]:
    if not message["altText"].strip() or len(message["altText"]) > ALT:
        yield f"alternative text of {len(message['altText'])} characters"
    contents = message["contents"]
    bubbles = contents["contents"] if contents["type"] == "carousel" else [contents]
    if not 1 <= len(bubbles) <= BUBBLES:
        yield f"{len(bubbles)} cards"
    if size_of(contents) > CAROUSEL_BYTES:
        yield f"contents of {size_of(contents)} bytes"
    for each in bubbles:
        if size_of(each) > BUBBLE_BYTES:
            yield f"a card of {size_of(each)} bytes"
    yield from _walk(contents)


def _walk(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if node.get("type") == "text" and not str(node.get("text", "")).strip():
            yield "an empty text"
        if node.get("type") == "box" and not node.get("contents"):
            yield "an empty box"
        if node.get("type") == "image" and not str(node.get("url", "")).startswith("https://"):
            yield "a picture that is not https"
        if "action" in node:
            yield from _action(node["action"])
        for name, value in node.items():
            if name != "action":
                yield from _walk(value)
    elif isinstance(node, Sequence) and not isinstance(node, str):
        for value in node:
            yield from _walk(value)


def _action(action: Mapping[str, Any], *, is_quick: bool = False) -> Iterator[str]:
    shown = action.get("label", "")
    if not shown.strip() or len(shown) > LABEL:
        yield f"a label of {len(shown)} characters: {shown}"
    if any(shown.endswith(particle) for particle in ("ค่ะ", "คะ", "ครับ")):
        yield f"a button with a polite particle: {shown}"
    if action["type"] in ("postback", "datetimepicker") and not 0 < len(action["data"]) <= DATA:
        yield f"data of {len(action['data'])} characters"
    if len(action.get("displayText", "")) > DATA:
        yield "a long display text"
    if action["type"] == "uri" and not (action["uri"].startswith(_SCHEMES) and len(action["uri"]) <= 1000):
        yield f"an address that is none: {action['uri'][:60]}"
    if action["type"] in ("camera", "cameraRoll", "location") and not is_quick:
        yield f"{action['type']} outside of quick replies"
