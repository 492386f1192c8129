"""How the messages about a case fared, in an officer's words: by which way, how they stand, what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.notifications import NoticeState, NoticeView, get_kind
from services.text import Words

_CHANNELS: Mapping[str, Words] = {"email": Words("อีเมล", "E-mail"), "line": Words("LINE", "LINE")}
_STATES: Mapping[NoticeState, tuple[Words, str]] = {
    NoticeState.WAITING: (Words("รอส่ง", "Waiting to leave"), "amber"),
    NoticeState.SENDING: (Words("กำลังส่ง", "On its way"), "jade"),
    NoticeState.SENT: (Words("ส่งแล้ว", "Sent"), "jade"),
    NoticeState.HELD: (Words("รอส่งพร้อมข้อความถัดไปของผู้รับ", "Leaves with the reader's next message"), "amber"),
    NoticeState.TURNED: (Words("ส่งทางอีเมลแทน", "Sent by e-mail instead"), "silk"),
    NoticeState.FAILED: (Words("ปลายทางไม่รับ", "Refused"), "rose"),
    NoticeState.GIVEN_UP: (Words("ส่งไม่สำเร็จ", "Given up"), "rose"),
    NoticeState.SUPPRESSED: (Words("ผู้รับขอไม่รับแล้ว", "Unsubscribed"), "silk"),
}
_BLOCKED = Words("ผู้รับปิดกั้นหรือเลิกติดตามบัญชีทางการ", "The reader blocked the official account, or follows it no more")
_AWAY = Words("ติดต่อปลายทางไม่ได้", "The other side could not be reached")
_TOKEN = Words(
    "LINE ไม่รับรหัสของบัญชีทางการ กรุณาแจ้งผู้ดูแลระบบ", "LINE refuses the channel's token. Please tell an administrator"
)
_UNWORDED = Words("เขียนข้อความนี้ไม่ได้ กรุณาแจ้งผู้ดูแลระบบ", "This message could not be written. Please tell an administrator")
_ERRORS: Mapping[str, Words] = {
    "quota": Words("โควตาข้อความ LINE ของเดือนนี้หมด", "This month's LINE messages are used up"),
    "news": Words("เป็นข่าวทั่วไป จึงไม่ใช้โควตา LINE", "Ordinary news: no LINE message is spent on it"),
    "unheard": Words("ผู้รับไม่ได้ทักแชตภายในเวลาที่กำหนด", "The reader did not write within the days that are set"),
    "blocked": _BLOCKED,
    "line 429 rate": Words("LINE ขอให้ส่งช้าลง", "LINE asks to go slower"),
    "line 401": _TOKEN,
    "no channel access token": Words("ยังไม่ได้เชื่อมต่อบัญชีทางการ", "No official account is connected yet"),
    "LookupError": _UNWORDED,
    "KeyError": _UNWORDED,
    "ValueError": _UNWORDED,
    "InvalidTag": _UNWORDED,
    "UnicodeError": _UNWORDED,
}
_AGAIN = (NoticeState.FAILED, NoticeState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """One message as the page of a case shows it. `error` is None where nothing went wrong."""

    notice: NoticeView
    kind: Words
    channel: Words
    state: Words
    colour: str
    error: Words | None
    may_send_again: bool


def show_deliveries(notices: Sequence[NoticeView]) -> list[DeliveryRow]:
    """The messages about a case, in the order given."""
    return [_row(notice) for notice in notices]


def error_words(code: str) -> Words:
    """What went wrong with a message, by the code on its row."""
    if code in _ERRORS:
        return _ERRORS[code]
    side, _, number = code.partition(" ")
    if side == "line":
        return _line_words(number)
    if side == "smtp" and number[:3].isdigit():
        if number.startswith("4"):
            return Words(f"ระบบอีเมลปลายทางขอให้ส่งใหม่ภายหลัง ({code})", f"The mail server asks to try later ({code})")
        return Words(f"ระบบอีเมลปลายทางไม่รับ ({code})", f"The mail server refused it ({code})")
    if code.endswith(("Error", "Timeout", "timeout")) or "refused" in code:
        return _AWAY
    return Words(f"ขัดข้อง ({code})", f"Something went wrong ({code})")


def _line_words(number: str) -> Words:
    if number.endswith("gone"):
        return _BLOCKED
    if number.startswith("5") or number.startswith("408"):
        return Words(f"ระบบของ LINE ขัดข้อง ({number})", f"LINE has trouble ({number})")
    return Words(f"LINE ไม่รับข้อความนี้ ({number})", f"LINE does not take this message ({number})")


def _row(notice: NoticeView) -> DeliveryRow:
    words, colour = _STATES[notice.state]
    return DeliveryRow(
        notice,
        get_kind(notice.kind).label,
        _CHANNELS.get(notice.channel, Words(notice.channel, notice.channel)),
        words,
        colour,
        error_words(notice.last_error) if notice.last_error else None,
        notice.state in _AGAIN,
    )
