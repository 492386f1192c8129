"""Taxes and fees in chat: what is to be filed, nothing in two presses, bills with their QR, receipts as pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from chatbot.messages import parts
from chatbot.messages.linking import LINK
from chatbot.messages.parts import Message, Part
from chatbot.messages.voice import Voice
from services.clock import say_day, say_day_short, say_month
from services.money import format_baht
from services.text import Words, snippet

DUE = Words("ภาษีของฉัน", "My taxes")
BILLS = Words("ใบแจ้งที่ต้องชำระ", "Bills to pay")
RECEIPTS = Words("ใบเสร็จ", "Receipts")
FILE = Words("ยื่นแบบ", "File")
NOTHING = Words("ไม่มีรายการเดือนนี้", "Nothing this month")
SEE_BILL = Words("ดูใบแจ้ง", "See the bill")
SAVE_QR = Words("บันทึก QR", "Save the QR")
SEE_RECEIPT = Words("เปิดและบันทึก PDF", "Open and save PDF")
#: Cards beside each other; establishments named on one; receipts that are shown.
CARDS, NAMED, LAST_RECEIPTS = 9, 6, 5
#: Establishments that stand on buttons of their own; more are filed as a table on the web.
PLACES = 11
_MENU = Words("เมนู", "Menu")
_CONTINUE = Words("ทำต่อ", "Continue")
_TITLE = Words("ภาษีและค่าธรรมเนียม", "Taxes and fees")
_WHO = Words(
    "เรื่องภาษีและค่าธรรมเนียมแสดงเฉพาะผู้ที่เชื่อมบัญชีแล้ว{ka} กด “เชื่อมบัญชี” ครั้งเดียว แล้วทำต่อในแชตนี้ได้เลย",
    "Taxes and fees are shown only where the account is linked. Press “Link my account” once, and go on here.",
)
_NO_BUSINESS = Words(
    "บัญชีของท่านยังไม่ได้ดูแลสถานประกอบการใด{ka} ขึ้นทะเบียนได้ในแชตนี้ หรือหากมีในทะเบียนแล้ว ขอคำเชิญจากเจ้าของกิจการหรือกองคลัง",
    "Your account acts for no business yet. Register one here in the chat; if it is registered already, ask its owner"
    " or the finance office for an invitation.",
)
_REGISTER = Words("ขึ้นทะเบียน", "Register a business")
_ALL_FILED = Words("ยื่นแบบครบแล้ว{ka} ไม่มีเดือนใดค้างอยู่", "Everything is filed: no month is missing.")
_FILED_ALREADY = Words("เดือนนี้ยื่นแบบแล้ว{ka}", "That month is filed already.")
_OWED = Words("ต้องยื่นแบบ {n} รายการ", "{n} to file")
_DUE_ON = Words("ครบกำหนด", "Due")
_DAYS_LEFT = Words("เหลืออีก {n} วัน", "{n} days left")
_TODAY = Words("ครบกำหนดวันนี้", "Due today")
_LATE = Words("เกินกำหนดแล้ว {n} วัน", "{n} days late")
_MORE_PLACES = Words("และอีก {n} แห่ง", "and {n} more")
_WHICH = Words("ยื่นแบบ{tax} {month} ของสถานประกอบการใด{kha}", "{tax}, {month}: for which establishment?")
_AS_TABLE = Words("ยื่นหลายแห่งพร้อมกัน", "File many at once")
_SURE = Words("ยื่นแบบว่าไม่มีรายการ", "File that there is nothing")
_SURE_SUM = Words("ยอดชำระ", "To pay")
_CONFIRM = Words("ยืนยันยื่นแบบ", "Confirm and file")
_NO = Words("มีรายการ", "There are entries")
_NIL_DONE = Words("ยื่นแบบแล้ว {n} แห่ง{ka} ไม่มียอดต้องชำระ", "Filed for {n}: nothing is to be paid.")
_NIL_BILLED = Words("ยื่นแบบแล้ว {n} แห่ง{ka} ดูใบแจ้งด้านล่าง", "Filed for {n}. The bills stand below.")
_REFUSED = Words(
    "ยื่นแบบนี้ในแชตไม่ได้{ka} เปิดเว็บไซต์เพื่อดูรายละเอียด หรือติดต่อกองคลัง",
    "That cannot be filed in the chat. Open the web site for details, or ask the finance office.",
)
_OPEN_WEB = Words("เปิดเว็บไซต์", "Open the web site")
_NO_BILLS = Words("ไม่มีใบแจ้งที่ต้องชำระ{ka}", "There is no bill to pay.")
_BILL_COUNT = Words("ใบแจ้งที่ต้องชำระ {n} ใบ", "{n} bills to pay")
_BILL_NO = Words("เลขที่ใบแจ้ง", "Bill")
_OUTDATED = Words(
    "พ้นวันที่ยอดนี้ใช้ได้แล้ว เปิดใบแจ้งเพื่อขอออกใหม่ก่อนชำระ", "This sum is no longer right: open the bill to have it issued anew."
)
_SCAN = Words("แตะภาพเพื่อบันทึก แล้วเลือกภาพในแอปธนาคาร", "Press the picture to save it, then choose it in your bank's app")
_NO_RECEIPTS = Words("ยังไม่มีหลักฐานการรับชำระ{ka}", "There are no receipts yet.")
_RECEIPT_COUNT = Words("หลักฐานการรับชำระล่าสุด {n} ใบ", "The latest {n} receipts")
_NUMBER = Words("เลขที่", "Number")
_PAID_ON = Words("วันที่", "Date")


@dataclass(frozen=True, slots=True)
class Owed:
    """A month that one business is still to file for some of its establishments. `key` is what its buttons say."""

    key: str
    tax: Words
    business: str
    month: date
    due_on: date
    days_left: int
    #: Id and name of each.
    places: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class BillCard:
    """A bill to pay. `page` opens it without signing in; `picture` is the address of its QR, "" where it has none."""

    reference: str
    title: Words
    payer: str
    left_satang: int
    due_on: date
    days_left: int
    page: str
    picture: str
    is_outdated: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptCard:
    """A receipt: what it is called, its number, and where it lies as a page and as a picture."""

    kind: Words
    number: str
    payer: str
    satang: int
    day: date
    page: str
    picture: str
    is_valid: bool = True


def who_is_it(voice: Voice) -> list[Message]:
    """The chat is tied to no account: nothing is shown, but how to tie it."""
    link = _button(voice, LINK, "cmd:link")
    card = parts.bubble(
        [parts.words(voice.say(_WHO), size="sm", color=parts.INK)],
        header=parts.title_bar(voice.say(_TITLE), voice.colour),
        footer=[parts.button(link, colour=voice.colour)],
    )
    return parts.with_quick([parts.flex(voice.say(_WHO), card)], [link, _button(voice, _MENU, "cmd:menu")])


def no_business(voice: Voice, *, service: str = "") -> list[Message]:
    """The account acts for nobody; `service` is where a business is registered, if that is on offer here."""
    items = [_button(voice, _REGISTER, f"start:{service}")] if service else []
    return parts.with_quick(parts.text(voice.say(_NO_BUSINESS)), [*items, _button(voice, _MENU, "cmd:menu")])


def due(voice: Voice, owed: Sequence[Owed], *, note: str = "", can_go_on: bool = False) -> list[Message]:
    """What is to be filed, the longest due first: a card for each month of a business, with how many days are left."""
    items = [_button(voice, _CONTINUE, "cmd:continue")] if can_go_on else []
    items += [_button(voice, BILLS, "tax:bills"), _button(voice, RECEIPTS, "tax:receipts")]
    items.append(_button(voice, _MENU, "cmd:menu"))
    if not owed:
        return parts.with_quick(parts.text(f"{note}\n{voice.say(_ALL_FILED)}".strip()), items)
    cards = [_owed(voice, each) for each in owed[:CARDS]]
    told = parts.text(note) if note else []
    return parts.with_quick([*told, parts.carousel(voice.say(_OWED, n=len(owed)), cards)], items)


def filed_already(voice: Voice) -> str:
    """A button of a month that is filed meanwhile."""
    return voice.say(_FILED_ALREADY)


def _owed(voice: Voice, one: Owed) -> Part:
    body = [
        parts.words(_month(voice, one.month), size="lg", weight="bold", color=parts.INK),
        parts.words(snippet(one.business, 80), size="sm", color=parts.GREY),
        _countdown(voice, one.due_on, one.days_left),
        *_names(voice, one.places),
    ]
    name = snippet(one.tax.in_(voice.language), 80)
    shown = snippet(f"{name} {_month(voice, one.month)}", 120)
    footer = [
        parts.button(parts.postback(voice.say(FILE), f"tax:file:{one.key}", shown=f"{voice.say(FILE)} {shown}"),
                     colour=voice.colour),
        parts.button(parts.postback(voice.say(NOTHING), f"tax:nil:{one.key}", shown=f"{shown}: {voice.say(NOTHING)}")),
    ]  # fmt: skip
    return parts.bubble(body, header=parts.title_bar(name, voice.colour), footer=footer, size="kilo")


def _names(voice: Voice, places: Sequence[tuple[int, str]]) -> list[Part]:
    made = [
        parts.words(f"• {snippet(name, 60)}", size="sm", color=parts.INK, margin="sm") for _, name in places[:NAMED]
    ]
    if len(places) > NAMED:
        rest = voice.say(_MORE_PLACES, n=len(places) - NAMED)
        made.append(parts.words(rest, size="xs", color=parts.GREY, margin="sm"))
    return made


def places(voice: Voice, one: Owed) -> list[Message]:
    """Several establishments owe the month: which of them?"""
    items = [parts.postback(name, f"tax:file:{one.key}:{number}", shown=name) for number, name in one.places[:PLACES]]
    if len(one.places) > 1:
        items.append(parts.link(voice.say(_AS_TABLE), voice.url("/taxes/many")))
    lines = [f"• {snippet(name, 60)}" for _, name in one.places[:PLACES]]
    asked = voice.say(_WHICH, tax=one.tax, month=_month(voice, one.month))
    return parts.with_quick(parts.text("\n".join([asked, *lines])), items)


def sure_nil(voice: Voice, one: Owed, certification: Words) -> list[Message]:
    """Nothing will be filed: for whom, the sum of nought, and the statement that is made by confirming."""
    body = [
        parts.words(_month(voice, one.month), size="lg", weight="bold", color=parts.INK),
        parts.words(snippet(one.business, 80), size="sm", color=parts.GREY),
        *_names(voice, one.places),
        parts.rule(),
        parts.fact(voice.say(_SURE_SUM), format_baht(0, voice.language)),
        parts.box_of(snippet(certification.in_(voice.language), 300), is_warning=False),
    ]
    confirm = parts.postback(voice.say(_CONFIRM), f"tax:nilok:{one.key}")
    file = parts.postback(voice.say(_NO), f"tax:file:{one.key}")
    name = snippet(one.tax.in_(voice.language), 80)
    bar = parts.title_bar(voice.say(_SURE), voice.colour, above=name)
    card = parts.bubble(body, header=bar, footer=[parts.button(confirm, colour=parts.JADE), parts.button(file)])
    alt = f"{voice.say(_SURE)}: {name} {_month(voice, one.month)}"
    return parts.with_quick([parts.flex(alt, card)], [confirm, file, _button(voice, DUE, "tax:due")])


def nil_done(voice: Voice, filed: Sequence[tuple[str, str]], *, is_billed: bool) -> list[Message]:
    """It is filed: the reference of each establishment's return."""
    lines = [f"{reference} {snippet(name, 60)}" for reference, name in filed]
    words = voice.say(_NIL_BILLED if is_billed else _NIL_DONE, n=len(filed))
    items = [_button(voice, DUE, "tax:due"), _button(voice, _MENU, "cmd:menu")]
    return parts.with_quick(parts.text("\n".join([words, *lines])), items)


