"""The review before sending, likely duplicates, warnings, and the confirmation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.voice import Voice
from services.catalogue import Lines, Match, Matches, Notice, Outcome, Panel
from services.clock import say_day, say_day_short
from services.text import Words, snippet

CHANGE = Words("แก้ไข", "Change")
CANCEL = Words("ยกเลิก", "Cancel")
WEB = Words("ทำต่อบนเว็บไซต์", "Continue on the web")
_TITLE = Words("ตรวจก่อนส่ง", "Check before sending")
_ALT = Words("ตรวจคำตอบของท่านก่อนส่ง: {service}", "Check your answers before sending: {service}")
_LEFT_OUT = Words("ไม่ได้ตอบ", "Left out")
_FOLLOW = Words("ใช่ ติดตามเรื่องนี้", "Yes, follow this")
_SAME = Words(
    "มีผู้แจ้งเรื่องใกล้เคียงแล้ว ใช่เรื่องเดียวกันหรือไม่{kha} ถ้าใช่ ติดตามเรื่องนั้นแทนได้",
    "Something like it was reported already. Is it the same?",
)
_CHANGED = Words("คำตอบบางข้อเปลี่ยนไป{ka} ตรวจอีกครั้งก่อนส่ง", "Some answers have changed meanwhile. Please check again.")
_WHICH = Words("ต้องการแก้ข้อใด{kha}", "Which answer shall be changed?")
_RECEIVED = Words("รับเรื่องของท่านแล้ว{ka}", "We have your report")
_THANKS = Words("ขอบคุณ{ka} ได้รับคำตอบของท่านแล้ว", "Thank you. We have your answers.")
_FOLLOWED = Words("ติดตามเรื่องนี้ให้แล้ว{ka}", "You follow this matter now")
#: What stands in the card where there is nothing else to tell.
_TOLD_LATER = Words("เมื่อมีความคืบหน้า จะแจ้งให้ท่านทราบ", "You will be told when something happens.")
_KEPT = Words("บันทึกคำตอบแล้ว ไม่ต้องทำอะไรเพิ่ม", "Your answers are saved. There is nothing more to do.")
_REFERENCE = Words("เลขที่เรื่อง", "Reference")
_CODE = Words("รหัสติดตาม (อย่าบอกผู้อื่น)", "Access code (keep it to yourself)")
_PROMISED = Words("กำหนดแล้วเสร็จ", "Promised date")
_WITHIN = Words("ภายใน {days} วันทำการ คือวันที่ {day}", "within {days} working days, that is by {day}")
_BY = Words("ภายในวันที่ {day}", "by {day}")
_NEXT = Words("ขั้นตอนต่อไป", "What happens next")
_SEE = Words("ดูเรื่องนี้", "See this matter")
_OPEN = Words("เปิดหน้าติดตาม", "Open its page")
_MENU = Words("เมนู", "Menu")
_COPY = Words("คัดลอก", "Copy")
_THEIRS = Words("ใช้คำตอบบนเว็บไซต์", "Keep the web answer")
_YOURS = Words("ใช้คำตอบในแชต", "Use the chat answer")
_STALE = Words(
    "ข้อ “{label}” ถูกตอบบนเว็บไซต์แล้วว่า\n{theirs}\n\nในแชตท่านตอบว่า\n{yours}\n\nใช้คำตอบใด{kha}",
    "“{label}” was answered on the web meanwhile:\n{theirs}\n\nHere you say:\n{yours}\n\nWhich one shall it be?",
)
#: Answers are read back this long; shorter and shorter until the cards are small enough.
_CUTS = (500, 250, 120, 60, 30)
_ROWS_A_CARD = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One answer as it reads back."""

    key: str
    label: Words
    lines: Sequence[str]


def review(
    voice: Voice,
    *,
    draft_id: str,
    seal: str,
    service: Words,
    rows: Sequence[Row],
    panels: Sequence[Panel],
    send_label: Words,
    certification: Words | None = None,
    note: str = "",
    web: str = "",
) -> list[Message]:
    """Likely duplicates, then every answer with a way to change it, what one must know, and the button."""
    mark = draft_id[:8]
    send = parts.postback(send_label.in_(voice.language), f"send:{draft_id}:{seal}")
    messages = [duplicates(voice, draft_id, panel) for panel in panels if isinstance(panel, Matches) and panel.items]
    head = [parts.box_of(snippet(note, 300), is_warning=True)] if note else []
    alt = voice.say(_ALT, service=snippet(service.in_(voice.language), 100))
    for cut in _CUTS:
        tail = _notices(voice, mark, panels, cut) + _tables(voice, panels, cut)
        if certification is not None:
            shown = snippet(certification.in_(voice.language), max(cut, 200))
            tail.append(parts.box_of(shown, is_warning=False))
        made = _cards(voice, mark, service, rows, cut, head, tail, send)
        if all(parts.size_of(card) < parts.BUBBLE_BYTES - 500 for card in made) and (
            parts.size_of(made) < parts.CAROUSEL_BYTES - 500
        ):
            break
    items = [send, parts.postback(voice.say(CHANGE), "cmd:change"), parts.postback(voice.say(CANCEL), "cmd:cancel")]
    items += [parts.link(voice.say(WEB), web)] if web else []
    return parts.with_quick([*messages[:2], parts.carousel(f"{note} {alt}" if note else alt, made)], items)


