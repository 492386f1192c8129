"""Receipts and proofs of payment: issued, cancelled, replaced, copied, verified, and as paper."""

from services.payments.receipts.batches import (
    BatchView,
    ask_batch,
    get_batch,
    make_batches,
    purge_batches,
    read_batch,
)
from services.payments.receipts.cancelling import REVERSED, cancel_receipt, copy_receipt
from services.payments.receipts.days import BookDay, MethodDay, ReceiptDay, sum_up_day
from services.payments.receipts.declared import declare_receipts
from services.payments.receipts.elaas import ElaasRow, import_elaas, set_elaas_number
from services.payments.receipts.elaas import template as elaas_template
from services.payments.receipts.events import ReceiptCancelled
from services.payments.receipts.issuing import issue_receipt
from services.payments.receipts.links import (
    receipt_link,
    receipt_of_link,
    receipt_of_picture,
    receipt_picture_link,
)
from services.payments.receipts.papers import receipt_pdf, receipt_png, receipt_tag, verify_url
from services.payments.receipts.reading import (
    find_receipt_of,
    get_receipt,
    list_receipts_of,
    receipts_of_bill,
    search_receipts,
)
from services.payments.receipts.verifying import find_receipt_for_verification, note_miss, print_code, purge_misses
from services.payments.receipts.views import (
    ReceiptItem,
    ReceiptKind,
    ReceiptPage,
    ReceiptRow,
    ReceiptStatus,
    ReceiptView,
    VerifiedReceipt,
)

__all__ = [
    "REVERSED",
    "BatchView",
    "BookDay",
    "ElaasRow",
    "MethodDay",
    "ReceiptCancelled",
    "ReceiptDay",
    "ReceiptItem",
    "ReceiptKind",
    "ReceiptPage",
    "ReceiptRow",
    "ReceiptStatus",
    "ReceiptView",
    "VerifiedReceipt",
    "ask_batch",
    "cancel_receipt",
    "copy_receipt",
    "declare_receipts",
    "elaas_template",
    "find_receipt_for_verification",
    "find_receipt_of",
    "get_batch",
    "get_receipt",
    "import_elaas",
    "issue_receipt",
    "list_receipts_of",
    "make_batches",
    "note_miss",
    "print_code",
    "purge_batches",
    "purge_misses",
    "read_batch",
    "receipt_link",
    "receipt_of_link",
    "receipt_of_picture",
    "receipt_pdf",
    "receipt_picture_link",
    "receipt_png",
    "receipt_tag",
    "receipts_of_bill",
    "search_receipts",
    "set_elaas_number",
    "sum_up_day",
    "verify_url",
]