def refused(voice: Voice) -> list[Message]:
    """The return is not taken as it is."""
    items = [parts.link(voice.say(_OPEN_WEB), voice.url("/taxes")), _button(voice, DUE, "tax:due")]
    return parts.with_quick(parts.text(voice.say(_REFUSED)), items)


def bills(voice: Voice, found: Sequence[BillCard]) -> list[Message]:
    """The bills to pay, the one that is due first in front, each with the picture that the bank's app reads."""
    items = [_button(voice, DUE, "tax:due"), _button(voice, RECEIPTS, "tax:receipts"),
             _button(voice, _MENU, "cmd:menu")]  # fmt: skip
    if not found:
        return parts.with_quick(parts.text(voice.say(_NO_BILLS)), items)
    cards = [_bill(voice, each) for each in found[:CARDS]]
    return parts.with_quick([parts.carousel(voice.say(_BILL_COUNT, n=len(cards)), cards)], items)


def _bill(voice: Voice, bill: BillCard) -> Part:
    body = [
        parts.words(format_baht(bill.left_satang, voice.language), size="xl", weight="bold", color=voice.colour),
        parts.words(snippet(bill.title.in_(voice.language), 120), size="sm", weight="bold", margin="sm"),
        parts.words(snippet(bill.payer, 80), size="xs", color=parts.GREY),
        _countdown(voice, bill.due_on, bill.days_left),
        parts.fact(voice.say(_BILL_NO), bill.reference),
    ]
    picture = "" if bill.is_outdated else bill.picture
    if bill.is_outdated:
        body.append(parts.box_of(voice.say(_OUTDATED), is_warning=True))
    elif picture:
        body.append(parts.words(voice.say(_SCAN), size="xs", color=parts.GREY, margin="md"))
    see = parts.button(parts.link(voice.say(SEE_BILL), bill.page), colour=voice.colour)
    return parts.bubble(body, hero=_qr_picture(voice, picture), footer=[see, *_save_qr(voice, picture)], size="kilo")


