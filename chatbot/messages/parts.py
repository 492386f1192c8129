"""The small parts that messages are made of: text, quick replies, buttons, boxes, cut to the platform's limits."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from services.text import clusters, snippet

Message = dict[str, Any]
Part = dict[str, Any]

LABEL = 20
#: Words of at most so many letters fit a button of half the width.
HALF = 11
DATA = 300
ALT = 400
TEXT = 5000
QUICK = 13
MESSAGES = 5
BUBBLES = 12
BUBBLE_BYTES = 30_000
CAROUSEL_BYTES = 50_000

GREY, INK, LINE, WARN, WARN_BACK, INFO_BACK = "#6b6b76", "#1d1d24", "#e3e3ea", "#8a4b00", "#fff4e0", "#eef0fb"
JADE, RED, SILK, LINK = "#0f6b57", "#a1281f", "#eeedf3", "#2b4fa2"


def label(text: str, most: int = LABEL) -> str:
    """What stands on a button: at most 20 characters, no Thai cluster cut."""
    return snippet(text, most) or "–"


def size_of(part: Any) -> int:
    """The bytes that the platform counts."""
    return len(json.dumps(part, ensure_ascii=False).encode())


def postback(text: str, data: str, *, shown: str | None = None) -> Part:
    """A button that says something to the bot; `shown` then stands in the chat as said (the label unless "")."""
    if len(data) > DATA:
        raise ValueError(f"postback data of {len(data)} characters")
    action: Part = {"type": "postback", "label": label(text), "data": data}
    said = text if shown is None else shown
    if said:
        action["displayText"] = snippet(said, DATA)
    return action


def keyboard(text: str) -> Part:
    """A button that opens the phone's keyboard; what it says to the bot means nothing."""
    return {"type": "postback", "label": label(text), "data": "type:", "inputOption": "openKeyboard"}


def link(text: str, address: str) -> Part:
    """A button that opens a page."""
    return {"type": "uri", "label": label(text), "uri": address}


def quick(items: Iterable[Part]) -> Part:
    """Quick replies, as many as there may be; the first are kept."""
    return {"items": [{"type": "action", "action": action} for action in items][:QUICK]}


def with_quick(messages: Sequence[Message], items: Sequence[Part]) -> list[Message]:
    """The messages with quick replies on the last one, where the platform shows them."""
    if not messages or not items:
        return list(messages)
    return [*messages[:-1], {**messages[-1], "quickReply": quick(items)}]


def text(words: str) -> list[Message]:
    """One text, or several where it is too long for one, parted at a line, a space or at least between clusters."""
    return [{"type": "text", "text": piece} for piece in split(words)]