def _cards(
    voice: Voice, mark: str, service: Words, rows: Sequence[Row], cut: int, head: Sequence[Part], tail: Sequence[Part],
    send: Part,
) -> list[Part]:  # fmt: skip
    """One card, or several beside each other where there are many answers; the button stands on the last."""
    chunks = [rows[start : start + _ROWS_A_CARD] for start in range(0, len(rows), _ROWS_A_CARD)] or [()]
    bar = parts.title_bar(voice.say(_TITLE), voice.colour, above=snippet(service.in_(voice.language), 80))
    cards = []
    for number, chunk in enumerate(chunks):
        is_last = number == len(chunks) - 1
        body = [
            *(head if number == 0 else ()),
            *(_row(voice, mark, row, cut) for row in chunk),
            *(tail if is_last else ()),
        ]
        footer = [parts.button(send, colour=parts.JADE)] if is_last else []
        cards.append(parts.bubble(body, header=bar, footer=footer))
    return cards


def _row(voice: Voice, mark: str, row: Row, cut: int) -> Part:
    shown = snippet("\n".join(row.lines), cut) if cut < 200 else _cut_lines(row.lines, cut)
    change = parts.postback(voice.say(CHANGE), f"change:{mark}:{row.key}")
    return parts.pair(
        snippet(row.label.in_(voice.language), max(60, cut // 4)), shown or voice.say(_LEFT_OUT), action=change
    )


def _cut_lines(lines: Sequence[str], cut: int) -> str:
    """Lines stay lines while there is room for them."""
    kept: list[str] = []
    room = cut
    for line in lines:
        if room <= 0:
            kept.append("…")
            break
        kept.append(snippet(line, max(room, 2)))
        room -= len(line)
    return "\n".join(kept)


def _notices(voice: Voice, mark: str, panels: Sequence[Panel], cut: int) -> list[Part]:
    made = []
    for panel in panels:
        if isinstance(panel, Notice):
            action = parts.postback(voice.say(CHANGE), f"change:{mark}:{panel.change}") if panel.change else None
            made.append(
                parts.box_of(
                    snippet(panel.words.in_(voice.language), max(cut, 200)),
                    is_warning=panel.level == "warning",
                    action=action,
                )
            )
    return made[:6]


def _tables(voice: Voice, panels: Sequence[Panel], cut: int) -> list[Part]:
    made: list[Part] = []
    for panel in panels:
        if isinstance(panel, Lines):
            made += [
                parts.rule(),
                parts.words(snippet(panel.title.in_(voice.language), 120), size="sm", weight="bold", margin="md"),
            ]
            pairs = [*panel.rows[:10], *([panel.total] if panel.total else [])]
            made += [
                parts.pair(
                    snippet(name.in_(voice.language), 80), snippet(value.in_(voice.language), min(max(cut, 80), 200))
                )
                for name, value in pairs
            ]
    return made


def duplicates(voice: Voice, draft_id: str, panel: Matches) -> Message:
    """What was reported already, one card each, with "yes, follow this"."""
    cards = [_match(voice, draft_id, match) for match in panel.items[:5]]
    return parts.carousel(voice.say(_SAME), cards)


def _match(voice: Voice, draft_id: str, match: Match) -> Part:
    language = voice.language
    hero = None
    if match.photograph:
        hero = {"type": "image", "url": voice.picture_url(match.photograph), "size": "full", "aspectRatio": "20:13",
                "aspectMode": "cover"}  # fmt: skip
    body = [
        parts.words(voice.say(_SAME), size="xs", color=parts.GREY),
        parts.words(snippet(match.title.in_(language), 160), weight="bold", size="md", margin="md"),
        parts.words(snippet(match.where.in_(language), 120), size="sm", color=parts.INK, margin="sm"),
        parts.words(f"{say_day_short(match.when, language)} · {match.status}", size="sm", color=parts.JADE),
    ]
    press = parts.postback(voice.say(_FOLLOW), f"follow:{draft_id}:{match.token}")
    return parts.bubble(body, hero=hero, footer=[parts.button(press, colour=parts.JADE)], size="kilo")


def which_to_change(voice: Voice, mark: str, rows: Sequence[Row], page: int = 0) -> list[Message]:
    """Every question as a button, in pages."""
    per_page = parts.QUICK - 1
    pages = max(1, -(-len(rows) // per_page))
    shown = rows[page % pages * per_page :][:per_page]
    items = [
        parts.postback(row.label.in_(voice.language), f"change:{mark}:{row.key}", shown=row.label.in_(voice.language))
        for row in shown
    ]
    if pages > 1:
        items.append(parts.postback(voice.say(Words("เพิ่มเติม", "More")), f"morechange:{mark}:{page + 1}"))
    lines = [f"{number}. {snippet(row.label.in_(voice.language), 100)}" for number, row in enumerate(rows, start=1)]
    return parts.with_quick(parts.text("\n".join([voice.say(_WHICH), *lines])), items)


def changed_meanwhile(voice: Voice) -> str:
    """Why the review is shown once more."""
    return voice.say(_CHANGED)


def both_answers(voice: Voice, label: Words, theirs: Sequence[str], yours: Sequence[str]) -> list[Message]:
    """The answer on the web and the one of the chat; the asker chooses, and neither is lost."""
    shown = voice.say(
        _STALE,
        label=snippet(label.in_(voice.language), 120),
        theirs=_quoted(voice, theirs),
        yours=_quoted(voice, yours),
    )
    items = [parts.postback(voice.say(_THEIRS), "stale:theirs"), parts.postback(voice.say(_YOURS), "stale:yours")]
    return parts.with_quick(parts.text(shown), items)


def _quoted(voice: Voice, lines: Sequence[str]) -> str:
    return snippet(" · ".join(lines), 500) or voice.say(_LEFT_OUT)


def confirmation(voice: Voice, outcome: Outcome, service: Words) -> list[Message]:
    """What came of it: reference, code, promise, what happens next. The same however often it is asked for."""
    say, language = voice.say, voice.language
    said = outcome.details.get("said")
    head = {"case": _RECEIVED, "followed": _FOLLOWED}.get(outcome.kind, _THANKS)
    head = Words(said["th"], said["en"]) if said else head
    body = [_fact(voice, each) for each in outcome.details.get("facts") or ()]
    if outcome.reference:
        body.append(_strong(voice, say(_REFERENCE), outcome.reference))
    if outcome.access_code:
        body.append(_strong(voice, say(_CODE), outcome.access_code))
    if outcome.promised:
        day = say_day(date.fromisoformat(outcome.promised), language)
        within = _WITHIN if outcome.promised_days else _BY
        body.append(parts.pair(say(_PROMISED), say(within, days=outcome.promised_days or 0, day=day)))
    if outcome.next_steps:
        body.append(parts.words(say(_NEXT), size="sm", weight="bold", margin="lg"))
        steps = [snippet(step.in_(language), 300) for step in outcome.next_steps[:8]]
        body += [parts.words(f"{n}. {step}", size="sm", margin="sm") for n, step in enumerate(steps, start=1)]
    footer = []
    links = outcome.details.get("links") or ()
    if outcome.track_token:
        see = parts.postback(say(_SEE), f"case:{outcome.track_token}")
        footer = [parts.button(see, colour=None if links else voice.colour),
                  parts.button(parts.link(say(_OPEN), voice.url(f"/track/{outcome.track_token}")))]  # fmt: skip
    footer = [parts.button(_leads(voice, each), colour=voice.colour) for each in links[:1]] + footer
    footer += [parts.button(_leads(voice, each)) for each in links[1:2]]
    picture = outcome.details.get("picture")
    hero = None
    if picture:
        keep = parts.link(say(Words(picture["th"], picture["en"])), voice.secure(picture["address"]))
        hero = parts.picture(voice.secure(picture["address"]), action=keep, ratio="1:1", is_whole=True)
        footer.insert(1, parts.button(keep))
    bar = parts.title_bar(say(head), parts.JADE, above=snippet(service.in_(language), 80))
    alt = " ".join(filter(None, (say(head), outcome.reference and f"{say(_REFERENCE)} {outcome.reference}")))
    card = parts.bubble(
        body or [parts.words(say(_TOLD_LATER if outcome.kind == "followed" else _KEPT), size="sm")],
        header=bar,
        hero=hero,
        footer=footer,
    )
    return parts.with_quick([parts.flex(alt, card)], [parts.postback(say(_MENU), "cmd:menu")])


def _fact(voice: Voice, fact: Mapping[str, str]) -> Part:
    """What matters most of what came of it: a sum, a day."""
    name, value = Words(fact["th"], fact["en"]), Words(fact["value_th"], fact["value_en"])
    shown = [
        parts.words(voice.say(name), size="sm", color=parts.GREY, flex=4, gravity="center"),
        parts.words(voice.say(value), size="lg", weight="bold", color=parts.INK, flex=7),
    ]
    return parts.row(shown, margin="md", spacing="sm")


def _leads(voice: Voice, where: Mapping[str, str]) -> Part:
    """A page to which what came of it leads: a bill, a return."""
    words = Words(where.get("line_th", where["th"]), where.get("line_en", where["en"]))
    return parts.link(voice.say(words), voice.url(where["href"]))


def _strong(voice: Voice, name: str, value: str) -> Part:
    """What the citizen must keep, with a way to copy it."""
    copy = parts.copy(voice.say(_COPY), value)
    kept = [
        parts.words(value, size="xl", weight="bold", color=parts.INK, flex=7),
        parts.words(copy["label"], size="sm", color=parts.LINK, align="end", gravity="center", flex=2, action=copy),
    ]
    return parts.column(
        [parts.words(name, size="xs", color=parts.GREY), parts.row(kept)],
        backgroundColor=parts.SILK, cornerRadius="10px", paddingAll="12px", margin="md",
    )  # fmt: skip
