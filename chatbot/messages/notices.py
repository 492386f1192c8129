"""Notices that reach somebody by chat: the same texts as the mails, as a card with what can be done at once."""

import re
from collections.abc import Mapping, Sequence

from chatbot.messages import parts, surveys
from chatbot.messages.parts import Message, Part
from chatbot.messages.voice import Voice
from services.notifications import Outgoing
from services.notifications.wording import LANGUAGES, default_text, fill, gaps_of, text_for
from services.text import Words, snippet

_OPEN = Words("เปิดบนเว็บไซต์", "Open on the web")
_SEE = Words("ดูเรื่องนี้", "See this matter")
_ANSWER = Words("ตอบเจ้าหน้าที่", "Answer the officer")
_RIGHT = Words("เรียบร้อยแล้ว", "It is put right")
_NOT_RIGHT = Words("ยังไม่เรียบร้อย", "Not put right")
#: What the receiver can do at once, by kind of notice; each with the action that the button names.
_ACTIONS: Mapping[str, tuple[tuple[Words, str], ...]] = {
    "case.question": ((_ANSWER, "reply"),),
    "case.answer": ((_ANSWER, "reply"),),
    "case.resolved": ((_RIGHT, "confirm"), (_NOT_RIGHT, "dispute")),
    "case.declined": ((_NOT_RIGHT, "dispute"),),
    "case.passed_on": ((_NOT_RIGHT, "dispute"),),
}
#: What an address of ours opens, where that says more than "on the web".
_PLACES: Mapping[str, Words] = {
    "/taxes/nil/": Words("ไม่มีรายการเดือนนี้", "Nothing this month"),
    "/bills/open/": Words("ดูใบแจ้งและชำระ", "See the bill and pay"),
    "/receipts/open/": Words("ดูใบเสร็จและ PDF", "See the receipt, PDF"),
}
#: The same for kinds of notice after which there is nothing left to do there.
_JUST_READ: Mapping[str, Words] = {"bill.cancelled": Words("ดูใบแจ้งนี้", "See this bill")}
#: Gaps that hold the picture of the notice: a code to pay by, a paper. Each with the form of the picture.
_PICTURE = "picture"
_SHAPES: Mapping[str, str] = {"/bills/pictures/": "1:1", "/receipts/pictures/": "210:297"}
_SAVE = Words("บันทึกภาพ", "Save the picture")
#: Links that are buttons of the chat here: what stands in the gap → the buttons, with what they say to the bot.
_FILE = Words("ยื่นแบบ", "File")
_IN_CHAT: Mapping[str, tuple[tuple[Words, str], ...]] = {
    "/taxes/nil/": ((_FILE, "tax:file:"), (_PLACES["/taxes/nil/"], "tax:nil:")),
}
_TRACK = re.compile(r"/track/([A-Za-z0-9_.\-]{20,240})$")
#: Five of these are five faces, of which one is pressed here.
_RATE = re.compile(r"/rate/([A-Za-z0-9_.\-]{10,240})/5$")
_ADDRESS = re.compile(r"https?://\S+")
#: Short lines such as "หน่วยงาน: สำนักช่าง".
_FACT = re.compile(r"([^:\s][^:]{1,24}): (\S.*)")
#: Lines that only lead to an address: the button says it.
_LEADS_ON = re.compile(r"(?:ที่|ที่นี่|here:?|at:?|:)\s*$")


def has_words(kind: str, language: str = "th") -> bool:
    """Whether that kind of notice can be worded in that language."""
    return language in LANGUAGES and default_text(kind, language) is not None


def gaps(kind: str, language: str) -> frozenset[str]:
    """The gaps that the words of that kind use; LookupError where there are none."""
    text = default_text(kind, language)
    if text is None:
        raise LookupError(f"no words for {kind!r} in {language!r}")
    return gaps_of(text)


