"""The codes by which a bill is paid: the text of the Thai QR and of the bar code."""

from services import clock, settings
from services.payments.views import BillView
from services.qr import bill_barcode, bill_payment


def bill_qr_text(bill: BillView) -> str:
    """The text of the bill's Thai QR with what is still to be paid; "" where nobody is to pay by it.

    That is where it asks for nothing, where its sum is not right any more, and where the authority has no biller id.
    """
    biller = _biller(bill)
    if not biller:
        return ""
    return bill_payment(biller, bill.ref1, bill.ref2, bill.left_satang)


def bill_barcode_text(bill: BillView) -> str:
    """The text of the bill's bar code; "" as `bill_qr_text`."""
    biller = _biller(bill)
    if not biller:
        return ""
    return bill_barcode(biller, bill.ref1, bill.ref2, bill.left_satang)


def _biller(bill: BillView) -> str:
    return settings.current().promptpay_biller_id if bill.left_satang and not bill.is_outdated(clock.today()) else ""
