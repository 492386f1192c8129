"""What each part of a message may hold, as LINE publishes it: type → what it must have, what it may have."""

from collections.abc import Mapping

Shape = tuple[frozenset[str], frozenset[str]]


def _shape(needed: str, other: str = "") -> Shape:
    """Both as words; `type` is always there."""
    must = frozenset(needed.split()) | {"type"}
    return must, must | frozenset(other.split())


_COMMON = " quickReply sender"
_PLACED = " margin position offsetTop offsetBottom offsetStart offsetEnd"

MESSAGES: Mapping[str, Shape] = {
    "text": _shape("text", "emojis quoteToken" + _COMMON),
    "textV2": _shape("text", "substitution quoteToken" + _COMMON),
    "sticker": _shape("packageId stickerId", "quoteToken" + _COMMON),
    "image": _shape("originalContentUrl previewImageUrl", _COMMON),
    "video": _shape("originalContentUrl previewImageUrl", "trackingId" + _COMMON),
    "audio": _shape("originalContentUrl duration", _COMMON),
    "location": _shape("title address latitude longitude", _COMMON),
    "imagemap": _shape("baseUrl altText baseSize actions", "video" + _COMMON),
    "template": _shape("altText template", _COMMON),
    "flex": _shape("altText contents", _COMMON),
}

ACTIONS: Mapping[str, Shape] = {
    "camera": _shape("label"),
    "cameraRoll": _shape("label"),
    "location": _shape("label"),
    "clipboard": _shape("clipboardText", "label"),
    "datetimepicker": _shape("data mode", "label initial max min"),
    "message": _shape("text", "label"),
    "postback": _shape("data", "label displayText text inputOption fillInText"),
    "richmenuswitch": _shape("richMenuAliasId data", "label"),
    "uri": _shape("uri", "label altUri"),
}
#: Only quick replies offer these.
QUICK_ONLY = frozenset({"camera", "cameraRoll", "location"})

TEMPLATES: Mapping[str, Shape] = {
    "buttons": _shape(
        "text actions", "thumbnailImageUrl imageAspectRatio imageSize imageBackgroundColor title defaultAction"
    ),
    "confirm": _shape("text actions"),
    "carousel": _shape("columns", "imageAspectRatio imageSize"),
    "image_carousel": _shape("columns"),
}

FLEX: Mapping[str, Shape] = {
    "bubble": _shape("", "direction styles header hero body footer size action"),
    "carousel": _shape("contents"),
    "box": _shape(
        "layout contents",
        "flex spacing backgroundColor borderColor borderWidth cornerRadius width maxWidth height maxHeight paddingAll "
        "paddingTop paddingBottom paddingStart paddingEnd action justifyContent alignItems background" + _PLACED,
    ),
    "button": _shape("action", "flex color style gravity height adjustMode scaling" + _PLACED),
    "image": _shape("url", "flex align gravity size aspectRatio aspectMode backgroundColor action animated" + _PLACED),
    "video": _shape("url previewUrl altContent", "aspectRatio action"),
    "icon": _shape("url", "size aspectRatio scaling" + _PLACED),
    "text": _shape(
        "",
        "flex text size align gravity color weight style decoration wrap lineSpacing action maxLines contents "
        "adjustMode scaling" + _PLACED,
    ),
    "span": _shape("text", "size color weight style decoration"),
    "separator": _shape("", "margin color"),
    "filler": _shape("", "flex"),
}
#: Words that a property of Flex may be, where only some are.
WORDS: Mapping[str, frozenset[str]] = {
    "layout": frozenset({"horizontal", "vertical", "baseline"}),
    "position": frozenset({"relative", "absolute"}),
    "justifyContent": frozenset({"center", "flex-start", "flex-end", "space-between", "space-around", "space-evenly"}),
    "alignItems": frozenset({"center", "flex-start", "flex-end"}),
    "gravity": frozenset({"top", "bottom", "center"}),
    "align": frozenset({"start", "end", "center"}),
    "weight": frozenset({"regular", "bold"}),
    "decoration": frozenset({"none", "underline", "line-through"}),
    "aspectMode": frozenset({"fit", "cover"}),
    "direction": frozenset({"ltr", "rtl"}),
    "adjustMode": frozenset({"shrink-to-fit"}),
}
#: These differ by the part.
WORDS_OF: Mapping[tuple[str, str], frozenset[str]] = {
    ("button", "style"): frozenset({"primary", "secondary", "link"}),
    ("button", "height"): frozenset({"sm", "md"}),
    ("text", "style"): frozenset({"normal", "italic"}),
    ("span", "style"): frozenset({"normal", "italic"}),
    ("bubble", "size"): frozenset({"nano", "micro", "deca", "hecto", "kilo", "mega", "giga"}),
}
