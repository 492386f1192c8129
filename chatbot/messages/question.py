"""A question as a card: how far one is, what is asked, hints and warnings, and the quick replies below."""

from collections.abc import Sequence

from chatbot.messages import parts
from chatbot.messages.parts import Message, Part
from chatbot.messages.turn import Turn
from services.questions import Question
from services.text import Words, snippet

SKIP = Words("ข้าม", "Skip")
BACK = Words("ย้อนกลับ", "Back")
HELP = Words("ตัวเลือกอื่น", "Other options")
KEEP = Words("ใช้คำตอบเดิม", "Keep my answer")
EMPTY = Words("เว้นว่าง", "Leave empty")
NO_PHOTOS = Words("ลบภาพทั้งหมด", "Remove all photos")
MORE = Words("เพิ่มเติม", "More")
CONTINUE = Words("ทำต่อ", "Continue")
ON_THE_WEB = Words("ตอบบนเว็บไซต์", "Answer on the web")
AMONG = Words("หมายถึงข้อไหน{kha}", "Which of these is it?")
_OPTIONAL = Words("ไม่บังคับ", "Optional")
_STEP = Words("ข้อ {n} จาก {of}", "Question {n} of {of}")
_NOW = Words("คำตอบขณะนี้: {value}", "Your answer now: {value}")
#: Kinds that have a "done" of their own.
_GATHERING = frozenset({"choices", "photographs"})
#: A page of choices leaves room for "more" and for the controls.
LINES_AT_MOST = 60


def controls(question: Question, turn: Turn) -> list[Part]:
    """The quick replies that every question has behind its own."""
    say = turn.voice.say
    items = []
    if turn.is_answered:
        if question.kind not in _GATHERING:
            items.append(parts.postback(say(KEEP), f"next:{turn.mark}:{question.key}"))
        if not question.required and turn.value is not None:
            empty = NO_PHOTOS if question.kind == "photographs" else EMPTY
            items.append(parts.postback(say(empty), turn.data(question, "~")))
    elif not question.required:
        items.append(parts.postback(say(SKIP), f"skip:{turn.mark}:{question.key}"))
    if turn.can_go_back:
        items.append(parts.postback(say(BACK), f"back:{turn.mark}:{question.key}"))
    items.append(parts.postback(say(HELP), "cmd:help"))
    return items


def question_messages(
    question: Question,
    turn: Turn,
    *,
    items: Sequence[Part] = (),
    lines: Sequence[str] = (),
    now: Sequence[str] = (),
    buttons: Sequence[Part] = (),
    prompt: str = "",
) -> list[Message]:
    """The card with `lines` below what is asked, `now` as the present answer, `items` before the usual controls."""
    language = turn.voice.language
    asked = snippet(question.label.in_(language), 300)
    n, of = turn.position
    body: list[Part] = []
    if turn.note:
        body += [parts.box_of(snippet(turn.note, 600), is_warning=True), {"type": "filler"}]
    body.append(parts.words(asked, size="lg", weight="bold", color=parts.INK, margin="sm"))
    if question.hint is not None:
        body.append(parts.words(snippet(question.hint.in_(language), 500), size="sm", color=parts.GREY, margin="sm"))
    if prompt:
        body.append(parts.words(snippet(prompt, 400), size="sm", color=parts.INK, margin="md"))
    if lines:
        shown = [parts.words(snippet(line, 160), size="sm", color=parts.INK) for line in lines[:LINES_AT_MOST]]
        body.append(parts.column(shown, spacing="sm", margin="md"))
    if now:
        body.append(parts.words(turn.voice.say(_NOW, value=snippet(" · ".join(now), 300)), size="sm", color=parts.JADE,
                                margin="md"))  # fmt: skip
    if question.notice is not None:
        shown_notice = snippet(question.notice.in_(language), 600)
        body.append(parts.box_of(shown_notice, is_warning=question.notice_level == "warning"))
    above = turn.voice.say(_STEP, n=n, of=of)
    if not question.required:
        above += f" · {turn.voice.say(_OPTIONAL)}"
    card = parts.bubble(body, header=_head(turn, above), footer=[parts.button(each) for each in buttons])
    alt = f"{turn.note} {asked}" if turn.note else asked
    return parts.with_quick([parts.flex(alt, card)], [*items, *controls(question, turn)])


def _head(turn: Turn, above: str) -> Part:
    n, of = turn.position
    done = max(1, round(100 * n / max(of, 1)))
    bar = parts.column(
        [parts.column([{"type": "filler"}], width=f"{min(done, 100)}%", backgroundColor=turn.voice.colour,
                      height="4px")],
        backgroundColor=parts.LINE, height="4px", margin="sm", cornerRadius="2px",
    )  # fmt: skip
    name = [parts.words(snippet(turn.service, 80), size="xs", color=parts.GREY)] if turn.service else []
    return parts.column([*name, parts.words(above, size="xs", color=parts.GREY), bar], paddingAll="16px",
                        paddingBottom="0px")  # fmt: skip
