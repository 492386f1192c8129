"""Taxes in chat: what is to be filed, filing it by the same form as on the web, nothing at once, bills and receipts.

Whoever asks is the account of the chat: every list and every button is looked up anew for it, so a chat that is tied
to no account, or to another one, sees nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date

from chatbot.messages import taxes as messages
from chatbot.messages.parts import MESSAGES, Message
from chatbot.messages.taxes import BillCard, Owed, ReceiptCard
from chatbot.walking import choosing, starting
from chatbot.walking.chat import Chat
from chatbot.walking.feature import Feature
from services import clock, payments, people, taxes
from services.audit import Channel
from services.errors import NotFound, RuleBroken
from services.payments import BillRow, papers, receipts
from services.taxes import MonthView
from services.taxes.months import last_month
from services.taxes.nil import MOST_PLACES, read_nil
from services.text import Words

REGISTRATION = "business-registration"
_LISTED = 100


def press(chat: Chat, rest: str) -> list[Message]:
    """A button, or words that say the same. Where the chat is tied to no account, that comes first."""
    name, _, value = rest.partition(":")
    if chat.user.person_id is None:
        starting.do_after_tying(chat, f"tax:{rest if name in ('bills', 'receipts', 'last') else 'due'}")
        return messages.who_is_it(chat.voice)
    return _BUTTONS.get(name, show_due)(chat, value)


def show_due(chat: Chat, value: str = "", *, note: str = "") -> list[Message]:
    """What is to be filed."""
    if not _acts(chat):
        return _no_business(chat)
    return messages.due(chat.voice, _owed(chat), note=note, can_go_on=chat.user.draft_id is not None)


def show_last(chat: Chat, value: str = "") -> list[Message]:
    """ "File last month": its form at once where one thing is missing, else what there is to choose from."""
    if not _acts(chat):
        return _no_business(chat)
    month = last_month(clock.today())
    owed = [each for each in _owed(chat) if each.month == month]
    if len(owed) == 1:
        return _file(chat, owed[0].key)
    can_go_on = chat.user.draft_id is not None
    return messages.due(chat.voice, owed or _owed(chat), can_go_on=can_go_on)


def show_bills(chat: Chat, value: str = "") -> list[Message]:
    """The bills that ask for money, the one that is due first in front."""
    rows = payments.list_bills_of(_businesses(chat), only_unpaid=True, limit=_LISTED)
    found: list[BillCard] = []
    for row in sorted(rows, key=lambda each: (each.due_on, each.id)):
        card = _bill(chat, row)
        if card is not None:
            found.append(card)
        if len(found) == messages.CARDS:
            break
    return messages.bills(chat.voice, found)


def show_receipts(chat: Chat, value: str = "") -> list[Message]:
    """The newest receipts that hold."""
    found: list[ReceiptCard] = []
    for row in receipts.list_receipts_of(_businesses(chat), limit=_LISTED).receipts:
        try:
            view = receipts.get_receipt(row.reference, owner=chat.actor)
        except NotFound:
            continue
        if not view.is_valid or not _sees_bill(chat, view.bill_id):
            continue
        language = chat.language
        found.append(
            ReceiptCard(
                _KINDS[view.kind],
                f"{view.book} {view.number}",
                str(view.content["payer"]["name"]),
                view.amount_satang,
                view.issued_on,
                receipts.receipt_link(view.payment_id, language),
                receipts.receipt_picture_link(view.payment_id, language),
            )
        )
        if len(found) == messages.LAST_RECEIPTS:
            break
    return messages.receipts(chat.voice, found)


def _file(chat: Chat, value: str) -> list[Message]:
    """The form of a month: tax:month:business, or the token of a reminder; behind it the establishment."""
    one, place = _named(chat, value)
    if one is None:
        return show_due(chat, note=messages.filed_already(chat.voice))
    if place is None and len(one.places) > 1:
        choices = [(name, f"tax:file:{one.key}:{number}") for number, name in one.places]
        return choosing.offer(chat, messages.places(chat.voice, one), choices)
    tax = one.key.partition(":")[0]
    chosen = place if place is not None else one.places[0][0]
    return starting.begin(chat, tax, handed={"establishment": str(chosen), "month": f"{one.month:%Y-%m}"})


def _ask_nil(chat: Chat, value: str) -> list[Message]:
    """What would be filed, with the statement that goes with it."""
    one, _ = _named(chat, value)
    if one is None:
        return show_due(chat, note=messages.filed_already(chat.voice))
    return messages.sure_nil(chat.voice, one, taxes.CERTIFICATION)


def _file_nil(chat: Chat, value: str) -> list[Message]:
    """Files nothing for every establishment of the card that is still to file; pressed again it does nothing."""
    one, _ = _named(chat, value)
    if one is None:
        return show_due(chat, note=messages.filed_already(chat.voice))
    filed: list[tuple[taxes.Filed, str]] = []
    for number, name in one.places:
        try:
            filed.append((taxes.file_return(_nil(chat, one, number), actor=chat.actor), name))
        except RuleBroken:
            # Filed on the web meanwhile, or no month of that establishment any more: the others are filed all the same.
            continue
    if not filed:
        return messages.refused(chat.voice)
    names = [(each.reference, name) for each, name in filed]
    is_billed = any(each.bill is not None and each.bill.is_unpaid for each, _ in filed)
    done = messages.nil_done(chat.voice, names, is_billed=is_billed)
    return [*done, *show_bills(chat)][:MESSAGES] if is_billed else done


def _nil(chat: Chat, one: Owed, establishment_id: int) -> taxes.NewReturn:
    return taxes.NewReturn(
        tax=one.key.partition(":")[0],
        establishment_id=establishment_id,
        month=one.month,
        answers={"month": f"{one.month:%Y-%m}", "has_items": False},
        certified=taxes.CERTIFICATION.in_(chat.language),
        language=chat.language,
        channel=Channel.LINE,
        line_user=chat.user.address,
        is_first=True,
    )


def _named(chat: Chat, value: str) -> tuple[Owed | None, int | None]:
    """The month that a button names and that is still to be filed by this account, with its establishment if named."""
    key, place = _parted(chat, value)
    one = next((each for each in _owed(chat) if each.key == key), None)
    if one is None or place is None:
        return one, None
    return (one, place) if place in {number for number, _ in one.places} else (None, None)


def _parted(chat: Chat, value: str) -> tuple[str, int | None]:
    """Key and establishment; a token of a reminder names the same, but only to whom it was sent."""
    if ":" not in value:
        try:
            offer = read_nil(value)
        except NotFound:
            return "", None
        if offer.person_id != chat.user.person_id:
            return "", None
        return _key(offer.tax, offer.month, offer.places[0].establishment.business_id), None
    pieces = value.split(":")
    last = pieces[3] if len(pieces) > 3 else ""
    return ":".join(pieces[:3]), int(last) if last.isdecimal() and len(last) < 19 else None


def _owed(chat: Chat) -> list[Owed]:
    """What is missing, the longest due first; no more establishments on one card than are filed at once."""
    groups: dict[str, list[MonthView]] = {}
    for each in taxes.list_months(chat.actor):
        if each.is_missing:
            groups.setdefault(_key(each.tax, each.month, each.establishment.business_id), []).append(each)
    found = [
        Owed(
            key,
            taxes.TAXES[months[0].tax].name,
            months[0].establishment.business_name,
            months[0].month,
            months[0].due_on,
            months[0].days_left,
            [(each.establishment.id, each.establishment.name) for each in months[:MOST_PLACES]],
        )
        for key, months in groups.items()
    ]
    return sorted(found, key=lambda each: (each.due_on, each.key))


def _key(tax: str, month: date, business_id: int) -> str:
    return f"{tax}:{month:%Y-%m}:{business_id}"


def _bill(chat: Chat, row: BillRow) -> BillCard | None:
    try:
        bill = payments.get_bill(row.reference, owner=chat.actor)
    except NotFound:
        return None
    today = clock.today()
    return BillCard(
        bill.reference,
        bill.title,
        bill.payer_name,
        bill.left_satang,
        bill.due_on,
        (bill.due_on - today).days,
        payments.bill_url(bill.id),
        papers.qr_picture_link(bill.id) if payments.bill_qr_text(bill) else "",
        bill.is_outdated(today),
    )


def _sees_bill(chat: Chat, bill_id: int | None) -> bool:
    """Who acts for one tax is shown no paper of another."""
    bill = payments.find_bill(bill_id) if bill_id is not None else None
    return bill is None or payments.may_see(bill, chat.actor)


def _businesses(chat: Chat) -> list[int]:
    return [each.business_id for each in people.acting_for(chat.user.person_id or 0)]


def _acts(chat: Chat) -> bool:
    return bool(_businesses(chat))


def _no_business(chat: Chat) -> list[Message]:
    offered = {service.key for service in chat.services()}
    return messages.no_business(chat.voice, service=REGISTRATION if REGISTRATION in offered else "")


_KINDS = {
    receipts.ReceiptKind.RECEIPT: Words("ใบเสร็จรับเงิน", "Receipt"),
    receipts.ReceiptKind.PROOF: Words("หลักฐานการรับชำระ", "Proof of payment"),
}
_BUTTONS: Mapping[str, Callable[[Chat, str], list[Message]]] = {
    "due": show_due,
    "last": show_last,
    "bills": show_bills,
    "receipts": show_receipts,
    "file": _file,
    "nil": _ask_nil,
    "nilok": _file_nil,
}
FEATURE = Feature(
    "tax",
    press,
    {
        "due": (
            "ภาษี", "ภาษีของฉัน", "ค่าธรรมเนียม", "ภาษีและค่าธรรมเนียม", "ยื่นแบบ", "ยื่นภาษี", "ยื่นแบบภาษี", "เสียภาษี",
            "tax", "taxes", "my taxes", "taxes and fees", "fees", "file tax", "file taxes", "file a return",
        ),
        "last": (
            "ยื่นเดือนที่แล้ว", "ยื่นแบบเดือนที่แล้ว", "ยื่นภาษีเดือนที่แล้ว", "ยื่นของเดือนที่แล้ว",
            "file last month", "file for last month", "last month",
        ),
        "bills": (
            "ใบแจ้ง", "ใบแจ้งหนี้", "ใบแจ้งการชำระเงิน", "ใบแจ้งที่ต้องชำระ", "ใบแจ้งของฉัน", "จ่ายภาษี", "ชำระภาษี", "ชำระเงิน",
            "จ่ายเงิน", "ยอดค้างชำระ", "bill", "bills", "my bills", "bills to pay", "invoice", "pay",
            "pay tax", "pay taxes",
        ),
        "receipts": (
            "ใบเสร็จ", "ใบเสร็จรับเงิน", "ใบเสร็จของฉัน", "ขอใบเสร็จ", "หลักฐานการรับชำระ", "หลักฐานการชำระเงิน",
            "receipt", "receipts", "my receipts",
        ),
    },
)  # fmt: skip