def notice_messages(outgoing: Outgoing, voice: Voice | None = None) -> list[Message]:
    """The notice as one card; LookupError where there are no words for it. `voice` speaks the reader's language."""
    voice = voice or Voice(language=outgoing.language)
    subject, body = text_for(outgoing.kind, outgoing.language)
    params = {name: value or "-" for name, value in outgoing.params.items()}
    title = fill(subject, params)
    lines = _shown(fill(body, params))
    rated = _RATE.search(params.get("link_5", ""))
    if rated:
        kept = [line for line in lines if "/rate/" not in line]
        return surveys.faces(voice, title, kept, rated[1])
    found = _TRACK.search(params.get("link", ""))
    pressed = [_action(voice, words, action, found[1]) for words, action in _ACTIONS.get(outgoing.kind, ()) if found]
    if found:
        pressed.append(parts.postback(voice.say(_SEE), f"case:{found[1]}"))
    addresses = _addresses(params)
    in_chat = [(address, buttons) for address in addresses if (buttons := _in_chat(voice, address))]
    pressed += [button for _, buttons in in_chat for button in buttons]
    footer = [parts.button(each, colour=None if number else voice.colour) for number, each in enumerate(pressed)]
    left = [address for address in addresses if address not in {address for address, _ in in_chat}][:2]
    for number, address in enumerate(left):
        words = _JUST_READ.get(outgoing.kind) or _opens(address)
        footer.append(_link(voice, address, words, is_main=not pressed and not number))
    picture = params.get(_PICTURE, "")
    hero = _hero(voice, picture, left)
    footer += [parts.button(parts.link(voice.say(_SAVE), voice.secure(picture)))] if hero else []
    body_parts = [_line(line) for line in lines[:20]]
    card = parts.bubble(body_parts, hero=hero, header=parts.title_bar(snippet(title, 160), voice.colour), footer=footer)
    return parts.with_quick([parts.flex(f"{title} {' '.join(lines[1:])}", card)], pressed)


def _line(line: str) -> Part:
    """A line of the text; "name: value" as a name with its value beside it."""
    fact = _FACT.fullmatch(line)
    if fact:
        return parts.fact(fact[1], snippet(fact[2], 1500))
    return parts.words(snippet(line, 1500), size="sm", color=parts.INK, margin="sm")


def _in_chat(voice: Voice, address: str) -> list[Part]:
    """The buttons in the place of a link; none where it is not among those, or too long for a button."""
    for path, buttons in _IN_CHAT.items():
        _, found, token = address.partition(path)
        if found and all(len(data) + len(token) <= parts.DATA for _, data in buttons):
            return [parts.postback(voice.say(words), f"{data}{token}") for words, data in buttons]
    return []


def _hero(voice: Voice, picture: str, leads: Sequence[str]) -> Part | None:
    """The picture of the notice, whole; a press opens what the notice leads to, else the picture alone."""
    ratio = next((ratio for path, ratio in _SHAPES.items() if path in picture), "")
    if not ratio:
        return None
    is_paper = ratio != "1:1" and leads
    address = leads[0] if is_paper else voice.secure(picture)
    action = parts.link(voice.say(_opens(address) if is_paper else _SAVE), address)
    return parts.picture(voice.secure(picture), action=action, ratio=ratio, is_whole=True)


def _link(voice: Voice, address: str, words: Words, *, is_main: bool) -> Part:
    """The button of an address; the one with a colour is what the notice is about."""
    colour = voice.colour if is_main and words is not _OPEN else None
    return parts.button(parts.link(voice.say(words), address), colour=colour)


def _opens(address: str) -> Words:
    return next((words for path, words in _PLACES.items() if path in address), _OPEN)


def _action(voice: Voice, words: Words, action: str, token: str) -> Part:
    return parts.postback(voice.say(words), f"act:{action}:{token}")


def _shown(body: str) -> list[str]:
    """The lines of the text without addresses and without the words that only lead to one."""
    lines = [line.strip() for line in body.split("\n")]
    kept: list[str] = []
    for number, line in enumerate(lines):
        following = next((each for each in lines[number + 1 :] if each), "")
        if _ADDRESS.fullmatch(line) or (_ADDRESS.fullmatch(following) and _LEADS_ON.search(line)):
            continue
        if line:
            kept.append(line)
    total = 0
    within = []
    for line in kept:
        total += len(line)
        within.append(line if total < 6000 else snippet(line, 200))
    return within or ["–"]


def _addresses(params: Mapping[str, str]) -> list[str]:
    """The addresses that the notice gives, each once; one too long for a button is left out."""
    held = [value for name, value in params.items() if name != _PICTURE]
    found = [value for value in held if _ADDRESS.fullmatch(value) and len(value) <= 1000]
    return list(dict.fromkeys(found))
