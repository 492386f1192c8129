"""What is said when a chat is tied to an account, or let go."""

from chatbot.messages import general, parts
from chatbot.messages.parts import Message
from chatbot.messages.voice import Voice
from services.text import Words

LINK = Words("เชื่อมบัญชี", "Link my account")
UNLINK = Words("ยกเลิกการเชื่อมบัญชี", "Unlink my account")
_INVITE = Words(
    "เชื่อมแชตนี้กับบัญชีของท่านบนเว็บไซต์ แล้วดูเรื่องทั้งหมดได้ทั้งสองที่{ka} กดปุ่มภายใน 10 นาที เข้าสู่ระบบ แล้วยืนยัน"
    " ยกเลิกได้ทุกเมื่อโดยพิมพ์ “ยกเลิกการเชื่อมบัญชี”",
    "Tie this chat to your account on the web and see all your matters in both places. Press the button within 10"
    " minutes, sign in and confirm. You can undo it at any time: type “unlink account”.",
)
_OPEN = Words("เชื่อมบัญชี", "Link my account")
_NOT_NOW = Words(
    "ขณะนี้เชื่อมบัญชีไม่ได้{ka} ลองใหม่อีกครั้งในอีกสักครู่", "The account cannot be linked at present. Please try again soon."
)
_TIED = Words(
    "เชื่อมบัญชีแล้ว{ka} เรื่องในบัญชีและเรื่องที่แจ้งในแชตนี้ดูได้ทั้งสองที่",
    "Your account is linked. The matters of the account and of this chat are seen in both places.",
)
_TIED_ALREADY = Words("แชตนี้เชื่อมกับบัญชีของท่านอยู่แล้ว{ka}", "This chat is linked to your account.")
_NOT_TIED = Words("แชตนี้ยังไม่ได้เชื่อมกับบัญชีใด{ka}", "This chat is linked to no account.")
_FAILED = Words(
    "เชื่อมบัญชีไม่สำเร็จ{ka} ลิงก์อาจหมดอายุหรือใช้ไปแล้ว พิมพ์ “เชื่อมบัญชี” เพื่อเริ่มใหม่",
    "The account was not linked: the link may be too old or used already. Type “link account” to begin again.",
)
_REALLY = Words(
    "ยกเลิกการเชื่อมแชตนี้กับบัญชีของท่านหรือไม่{kha} เรื่องที่แจ้งในแชตนี้ยังติดตามได้ตามเดิม",
    "Unlink this chat from your account? The matters that you sent from this chat stay here.",
)
_YES = Words("ยกเลิกการเชื่อม", "Unlink")
_NO = Words("เชื่อมไว้ตามเดิม", "Keep it linked")
_UNTIED = Words(
    "ยกเลิกการเชื่อมบัญชีแล้ว{ka} แชตนี้ไม่แสดงเรื่องของบัญชีอีก", "Unlinked. This chat shows nothing of the account any more."
)
_REFUSED = {
    "identity_taken": Words(
        "LINE นี้เชื่อมกับบัญชีอื่นอยู่แล้ว{ka} ยกเลิกที่บัญชีนั้นก่อน แล้วเริ่มใหม่",
        "This LINE is linked to another account. Unlink it there first, then begin again.",
    ),
    "identity_other": Words(
        "บัญชีนี้เชื่อมกับ LINE อื่นอยู่แล้ว{ka} ยกเลิกที่หน้าบัญชีบนเว็บไซต์ก่อน แล้วเริ่มใหม่",
        "That account is linked to another LINE. Unlink it on the account page first, then begin again.",
    ),
    "last_way_in": Words(
        "บัญชีนี้เข้าสู่ระบบได้ด้วย LINE เท่านั้น{ka} หากยกเลิกจะเข้าบัญชีไม่ได้อีก หากไม่ต้องการใช้แล้ว ปิดบัญชีได้ที่หน้าบัญชีบนเว็บไซต์",
        "LINE is the only way into that account, so it stays linked. If you do not need it any more, close it on the"
        " account page of the web site.",
    ),
}


def invite(voice: Voice, address: str) -> list[Message]:
    """The button that leads to the page."""
    shown = voice.say(_INVITE)
    button = parts.button(parts.link(voice.say(_OPEN), address), colour=voice.colour)
    card = parts.bubble([parts.words(shown, size="sm", color=parts.INK)], footer=[button])
    return parts.with_quick([parts.flex(shown, card)], [_menu(voice)])


def not_now(voice: Voice) -> list[Message]:
    """LINE gave no invitation."""
    return parts.with_quick(parts.text(voice.say(_NOT_NOW)), [_menu(voice)])


def tied(voice: Voice) -> list[Message]:
    """It is done."""
    return _with_mine(voice, _TIED)


def tied_already(voice: Voice) -> list[Message]:
    """It is so already."""
    return _with_mine(voice, _TIED_ALREADY)


def not_tied(voice: Voice) -> list[Message]:
    """There is nothing to let go of."""
    return parts.with_quick(
        parts.text(voice.say(_NOT_TIED)), [parts.postback(voice.say(LINK), "cmd:link"), _menu(voice)]
    )


def failed(voice: Voice) -> list[Message]:
    """The dialog went wrong, or somebody tried what is not theirs: nothing says which."""
    return parts.with_quick(parts.text(voice.say(_FAILED)), [parts.postback(voice.say(LINK), "cmd:link"), _menu(voice)])


def refused(voice: Voice, code: str) -> list[Message]:
    """Why it cannot be."""
    return parts.with_quick(parts.text(voice.say(_REFUSED[code])), [_menu(voice)])


def really_untie(voice: Voice) -> list[Message]:
    """Asks before the account's matters go from this chat."""
    items = [parts.postback(voice.say(_YES), "unlink:yes"), parts.postback(voice.say(_NO), "unlink:no")]
    return parts.with_quick(parts.text(voice.say(_REALLY)), items)


def untied(voice: Voice) -> list[Message]:
    """It is let go."""
    return parts.with_quick(parts.text(voice.say(_UNTIED)), [_menu(voice)])


def _with_mine(voice: Voice, words: Words) -> list[Message]:
    items = [
        parts.postback(voice.say(general.MINE), "cmd:mine"),
        parts.postback(voice.say(UNLINK), "cmd:unlink"),
        _menu(voice),
    ]
    return parts.with_quick(parts.text(voice.say(words)), items)


def _menu(voice: Voice) -> parts.Part:
    return parts.postback(voice.say(general.MENU), "cmd:menu")
