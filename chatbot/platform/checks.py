"""What LINE refuses in messages: unknown or missing properties, wrong words, over-long or empty texts, too many."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from chatbot.platform.flex_values import wrong_places, wrong_values
from chatbot.platform.shapes import ACTIONS, FLEX, MESSAGES, QUICK_ONLY, TEMPLATES, WORDS, WORDS_OF, Shape

Problem = tuple[str, str]
_QUICK_REPLIES = 13
_BUBBLES = 12
#: Longest texts of actions; a quick reply's label is 20, a rich menu's may be more.
_ACTION_TEXTS = {"label": 20, "data": 300, "displayText": 300, "text": 300, "fillInText": 300, "uri": 1000,
                 "clipboardText": 1000, "richMenuAliasId": 32}  # fmt: skip


def problems_of(messages: Any) -> list[dict[str, str]]:
    """What LINE would say against these messages, as it writes it; nothing where they are taken."""
    if not isinstance(messages, list) or not 1 <= len(messages) <= 5:
        return [{"message": "Size must be between 1 and 5", "property": "messages"}]
    found = [problem for number, message in enumerate(messages) for problem in _message(message, f"messages[{number}]")]
    return [{"message": said, "property": where} for where, said in found]


def _message(message: Any, where: str) -> Iterator[Problem]:
    yield from _part(message, MESSAGES, where)
    if not isinstance(message, dict) or message.get("type") not in MESSAGES:
        return
    kind = message["type"]
    if kind in ("text", "textV2"):
        yield from _length(message, "text", 5000, where)
    if "altText" in message:
        yield from _length(message, "altText", 400, where)
    for name in ("originalContentUrl", "previewImageUrl"):
        if name in message:
            yield from _https(message[name], f"{where}.{name}")
    if kind == "location":
        yield from _length(message, "title", 100, where)
        yield from _length(message, "address", 100, where)
    if kind == "template":
        yield from _template(message.get("template"), f"{where}.template")
    if kind == "flex":
        yield from _flex_message(message.get("contents"), f"{where}.contents")
    if "quickReply" in message:
        yield from _quick_reply(message["quickReply"], f"{where}.quickReply")
    if "sender" in message:
        yield from _length(message["sender"], "name", 20, f"{where}.sender", optional=True)


def _quick_reply(quick: Any, where: str) -> Iterator[Problem]:
    items = quick.get("items") if isinstance(quick, dict) else None
    if not isinstance(items, list) or not 1 <= len(items) <= _QUICK_REPLIES:
        yield f"{where}.items", f"Size must be between 1 and {_QUICK_REPLIES}"
        return
    for number, item in enumerate(items):
        place = f"{where}.items[{number}]"
        if not isinstance(item, dict) or item.get("type") != "action" or item.keys() - {"type", "action", "imageUrl"}:
            yield place, "invalid quick reply"
            continue
        if "imageUrl" in item:
            yield from _https(item["imageUrl"], f"{place}.imageUrl")
        yield from _action(item.get("action"), f"{place}.action", is_quick=True)


def _action(action: Any, where: str, *, is_quick: bool = False, needs_label: bool = True) -> Iterator[Problem]:
    yield from _part(action, ACTIONS, where)
    if not isinstance(action, dict) or action.get("type") not in ACTIONS:
        return
    if action["type"] in QUICK_ONLY and not is_quick:
        yield f"{where}.type", "only quick replies may have this"
    if needs_label and not action.get("label"):
        yield f"{where}.label", "May not be empty"
    for name, most in _ACTION_TEXTS.items():
        if name in action:
            yield from _length(action, name, most, where)
    if action["type"] == "uri" and not str(action.get("uri", "")).startswith(
        ("https://", "http://", "line://", "tel:")
    ):
        yield f"{where}.uri", "invalid uri scheme"
    if action["type"] == "datetimepicker":
        yield from _picker(action, where)


_MOMENTS = {
    "date": r"\d{4}-\d\d-\d\d", "time": r"\d\d:\d\d", "datetime": r"\d{4}-\d\d-\d\d[tT]\d\d:\d\d",
}  # fmt: skip


def _picker(action: Mapping[str, Any], where: str) -> Iterator[Problem]:
    pattern = _MOMENTS.get(str(action.get("mode")))
    if pattern is None:
        yield f"{where}.mode", "invalid mode"
        return
    given = {name: action[name] for name in ("initial", "min", "max") if name in action}
    for name, value in given.items():
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield f"{where}.{name}", "invalid format"
            return
    if given.get("min", "") >= given.get("max", "~") or not (
        given.get("min", "") <= given.get("initial", given.get("min", "")) <= given.get("max", "~")
    ):
        yield where, "min must be before max, and initial between them"


def _template(template: Any, where: str) -> Iterator[Problem]:
    yield from _part(template, TEMPLATES, where)
    if not isinstance(template, dict):
        return
    for name, most in (("text", 160), ("title", 40)):
        if name in template:
            yield from _length(template, name, most, where)
    for number, action in enumerate(template.get("actions") or ()):
        yield from _action(action, f"{where}.actions[{number}]")
    if template.get("type") == "buttons" and not 1 <= len(template.get("actions") or ()) <= 4:
        yield f"{where}.actions", "Size must be between 1 and 4"
    if template.get("type") == "confirm" and len(template.get("actions") or ()) != 2:
        yield f"{where}.actions", "Size must be 2"
    for number, column in enumerate(template.get("columns") or ()):
        if not isinstance(column, dict):
            yield f"{where}.columns[{number}]", "invalid column"
            continue
        for inner, action in enumerate(column.get("actions") or ()):
            yield from _action(action, f"{where}.columns[{number}].actions[{inner}]")


def _flex_message(contents: Any, where: str) -> Iterator[Problem]:
    if not isinstance(contents, dict) or contents.get("type") not in ("bubble", "carousel"):
        yield where, "must be a bubble or a carousel"
        return
    bubbles = contents.get("contents") if contents["type"] == "carousel" else [contents]
    if not isinstance(bubbles, list) or not 1 <= len(bubbles) <= _BUBBLES:
        yield f"{where}.contents", f"Size must be between 1 and {_BUBBLES}"
        return
    if _size(contents) > 50_000:
        yield where, "too large"
    if contents["type"] == "carousel":
        yield from _part(contents, FLEX, where)
    for number, bubble in enumerate(bubbles):
        place = f"{where}.contents[{number}]" if contents["type"] == "carousel" else where
        if not isinstance(bubble, dict) or bubble.get("type") != "bubble":
            yield place, "must be a bubble"
            continue
        if _size(bubble) > 30_000:
            yield place, "a bubble of more than 30 KB"
        yield from _bubble(bubble, place)


def _bubble(bubble: Mapping[str, Any], where: str) -> Iterator[Problem]:
    yield from _flex_part(bubble, where)
    for name in ("header", "body", "footer"):
        if name in bubble:
            if not isinstance(bubble[name], dict) or bubble[name].get("type") != "box":
                yield f"{where}.{name}", "must be a box"
            yield from _flex(bubble[name], f"{where}.{name}")
    if "hero" in bubble:
        if not isinstance(bubble["hero"], dict) or bubble["hero"].get("type") not in ("box", "image", "video"):
            yield f"{where}.hero", "must be a box, image or video"
        yield from _flex(bubble["hero"], f"{where}.hero")


def _flex(part: Any, where: str) -> Iterator[Problem]:
    yield from _flex_part(part, where)
    if not isinstance(part, dict):
        return
    for number, inner in enumerate(part.get("contents") or ()):
        yield from _flex(inner, f"{where}.contents[{number}]")


def _flex_part(part: Any, where: str) -> Iterator[Problem]:
    yield from _part(part, FLEX, where)
    if not isinstance(part, dict) or part.get("type") not in FLEX:
        return
    kind = part["type"]
    for name, value in part.items():
        allowed = WORDS_OF.get((kind, name)) or (WORDS.get(name) if kind in FLEX else None)
        if allowed is not None and value not in allowed:
            yield f"{where}.{name}", f"invalid {name}"
        if isinstance(value, str) and not value.strip():
            yield f"{where}.{name}", "must be non-empty text"
    yield from wrong_values(part, where)
    yield from wrong_places(part, where)
    if kind in ("text", "span") and not part.get("text") and not part.get("contents"):
        yield f"{where}.text", "must be non-empty text"
    for name in ("url", "previewUrl"):
        if name in part:
            yield from _https(part[name], f"{where}.{name}")
    if "action" in part:
        yield from _action(part["action"], f"{where}.action", needs_label=kind == "button")


def _part(part: Any, shapes: Mapping[str, Shape], where: str) -> Iterator[Problem]:
    if not isinstance(part, dict):
        yield where, "must be an object"
        return
    shape = shapes.get(str(part.get("type")))
    if shape is None:
        yield f"{where}.type", "invalid type"
        return
    needed, known = shape
    for name in sorted(needed - part.keys()):
        yield f"{where}.{name}", "May not be empty"
    for name in sorted(part.keys() - known):
        yield f"{where}.{name}", "unknown field"


def _length(part: Any, name: str, most: int, where: str, *, optional: bool = False) -> Iterator[Problem]:
    value = part.get(name) if isinstance(part, dict) else None
    if value is None and optional:
        return
    # LINE counts UTF-16 code units.
    if not isinstance(value, str) or not value.strip() or len(value.encode("utf-16-le", "surrogatepass")) // 2 > most:
        yield f"{where}.{name}", f"Length must be between 1 and {most}"


def _https(value: Any, where: str) -> Iterator[Problem]:
    if not isinstance(value, str) or not value.startswith("https://") or len(value) > 2000:
        yield where, "must be an https address"


def _size(part: Any) -> int:
    return len(json.dumps(part, ensure_ascii=False).encode("utf-8", "replace"))
