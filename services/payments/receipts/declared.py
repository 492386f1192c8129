"""What receipts declare when the house is put together."""

from services import documents
from services.db import before_commit
from services.events import listen
from services.payments import keys
from services.payments.events import PaymentReversed, PaymentTaken
from services.payments.receipts import notices
from services.payments.receipts.cancelling import cancel_for_reversal
from services.payments.receipts.events import ReceiptCancelled
from services.payments.receipts.issuing import issue_due, issue_for_payment
from services.payments.receipts.options import declare_options


def declare_receipts() -> None:
    """Settings, notices, keys for the page that checks papers, and who listens to money; safe to call again."""
    declare_options()
    notices.declare()
    documents.declare_keys(keys.published_keys)
    listen(PaymentTaken, issue_for_payment)
    listen(PaymentReversed, cancel_for_reversal)
    listen(ReceiptCancelled, notices.tell_cancelled)
    before_commit(issue_due)
