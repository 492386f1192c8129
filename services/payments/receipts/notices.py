"""What those who act for a business are told of its receipts; that one was issued, the payment's notice tells."""

from services import people
from services.db import session
from services.notifications import Recipient, declare_notice, notify
from services.notifications.wording import Value
from services.payments.receipt_models import Receipt
from services.payments.receipts.cancelling import REVERSED
from services.payments.receipts.events import ReceiptCancelled
from services.payments.receipts.links import receipt_link
from services.payments.receipts.views import SHORT_KINDS, ReceiptKind
from services.text import Words

CANCELLED, REPLACED = "receipt.cancelled", "receipt.replaced"
_UNDONE = Words("รายการชำระเงินถูกยกเลิกหรือเรียกคืน", "The payment was undone")


def declare() -> None:
    """Declares the notices of receipts."""
    gaps = ("paper", "reason", "link")
    declare_notice(CANCELLED, gaps, "urgent", Words("แจ้งยกเลิกใบเสร็จ", "Receipt cancelled"))
    declare_notice(REPLACED, (*gaps, "new_paper"), "normal", Words("แจ้งออกใบเสร็จแทนใบเดิม", "Receipt replaced"))


def tell_cancelled(event: ReceiptCancelled) -> None:
    """Tells everybody who acts for the business, by LINE where it is tied, else by e-mail."""
    row = session().get_one(Receipt, event.receipt_id)
    behind = session().get_one(Receipt, event.replaced_by_id) if event.replaced_by_id else None
    reason = _UNDONE if row.cancel_reason == REVERSED else row.cancel_reason
    for contact in people.contacts_of(row.business_id):
        channel, address = ("line", contact.line_user) if contact.line_user else ("email", contact.email)
        if not address:
            continue
        params: dict[str, Value] = {
            "paper": _name(row),
            "reason": reason,
            "link": receipt_link(row.payment_id, contact.language),
        }
        if behind is not None:
            params["new_paper"] = _name(behind)
        notify(
            CANCELLED if behind is None else REPLACED,
            recipients=[Recipient(channel, address, contact.language)],
            params=params,
            subject=("receipt", row.id),
        )


def _name(row: Receipt) -> Words:
    kind, book, number = SHORT_KINDS[ReceiptKind(row.kind)], row.content["book"], row.content["number"]
    return Words(f"{kind.th} เล่มที่ {book} เลขที่ {number}", f"{kind.en}, book {book}, no. {number}")