def _qr_picture(voice: Voice, address: str) -> Part | None:
    """The QR on top of a card, whole and square; a press opens it alone."""
    if not address:
        return None
    save = parts.link(voice.say(SAVE_QR), voice.secure(address))
    return parts.picture(voice.secure(address), action=save, ratio="1:1", is_whole=True)


def _save_qr(voice: Voice, address: str) -> list[Part]:
    """The button that opens the picture alone, from where the phone keeps it."""
    return [parts.button(parts.link(voice.say(SAVE_QR), voice.secure(address)))] if address else []


def receipts(voice: Voice, found: Sequence[ReceiptCard]) -> list[Message]:
    """The last receipts, each as a picture with the way to the PDF."""
    items = [_button(voice, DUE, "tax:due"), _button(voice, BILLS, "tax:bills"), _button(voice, _MENU, "cmd:menu")]
    if not found:
        return parts.with_quick(parts.text(voice.say(_NO_RECEIPTS)), items)
    cards = [_receipt(voice, each) for each in found[:LAST_RECEIPTS]]
    return parts.with_quick([parts.carousel(voice.say(_RECEIPT_COUNT, n=len(cards)), cards)], items)


def _receipt(voice: Voice, one: ReceiptCard) -> Part:
    see = parts.link(voice.say(SEE_RECEIPT), one.page)
    body = [
        parts.words(format_baht(one.satang, voice.language), size="xl", weight="bold", color=parts.JADE),
        parts.words(snippet(one.kind.in_(voice.language), 80), size="sm", weight="bold"),
        parts.words(snippet(one.payer, 80), size="xs", color=parts.GREY),
        parts.fact(voice.say(_NUMBER), one.number),
        parts.fact(voice.say(_PAID_ON), say_day_short(one.day, voice.language)),
    ]
    hero = parts.picture(voice.secure(one.picture), action=see, ratio="210:297", is_whole=True) if one.picture else None
    return parts.bubble(body, hero=hero, footer=[parts.button(see, colour=voice.colour)], size="kilo")


def _countdown(voice: Voice, due_on: date, left: int) -> Part:
    if left < 0:
        words, colour, back = voice.say(_LATE, n=-left), parts.RED, parts.WARN_BACK
    elif left == 0:
        words, colour, back = voice.say(_TODAY), parts.WARN, parts.WARN_BACK
    else:
        words, colour, back = voice.say(_DAYS_LEFT, n=left), parts.JADE, parts.INFO_BACK
    day = parts.fact(voice.say(_DUE_ON), say_day(due_on, voice.language))
    return parts.column([parts.pills([parts.pill(words, colour, back)]), day], margin="md")


def _month(voice: Voice, month: date) -> str:
    return say_month(month.year, month.month, voice.language)


def _button(voice: Voice, words: Words, data: str) -> Part:
    return parts.postback(voice.say(words), data)