def split(words: str, most: int = TEXT) -> list[str]:
    """The text in pieces of at most `most` characters, none of them empty, parted where it hurts least."""
    rest = words.strip()
    pieces = []
    while len(rest) > most:
        at = max(rest.rfind("\n", most // 2, most), 0) or max(rest.rfind(" ", most // 2, most), 0)
        if not at:
            # Only the last stretch is looked at: no cluster of Thai is longer than a few characters.
            tail = clusters(rest[most - 40 : most + 1])
            at = most - 40 + sum(map(len, tail[:-1])) if len(tail) > 1 else most
        pieces.append(rest[:at].strip())
        rest = rest[at:].strip()
    return [piece for piece in [*pieces, rest] if piece]


def words(shown: str, **style: Any) -> Part:
    """A text of a Flex card; an empty one would make the platform refuse the whole message."""
    return {"type": "text", "text": shown.strip() or "–", "wrap": True, **style}


def column(parts: Sequence[Part], **style: Any) -> Part:
    """Parts below each other."""
    return {"type": "box", "layout": "vertical", "contents": list(parts), **style}


def row(parts: Sequence[Part], **style: Any) -> Part:
    """Parts beside each other."""
    return {"type": "box", "layout": "horizontal", "contents": list(parts), **style}


def rule() -> Part:
    """A thin line."""
    return {"type": "separator", "margin": "md", "color": LINE}


def button(action: Part, *, colour: str | None = None) -> Part:
    """A button of a card; the one with a colour is the one to press."""
    made: Part = {"type": "button", "action": action, "height": "sm", "style": "link"}
    if colour:
        made |= {"style": "primary", "color": colour}
    return made


def grid(actions: Sequence[Part]) -> list[Part]:
    """Quiet buttons: those with short words two beside each other, the others alone."""
    rows: list[list[Part]] = []
    half: list[Part] | None = None
    for action in actions:
        made = {"type": "button", "action": action, "height": "sm", "style": "secondary", "color": SILK}
        if _width(action["label"]) > HALF:
            rows.append([made])
        elif half is None:
            rows.append(half := [made])
        else:
            half.append(made)
            half = None
    return [row(each, spacing="sm") for each in rows]


def _width(shown: str) -> int:
    """How many letters stand beside each other; marks above and below take no room."""
    return sum(unicodedata.category(letter) != "Mn" for letter in shown)


def copy(text: str, value: str) -> Part:
    """A button that takes a value to the clipboard."""
    return {"type": "clipboard", "label": label(text), "clipboardText": value}


def box_of(shown: str, *, is_warning: bool, action: Part | None = None) -> Part:
    """A coloured box: something to know; with a link to press where there is something to do about it."""
    colour = WARN if is_warning else INK
    parts = [words(shown, size="sm", color=colour)]
    if action:
        parts.append(
            words(action["label"], size="sm", color=WARN, weight="bold", decoration="underline", action=action)
        )
    back = WARN_BACK if is_warning else INFO_BACK
    return column(parts, backgroundColor=back, cornerRadius="8px", paddingAll="12px", spacing="sm", margin="md")


def pair(name: str, value: str, *, action: Part | None = None) -> Part:
    """A label over its value, with a link beside it."""
    head: list[Part] = [words(name, size="xs", color=GREY, flex=5)]
    if action:
        head.append(words(action["label"], size="xs", color=LINK, align="end", flex=2, action=action))
    return column([row(head), words(value, size="sm", color=INK)], margin="md", spacing="xs")


def fact(name: str, value: str) -> Part:
    """A label with its value beside it."""
    return row(
        [words(name, size="xs", color=GREY, flex=4, gravity="top"), words(value, size="sm", color=INK, flex=7)],
        margin="md",
        spacing="sm",
    )


def pill(shown: str, colour: str, back: str) -> Part:
    """A short word in a coloured field, as wide as the word."""
    label_of = words(shown, size="xs", weight="bold", color=colour)
    return column(
        [label_of], backgroundColor=back, cornerRadius="20px", paddingStart="10px", paddingEnd="10px", paddingTop="3px",
        paddingBottom="3px", flex=0,
    )  # fmt: skip


def pills(made: Sequence[Part], **style: Any) -> Part:
    """Fields beside each other, from the left."""
    return row([*made, {"type": "filler"}], spacing="sm", **style)


def steps(names: Sequence[str], reached: int, colour: str) -> Part:
    """A way in steps: bars beside each other, so many of them filled, each with its name."""
    made = []
    for number, name in enumerate(names, start=1):
        is_done = number <= reached
        bar = column([{"type": "filler"}], height="5px", cornerRadius="3px",
                     backgroundColor=colour if is_done else LINE)  # fmt: skip
        weight = "bold" if number == reached else "regular"
        shown = words(name, size="xxs", align="center", color=colour if is_done else GREY, weight=weight, margin="xs")
        made.append(column([bar, shown], flex=1))
    return row(made, spacing="xs", margin="lg")


def picture(address: str, *, action: Part | None = None, ratio: str = "20:13", is_whole: bool = False) -> Part:
    """The picture on top of a card; with `is_whole` nothing of it is cut off."""
    mode = "fit" if is_whole else "cover"
    made: Part = {"type": "image", "url": address, "size": "full", "aspectRatio": ratio, "aspectMode": mode}
    return made | ({"action": action} if action else {})


def bubble(body: Sequence[Part], *, footer: Sequence[Part] = (), header: Part | None = None, hero: Part | None = None,
           size: str = "mega") -> Part:  # fmt: skip
    """A card."""
    made: Part = {"type": "bubble", "size": size}
    if header:
        made["header"] = header
    if hero:
        made["hero"] = hero
    made["body"] = column(body or [words("–")], spacing="none", paddingAll="16px")
    if footer:
        made["footer"] = column(footer, spacing="xs", paddingAll="12px")
    return made


def title_bar(shown: str, colour: str, *, above: str = "") -> Part:
    """The coloured head of a card."""
    parts = [words(above, size="xs", color="#ffffffcc")] if above else []
    return column([*parts, words(shown, size="md", weight="bold", color="#ffffff")], backgroundColor=colour,
                  paddingAll="14px")  # fmt: skip


def flex(alt: str, contents: Part) -> Message:
    """A card as a message; `alt` is what lists of chats and screen readers tell."""
    return {"type": "flex", "altText": snippet(alt, ALT) or "–", "contents": contents}


def carousel(alt: str, bubbles: Sequence[Part]) -> Message:
    """Cards beside each other, as many as the platform takes; one alone stands by itself."""
    kept: list[Part] = []
    for each in list(bubbles)[:BUBBLES]:
        if size_of({"type": "carousel", "contents": [*kept, each]}) > CAROUSEL_BYTES:
            break
        kept.append(each)
    if len(kept) == 1:
        return flex(alt, kept[0])
    return flex(alt, {"type": "carousel", "contents": kept})
