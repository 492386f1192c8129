"""What the values of Flex may look like: sizes, colours, ratios, numbers; and which part may stand where."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Problem = tuple[str, str]

_SPACE = r"none|xs|sm|md|lg|xl|xxl"
_TEXT = r"xxs|xs|sm|md|lg|xl|xxl|3xl|4xl|5xl"
_PX, _PERCENT = r"\d+(\.\d+)?px", r"\d+(\.\d+)?%"
_COLOUR = r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?"
_OFFSET = rf"{_SPACE}|-?{_PX}|-?{_PERCENT}"

#: Property → how its text must look, whatever part it belongs to.
TEXTS: Mapping[str, str] = {
    "margin": rf"{_SPACE}|{_PX}", "spacing": rf"{_SPACE}|{_PX}", "cornerRadius": rf"{_SPACE}|{_PX}",
    "borderWidth": rf"none|light|normal|medium|semi-bold|bold|{_PX}",
    "width": rf"{_PX}|{_PERCENT}", "height": rf"{_PX}|{_PERCENT}",
    "maxWidth": rf"{_PX}|{_PERCENT}", "maxHeight": rf"{_PX}|{_PERCENT}",
    **{f"padding{side}": rf"{_SPACE}|{_PX}|{_PERCENT}" for side in ("All", "Top", "Bottom", "Start", "End")},
    **{f"offset{side}": _OFFSET for side in ("Top", "Bottom", "Start", "End")},
    "color": _COLOUR, "backgroundColor": _COLOUR, "borderColor": _COLOUR, "separatorColor": _COLOUR,
    "startColor": _COLOUR, "endColor": _COLOUR, "centerColor": _COLOUR, "angle": r"-?\d+(\.\d+)?deg",
    "centerPosition": _PERCENT, "lineSpacing": _PX, "aspectRatio": r"[1-9]\d{0,4}:[1-9]\d{0,4}",
}  # fmt: skip
#: The same where it differs by the part.
TEXTS_OF: Mapping[tuple[str, str], str] = {
    ("text", "size"): rf"{_TEXT}|{_PX}", ("span", "size"): rf"{_TEXT}|{_PX}", ("icon", "size"): rf"{_TEXT}|{_PX}",
    ("image", "size"): rf"{_TEXT}|full|{_PX}|{_PERCENT}", ("button", "height"): r"sm|md",
}  # fmt: skip
_WHOLE, _TRUTH = ("flex", "maxLines"), ("wrap", "scaling", "animated", "separator")
#: What may stand in a box, by its layout.
_IN_BOX = frozenset({"box", "button", "image", "video", "text", "separator", "filler"})
IN_LAYOUT: Mapping[str, frozenset[str]] = {
    "vertical": _IN_BOX, "horizontal": _IN_BOX, "baseline": frozenset({"icon", "text", "filler", "separator"}),
}  # fmt: skip
_STYLES = frozenset({"header", "hero", "body", "footer"})
_STYLE = frozenset({"backgroundColor", "separator", "separatorColor"})


def wrong_values(part: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """The values of one part that LINE would not take."""
    kind = str(part.get("type"))
    for name, value in part.items():
        pattern = TEXTS_OF.get((kind, name)) or TEXTS.get(name)
        if pattern is not None and not (isinstance(value, str) and re.fullmatch(pattern, value)):
            yield f"{where}.{name}", f"invalid property, {name}"
        if name in _WHOLE and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
            yield f"{where}.{name}", "must be a whole number"
        if name in _TRUTH and not isinstance(value, bool):
            yield f"{where}.{name}", "must be true or false"
    ratio = str(part.get("aspectRatio", "1:1"))
    if re.fullmatch(TEXTS["aspectRatio"], ratio) and int(ratio.split(":")[1]) > 3 * int(ratio.split(":")[0]):
        yield f"{where}.aspectRatio", "the height may be three times the width at most"


def wrong_places(part: Mapping[str, Any], where: str) -> Iterator[Problem]:
    """What stands where it may not: spans outside of texts, icons outside of baselines, foreign styles."""
    inner = part.get("contents")
    if part.get("type") == "box" and isinstance(inner, list):
        allowed = IN_LAYOUT.get(str(part.get("layout")), _IN_BOX)
        for number, each in enumerate(inner):
            if isinstance(each, dict) and each.get("type") not in allowed:
                yield f"{where}.contents[{number}].type", f"not allowed in a {part.get('layout')} box"
    if part.get("type") == "text" and isinstance(inner, list):
        for number, each in enumerate(inner):
            if not isinstance(each, dict) or each.get("type") != "span":
                yield f"{where}.contents[{number}].type", "must be a span"
    background = part.get("background")
    if isinstance(background, dict):
        yield from wrong_values({**background, "type": "background"}, f"{where}.background")
    styles = part.get("styles")
    if part.get("type") == "bubble" and isinstance(styles, dict):
        for name, style in styles.items():
            if name not in _STYLES or not isinstance(style, dict) or style.keys() - _STYLE:
                yield f"{where}.styles.{name}", "unknown field"
            else:
                yield from wrong_values(style, f"{where}.styles.{name}")
